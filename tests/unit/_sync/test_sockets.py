# Translated from tests/unit/_async/test_sockets.py by scripts/unasync.py; do not edit.
"""What happens between sockets: lost, slow, endless and broken answers."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from saperly_client import Saperly, errors
from unit.answers import KEY, MESSAGE, NUMBER, SMS, Sleeps
from unit.loopback import HANGUP, LoopbackServer, Piece, Received, answer

NUMBERS = json.dumps([NUMBER]).encode()
pytestmark = pytest.mark.usefixtures("transport")


def made(server: LoopbackServer, **settings: Any) -> Saperly:
    return Saperly(KEY, base_url=server.url, **settings)


def head(status: int = 200, *fields: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} X", "Content-Type: application/json", *fields, "", ""]).encode("latin-1")


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


def test_a_call(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(201, json.dumps(MESSAGE).encode())
    with made(server) as client:
        assert (client.messages.send(**SMS)).to_dict() == MESSAGE
        assert (client.messages.send(**SMS)).to_dict() == MESSAGE
    first, second = server.received
    assert (first.method, first.target) == ("POST", "/messages")
    assert json.loads(first.body)["to"] == SMS["to"]
    assert first.headers["authorization"] == f"Bearer {KEY}"
    assert first.headers["host"] == f"127.0.0.1:{server.port}"
    assert first.headers["content-type"] == "application/json"
    assert first.headers["content-length"] == str(len(first.body))
    assert first.headers["idempotency-key"] != second.headers["idempotency-key"]
    assert "cookie" not in first.headers
    assert server.connections == 1


def test_requests_without_a_body(server: LoopbackServer) -> None:
    bodies = {"GET": NUMBERS, "POST": b'{"status": "released"}', "DELETE": b'{"status": "deleted"}'}
    server.handler = lambda received: answer(200, bodies[received.method])
    with made(server) as client:
        client.numbers.list()
        client.numbers.release("num_1")
        client.connections.delete("conn_1")
    get, post, delete = server.received
    assert "content-length" not in get.headers
    assert post.headers["content-length"] == "0"
    assert "transfer-encoding" not in {**get.headers, **post.headers, **delete.headers}


def test_no_cookie_is_kept(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, NUMBERS, {"Set-Cookie": "session=1; Path=/"})
    with made(server) as client:
        client.numbers.list()
        client.numbers.list()
    assert "cookie" not in server.received[1].headers


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(server: LoopbackServer, sleeps: Sleeps) -> None:
    def drop_the_first(_: Received) -> Any:
        return [HANGUP] if len(server.received) == 1 else answer(201, json.dumps(MESSAGE).encode())

    server.handler = drop_the_first
    with made(server) as client:
        assert (client.messages.send(**SMS)).id == MESSAGE["id"]
    first, second = server.received
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.body == second.body


@pytest.mark.parametrize(
    "pieces",
    [
        [HANGUP],
        [b"HTTP/1.1 200 O", HANGUP],
        [head(200, "Content-Length: 100"), b'[{"id":', HANGUP],
        [head(200, "Transfer-Encoding: chunked"), chunk(b"[1"), HANGUP],
        [b"SSH-2.0-OpenSSH_9.6\r\n", HANGUP],
        [b"\x15\x03\x01\x00\x02\x02\x46", HANGUP],
        [b"HTTP/1.1 abc X\r\n\r\n", HANGUP],
        [b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", HANGUP],
        [b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n", HANGUP],
    ],
    ids=range(9),
)
def test_a_broken_answer_is_a_connection_error(pieces: list[Piece], server: LoopbackServer, sleeps: Sleeps) -> None:
    server.handler = lambda _: iter(pieces)
    with made(server, max_retries=1) as client:
        with pytest.raises(errors.APIConnectionError, match=r"^GET /numbers: no answer after 2 attempts") as caught:
            client.numbers.list()
    assert isinstance(caught.value.__cause__, httpx.TransportError)
    assert not isinstance(caught.value, errors.APITimeoutError)
    assert len(server.received) == 2


def test_a_broken_piece_is_a_connection_error(server: LoopbackServer) -> None:
    """aiohttp waits for the rest of it, so there it is the deadline that ends the call."""
    server.handler = lambda _: iter([head(200, "Transfer-Encoding: chunked"), 0.05, b"zz\r\nhello", HANGUP])
    with made(server, max_retries=0) as client:
        with pytest.raises(errors.APIConnectionError):
            client.numbers.list(timeout=0.3)


def test_nobody_listens(sleeps: Sleeps) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with Saperly(KEY, base_url=f"http://127.0.0.1:{port}") as client:
        with pytest.raises(errors.APIConnectionError) as caught:
            client.numbers.list()
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert len(sleeps.slept) == 2


def test_a_server_without_tls(server: LoopbackServer, sleeps: Sleeps) -> None:
    with Saperly(KEY, base_url=server.url.replace("http:", "https:")) as client:
        with pytest.raises(errors.APIConnectionError) as caught:
            client.numbers.list()
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert server.received == []


def test_an_idle_connection_that_was_closed_is_replaced(server: LoopbackServer, sleeps: Sleeps) -> None:
    server.handler = lambda _: [answer(200, NUMBERS), HANGUP]
    with made(server) as client:
        for _ in range(3):
            client.numbers.list()
    assert server.connections == 3
    assert len(server.received) == 3


def dripping(first: bytes, piece: bytes, pause: float) -> Iterator[Piece]:
    yield first
    for _ in range(200):
        yield piece
        yield pause


SLOW = {
    "no answer": lambda: iter([60.0]),
    "a stalled head": lambda: iter([b"HTTP/1.1 200 OK\r\nX-A", 60.0]),
    "a stalled body": lambda: iter([head(200, "Content-Length: 9"), b"[1", 60.0]),
    "a dripping body": lambda: dripping(head(200, "Transfer-Encoding: chunked"), chunk(b" "), 0.03),
    "a dripping error": lambda: dripping(head(404, "Transfer-Encoding: chunked"), chunk(b" "), 0.03),
    "a dripping head": lambda: dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.03),
    "a last piece, then nothing": lambda: iter([head(200, "Content-Length: 9"), 0.25, b"[1", 60.0]),
}


@pytest.mark.parametrize("name", SLOW)
def test_the_whole_call_ends_at_its_deadline(name: str, server: LoopbackServer) -> None:
    server.handler = lambda _: SLOW[name]()
    with made(server) as client:
        started = time.monotonic()
        with pytest.raises(errors.APITimeoutError, match=r"^GET /numbers: no answer in time") as caught:
            client.numbers.list(timeout=0.3)
        took = time.monotonic() - started
    assert isinstance(caught.value.__cause__, httpx.TimeoutException)
    assert 0.28 < took < 0.5


def test_retries_end_at_the_deadline_too(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(503)
    with made(server, max_retries=50) as client:
        started = time.monotonic()
        with pytest.raises(errors.ServerError):
            client.numbers.list(timeout=0.7)
        assert time.monotonic() - started < 0.7
    assert 1 <= len(server.received) <= 3


def test_ten_megabytes_of_an_error_are_not_all_read(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(404, b"x" * 10_000_000, {"Content-Type": "text/plain"})
    with made(server) as client:
        with pytest.raises(errors.NotFoundError) as caught:
            client.numbers.get("num_1")
    assert caught.value.body == "x" * 1024 * 1024


def endless(status: int, content: bytes, *fields: str) -> Iterator[Piece]:
    yield head(status, "Transfer-Encoding: chunked", *fields)
    while True:
        yield chunk(content)


def test_an_endless_error_is_cut_off(server: LoopbackServer) -> None:
    server.handler = lambda _: endless(422, b"y" * 100_000)
    with made(server, timeout=None) as client:
        with pytest.raises(errors.UnprocessableEntityError) as caught:
            client.numbers.list()
        assert len(caught.value.body) == 1024 * 1024
        server.handler = lambda _: answer(200, NUMBERS)
        client.numbers.list()


def test_an_endless_success_is_cut_off(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._sync.sender.MAX_BODY", 2_000_000)
    server.handler = lambda _: endless(200, b" " * 100_000)
    with made(server, timeout=None) as client:
        with pytest.raises(errors.ResponseValidationError, match="larger than 64 MiB"):
            client.numbers.list()
        assert len(server.received) == 1
        server.handler = lambda _: answer(200, NUMBERS)
        client.numbers.list()


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def test_a_packed_answer_is_unpacked(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, packed(NUMBERS), {"Content-Encoding": "gzip"})
    with made(server) as client:
        (number,) = client.numbers.list()
    assert number.id == NUMBER["id"]
    assert server.received[0].headers["accept-encoding"] == "gzip, deflate"


GARBAGE = [
    (b"this is not packed", "gzip"),
    (packed(NUMBERS)[:-12] + b"\0" * 12, "gzip"),
    (packed(NUMBERS)[:20], "gzip"),
    (b"\xff\xff\xff\xff", "deflate"),
    (b"", "gzip"),
    (b"\x00\x01", "gzip, deflate"),
    (b"\x8b\x05\x80garbage", "br"),
    (b"garbage", "nonsense"),
]


@pytest.mark.parametrize(("content", "encoding"), GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_that_claims_to_be_packed(content: bytes, encoding: str, server: LoopbackServer) -> None:
    status = 200
    server.handler = lambda _: answer(status, content, {"Content-Encoding": encoding})
    with made(server, max_retries=0) as client:
        with pytest.raises(errors.ResponseValidationError) as invalid:
            client.numbers.list()
        status = 404
        with pytest.raises(errors.NotFoundError) as caught:
            client.numbers.list()
    assert invalid.value.status_code == 200
    assert caught.value.tag is None


def test_a_bomb_is_not_unpacked_to_its_end(server: LoopbackServer) -> None:
    bomb = packed(b"\0" * 20_000_000)
    server.handler = lambda _: answer(400, bomb, {"Content-Encoding": "gzip"})
    with made(server) as client:
        with pytest.raises(errors.BadRequestError) as caught:
            client.numbers.list()
    assert len(caught.value.body) == 1024 * 1024


@pytest.mark.parametrize("status", [299, 304, 399, 400, 451, 520, 599, 600, 999])
def test_any_status(status: int, server: LoopbackServer) -> None:
    server.handler = lambda _: answer(status, b"" if status == 304 else NUMBERS)
    with made(server, max_retries=0) as client:
        if status == 299:
            assert len(client.numbers.list()) == 1
            return
        with pytest.raises(errors.APIStatusError) as caught:
            client.numbers.list()
    assert caught.value.status_code == status
    assert isinstance(caught.value, errors.ServerError) == (status >= 500)


def test_headers_in_any_bytes(server: LoopbackServer) -> None:
    fields = {"X-A": "é", "Retry-After": "ü", "Content-Type": "text/html; charset=é"}
    server.handler = lambda _: answer(404, "Zürich".encode(), fields)
    with made(server) as client:
        with pytest.raises(errors.NotFoundError) as caught:
            client.numbers.list()
    assert caught.value.retry_after is None
    assert caught.value.body == "Zürich"
    assert "x-a" in caught.value.headers


def test_a_long_timeout_is_no_error(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, NUMBERS)
    with made(server, timeout=1e300) as client:
        assert len(client.numbers.list()) == 1
        assert len(client.numbers.list(timeout=10**400)) == 1
        assert len(client.numbers.list(timeout=None)) == 1


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\n", head(200, "Transfer-Encoding: chunked")], ids=["head", "body"]
)
@pytest.mark.parametrize("drop", [b"", b"X-A: b\r\n"], ids=["silent", "dripping"])
def test_an_answer_that_does_not_end_leaves_time_for_another(start: bytes, drop: bytes, server: LoopbackServer) -> None:
    drop = chunk(b" ") if drop and start.endswith(b"\r\n\r\n") else drop

    def endless(_: Received) -> Iterator[Piece]:
        if len(server.received) > 1:
            yield answer(200, NUMBERS)
            return
        yield start
        for _ in range(200):
            yield drop
            yield 0.02

    server.handler = endless
    with made(server, timeout=1.3) as client:
        assert len(client.numbers.list()) == 1
    assert len(server.received) == 2


def test_a_client_that_was_closed_says_so(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, NUMBERS)
    client = made(server)
    other = client.with_options(timeout=3)
    client.numbers.list()
    client.close()
    client.close()
    for closed in (client, other):
        with pytest.raises(errors.SaperlyError, match="this client is closed: make a new one"):
            closed.numbers.list()
    assert len(server.received) == 1
    never_used = made(server)
    never_used.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, server: LoopbackServer, other_server: LoopbackServer) -> None:
    server.handler = lambda _: answer(status, b"", {"Location": f"{other_server.url}/messages"})
    with made(server) as client:
        with pytest.raises(errors.APIStatusError, match="which is not followed: check base_url") as caught:
            client.messages.send(**SMS)
    assert caught.value.status_code == status
    assert len(server.received) == 1
    assert other_server.received == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY", "all_proxy"])
def test_no_proxy_gets_the_key_in_the_clear(
    name: str, server: LoopbackServer, other_server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, other_server.url)
    server.handler = lambda _: answer(200, NUMBERS)
    with made(server) as client:
        assert len(client.numbers.list()) == 1
    assert other_server.received == []


def test_the_proxy_of_the_environment_is_used_and_sees_no_key(
    server: LoopbackServer, sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    server.handler = lambda _: answer(502, b"no way")
    with Saperly(KEY) as client:
        with pytest.raises(errors.APIConnectionError, match="ProxyError") as caught:
            client.numbers.list()
    assert isinstance(caught.value.__cause__, httpx.ProxyError)
    received = server.received[0]
    assert (received.method, received.target) == ("CONNECT", "api.saperly.com:443")
    assert "authorization" not in received.headers


def test_no_proxy_is_honoured(
    server: LoopbackServer, other_server: LoopbackServer, sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Saperly(KEY, base_url=f"https://127.0.0.1:{other_server.port}") as client:
        with pytest.raises(errors.APIConnectionError):
            client.numbers.list()
    assert other_server.connections > 0
    assert server.connections == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PROXY", "nonsense://127.0.0.1:1"),
        ("HTTP_PROXY", "socks5://127.0.0.1:1"),
        ("HTTP_PROXY", "http://[::1"),
        ("HTTPS_PROXY", "http://somebody:hush@127.0.0.1:port"),
        ("SSL_CERT_FILE", "/nowhere/at/all.pem"),
    ],
)
def test_an_environment_that_cannot_be_used_says_so(
    name: str, value: str, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with Saperly(KEY, base_url=f"https://127.0.0.1:{server.port}", max_retries=0) as client:
        with pytest.raises(errors.ConfigurationError) as caught:
            client.numbers.list()
        assert "hush" not in str(caught.value)
        assert server.connections == 0
        monkeypatch.delenv(name)
        with pytest.raises(errors.APIConnectionError):  # the server speaks no TLS
            client.numbers.list()
        assert server.connections == 1


def test_nobody_accepts(sleeps: Sleeps) -> None:
    """A host that takes no connection: here, one whose queue of them is full."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        with Saperly(KEY, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=0.2) as client:
            with pytest.raises(errors.APITimeoutError, match="while in connect") as caught:
                client.numbers.list(max_retries=0)
    assert isinstance(caught.value.__cause__, httpx.ConnectTimeout)
