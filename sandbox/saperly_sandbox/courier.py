"""Performs the effects of the engine: waits, and sends what goes out to applications or over HTTP.

Out of the sandbox goes nothing but to this machine, and to hosts that were allowed by name.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from saperly_client._config import is_loopback

from .engine import Effects, Pause, Post, Reply

if TYPE_CHECKING:
    import httpx

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
        self._clients: dict[bool, httpx.AsyncClient] = {}
        self._clients_loop: asyncio.AbstractEventLoop | None = None

    def mount(self, url: str, app: ASGIApp) -> None:
        """Send what is meant for addresses that begin with this one to an ASGI application, without a network."""
        self._apps[url.rstrip("/")] = app

    def unmount_all(self) -> None:
        """Forget the applications."""
        self._apps.clear()

    async def aclose(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

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
        async with self._client(post.url).stream("POST", post.url, content=post.body, headers=post.headers) as response:
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > REPLY_MOST:
                    return Reply(None, error="the answer is larger than 1 MB")
            return Reply(response.status_code, body)

    def _client(self, url: str) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if self._clients_loop is not loop:
            self._clients, self._clients_loop = {}, loop
        plain = url.startswith("http://")
        if plain not in self._clients:
            import httpx

            # Loading the certificates takes 20 ms, and plain http needs none. No proxy of the environment may carry off
            # what is meant for this machine. The time is limited as a whole, by `send`.
            self._clients[plain] = httpx.AsyncClient(trust_env=False, verify=not plain, timeout=None)  # noqa: S113
        return self._clients[plain]


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


async def drive(effects: Effects, courier: Courier, *, sleep: bool = True) -> Any:
    """Perform effects on the running event loop.

    Args:
        effects: the generator.
        courier: who sends.
        sleep: whether pauses take time.
    """
    result: Reply | None = None
    try:
        while True:
            effect = effects.send(result)
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
