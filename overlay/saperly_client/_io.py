"""The few primitives that have a colour. Everything else that waits, waits through these."""

from __future__ import annotations

import time


async def async_sleep(seconds: float) -> None:
    """Wait, on whichever event loop is running (asyncio or trio)."""
    import anyio  # comes with httpx

    await anyio.sleep(seconds)


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
