# Translated from tests/unit/_async/clients.py by scripts/unasync.py; do not edit.
"""Clients for the tests, over a handler instead of a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from saperly_client import Saperly
from unit.answers import KEY

Handler = Callable[[httpx.Request], httpx.Response]


@contextmanager
def connected(handler: Handler, **settings: Any) -> Iterator[Saperly]:
    """A client whose requests end up in `handler`."""
    with httpx.Client(transport=httpx.MockTransport(handler)) as http_client:
        yield Saperly(KEY, http_client=http_client, **settings)


def call(client: Saperly, method: str, *arguments: Any, **fields: Any) -> Any:
    """Call a method by its dotted name."""
    target: Any = client
    for name in method.split("."):
        target = getattr(target, name)
    return target(*arguments, **fields)
