# Translated from tests/unit/_async/test_http_client.py by scripts/unasync.py; do not edit.
"""An httpx client of the caller's own is used as it is."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from saperly_client import Saperly, errors
from unit.answers import KEY, MESSAGE, NUMBER, SMS, Script, Sleeps, ok
from unit.loopback import LoopbackServer, Piece, Received, answer


def test_its_headers_cookies_parameters_and_hooks() -> None:
    seen: list[str] = []

    def note_request(request: httpx.Request) -> None:
        seen.append(f"asked {request.url.path}")
        request.headers["X-Hook"] = "1"

    def note_response(response: httpx.Response) -> None:
        seen.append(f"got {response.status_code}")

    script = Script(ok(MESSAGE, 201))
    with httpx.Client(
        transport=httpx.MockTransport(script),
        headers={"X-Internal": "1", "Authorization": "Bearer another", "User-Agent": "mine", "Accept": "text/html"},
        cookies={"session": "1"},
        params={"tenant": "a"},
        event_hooks={"request": [note_request], "response": [note_response]},
        base_url="https://elsewhere.example.com",
        timeout=0.001,
    ) as http_client:
        client = Saperly(KEY, http_client=http_client)
        client.messages.send(**SMS, extra_headers={"X-Call": "1"})
        assert http_client.headers["authorization"] == "Bearer another"
        assert http_client.timeout == httpx.Timeout(0.001)
    (request,) = script.requests
    assert str(request.url) == "https://api.saperly.com/messages?tenant=a"
    assert [request.headers[name] for name in ("x-internal", "x-hook", "x-call", "cookie")] == ["1"] * 3 + ["session=1"]
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["accept"] == "application/json"
    assert request.headers["host"] == "api.saperly.com"
    assert request.headers["user-agent"].startswith("saperly-client/")
    assert 14 < request.extensions["timeout"]["read"] <= 15
    assert seen == ["asked /messages", "got 201"]


def test_it_stays_open() -> None:
    http_client = httpx.Client(transport=httpx.MockTransport(Script(ok([]))))
    with Saperly(KEY, http_client=http_client) as client:
        client.numbers.list()
    assert not http_client.is_closed
    with pytest.raises(errors.SaperlyError, match="this client is closed: make a new one"):
        client.numbers.list()
    with Saperly(KEY, http_client=http_client) as client:
        client.numbers.list()
    http_client.close()


def test_one_that_is_closed_says_so(sleeps: Sleeps) -> None:
    http_client = httpx.Client(transport=httpx.MockTransport(Script(ok([]))))
    http_client.close()
    client = Saperly(KEY, http_client=http_client)
    for method in (client.numbers.list, lambda: client.calls.recording("call_1")):
        with pytest.raises(errors.SaperlyError, match="the http_client that was passed is closed"):
            method()


def test_one_that_is_closed_between_two_attempts_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    http_client = httpx.Client(transport=httpx.MockTransport(Script(httpx.Response(503))))

    def close(_: float) -> None:
        http_client.close()

    monkeypatch.setattr("saperly_client._sync.sender.sleep", close)
    client = Saperly(KEY, http_client=http_client)
    with pytest.raises(errors.SaperlyError, match="the http_client that was passed is closed"):
        client.numbers.list()


def test_one_of_another_kind_is_refused() -> None:
    for other in (httpx, httpx.get, object(), "https://proxy.example.com", Saperly(KEY)):
        with pytest.raises(errors.ConfigurationError, match=r"^http_client is a \w+, and Saperly needs an httpx\."):
            Saperly(KEY, http_client=other)  # type: ignore[arg-type]


def test_its_proxy_is_used(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, b"[]")
    with httpx.Client(proxy=server.url) as http_client:
        client = Saperly(KEY, base_url="http://api.localhost:1", http_client=http_client)
        assert client.numbers.list() == []
    assert server.received[0].target == "http://api.localhost:1/numbers"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_where_it_follows_redirects_the_key_stays_behind(
    status: int, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    server.handler = lambda received: (
        answer(status, b"", {"Location": f"{other_server.url}/elsewhere"})
        if received.target == "/numbers"
        else answer(status, b"", {"Location": "/numbers"})
    )
    other_server.handler = lambda _: answer(200, b"[]")
    with httpx.Client(follow_redirects=True) as http_client:
        client = Saperly(KEY, base_url=server.url, http_client=http_client)
        assert client.request("GET", "/old") == []
    assert [received.headers.get("authorization") for received in server.received] == [f"Bearer {KEY}"] * 2
    assert other_server.received[0].target == "/elsewhere"
    assert other_server.received[0].headers["host"] == f"127.0.0.1:{other_server.port}"
    assert "authorization" not in other_server.received[0].headers
    assert KEY not in repr(other_server.received)


def test_where_it_follows_redirects_the_key_never_goes_in_the_clear() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.scheme == "https":
            return httpx.Response(307, headers={"Location": "http://api.saperly.com/numbers"})
        return ok([NUMBER])

    script = Script(handler)
    with httpx.Client(transport=httpx.MockTransport(script), follow_redirects=True) as http_client:
        Saperly(KEY, http_client=http_client).numbers.list()
    assert "authorization" in script.requests[0].headers
    assert "authorization" not in script.requests[1].headers


@pytest.mark.parametrize("location", ["javascript:alert(1)", "http://[::1", "/loop", "", "ftp://example.com/"])
def test_where_it_follows_redirects_to_nowhere_it_is_an_error_of_ours(location: str, sleeps: Sleeps) -> None:
    script = Script(httpx.Response(302, headers={"Location": location}))
    with httpx.Client(transport=httpx.MockTransport(script), follow_redirects=True) as http_client:
        with pytest.raises(errors.RequestError) as caught:
            Saperly(KEY, http_client=http_client).numbers.list()
    assert type(caught.value) is errors.APIConnectionError


def test_its_auth_goes_over_ours() -> None:
    """Used as it is: whoever sets it knows what stands between them and Saperly."""
    script = Script(ok([]))
    transport = httpx.MockTransport(script)
    with httpx.Client(transport=transport, auth=("somebody", "word")) as http_client:
        Saperly(KEY, http_client=http_client).numbers.list()
    assert script.requests[0].headers["authorization"].startswith("Basic ")


def test_its_own_faults_are_wrapped(sleeps: Sleeps) -> None:
    class Transport(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("no route", request=request) from OSError(113, "No route to host")

    with httpx.Client(transport=Transport()) as http_client:
        with pytest.raises(errors.APIConnectionError, match="ConnectError: no route") as caught:
            Saperly(KEY, http_client=http_client).numbers.list()
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert isinstance(caught.value.__cause__.__cause__, OSError)


def test_a_pool_that_is_full_is_a_timeout(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, b"x" * 10)
    with httpx.Client(limits=httpx.Limits(max_connections=1)) as http_client:
        held = http_client.send(http_client.build_request("GET", server.url), stream=True)
        client = Saperly(KEY, base_url=server.url, http_client=http_client)
        with pytest.raises(errors.APITimeoutError, match="while in pool"):
            client.numbers.list(timeout=0.2)
        held.close()


def test_a_dripping_body_ends_at_the_deadline_too(server: LoopbackServer) -> None:
    def dripping() -> Iterator[Piece]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for _ in range(200):
            yield b"1\r\n \r\n"
            yield 0.02

    def handler(received: Received) -> bytes | Iterator[Piece]:
        to_media = received.target.endswith("/recording")
        return answer(302, b"", {"Location": "/media/1"}) if to_media else dripping()

    server.handler = handler
    with httpx.Client() as http_client:
        client = Saperly(KEY, base_url=server.url, http_client=http_client)
        for method in (client.numbers.list, lambda **options: client.calls.recording("call_1", **options)):
            with pytest.raises(errors.APITimeoutError):
                method(timeout=0.3)
