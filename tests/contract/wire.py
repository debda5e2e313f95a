"""The wire between the client and a server: a proxy on the loopback interface that records what passes.

It stands outside the client, so that nothing of the client's own is trusted: not how it builds a request, nor which
library sends it.
"""

from __future__ import annotations

import contextlib
import http.client
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

HOST = "127.0.0.1"
# What belongs to one connection, and not to the message.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "proxy-connection", "te", "trailer", "upgrade"}
TIMEOUT = 30.0


@dataclass(frozen=True)
class Message:
    """Headers and body of a request or of an answer, as they passed."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header, several of them joined; None where there is none."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. `status` is 0 where the server gave none."""

    method: str
    target: str
    request: Message
    status: int
    response: Message

    @property
    def segments(self) -> list[str]:
        """The path, cut at the slashes and then unquoted."""
        return [unquote(part, errors="strict") for part in self.target.partition("?")[0].split("/")[1:]]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query, in its order."""
        query = self.target.partition("?")[2]
        return parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict") if query else []

    def as_response(self) -> httpx.Response:
        """The answer as an httpx response, unpacked if it was packed."""
        request = httpx.Request(
            self.method, f"http://{HOST}{self.target}", headers=self.request.headers, content=self.request.body
        )
        response = httpx.Response(
            self.status, headers=list(self.response.headers), content=self.response.body, request=request
        )
        response.elapsed = timedelta(0)  # whoever reads it expects one
        return response


@dataclass
class Wire:
    """A running proxy.

    Args:
        upstream: the base URL of the server behind it; a path in it is put before every path.
        read_only: pass GETs on and nothing else, whoever asks.
        watch: is shown every exchange, in whatever thread it passed.
    """

    upstream: str
    read_only: bool = False
    watch: Callable[[Exchange], None] | None = None
    exchanges: list[Exchange] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = _Server((HOST, 0), _Handler)
        self._server.wire = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What to give to the client as its base URL."""
        return f"http://{HOST}:{self._server.server_port}"

    @contextlib.contextmanager
    def recorded(self) -> Iterator[list[Exchange]]:
        """The exchanges that pass within the block."""
        before = len(self.exchanges)
        passed: list[Exchange] = []
        try:
            yield passed
        finally:
            passed += self.exchanges[before:]
            del self.exchanges[before:]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    wire: Wire

    def __init__(self, *arguments: object) -> None:
        self.connections: set[http.client.HTTPConnection] = set()
        super().__init__(*arguments)  # type: ignore[arg-type]

    def close_connections(self) -> None:
        for connection in list(self.connections):
            connection.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is none of our business."""


class _Handler(BaseHTTPRequestHandler):
    """Serves one connection of the client, over one connection of its own to the server."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body in one packet
    timeout = TIMEOUT
    upstream: http.client.HTTPConnection | None = None

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        request = Message(tuple(self.headers.items()), self._read_body())
        status, response = self._forward(request)
        wire = self.server.wire
        exchange = Exchange(self.command, self.path, request, status, response)
        wire.exchanges.append(exchange)
        if wire.watch is not None:
            wire.watch(exchange)
        if not status:
            self.close_connection = True
            return
        self.send_response_only(status)
        for name, value in response.headers:
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)
        self.wfile.flush()

    def finish(self) -> None:
        super().finish()
        if self.upstream is not None:
            self.server.connections.discard(self.upstream)
            self.upstream.close()

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _forward(self, request: Message) -> tuple[int, Message]:
        if self.server.wire.read_only and self.command != "GET":
            return 0, Message((), b"")
        base = urlsplit(self.server.wire.upstream)
        headers = [(name, value) for name, value in request.headers if name.lower() not in HOP_BY_HOP | {"host"}]
        for _attempt in range(2):
            fresh = self.upstream is None
            connection = self._connection()
            try:
                connection.putrequest(
                    self.command, f"{base.path}{self.path}", skip_host=True, skip_accept_encoding=True
                )
                connection.putheader("Host", base.netloc)
                for name, value in headers:
                    connection.putheader(name, value.encode("latin-1"))
                connection.endheaders(request.body or None)
                answer = connection.getresponse()
                return answer.status, Message(tuple(answer.getheaders()), answer.read())
            except (OSError, http.client.HTTPException):
                self.server.connections.discard(connection)
                connection.close()
                self.upstream = None
                if fresh:
                    break
                # A connection that was kept may have been closed by the server in the meantime.
        return 0, Message((), b"")

    def _connection(self) -> http.client.HTTPConnection:
        if self.upstream is None:
            base = urlsplit(self.server.wire.upstream)
            kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
            self.upstream = kind(base.netloc, timeout=TIMEOUT)
            self.server.connections.add(self.upstream)
        return self.upstream
