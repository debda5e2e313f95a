"""ASGI applications in tests: called by hand, or behind a real server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


async def request(
    app: Any,
    body: bytes | Iterable[bytes] = b"",
    headers: dict[str, str] | None = None,
    method: str = "POST",
    disconnect: bool = False,
) -> tuple[int, Any, dict[bytes, bytes]] | None:
    pieces = [body] if isinstance(body, bytes) else list(body)
    messages = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
    messages[-1]["more_body"] = disconnect
    incoming = iter([*messages, {"type": "http.disconnect"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(incoming)

    async def send(message: Any) -> None:
        sent.append(message)

    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (headers or {}).items()]
    await app({"type": "http", "method": method, "path": "/any", "headers": pairs}, receive, send)
    if not sent:
        return None
    start, end = sent
    response = dict(start["headers"])
    assert response[b"content-type"] == b"application/json"
    assert response[b"content-length"] == str(len(end["body"])).encode()
    return start["status"], json.loads(end["body"]), response


@contextmanager
def served(app: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()
