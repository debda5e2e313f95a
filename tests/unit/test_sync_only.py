"""What only the synchronous client has: threads, and reads that end at a deadline without being cancelled."""

from __future__ import annotations

import json
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore
import httpx
import pytest
from saperly_client import Saperly, errors
from saperly_client._bounded import BoundedStream, bounded
from saperly_client._deadline import Deadline
from unit.answers import KEY, MESSAGE, NUMBER, SMS
from unit.leaks import assert_secret
from unit.loopback import HANGUP, LoopbackServer, Received, answer

NUMBERS = json.dumps([NUMBER]).encode()


def idle(client: Saperly) -> bool:
    return all(shard.in_flight == 0 for shard in client._session.sender.pool._shards)


def test_a_client_is_shared_between_threads(server: LoopbackServer) -> None:
    def handler(received: Received) -> Any:
        fault = len(server.received) % 7 == 0
        body = {**MESSAGE, "body": json.loads(received.body)["body"]}
        return [0.02, HANGUP] if fault else [0.02, answer(201, json.dumps(body).encode())]

    server.handler = handler
    with Saperly(KEY, base_url=server.url, max_retries=9) as client, ThreadPoolExecutor(16) as threads:
        sent = list(threads.map(lambda n: client.messages.send(**{**SMS, "body": f"no. {n}"}), range(60)))
        assert idle(client)
    assert [message.body for message in sent] == [f"no. {n}" for n in range(60)]
    assert len({received.headers["idempotency-key"] for received in server.received}) == 60


def test_more_calls_at_once_than_pools_hold(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._sync.pool.MAX_SHARDS", 2)
    monkeypatch.setattr("saperly_client._io.HTTPCORE_SHARD", 3)
    server.handler = lambda _: [0.05, answer(200, NUMBERS)]
    with Saperly(KEY, base_url=server.url) as client, ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda _: client.numbers.list(), range(12)))
        assert len(client._session.sender.pool._shards) == 2
        assert idle(client)
    assert len(server.received) == 12


def test_a_client_may_be_closed_by_another_thread(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(503, b"", {"Retry-After": "0.3"})
    client = Saperly(KEY, base_url=server.url)
    raised: list[BaseException] = []

    def use() -> None:
        try:
            client.numbers.list()
        except BaseException as error:  # noqa: BLE001 (looked at below)
            raised.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    assert server.arrived.wait(5)
    client.close()
    thread.join()
    (error,) = raised
    assert isinstance(error, errors.SaperlyError)


def test_an_interruption_in_the_midst_of_a_request_shows_no_key(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frames of h11 have the headers of the request among their local variables."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("httpcore._backends.sync.SyncStream.write", interrupted)
    with Saperly(KEY, base_url=server.url) as client:
        with pytest.raises(KeyboardInterrupt) as caught:
            client.numbers.list()
        assert_secret(caught.value)
        assert idle(client)


class Stream(httpcore.NetworkStream):
    """Notes with which timeouts it is used."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, float | None]] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        self.noted.append(("read", timeout))
        return b"x"

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self.noted.append(("write", timeout))

    def close(self) -> None:
        self.noted.append(("close", None))

    def start_tls(self, *arguments: Any) -> httpcore.NetworkStream:
        self.noted.append(("start_tls", arguments[2]))
        return self

    def get_extra_info(self, info: str) -> Any:
        return info


def test_each_read_gets_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("saperly_client._deadline.monotonic", lambda: now)
    inner = Stream()
    deadline = Deadline(10)
    timeout = deadline["read"]
    stream = BoundedStream(inner).start_tls(ssl.create_default_context(), "x", timeout)
    assert isinstance(stream, BoundedStream)
    assert stream.read(1, timeout) == b"x"
    now = 107.0
    stream.read(1, timeout)
    stream.write(b"x", 4.0)
    stream.read(1, 5.0)
    stream.read(1)
    now = 111.0
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1, timeout)
    stream.close()
    assert stream.get_extra_info("socket") == "socket"
    assert inner.noted == [
        ("start_tls", 10.0),
        ("read", 10.0),
        ("read", 3.0),
        ("write", 4.0),
        ("read", 5.0),
        ("read", None),
        ("close", None),
    ]


def test_a_proxy_is_bounded_too(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def dripping(_: Received) -> Any:
        yield b"HTTP/1.1 200 OK\r\n"
        for _ in range(200):
            yield b"X-A: b\r\n"
            yield 0.02

    server.handler = dripping
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    with Saperly(KEY, base_url="https://api.example.com") as client, pytest.raises(errors.APITimeoutError):
        client.numbers.list(timeout=0.3)


def test_over_a_client_of_the_callers_a_dripping_body_leaves_time_for_another_attempt(server: LoopbackServer) -> None:
    def endless(_: Received) -> Any:
        if len(server.received) > 1:
            yield answer(200, b"[]")
            return
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for _ in range(200):
            yield b"1\r\n \r\n"
            yield 0.02

    server.handler = endless
    with (
        httpx.Client() as http_client,
        Saperly(KEY, base_url=server.url, http_client=http_client, timeout=1.3) as client,
    ):
        assert client.numbers.list() == []
    assert len(server.received) == 2


def test_a_transport_of_another_make_is_left_alone() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    assert bounded(transport) is transport
