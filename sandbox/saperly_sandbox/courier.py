"""Performs the effects of the engine: waits, and sends what goes out to applications or over HTTP.

Out of the sandbox goes nothing but to this machine, and to hosts that were allowed by name.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from saperly_client._config import is_loopback

from .engine import Effects, Pause, Post, Reply

ASGIApp: TypeAlias = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Any]], Callable[[MutableMapping[str, Any]], Awaitable[None]]],
    Awaitable[None],
]

T = TypeVar("T")
REPLY_MOST = 1024 * 1024


class Courier:
    """Sends.

    Args:
        allow_hosts: further hosts that may be sent to, by name.
    """

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self._allowed = frozenset(host.lower() for host in allow_hosts)
        self._apps: dict[str, ASGIApp] = {}

    def mount(self, url: str, app: ASGIApp) -> None:
        """Send what is meant for addresses that begin with this one to an ASGI application, without a network."""
        self._apps[url.rstrip("/")] = app

    def unmount_all(self) -> None:
        """Forget the applications."""
        self._apps.clear()

    async def send(self, post: Post) -> Reply:
        """Send it, and wait for the answer; whatever goes wrong is in the reply."""
        try:
            async with asyncio.timeout(post.timeout):
                for url, app in self._apps.items():
                    if post.url == url or post.url.startswith((f"{url}/", f"{url}?")):
                        return await call_app(app, post)
                return await self._send_over_http(post)
        except TimeoutError:
            return Reply(None, error=f"no answer within {post.timeout:g} seconds")
        except Exception as error:  # noqa: BLE001 (whatever the other side does is its answer)
            return Reply(None, error=f"{type(error).__name__}: {error}"[:500])

    async def _send_over_http(self, post: Post) -> Reply:
        if not post.url:
            return Reply(None, error="there is no address to send it to")
        host = urlsplit(post.url).hostname or ""
        if not is_loopback(host) and host.lower() not in self._allowed:
            return Reply(
                None,
                error=f"the host {host!r} is not allowed: the sandbox sends to this machine only, unless it is started "
                "with --allow-host",
            )
        if post.url.startswith("http://"):
            return await _send_plain(post)
        # Only hosts that were allowed get here. No proxy of the environment may carry anything off; the time is limited
        # as a whole, by `send`.
        import httpx

        async with (
            httpx.AsyncClient(trust_env=False, timeout=None) as client,  # noqa: S113
            client.stream("POST", post.url, content=post.body, headers=post.headers) as response,
        ):
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > REPLY_MOST:
                    return _TOO_LARGE
            return Reply(response.status_code, body)


_TOO_LARGE = Reply(None, error="the answer is larger than 1 MB")


async def _send_plain(post: Post) -> Reply:
    """Send over a connection of its own; it costs a fifth of what a pool of httpx does with many in flight."""
    import h11

    parts = urlsplit(post.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        connection = h11.Connection(h11.CLIENT)
        headers = [
            ("host", parts.netloc.rpartition("@")[2]),
            ("connection", "close"),
            ("content-length", str(len(post.body))),
            *post.headers.items(),
        ]
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        writer.write(
            (connection.send(h11.Request(method="POST", target=target, headers=headers)) or b"")
            + (connection.send(h11.Data(data=post.body)) or b"")
            + (connection.send(h11.EndOfMessage()) or b"")
        )
        status, body = 0, b""
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > REPLY_MOST:
                    return _TOO_LARGE
            elif isinstance(event, h11.EndOfMessage):
                return Reply(status, body)
    finally:
        writer.close()


async def call_app(app: ASGIApp, post: Post) -> Reply:
    """Send a request to an ASGI application.

    Raises:
        Exception: what the application raised.
    """
    parts = urlsplit(post.url)
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": parts.scheme,
        "path": parts.path or "/",
        "raw_path": (parts.path or "/").encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [
            (b"host", parts.netloc.encode()),
            (b"content-length", str(len(post.body)).encode()),
            *((name.encode(), value.encode()) for name, value in post.headers.items()),
        ],
        "server": (parts.hostname or "", parts.port or 80),
        "client": ("127.0.0.1", 1),
    }
    sent = False
    status, body = 0, b""

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": post.body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")

    await app(scope, receive, send)
    return Reply(status, body) if status else Reply(None, error="the application sent no answer")


async def drive(effects: Effects, courier: Courier, *, sleep: bool = True, first: Any = None) -> Any:
    """Perform effects on the running event loop.

    Args:
        effects: the generator.
        courier: who sends.
        sleep: whether pauses take time.
        first: the effect that it has yielded already.
    """
    result: Reply | None = None
    try:
        while True:
            effect, first = (effects.send(result) if first is None else first), None
            result = None
            if isinstance(effect, Post):
                result = await courier.send(effect)
            elif isinstance(effect, Pause) and sleep:
                await asyncio.sleep(effect.seconds)
    except StopIteration as stop:
        return stop.value
    finally:
        effects.close()


def drive_sync(effects: Effects, courier: Courier, *, sleep: bool = True) -> Any:
    """Perform effects from a thread without an event loop of its own; what is sent is sent from a loop in another
    thread."""
    result: Reply | None = None
    try:
        while True:
            effect = effects.send(result)
            result = None
            if isinstance(effect, Post):
                result = _in_background(courier.send(effect))
            elif isinstance(effect, Pause) and sleep:
                time.sleep(effect.seconds)
    except StopIteration as stop:
        return stop.value
    finally:
        effects.close()


_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def _in_background(coroutine: Coroutine[Any, Any, T]) -> T:
    global _loop
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="saperly-sandbox", daemon=True).start()
    return asyncio.run_coroutine_threadsafe(coroutine, _loop).result()
