"""The few primitives that have a colour. All that waits, waits through these."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

    import httpx

    from ._deadline import Deadline


async def async_sleep(seconds: float) -> None:
    """Wait, on whichever event loop is running (asyncio or trio)."""
    import anyio  # comes with httpx

    await anyio.sleep(seconds)


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def async_time_limit(deadline: Deadline) -> AbstractAsyncContextManager[object]:
    """Cancels what is within it at the deadline, and raises `TimeoutError`.

    Timeouts of httpx know better what they were waiting for, and tidy up, so they go first.
    """
    import asyncio

    remaining = deadline.attempt_remaining()
    seconds = None if remaining == float("inf") else remaining + 0.1
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _any_time_limit(seconds)
    return asyncio.timeout(seconds)


@asynccontextmanager
async def _any_time_limit(seconds: float | None) -> AsyncIterator[None]:
    # For trio. On asyncio, this costs three times as much as its own.
    import anyio

    with anyio.fail_after(seconds):
        yield


def time_limit(_deadline: Deadline) -> AbstractContextManager[object]:
    """Nothing: a thread cannot be cancelled. Its reads keep to the deadline (see `_bounded.py`)."""
    return nullcontext()


def async_event_loop() -> object:
    """What connections that are made now belong to: the event loop that is running."""
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        from trio.lowlevel import current_trio_token

        return current_trio_token()


def event_loop() -> object:
    """None: any thread may use any connection."""
    return None


def is_gone(loop: object) -> bool:
    """Whether that event loop is over."""
    closed: Callable[[], bool] | None = getattr(loop, "is_closed", None)  # a token of trio's does not tell
    return closed is not None and closed()


def async_shield() -> AbstractContextManager[object]:
    """Keeps a cancellation from what is within it."""
    import anyio

    return anyio.CancelScope(shield=True)


def shield() -> AbstractContextManager[object]:
    """Nothing: a thread cannot be cancelled."""
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
