"""The key is shown nowhere, whatever happens."""

from __future__ import annotations

import copy
import io
import json
import pickle
import re
import socket
from typing import Any

import httpx
import pytest
import rich
import rich.console
from saperly_client import AsyncSaperly, errors
from unit._async.clients import connected
from unit.answers import KEY, MESSAGE, OTHER_KEY, SMS, Script, Sleeps, ok, tagged
from unit.leaks import assert_secret, shown, unguarded
from unit.loopback import HANGUP, LoopbackServer, Received, answer


async def test_plain_httpx_does_show_it(server: LoopbackServer) -> None:
    """So the tests below can fail."""
    server.handler = lambda _: iter([HANGUP])
    assert KEY in shown(unguarded(server.url))


def refused() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        return nobody.getsockname()[1]


@pytest.mark.usefixtures("transport")
async def test_no_phone_number_is_logged_by_what_is_below(
    server: LoopbackServer, other_server: LoopbackServer, log: pytest.LogCaptureFixture
) -> None:
    def handler(received: Received) -> bytes:
        if received.target.startswith("/consent"):
            return answer(200, b'{"hasConsent": true}')
        return answer(302, b"", {"Location": f"{other_server.url}/stored?signature=s3cret"})

    server.handler = handler
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        await client.consent.check(number_id="num_1", peer_number="+12125550147")
        await client.calls.recording("call_1")
        assert server.received[0].target.endswith("peerNumber=%2B12125550147")
        assert other_server.received[0].target == "/stored?signature=s3cret"
        assert f'HTTP Request: GET {server.url}/consent/check "HTTP/1.1 200 X"' in log.text
        # In httpcore's lines at DEBUG are the headers of answers, so a Location too.
        lines = [record.getMessage() for record in log.records if not record.name.startswith("httpcore")]
        assert not re.search("2125550147|s3cret", "\n".join(lines))
        log.clear()
        async with httpx.AsyncClient() as http_client:
            await http_client.get(f"{other_server.url}/?mine=1")
        assert "mine=1" in log.text  # the caller's own requests are the caller's
    async with AsyncSaperly(KEY, base_url=server.url, log_bodies=True) as client:
        await client.consent.check(number_id="num_1", peer_number="+12125550147")
    assert "2125550147" in log.text


@pytest.mark.usefixtures("transport")
async def test_not_where_nobody_listens(sleeps: Sleeps, log: pytest.LogCaptureFixture) -> None:
    async with AsyncSaperly(KEY, base_url=f"http://127.0.0.1:{refused()}") as client:
        with pytest.raises(errors.APIConnectionError) as caught:
            await client.messages.send(**SMS)
    assert_secret(caught.value)
    assert KEY not in log.text


FAULTS: dict[str, Any] = {
    "lost": [HANGUP],
    "garbage": [b"SSH-2.0\r\n", HANGUP],
    "silence": [60.0],
    "a stalled body": [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", 60.0],
    "401": [answer(401, b'{"_tag": "Unauthorized", "message": "who?"}')],
    "500": [answer(500, b"<html>")],
    "302": [answer(302, b"", {"Location": "https://example.com/"})],
    "no JSON": [answer(200, b"<html>")],
    "cut off": [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", HANGUP],
}


@pytest.mark.usefixtures("transport")
@pytest.mark.parametrize("name", FAULTS)
async def test_not_where_a_server_fails(name: str, server: LoopbackServer, log: pytest.LogCaptureFixture) -> None:
    server.handler = lambda _: iter(FAULTS[name])
    async with AsyncSaperly(KEY, base_url=server.url, timeout=0.3, max_retries=1, log_bodies=True) as client:
        with pytest.raises(errors.RequestError) as caught:
            await client.messages.send(**SMS)
        with pytest.raises(errors.RequestError) as other:
            await client.with_options(api_key=OTHER_KEY, timeout=0.2).numbers.list()
    assert_secret(caught.value)
    assert_secret(other.value)
    assert KEY not in log.text
    assert OTHER_KEY not in log.text
    authorizations = {received.headers["authorization"] for received in server.received}
    assert authorizations == {f"Bearer {KEY}", f"Bearer {OTHER_KEY}"}


INTERRUPTIONS = [KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, RecursionError, ZeroDivisionError, OSError]


@pytest.mark.parametrize("interruption", INTERRUPTIONS)
async def test_not_where_something_else_comes_up(interruption: type[BaseException]) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        headers = request.headers.raw  # what a transport has among its local variables
        raise interruption(len(headers))

    async with connected(handler) as client:
        with pytest.raises(interruption) as caught:
            await client.messages.send(**SMS)
    assert_secret(caught.value)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, httpx.ReadError, httpx.InvalidURL])
