"""A server on this machine that does as it is told, well or badly. One thread a connection; ended by its `with`."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple, Self


class Received(NamedTuple):
    """One request, as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


class Hangup:
    """A piece of an answer: close the connection now."""


HANGUP = Hangup()
# The pieces of an answer: bytes are sent, a number is waited for in seconds.
Piece = bytes | float | Hangup
Handler = Callable[[Received], bytes | Iterable[Piece]]


def answer(status: int = 200, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """The bytes of a whole answer."""
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


class LoopbackServer:
    """Answers each request as its `handler` says, and keeps what it received."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.connections = 0
        self.arrived = threading.Event()
        self.handler: Handler = lambda _: answer(200, b"[]")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._over = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with suppress(OSError):  # closed by its own thread
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            thread = threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, name: int) -> None:
        try:
            with connection.makefile("rb") as reader:
                while (received := read_request(reader, name)) is not None:
                    self.received.append(received)
                    self.arrived.set()
                    pieces = self.handler(received)
                    for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                        if isinstance(piece, Hangup) or self._over.is_set():
                            return
                        if isinstance(piece, bytes):
                            connection.sendall(piece)
                        else:
                            self._over.wait(piece)
        except OSError:
            pass  # the client went away
        finally:
            self._open.discard(connection)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def read_request(reader: io.BufferedReader, connection: int) -> Received | None:
    """The next request, or None at the end, or where the client begins to speak TLS."""
    if reader.peek(1)[:1] == b"\x16":
        return None
    line = reader.readline().decode("latin-1").split()
    if len(line) != 3:
        return None
    headers: dict[str, str] = {}
    while (field := reader.readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = field.partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", "0")))
    return Received(line[0], line[1], headers, body, connection)
