"""The server that everybody is measured against: canned answers over keep-alive connections, and next to no work.

python bench/server.py     listens on two free ports of 127.0.0.1, prints both, and ends when its input is closed

The first port answers lists with one item, the second with a thousand. Nothing but the standard library is needed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from functools import partial
from typing import Any

MANY = 1000


def number(index: int) -> dict[str, Any]:
    """A phone number as Saperly sends it, 13 fields."""
    return {
        "id": f"num_{index:020d}",
        "phoneNumber": f"+1415555{index % 10000:04d}",
        "connectionId": f"con_{index:020d}",
        "webhookUrl": None,
        "country": "US",
        "numberType": "local",
        "monthlyPriceCents": 250,
        "currency": "usd",
        "nextChargeAt": "2026-12-24T08:00:00.000Z",
        "releasedAt": None,
        "createdAt": "2026-11-24T08:00:00.000Z",
        "smsSenderId": None,
        "callerIdName": "Reception",
    }


MESSAGE = {
    "id": "msg_00000000000000000001",
    "numberId": "num_00000000000000000001",
    "direction": "outbound",
    "to": "+14155550123",
    "from": "+14155550100",
    "body": "Your table is ready.",
    "segments": 1,
    "status": "queued",
    "createdAt": "2026-11-24T08:00:00.000Z",
}


def answers(count: int) -> dict[bytes, Any]:
    """The body for each request line. The other SDKs get what we get, in their own envelopes and field names."""
    items = [number(index) for index in range(count)]
    return {
        b"GET /numbers": items,
        b"POST /messages": MESSAGE,
        b"GET /telnyx/phone_numbers": {
            "data": [
                {
                    "id": item["id"],
                    "record_type": "phone_number",
                    "phone_number": item["phoneNumber"],
                    "country_iso_alpha2": item["country"],
                    "connection_id": item["connectionId"],
                    "connection_name": item["callerIdName"],
                    "phone_number_type": item["numberType"],
                    "status": "active",
                    "tags": [],
                    "messaging_profile_id": None,
                    "created_at": item["createdAt"],
                    "updated_at": item["createdAt"],
                    "purchased_at": item["createdAt"],
                }
                for item in items
            ],
            "meta": {"page_number": 1, "page_size": count, "total_pages": 1, "total_results": count},
        },
        b"POST /telnyx/messages": {
            "data": {
                "id": MESSAGE["id"],
                "record_type": "message",
                "direction": "outbound",
                "to": [{"phone_number": MESSAGE["to"], "status": "queued"}],
                "from": {"phone_number": MESSAGE["from"]},
                "text": MESSAGE["body"],
                "parts": 1,
                "type": "SMS",
                "received_at": MESSAGE["createdAt"],
            }
        },
        b"GET /2010-04-01/Accounts/AC00000000000000000000000000000000/IncomingPhoneNumbers.json": {
            "page": 0,
            "page_size": 50,
            "next_page_uri": None,
            "incoming_phone_numbers": [
                {
                    "sid": item["id"],
                    "account_sid": item["connectionId"],
                    "phone_number": item["phoneNumber"],
                    "friendly_name": item["callerIdName"],
                    "origin": "twilio",
                    "status": "in-use",
                    "type": item["numberType"],
                    "beta": False,
                    "sms_url": None,
                    "voice_url": None,
                    "trunk_sid": None,
                    "date_created": "Tue, 24 Nov 2026 08:00:00 +0000",
                    "date_updated": "Tue, 24 Nov 2026 08:00:00 +0000",
                }
                for item in items
            ],
        },
        b"POST /2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json": {
            "sid": MESSAGE["id"],
            "account_sid": MESSAGE["numberId"],
            "direction": "outbound-api",
            "to": MESSAGE["to"],
            "from": MESSAGE["from"],
            "body": MESSAGE["body"],
            "num_segments": "1",
            "status": "queued",
            "date_created": "Tue, 24 Nov 2026 08:00:00 +0000",
        },
        b"GET /v1/customers": {
            "object": "list",
            "url": "/v1/customers",
            "has_more": False,
            "data": [
                {
                    "id": item["id"],
                    "object": "customer",
                    "phone": item["phoneNumber"],
                    "name": item["callerIdName"],
                    "default_source": item["connectionId"],
                    "email": None,
                    "balance": item["monthlyPriceCents"],
                    "currency": item["currency"],
                    "delinquent": False,
                    "description": None,
                    "invoice_prefix": item["country"],
                    "livemode": False,
                    "created": 1795507200,
                }
                for item in items
            ],
        },
        b"POST /v1/customers": {
            "id": MESSAGE["id"],
            "object": "customer",
            "phone": MESSAGE["to"],
            "name": "Reception",
            "description": MESSAGE["body"],
            "email": None,
            "balance": 1,
            "livemode": False,
            "created": 1795507200,
        },
        b"GET /v1/models": {
            "object": "list",
            "data": [
                {"object": "model", "created": 1795507200, "owned_by": "openai", **item, "id": item["id"]}
                for item in items
            ],
        },
        b"POST /v1/moderations": {
            "id": MESSAGE["id"],
            "model": "omni-moderation-latest",
            "results": [],
            "a": 1,
            "b": 2,
            "c": 3,
            "d": 4,
            "e": 5,
            "f": MESSAGE["body"],
        },
    }


def encoded(count: int) -> dict[bytes, bytes]:
    """The whole answer for each request line."""
    return {
        line: (
            f"HTTP/1.1 {201 if line.startswith(b'POST /messages') else 200} OK\r\n"
            "Date: Tue, 24 Nov 2026 08:00:00 GMT\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        + body
        for line, body in (
            (line, json.dumps(value, separators=(",", ":")).encode()) for line, value in answers(count).items()
        )
    }


class Connection(asyncio.Protocol):
    """One keep-alive connection. Requests are told apart by their length; nothing else in them is looked at."""

    def __init__(self, known: dict[bytes, bytes]) -> None:
        self.known = known
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        data = self.received + data
        while True:
            head, end, rest = data.partition(b"\r\n\r\n")
            length = content_length(head) if end else 0
            if not end or len(rest) < length:
                self.received = data
                return
            method, target, _ = head.split(b" ", 2)
            line = method + b" " + target.partition(b"?")[0]
            self.transport.write(self.known.get(line) or not_found(line))
            data = rest[length:]


def content_length(head: bytes) -> int:
    _, found, after = head.lower().partition(b"\r\ncontent-length:")
    return int(after.partition(b"\r\n")[0]) if found else 0


def not_found(line: bytes) -> bytes:
    body = json.dumps({"message": f"no answer is canned for {line.decode(errors='replace')}"}).encode()
    return b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


async def serve() -> None:
    loop = asyncio.get_running_loop()
    ports = []
    for count in (1, MANY):
        server = await loop.create_server(partial(Connection, encoded(count)), "127.0.0.1", 0, backlog=512)
        ports.append(server.sockets[0].getsockname()[1])
    print(json.dumps(ports), flush=True)
    # The parent holds the other end of our input: when it is gone, so are we.
    closed = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), closed.set)
    await closed.wait()


if __name__ == "__main__":
    asyncio.run(serve())
