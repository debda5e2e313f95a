"""Calling a user's handler, written in either colour, from an event loop that must not stand still."""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")


async def in_daemon_thread(function: Callable[[], Any]) -> Any:
    """Run a function in a thread of its own, in the caller's context.

    Of its own, because one that hangs must neither use up a pool that the next caller needs, nor keep the process from
    ending.
    """
    loop = asyncio.get_running_loop()
    # The outcome as data: a future refuses to carry a StopIteration.
    outcome: asyncio.Future[tuple[Any, BaseException | None]] = loop.create_future()

    def settle(result: tuple[Any, BaseException | None]) -> None:
        if not outcome.done():
            outcome.set_result(result)

    def run() -> None:
        result: tuple[Any, BaseException | None]
        try:
            result = context.run(function), None
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            result = None, error
        with suppress(RuntimeError):  # The loop was closed meanwhile: nobody waits any more.
            loop.call_soon_threadsafe(settle, result)

    context = contextvars.copy_context()
    threading.Thread(target=run, name="saperly-handler", daemon=True).start()
    value, error = await outcome
    if error is not None:
        raise error
    return value


class _Background:
    """An event loop in a thread, for synchronous callers of asynchronous handlers.

    One loop for all calls, because what a handler keeps from call to call (a connection pool) belongs to a loop. One
    for the whole process, started at first use; a forked child starts its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def submit(self, function: Callable[[Argument], Coroutine[Any, Any, Result]], argument: Argument) -> Future[Result]:
        with self._lock:
            if self._loop is None or self._process != os.getpid():
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="saperly-brain", daemon=True).start()
                self._loop, self._process = loop, os.getpid()
        return asyncio.run_coroutine_threadsafe(function(argument), self._loop)


background = _Background()