async def test_not_while_a_recording_is_fetched(interruption: type[BaseException]) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        headers = request.headers.raw
        if request.url.path == "/media/1":
            raise interruption(str(len(headers)))
        return httpx.Response(302, headers={"Location": "/media/1"})

    async with connected(handler) as client:
        with pytest.raises((errors.APIConnectionError, KeyboardInterrupt)) as caught:
            await client.calls.recording("call_1")
    assert_secret(caught.value)


async def test_not_where_a_hook_of_the_callers_fails() -> None:
    async def hook(request: httpx.Request) -> None:
        headers = request.headers.raw
        raise LookupError(len(headers))

    transport = httpx.MockTransport(Script(ok([])))
    async with httpx.AsyncClient(transport=transport, event_hooks={"request": [hook]}) as http_client:
        client = AsyncSaperly(KEY, http_client=http_client)
        with pytest.raises(LookupError) as caught:
            await client.numbers.list()
    assert_secret(caught.value)


async def test_not_where_the_arguments_are_wrong() -> None:
    mistakes: list[dict[str, Any]] = [
        {**SMS, "to": "415"},
        {**SMS, "body": object()},
        {**SMS, "extra_headers": {"X": "\n"}},
        {**SMS, "timeout": -1},
        {**SMS, "retries": 2},
        {**SMS, "idempotency_key": "\n"},
    ]
    async with connected(Script(ok({}))) as client:
        for mistake in mistakes:
            with pytest.raises((errors.InvalidArgumentError, TypeError)) as caught:
                await client.messages.send(**mistake)
            assert_secret(caught.value)
        with pytest.raises(errors.InvalidArgumentError) as caught:
            await client.request("GET", "no slash")
        assert_secret(caught.value)
        client._session.sender.pool.closed = True
        with pytest.raises(errors.SaperlyError, match="this client is closed") as closed:
            await client.numbers.list()
        assert_secret(closed.value)


def test_not_where_no_client_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    client = AsyncSaperly(KEY)
    mistakes: list[dict[str, Any]] = [
        {"base_url": "http://example.com"},
        {"base_url": "ftp://example.com"},
        {"timeout": 0},
        {"max_retries": -1},
        {"http_client": 5},
        {"nonsense": 5},
    ]
    for mistake in mistakes:
        with pytest.raises((errors.ConfigurationError, errors.InvalidArgumentError, TypeError)) as caught:
            AsyncSaperly(KEY, **mistake)
        assert_secret(caught.value)
    for slip in (" ", "\n", "é"):
        with pytest.raises(errors.ConfigurationError) as caught:
            AsyncSaperly(KEY + slip)
        assert_secret(caught.value)
        with pytest.raises(errors.ConfigurationError) as caught:
            client.with_options(api_key=KEY + slip)
        assert_secret(caught.value)
    with pytest.raises(errors.InvalidArgumentError) as wrong:
        client.with_options(api_key=KEY, timeout=-1)
    assert_secret(wrong.value)
    monkeypatch.setenv("SAPERLY_API_KEY", KEY + " ")
    with pytest.raises(errors.ConfigurationError) as caught:
        AsyncSaperly()
    assert_secret(caught.value)


