"""A Saperly that takes messages, and loses one answer in five after it has done what was asked.

Run as a program, it prints its port and serves until it is ended. It keeps to the guide's rules for idempotency keys:
the same key and body get the first result again, another body under a known key is refused with 422.

    POST /messages    take a message
    GET /record       what was taken: {"messages": [[key, body], …], "requests": n, "lost": n}
    GET /count        how many messages were taken
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

REASONS = {200: "OK", 404: "Not Found", 422: "Unprocessable Content"}


class Record:
    """What was taken: the ground truth of the tests."""

    def __init__(self, lose_every: int) -> None:
        self.lose_every = lose_every
        self.messages: list[tuple[str, str]] = []
        self.results: dict[str, tuple[bytes, dict[str, Any]]] = {}
        self.requests = 0
        self.lost = 0

    def take(self, key: str, content: bytes) -> tuple[int, dict[str, Any]] | None:
        """Take a message, once a key. None: the answer is lost on its way."""
        self.requests += 1
        known = self.results.get(key)
        if known is not None and known[0] != content:
            return 422, {"_tag": "IdempotencyKeyMismatch"}
        if known is None:
            message = json.loads(content)
            result = {
                "id": f"msg_{len(self.messages)}",
                "numberId": message["fromNumberId"],
                "direction": "outbound",
                "to": message["to"],
                "from": "+14155550100",
                "body": message["body"],
                "segments": 1,
                "status": "queued",
                "createdAt": "2026-11-24T12:00:00Z",
            }
            self.messages.append((key, message["body"]))
            known = self.results[key] = content, result
        if self.lose_every and self.requests % self.lose_every == 0:
            self.lost += 1
            return None
        return 200, known[1]


class Connection(asyncio.Protocol):
    """One connection, kept open between requests. No more of HTTP than the client speaks."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.received[:end].decode("ascii").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            start = end + 4
            length = int(headers.get("content-length", "0"))
            if len(self.received) < start + length:
                return
            content, self.received = self.received[start : start + length], self.received[start + length :]
            answer = self.answer(first.rpartition(" ")[0], headers, content)
            if answer is None:
                self.transport.abort()
                return
            status, result = answer
            body = json.dumps(result).encode()
            head = (
                f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
            )
            self.transport.write(f"{head}\r\n\r\n".encode() + body)

    def answer(self, request: str, headers: dict[str, str], content: bytes) -> tuple[int, Any] | None:
        if request == "POST /messages":
            return self.record.take(headers["idempotency-key"], content)
        if request == "GET /count":
            return 200, len(self.record.messages)
        if request == "GET /record":
            return 200, {
                "messages": self.record.messages,
                "requests": self.record.requests,
                "lost": self.record.lost,
            }
        return 404, {"_tag": "NotFound"}


async def serve(lose_every: int) -> None:
    """Serve until the process is ended."""
    record = Record(lose_every)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(record), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
