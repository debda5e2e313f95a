"""An httpx client of the caller's own is used as it is."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from saperly_client import AsyncSaperly, errors
from unit.answers import KEY, MESSAGE, NUMBER, SMS, Script, Sleeps, ok
from unit.loopback import LoopbackServer, Piece, Received, answer


async def test_its_headers_cookies_parameters_and_hooks() -> None:
    seen: list[str] = []

    async def note_request(request: httpx.Request) -> None:
        seen.append(f"asked {request.url.path}")
        request.headers["X-Hook"] = "1"

    async def note_response(response: httpx.Response) -> None:
        seen.append(f"got {response.status_code}")

    script = Script(ok(MESSAGE, 201))
    async with httpx.AsyncClient(
        transport=httpx.MockTransport(script),
        headers={"X-Internal": "1", "Authorization": "Bearer another", "User-Agent": "mine", "Accept": "text/html"},
        cookies={"session": "1"},
        params={"tenant": "a"},
        event_hooks={"request": [note_request], "response": [note_response]},
        base_url="https://elsewhere.example.com",
        timeout=0.001,
    ) as http_client:
        client = AsyncSaperly(KEY, http_client=http_client)
        await client.messages.send(**SMS, extra_headers={"X-Call": "1"})
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


async def test_it_stays_open() -> None:
    http_client = httpx.AsyncClient(transport=httpx.MockTransport(Script(ok([]))))
    async with AsyncSaperly(KEY, http_client=http_client) as client:
        await client.numbers.list()
    assert not http_client.is_closed
    with pytest.raises(errors.SaperlyError, match="this client is closed: make a new one"):
        await client.numbers.list()
    async with AsyncSaperly(KEY, http_client=http_client) as client:
        await client.numbers.list()
    await http_client.aclose()


async def test_one_that_is_closed_says_so(sleeps: Sleeps) -> None:
    http_client = httpx.AsyncClient(transport=httpx.MockTransport(Script(ok([]))))
    await http_client.aclose()
    client = AsyncSaperly(KEY, http_client=http_client)
    for method in (client.numbers.list, lambda: client.calls.recording("call_1")):
        with pytest.raises(errors.SaperlyError, match="the http_client that was passed is closed"):
            await method()


async def test_one_that_is_closed_between_two_attempts_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    http_client = httpx.AsyncClient(transport=httpx.MockTransport(Script(httpx.Response(503))))

    async def close(_: float) -> None:
        await http_client.aclose()

    monkeypatch.setattr("saperly_client._async.sender.async_sleep", close)
    client = AsyncSaperly(KEY, http_client=http_client)
    with pytest.raises(errors.SaperlyError, match="the http_client that was passed is closed"):
        await client.numbers.list()


def test_one_of_another_kind_is_refused() -> None:
    for other in (httpx, httpx.get, object(), "https://proxy.example.com", AsyncSaperly(KEY)):
        with pytest.raises(
            errors.ConfigurationError, match=r"^http_client is a \w+, and AsyncSaperly needs an httpx\."
        ):
            AsyncSaperly(KEY, http_client=other)  # type: ignore[arg-type]


async def test_its_proxy_is_used(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, b"[]")
    async with httpx.AsyncClient(proxy=server.url) as http_client:
        client = AsyncSaperly(KEY, base_url="http://api.localhost:1", http_client=http_client)
        assert await client.numbers.list() == []
    assert server.received[0].target == "http://api.localhost:1/numbers"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_where_it_follows_redirects_the_key_stays_behind(
    status: int, server: LoopbackServer, other_server: LoopbackServer
) -> None:
    server.handler = lambda received: (
        answer(status, b"", {"Location": f"{other_server.url}/elsewhere"})
        if received.target == "/numbers"
        else answer(status, b"", {"Location": "/numbers"})
    )
    other_server.handler = lambda _: answer(200, b"[]")
    async with httpx.AsyncClient(follow_redirects=True) as http_client:
        client = AsyncSaperly(KEY, base_url=server.url, http_client=http_client)
        assert await client.request("GET", "/old") == []
    assert [received.headers.get("authorization") for received in server.received] == [f"Bearer {KEY}"] * 2
    assert other_server.received[0].target == "/elsewhere"
    assert other_server.received[0].headers["host"] == f"127.0.0.1:{other_server.port}"
    assert "authorization" not in other_server.received[0].headers
    assert KEY not in repr(other_server.received)


async def test_where_it_follows_redirects_the_key_never_goes_in_the_clear() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.scheme == "https":
            return httpx.Response(307, headers={"Location": "http://api.saperly.com/numbers"})
        return ok([NUMBER])

    script = Script(handler)
    async with httpx.AsyncClient(transport=httpx.MockTransport(script), follow_redirects=True) as http_client:
        await AsyncSaperly(KEY, http_client=http_client).numbers.list()
    assert "authorization" in script.requests[0].headers
    assert "authorization" not in script.requests[1].headers


@pytest.mark.parametrize("location", ["javascript:alert(1)", "http://[::1", "/loop", "", "ftp://example.com/"])
async def test_where_it_follows_redirects_to_nowhere_it_is_an_error_of_ours(location: str, sleeps: Sleeps) -> None:
    script = Script(httpx.Response(302, headers={"Location": location}))
    async with httpx.AsyncClient(transport=httpx.MockTransport(script), follow_redirects=True) as http_client:
        with pytest.raises(errors.RequestError) as caught:
            await AsyncSaperly(KEY, http_client=http_client).numbers.list()
    assert type(caught.value) is errors.APIConnectionError


async def test_its_auth_goes_over_ours() -> None:
    """Used as it is: whoever sets it knows what stands between them and Saperly."""
    script = Script(ok([]))
    transport = httpx.MockTransport(script)
    async with httpx.AsyncClient(transport=transport, auth=("somebody", "word")) as http_client:
        await AsyncSaperly(KEY, http_client=http_client).numbers.list()
    assert script.requests[0].headers["authorization"].startswith("Basic ")


async def test_its_own_faults_are_wrapped(sleeps: Sleeps) -> None:
    class Transport(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("no route", request=request) from OSError(113, "No route to host")

    async with httpx.AsyncClient(transport=Transport()) as http_client:
        with pytest.raises(errors.APIConnectionError, match="ConnectError: no route") as caught:
            await AsyncSaperly(KEY, http_client=http_client).numbers.list()
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert isinstance(caught.value.__cause__.__cause__, OSError)


async def test_a_pool_that_is_full_is_a_timeout(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, b"x" * 10)
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as http_client:
        held = await http_client.send(http_client.build_request("GET", server.url), stream=True)
        client = AsyncSaperly(KEY, base_url=server.url, http_client=http_client)
        with pytest.raises(errors.APITimeoutError, match="while in pool"):
            await client.numbers.list(timeout=0.2)
        await held.aclose()


async def test_a_dripping_body_ends_at_the_deadline_too(server: LoopbackServer) -> None:
    def dripping() -> Iterator[Piece]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        for _ in range(200):
            yield b"1\r\n \r\n"
            yield 0.02

    def handler(received: Received) -> bytes | Iterator[Piece]:
        to_media = received.target.endswith("/recording")
        return answer(302, b"", {"Location": "/media/1"}) if to_media else dripping()

    server.handler = handler
    async with httpx.AsyncClient() as http_client:
        client = AsyncSaperly(KEY, base_url=server.url, http_client=http_client)
        for method in (client.numbers.list, lambda **options: client.calls.recording("call_1", **options)):
            with pytest.raises(errors.APITimeoutError):
                await method(timeout=0.3)
