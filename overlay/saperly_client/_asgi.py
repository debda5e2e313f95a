"""A small ASGI application around one function: POST in, JSON out, nothing but the standard library."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, NamedTuple, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Answer(NamedTuple):
    """A response: its status and its JSON body."""

    status: int
    body: bytes


def refusal(status: int, error: str) -> Answer:
    """A response that says why not, in one word of ours: nothing of the request is echoed."""
    return Answer(status, f'{{"error": "{error}"}}'.encode("ascii"))


async def serve(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    max_body: int,
    answer: Callable[[bytes, Iterable[tuple[bytes, bytes]]], Awaitable[Answer]],
) -> None:
    """Serve one ASGI connection: lifespan is confirmed, a websocket refused, a POST answered, the rest is 405 or 413.

    Raises:
        ValueError: a kind of connection that ASGI did not have when this was written.
    """
    kind = scope["type"]
    if kind == "lifespan":
        await _lifespan(receive, send)
    elif kind == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
    elif kind != "http":
        raise ValueError(f"cannot serve an ASGI connection of type {kind!r}")
    elif scope["method"] != "POST":
        await _respond(send, refusal(405, "method_not_allowed"), (b"allow", b"POST"))
    else:
        headers = list(scope.get("headers", ()))
        try:
            body = await _read(headers, receive, max_body)
        except _TooLarge:
            await _respond(send, refusal(413, "body_too_large"))
        except _Disconnected:
            pass
        else:
            await _respond(send, await answer(body, headers))


class _TooLarge(Exception):
    pass


class _Disconnected(Exception):
    pass


async def _read(headers: Iterable[tuple[bytes, bytes]], receive: Receive, limit: int) -> bytes:
    for name, value in headers:
        # Not even read as a number where it is absurdly long: that would be an error of its own.
        if name.lower() == b"content-length" and value.isdigit() and (len(value) > 18 or int(value) > limit):
            raise _TooLarge
    body = bytearray()
    while True:
        message: Mapping[str, Any] = await receive()
        if message["type"] == "http.disconnect":
            raise _Disconnected
        body += message.get("body", b"")
        if len(body) > limit:
            raise _TooLarge
        if not message.get("more_body", False):
            return bytes(body)


async def _respond(send: Send, answer: Answer, *headers: tuple[bytes, bytes]) -> None:
    length = str(len(answer.body)).encode("ascii")
    about = [(b"content-type", b"application/json"), (b"content-length", length), *headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": about})
    await send({"type": "http.response.body", "body": answer.body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        step = (await receive())["type"]
        await send({"type": f"{step}.complete"})
        if step == "lifespan.shutdown":
            return
