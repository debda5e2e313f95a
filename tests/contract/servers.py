"""A server of the tests that answers whatever it is told to, byte for byte, and remembers what it was asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from .wire import HOST, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

REASON = b"Whatever"


@dataclass(frozen=True, repr=False)
class Answer:
    """What to answer.

    Args:
        status: the status.
        headers: the headers, without the length.
        body: the body.
        length: what Content-Length says; None for the truth.
        sent: how many bytes of the body are sent before the connection is closed; None for all, and it stays open.
        raw: the whole answer, in the place of all of this; the connection is closed after it.
    """

    status: int = 200
    headers: Sequence[tuple[str, str]] = (("Content-Type", "application/json"),)
    body: bytes = b"{}"
    length: int | None = None
    sent: int | None = None
    raw: bytes | None = None

    def __repr__(self) -> str:
        """Short: a body may have megabytes."""
        shown = self.encode()[:300]
        return f"<Answer {shown!r}, {len(self.body)} bytes of body>"

    def encode(self) -> bytes:
        """The bytes on the wire."""
        if self.raw is not None:
            return self.raw
        length = len(self.body) if self.length is None else self.length
        head = [f"HTTP/1.1 {self.status} ".encode() + REASON]
        head += [f"{name}: {value}".encode("latin-1", "replace") for name, value in self.headers]
        head.append(f"Content-Length: {length}".encode())
        return b"\r\n".join(head) + b"\r\n\r\n" + (self.body if self.sent is None else self.body[: self.sent])

    @property
    def keeps_open(self) -> bool:
        """Whether another request may follow on the same connection."""
        return self.raw is None and self.sent is None and self.length in (None, len(self.body))


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    target: str
    message: Message


@dataclass
class Scripted:
    """A running server.

    Args:
        answer: what it answers until that is changed.
    """

    answer: Answer = field(default_factory=Answer)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = _Server((HOST, 0), _Handler)
        self._server.scripted = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://{HOST}:{self.port}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    scripted: Scripted

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is part of the game."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30.0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        scripted = self.server.scripted
        scripted.requests.append(Request(self.command, self.path, Message(tuple(self.headers.items()), body)))
        answer = scripted.answer
        self.wfile.write(answer.encode())
        if not answer.keeps_open:
            self.close_connection = True
