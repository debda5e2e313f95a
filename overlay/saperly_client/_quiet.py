"""Keeps phone numbers out of the log lines that httpx writes by itself: at INFO, the URL of each request."""

from __future__ import annotations

import logging
from contextvars import ContextVar

# Whether what is being sent is ours. httpx writes its line in the task or thread that sends.
quiet: ContextVar[bool] = ContextVar("saperly_client_quiet", default=False)


def without_query(record: logging.LogRecord) -> bool:
    """Take the query out of the URL of a request of ours, and let everything else pass as it is."""
    if quiet.get() and isinstance(record.args, tuple):
        import httpx

        record.args = tuple(arg.copy_with(query=None) if isinstance(arg, httpx.URL) else arg for arg in record.args)
    return True


logging.getLogger("httpx").addFilter(without_query)
