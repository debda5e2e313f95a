"""The few primitives that have a colour. All that waits, waits through these."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import httpx

    from ._deadline import Deadline


async def async_sleep(seconds: float) -> None:
    """Wait, on whichever event loop is running (asyncio or trio)."""
    import anyio  # comes with httpx

    await anyio.sleep(seconds)


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def async_time_limit(deadline: Deadline) -> AbstractContextManager[object]:
    """Cancels what is within it at the deadline, and raises `TimeoutError`.

    Timeouts of httpx know better what they were waiting for, and tidy up, so they go first.
    """
    import anyio

    remaining = deadline.remaining()
    return nullcontext() if remaining == float("inf") else anyio.fail_after(remaining + 0.1)


def time_limit(_deadline: Deadline) -> AbstractContextManager[object]:
    """Nothing: a thread cannot be cancelled. Its reads keep to the deadline (see `_bounded.py`)."""
    return nullcontext()


def async_client_base() -> tuple[type[httpx.AsyncClient], int]:
    """The httpx client to build on, and how many requests should share one (see `_async/pool.py`).

    It is one over aiohttp where the extra `fast` is installed, which needs asyncio.
    """
    import asyncio

    import httpx

    try:
        from ._fast import AiohttpClient

        asyncio.get_running_loop()
    except (ImportError, RuntimeError):
        return httpx.AsyncClient, HTTPCORE_SHARD
    return AiohttpClient, AIOHTTP_SHARD


def client_base() -> tuple[type[httpx.Client], int]:
    """The httpx client to build on, and how many requests should share one (see `_sync/pool.py`)."""
    from ._bounded import BoundedClient

    return BoundedClient, HTTPCORE_SHARD


# httpcore looks through all of a pool's requests and connections whenever one of them changes, so a pool's cost grows
# with the square of what is in flight. Many small pools stay cheap where one large one spends its time searching.
HTTPCORE_SHARD = 4
AIOHTTP_SHARD = 1024
