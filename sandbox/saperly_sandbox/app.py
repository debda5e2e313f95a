"""The ASGI application: HTTP in and out, and the worker that does what falls due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from .control import PREFIX, Control
from .courier import Courier, drive
from .engine import AUDIO_LIMIT, BODY_LIMIT, Answer, Effects, Engine, Post, Request
from .inspector import Inspector
from .store import NEVER, Work

logger = logging.getLogger("saperly_sandbox")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

AT_ONCE = 32
"""Pieces of work that are under way at the same time, so that one slow endpoint does not hold up the others."""

_TOO_LARGE = Answer(
    413, {"content-type": "application/json"}, b'{"_tag":"PayloadTooLarge","message":"The body is too large."}'
)


def route(engine: Engine, control: Control, request: Request, *, pump: bool) -> Effects:
    """Every request, whichever way it came in."""
    if request.path.startswith(PREFIX):
        return control.serve(request)
    return engine.serve(request, pump=pump)


def body_limit(path: str) -> int:
    """The most bytes that a request to this path may have."""
    return AUDIO_LIMIT if path == "/custom-voices" else BODY_LIMIT


class App:
    """The application.

    Args:
        engine: the sandbox.
        courier: who sends what goes out.
        hosts: names by which pages may reach the control endpoints.
    """

    def __init__(self, engine: Engine, courier: Courier, hosts: tuple[str, ...] = ()) -> None:
        self.engine = engine
        self.courier = courier
        self.control = Control(engine, pump=False, hosts=hosts)
        self.inspector = Inspector(engine, self.control, courier)
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._worker: asyncio.Task[None] | None = None
        engine.on_change = self._changed.set

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        path = raw_path.partition(b"?")[0].decode("latin-1")
        if self.inspector.serves(path):
            await self.inspector(scope, receive, send)
            return
        # Servers give header names in lower case [ASGI].
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        body: bytes | None = b""
        if "content-length" in headers or "transfer-encoding" in headers:
            body = await _read(receive, headers, body_limit(path))
        if body is None:
            await _send(send, _TOO_LARGE)
            return
        request = Request(scope["method"], path, scope["query_string"].decode("latin-1"), headers, body)
        effects = route(self.engine, self.control, request, pump=False)
        try:
            first = effects.send(None)
        except StopIteration as stop:  # most requests have to wait for nothing
            answer: Answer = stop.value
        else:
            answer = await drive(effects, self.courier, first=first)
        if answer.status == 0:
            await _drop(send)
            return
        await _send(send, answer)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._worker = asyncio.create_task(self._work())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.aclose()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def aclose(self) -> None:
        """End the worker and close the state."""
        for task in (self._worker, *self._tasks):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self.engine.close()

    async def _work(self) -> None:
        """Do what falls due, for ever."""
        while True:
            self._changed.clear()
            self.engine.store.soonest = self.engine.looked_at_by = NEVER
            while len(self._tasks) < AT_ONCE and (work := self.engine.claim()) is not None:
                effects = self._begin(work)
                if effects is not None:
                    task = asyncio.create_task(self._finish(work, *effects))
                    self._tasks.add(task)
                    task.add_done_callback(self._done)
                await asyncio.sleep(0)
            wait: float | None = None
            if len(self._tasks) < AT_ONCE:
                due = self.engine.store.next_due()
                wait = None if due is None else min(self.engine.clock.seconds_until(due), 3600.0)
                if wait is not None and wait <= 0:
                    wait = 1.0  # what is due is under way already
                elif due is not None and due > self.engine.now():
                    self.engine.looked_at_by = due
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._changed.wait()

    def _begin(self, work: Work) -> tuple[Effects, Post] | None:
        """Do the part before something is sent; most work has no other, and needs no task."""
        effects = self.engine.perform(work)
        try:
            return effects, effects.send(None)
        except StopIteration:
            return None
        except Exception:  # noqa: BLE001 (it is logged there; the rest of the work goes on)
            self._set_aside(work)
            return None

    async def _finish(self, work: Work, effects: Effects, post: Post) -> None:
        try:
            effects.send(await self.courier.send(post))
        except StopIteration:
            pass
        except Exception:  # noqa: BLE001 (it is logged there; the rest of the work goes on)
            self._set_aside(work)
        finally:
            effects.close()

    def _set_aside(self, work: Work) -> None:
        what = f"the work {work.kind} of {work.ref} failed"
        logger.exception("%s; it is tried again when the sandbox is started again", what)
        self.engine.problems.append(what)
        self.engine.set_aside(work)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed.set()


async def _read(receive: Receive, headers: dict[str, str], limit: int) -> bytes | None:
    """The body, or None where it is too large."""
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        return None
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return body


async def _send(send: Send, answer: Answer) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    headers.append((b"content-length", b"%d" % len(answer.body)))
    # uvicorn writes the head and the body apart, at twice the cost for both sides; here they wait for each other.
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if cycle is None or transport is None:
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return
    cork = cycle.transport = _Cork(transport)
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
    finally:
        cycle.transport = transport
        cork.pull()


class _Cork:
    """A transport that writes what it is given at once, when it is told to."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._chunks: list[bytes] = []
        self._closing = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Keep it."""
        self._chunks.append(data)

    def close(self) -> None:
        """Close once all is written."""
        self._closing = True

    def pull(self) -> None:
        """Write what was kept."""
        if self._chunks and not self._transport.is_closing():
            self._transport.write(b"".join(self._chunks))
        if self._closing:
            self._transport.close()


async def _drop(send: Send) -> None:
    """Cut the connection, as a network would."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0.01)  # until the server has noticed
        return
    # Another server than uvicorn: an answer that breaks off does the same to the client.
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
