"""Clients for the tests, over a handler instead of a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from saperly_client import AsyncSaperly
from unit.answers import KEY

Handler = Callable[[httpx.Request], httpx.Response]


@asynccontextmanager
async def connected(handler: Handler, **settings: Any) -> AsyncIterator[AsyncSaperly]:
    """A client whose requests end up in `handler`."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http_client:
        yield AsyncSaperly(KEY, http_client=http_client, **settings)


async def call(client: AsyncSaperly, method: str, *arguments: Any, **fields: Any) -> Any:
    """Call a method by its dotted name."""
    target: Any = client
    for name in method.split("."):
        target = getattr(target, name)
    return await target(*arguments, **fields)