async def test_not_in_a_client() -> None:
    async with connected(Script(ok(MESSAGE, 201)), log_bodies=True) as client:
        await client.messages.send(**SMS)
        parts = [client, client.messages, client._session, client._session.sender, client._session.options]
        parts += [client._session.sender.secret, client._session.sender.pool, client.with_options(api_key=KEY)]
        console = rich.console.Console(file=io.StringIO(), width=400)
        for part in parts:
            rich.inspect(part, console=console, all=True)
            console.print(part, f"{part!r} {part!s} {getattr(part, '__dict__', None)}")
            assert KEY not in repr(part) + str(part) + format(part, "")
    assert isinstance(console.file, io.StringIO)
    assert "Secret(" in console.file.getvalue()
    assert KEY not in console.file.getvalue()


async def test_a_client_is_neither_pickled_nor_copied() -> None:
    async with connected(Script(ok([]))) as client:
        for part in (client, client.numbers):
            for duplicate in (pickle.dumps, copy.deepcopy):
                with pytest.raises(TypeError, match="pickle"):
                    duplicate(part)


LINE = re.compile(r"POST /messages: 201 in \d+ ms, attempt 1")


async def test_one_line_a_request(log: pytest.LogCaptureFixture, sleeps: Sleeps) -> None:
    script = Script(httpx.ReadError("reset"), tagged(503, "AssistantUnavailable"), ok(MESSAGE, 201))
    async with connected(script) as client:
        await client.messages.send(**SMS)
    lines = [record for record in log.records if record.name.startswith("saperly_client")]
    assert {(record.name, record.levelname) for record in lines} == {("saperly_client", "DEBUG")}
    texts = [re.sub(r"\d+ ms", "1 ms", record.getMessage()) for record in lines]
    assert texts == [
        "POST /messages: ReadError in 1 ms, attempt 1",
        "POST /messages: 503 in 1 ms, attempt 2",
        "POST /messages: 201 in 1 ms, attempt 3",
    ]


async def test_an_interruption_is_logged_as_such(log: pytest.LogCaptureFixture) -> None:
    async with connected(Script(KeyboardInterrupt())) as client:
        with pytest.raises(KeyboardInterrupt):
            await client.numbers.list()
    assert "GET /numbers: interrupted in " in log.text


async def test_nothing_is_logged_above_debug(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="saperly_client")
    async with connected(Script(httpx.Response(500)), max_retries=0) as client:
        with pytest.raises(errors.ServerError):
            await client.numbers.list()
    assert [record for record in caplog.records if record.name == "saperly_client"] == []


def ours(log: pytest.LogCaptureFixture) -> str:
    return "\n".join(record.getMessage() for record in log.records if record.name == "saperly_client")


async def test_no_number_and_no_message_is_logged(log: pytest.LogCaptureFixture) -> None:
    check = {"hasConsent": True, "type": "explicit_outbound"}
    async with connected(Script(ok(MESSAGE, 201), ok(check))) as client:
        await client.messages.send(**SMS)
        await client.consent.check(number_id="num_1", peer_number=SMS["to"])
    assert LINE.match(ours(log))
    assert "GET /consent/check: 200" in ours(log)
    for private in (SMS["to"], SMS["to"][1:], SMS["body"], MESSAGE["from"], "num_"):
        assert private not in ours(log)


async def test_bodies_are_logged_where_somebody_asked_for_it(log: pytest.LogCaptureFixture) -> None:
    async with connected(Script(ok(MESSAGE, 201), ok([])), log_bodies=True) as client:
        await client.messages.send(**SMS)
        await client.messages.list(number_id="num_1")
    text = ours(log)
    assert SMS["to"] in text
    assert SMS["body"] in text
    assert json.dumps(MESSAGE["id"]) in text
    assert "num_1" in text
    assert KEY not in text


@pytest.mark.usefixtures("transport")
async def test_the_logs_of_the_libraries_below_show_no_key(
    server: LoopbackServer, log: pytest.LogCaptureFixture
) -> None:
    server.handler = lambda _: answer(201, json.dumps(MESSAGE).encode())
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        await client.messages.send(**SMS)
    assert len({record.name for record in log.records}) > 1
    assert KEY not in log.text
