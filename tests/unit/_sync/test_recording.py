# Translated from tests/unit/_async/test_recording.py by scripts/unasync.py; do not edit.
"""Recordings: by a redirect, without the key, and never as a whole in memory."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from saperly_client import Saperly, errors
from unit._sync.clients import connected
from unit.answers import KEY, Script, Sleeps, tagged
from unit.loopback import HANGUP, LoopbackServer, Piece, answer

AUDIO = b"RIFF" + bytes(range(256)) * 40


def to(location: str, status: int = 302) -> bytes:
    return answer(status, b"", {"Location": location})


@pytest.fixture
def client(server: LoopbackServer, transport: str) -> Saperly:
    return Saperly(KEY, base_url=server.url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_does_not_go_to_another_host(
    status: int, client: Saperly, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    server.handler = lambda _: to(f"{other_server.url}/stored/a%20b.wav?signature=x%2Fy", status)
    other_server.handler = lambda _: answer(200, AUDIO, {"Content-Type": "audio/wav"})
    with client:
        assert client.calls.recording("call_1", extra_headers={"X-Team": "a"}) == AUDIO
    (asked,), (fetched,) = server.received, other_server.received
    assert (asked.method, asked.target) == ("GET", "/calls/call_1/recording")
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert (fetched.method, fetched.target) == ("GET", "/stored/a%20b.wav?signature=x%2Fy")
    assert fetched.headers["host"] == f"127.0.0.1:{other_server.port}"
    assert {"authorization", "x-team", "cookie", "idempotency-key"} & set(fetched.headers) == set()
    assert KEY not in repr(fetched)


def test_the_key_goes_to_the_same_origin(client: Saperly, server: LoopbackServer) -> None:
    server.handler = lambda received: answer(200, AUDIO) if received.target == "/media/1" else to("/media/1")
    with client:
        assert client.calls.recording("call_1") == AUDIO
    assert server.received[1].headers["authorization"] == f"Bearer {KEY}"
    assert server.received[1].headers["accept"] == "*/*"


def test_another_path_than_the_base_urls_is_another_place(server: LoopbackServer) -> None:
    server.handler = lambda received: answer(200, AUDIO) if received.target == "/media/1" else to("/media/1")
    with Saperly(KEY, base_url=f"{server.url}/v2") as client:
        assert client.calls.recording("call_1") == AUDIO
    assert server.received[0].target == "/v2/calls/call_1/recording"
    assert "authorization" not in server.received[1].headers


def test_the_key_comes_back_only_to_where_it_belongs(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    server.handler = lambda received: (
        answer(200, AUDIO) if received.target == "/media/1" else to(f"{other_server.url}/one")
    )
    other_server.handler = lambda received: to("/two" if received.target == "/one" else f"{server.url}/media/1")
    with client:
        assert client.calls.recording("call_1") == AUDIO
    assert [received.target for received in other_server.received] == ["/one", "/two"]
    assert all("authorization" not in received.headers for received in other_server.received)
    assert "authorization" in server.received[1].headers


def test_a_host_that_only_looks_like_ours_gets_no_key(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    locations = [
        f"{server.url}@127.0.0.1:{other_server.port}/",
        f"//127.0.0.1:{other_server.port}/",
        f"http://somebody:{server.port}@127.0.0.1:{other_server.port}/",
        f"{other_server.url}/{server.url}/",
        f"\\\\127.0.0.1:{other_server.port}/",
    ]
    other_server.handler = lambda _: answer(200, AUDIO)
    with client:
        for location in locations:
            server.handler = lambda received, location=location: (
                to(location) if received.target == "/calls/call_1/recording" else answer(200, AUDIO)
            )
            try:
                client.calls.recording("call_1")
            except errors.APIConnectionError:
                continue
    assert len(other_server.received) == 4
    assert KEY not in repr(other_server.received)


@pytest.mark.parametrize(
    "location",
    [
        "https://api.saperly.com.example.com/a.wav",
        "https://api.saperly.community/a.wav",
        "https://api.saperly.com:8443/a.wav",
        "https://api.saperly.com@example.com/a.wav",
        "https://example.com/https://api.saperly.com/a.wav",
        "https://example.com#https://api.saperly.com/",
        "//example.com/a.wav",
    ],
)
def test_a_name_that_only_begins_like_ours_gets_no_key(location: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/calls/call_1/recording":
            return httpx.Response(302, headers={"Location": location})
        return httpx.Response(200, content=AUDIO)

    script = Script(handler)
    with connected(script) as client:
        assert client.calls.recording("call_1") == AUDIO
    assert len(script.requests) == 2
    assert KEY not in repr(script.requests[1].headers.raw)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("", "redirected, but not said where to"),
        (None, "redirected, but not said where to"),
        ("ftp://example.com/a.wav", r"which is no http\(s\) URL"),
        ("javascript:alert(1)", r"which is no http\(s\) URL"),
        ("file:///etc/passwd", r"which is no http\(s\) URL"),
        ("http://[::1", "no answer"),
        ("http://127.0.0.1:port/", "no answer"),
        ("http://exa mple.invalid:1/", "no answer"),
    ],
)
def test_an_address_that_cannot_be_used(
    location: str | None, message: str, client: Saperly, server: LoopbackServer
) -> None:
    server.handler = lambda _: answer(302, b"", {} if location is None else {"Location": location})
    with client:
        with pytest.raises(errors.APIConnectionError, match=f"^GET /calls/call_1/recording: .*{message}"):
            client.calls.recording("call_1")
        with pytest.raises(errors.APIStatusError, match=r"^GET /numbers: 302\. redirected to"):
            client.numbers.list()
    assert len(server.received) == 2


def test_plain_http_is_refused_after_https() -> None:
    script = Script(httpx.Response(302, headers={"Location": "http://storage.example.com/a.wav"}))
    with connected(script) as client:
        with pytest.raises(errors.APIConnectionError, match=r"redirected to plain http at storage\.example\.com"):
            client.calls.recording("call_1")
    assert len(script.requests) == 1


def test_redirects_come_to_an_end(client: Saperly, server: LoopbackServer) -> None:
    server.handler = lambda received: to(received.target + "x")
    with client:
        with pytest.raises(errors.APIConnectionError, match="redirected more than 5 times"):
            client.calls.recording("call_1")
    assert len(server.received) == 6


def test_a_recording_that_comes_at_once(client: Saperly, server: LoopbackServer, tmp_path: Path) -> None:
    server.handler = lambda _: answer(200, AUDIO, {"Content-Type": "audio/wav"})
    with client:
        assert client.calls.recording("call_1") == AUDIO
        assert client.calls.recording("call_1", to=tmp_path / "a.wav") == len(AUDIO)
    assert (tmp_path / "a.wav").read_bytes() == AUDIO


def test_a_recording_that_comes_at_once_and_is_endless(
    client: Saperly, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saperly_client._sync.sender.MAX_BODY", len(AUDIO) - 1)
    server.handler = lambda _: answer(200, AUDIO)
    with client:
        with pytest.raises(errors.ResponseValidationError, match="came at once, not by a redirect, and is larger"):
            client.calls.recording("call_1")


def test_no_recording(client: Saperly, server: LoopbackServer, tmp_path: Path, sleeps: Sleeps) -> None:
    server.handler = lambda _: answer(404, b'{"_tag": "CallNotFound", "callId": "call_1"}')
    with client:
        with pytest.raises(errors.CallNotFoundError) as caught:
            client.calls.recording("call_1", to=tmp_path / "a.wav")
        assert caught.value.call_id == "call_1"
        assert os.listdir(tmp_path) == []
        server.handler = lambda _: answer(503)
        with pytest.raises(errors.ServerError):
            client.calls.recording("call_1")
    assert len(server.received) == 1 + 3


def test_the_place_does_not_hand_it_out(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer, tmp_path: Path
) -> None:
    server.handler = lambda _: to(f"{other_server.url}/?signature=hush")
    other_server.handler = lambda _: answer(403, b"<Error>expired</Error>")
    with client:
        with pytest.raises(errors.APIConnectionError, match=r"the download at 127\.0\.0\.1 answered 403$") as caught:
            client.calls.recording("call_1", to=tmp_path / "a.wav")
    assert "hush" not in str(caught.value)
    assert os.listdir(tmp_path) == []


def test_to_a_path_or_a_file(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer, tmp_path: Path
) -> None:
    server.handler = lambda _: to(other_server.url)
    other_server.handler = lambda _: answer(200, AUDIO)
    path = tmp_path / "a.wav"
    path.write_bytes(b"an older one")
    written = io.BytesIO()
    with client:
        assert client.calls.recording("call_1", to=path) == len(AUDIO)
        assert client.calls.recording("call_1", to=os.fspath(tmp_path / "b.wav")) == len(AUDIO)
        assert client.calls.recording("call_1", to=written) == len(AUDIO)
    assert path.read_bytes() == (tmp_path / "b.wav").read_bytes() == written.getvalue() == AUDIO
    assert sorted(os.listdir(tmp_path)) == ["a.wav", "b.wav"]
    assert not written.closed


def test_the_file_is_made_as_files_are(client: Saperly, server: LoopbackServer, tmp_path: Path) -> None:
    server.handler = lambda _: answer(200, AUDIO)
    (tmp_path / "plain").touch()
    (tmp_path / "link").symlink_to("real")
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with client:
        for name in ("new", "link", "pipe"):
            assert client.calls.recording("call_1", to=tmp_path / name) == len(AUDIO)
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == AUDIO
    assert (tmp_path / "pipe").is_fifo()
    assert os.read(reader, 2 * len(AUDIO)) == AUDIO
    os.close(reader)
    assert sorted(os.listdir(tmp_path)) == ["link", "new", "pipe", "plain", "real"]


def test_a_download_that_breaks_off_leaves_nothing_behind(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer, tmp_path: Path
) -> None:
    server.handler = lambda _: to(other_server.url)
    other_server.handler = lambda _: iter([answer(200, AUDIO)[:-10], HANGUP])
    path = tmp_path / "a.wav"
    path.write_bytes(b"an older one")
    with client:
        with pytest.raises(errors.APIConnectionError) as caught:
            client.calls.recording("call_1", to=path)
    assert isinstance(caught.value.__cause__, httpx.TransportError)
    assert path.read_bytes() == b"an older one"
    assert os.listdir(tmp_path) == ["a.wav"]


def slowly() -> Iterator[Piece]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for _ in range(200):
        yield b"1\r\nx\r\n"
        yield 0.02


@pytest.mark.parametrize("pieces", [slowly, lambda: iter([60.0]), lambda: iter([b"HTTP/1.1 200 OK\r\nX-A", 60.0])])
def test_the_timeout_is_for_the_whole_of_it(
    pieces: Any, client: Saperly, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    server.handler = lambda _: to(other_server.url)
    other_server.handler = lambda _: pieces()
    with client:
        with pytest.raises(errors.APITimeoutError) as caught:
            client.calls.recording("call_1", timeout=0.3)
    assert isinstance(caught.value.__cause__, httpx.TimeoutException)


class Full(io.BytesIO):
    """A disk without room."""

    def write(self, _: Any) -> int:
        raise OSError(28, "No space left on device")


def test_a_disk_without_room_keeps_no_connection(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    server.handler = lambda _: to(other_server.url)
    other_server.handler = lambda _: slowly()
    with client:
        with pytest.raises(OSError, match="No space left on device"):
            client.calls.recording("call_1", to=Full())
        assert [shard.in_flight for shard in client._session.sender.pool._shards] == [0] * len(
            client._session.sender.pool._shards
        )


def test_a_folder_that_is_not_there_costs_no_request(tmp_path: Path) -> None:
    script = Script(tagged(404, "CallNotFound"))
    with connected(script) as client:
        with pytest.raises(FileNotFoundError):
            client.calls.recording("call_1", to=tmp_path / "missing" / "a.wav")
    assert script.requests == []


def test_it_is_not_held_in_memory(
    client: Saperly, server: LoopbackServer, other_server: LoopbackServer, tmp_path: Path
) -> None:
    piece = b"x" * 65_536
    server.handler = lambda _: to(other_server.url)
    other_server.handler = lambda _: iter(
        [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(piece) * 300), *[piece] * 300]
    )
    with client:
        client.calls.recording("call_1", to=tmp_path / "first.wav")
        tracemalloc.start()
        try:
            assert client.calls.recording("call_1", to=tmp_path / "a.wav") == len(piece) * 300
            assert tracemalloc.get_traced_memory()[1] < 4_000_000
        finally:
            tracemalloc.stop()


def test_a_client_of_the_callers_takes_nothing_of_its_own_along() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.host == "api.saperly.com":
            return httpx.Response(302, headers={"Location": "https://storage.example.com/a.wav"})
        return httpx.Response(200, content=AUDIO)

    script = Script(handler)
    with httpx.Client(
        transport=httpx.MockTransport(script),
        headers={"X-Internal": "1", "Authorization": "Bearer another"},
        cookies={"session": "1"},
        auth=("somebody", "word"),
        params={"tenant": "1"},
        follow_redirects=True,
    ) as http_client:
        client = Saperly(KEY, http_client=http_client)
        assert client.calls.recording("call_1") == AUDIO
    asked, fetched = script.requests
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.headers["x-internal"] == "1"
    assert str(fetched.url) == "https://storage.example.com/a.wav"
    assert {"authorization", "x-internal", "cookie"} & set(fetched.headers) == set()
