"""What only the asynchronous client has: cancelling, many at once, and another event loop than asyncio's."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
from saperly_client import AsyncSaperly, errors
from unit.answers import KEY, MESSAGE, NUMBER, SMS
from unit.contract import success
from unit.leaks import assert_secret
from unit.loopback import HANGUP, LoopbackServer, Received, answer

NUMBERS = json.dumps([NUMBER]).encode()


def idle(client: AsyncSaperly) -> bool:
    return all(shard.in_flight == 0 for shard in client._session.sender.pool._shards)


@pytest.mark.usefixtures("transport")
@pytest.mark.parametrize("pieces", [[60.0], [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", 60.0]])
async def test_a_call_can_be_cancelled(pieces: Any, server: LoopbackServer) -> None:
    server.handler = lambda _: iter(pieces)
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        task = asyncio.create_task(client.numbers.list())
        assert await asyncio.to_thread(server.arrived.wait, 5)
        await asyncio.sleep(0.05)
        assert not idle(client)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert_secret(caught.value)
        assert idle(client)
        server.handler = lambda _: answer(200, NUMBERS)
        assert len(await client.numbers.list()) == 1


@pytest.mark.usefixtures("transport")
async def test_a_call_can_be_cancelled_while_it_waits_for_its_next_attempt(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(503, b"", {"Retry-After": "20"})
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.numbers.list()
        assert idle(client)
    assert len(server.received) == 1


@pytest.mark.usefixtures("transport")
async def test_many_calls_at_once(server: LoopbackServer) -> None:
    def handler(received: Received) -> Any:
        fault = len(server.received) % 7 == 0
        body = {**MESSAGE, "body": json.loads(received.body)["body"]}
        return [0.02, HANGUP] if fault else [0.02, answer(201, json.dumps(body).encode())]

    server.handler = handler
    async with AsyncSaperly(KEY, base_url=server.url, max_retries=9) as client:
        sent = await asyncio.gather(*[client.messages.send(**{**SMS, "body": f"no. {n}"}) for n in range(80)])
        assert idle(client)
    assert [message.body for message in sent] == [f"no. {n}" for n in range(80)]
    keys = {received.headers["idempotency-key"]: received.body for received in server.received}
    assert len(keys) == 80


@pytest.mark.usefixtures("transport")
async def test_more_calls_at_once_than_pools_hold(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._async.pool.MAX_SHARDS", 2)
    monkeypatch.setattr("saperly_client._io.HTTPCORE_SHARD", 3)
    monkeypatch.setattr("saperly_client._io.AIOHTTP_SHARD", 3)
    server.handler = lambda _: [0.05, answer(200, NUMBERS)]
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        await asyncio.gather(*[client.numbers.list() for _ in range(12)])
        assert len(client._session.sender.pool._shards) == 2
        assert idle(client)
    assert len(server.received) == 12


async def test_a_launch_that_is_cancelled_leaves_nothing_behind(server: LoopbackServer) -> None:
    number = {**success("numbers.provision")[1], "id": "num_1"}

    def handler(received: Received) -> Any:
        if received.target == "/numbers":
            return answer(201, json.dumps(number).encode())
        return [60.0] if received.target == "/connections" else answer(200, b'{"status": "released"}')

    server.handler = handler
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.3):
                await client.launch(name="Front desk")
        with pytest.raises(TimeoutError):
            with anyio.fail_after(0.3):
                await client.launch(name="Front desk")
    assert [received.target for received in server.received] == [
        "/numbers",
        "/connections",
        "/numbers/num_1/release",
    ] * 2
    assert isinstance(caught.value.__cause__, asyncio.CancelledError)
    assert "Undone: num_1. What create made, if anything," in caught.value.__cause__.__notes__[0]


def test_one_event_loop_after_another(transport: str, server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, NUMBERS)
    client = AsyncSaperly(KEY, base_url=server.url)

    async def three() -> None:
        await asyncio.gather(*[client.numbers.list() for _ in range(3)])

    with warnings.catch_warnings():
        # Connections that outlive their event loop can be closed by nobody; asyncio says so.
        warnings.simplefilter("ignore", ResourceWarning)
        for _ in range(3):
            asyncio.run(three())
        assert len(client._session.sender.pool._shards) == 1
        asyncio.run(client.aclose())
        gc.collect()


def test_two_event_loops_at_once(server: LoopbackServer) -> None:
    server.handler = lambda _: [0.02, answer(200, NUMBERS)]
    client = AsyncSaperly(KEY, base_url=server.url)

    async def some() -> int:
        # Each loop has connections of its own, closed with it.
        lists = [await client.numbers.list() for _ in range(4)]
        loop = asyncio.get_running_loop()
        for shard in client._session.sender.pool._shards:
            if shard.loop is loop:
                await shard.client.aclose()
        return len(lists)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda _: asyncio.run(some()), range(2))) == [4, 4]
    assert len(server.received) == 8


def test_an_error_that_needs_no_translation_stays_as_it_is() -> None:
    from saperly_client._fast import _translate

    error = httpx.PoolTimeout("full")
    assert _translate(error, None) is error


@pytest.mark.usefixtures("transport")
async def test_a_client_may_be_closed_while_it_is_used(server: LoopbackServer) -> None:
    server.handler = lambda _: [0.2, answer(200, NUMBERS)]
    client = AsyncSaperly(KEY, base_url=server.url)
    task = asyncio.create_task(client.numbers.list())
    assert await asyncio.to_thread(server.arrived.wait, 5)
    await client.aclose()
    with pytest.raises(errors.SaperlyError):
        await task


async def test_an_interruption_in_the_midst_of_a_request_shows_no_key(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frames of h11 have the headers of the request among their local variables."""
    monkeypatch.setitem(sys.modules, "saperly_client._fast", None)

    async def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("httpcore._backends.anyio.AnyIOStream.write", interrupted)
    client = AsyncSaperly(KEY, base_url=server.url)
    with pytest.raises(KeyboardInterrupt) as caught:
        await client.numbers.list()
    assert_secret(caught.value)
    await client.aclose()


class TestOnTrio:
    """The same on trio, where aiohttp is no help."""

    @pytest.fixture
    def anyio_backend(self) -> str:
        return "trio"

    async def test_calls_and_retries(self, server: LoopbackServer) -> None:
        server.handler = lambda _: answer(503) if len(server.received) == 1 else answer(200, NUMBERS)
        async with AsyncSaperly(KEY, base_url=server.url) as client:
            assert len(await client.numbers.list()) == 1
        assert len(server.received) == 2

    async def test_a_launch_that_is_cancelled(self, server: LoopbackServer) -> None:
        number = {**success("numbers.provision")[1], "id": "num_1"}
        server.handler = lambda received: (
            answer(201, json.dumps(number).encode())
            if received.target == "/numbers"
            else [60.0]
            if received.target == "/connections"
            else answer(200, b'{"status": "released"}')
        )
        async with AsyncSaperly(KEY, base_url=server.url) as client:
            with anyio.move_on_after(0.3):
                await client.launch(name="Front desk")
        assert server.received[-1].target == "/numbers/num_1/release"

    async def test_deadlines(self, server: LoopbackServer) -> None:
        def dripping(_: Received) -> Any:
            yield b"HTTP/1.1 200 OK\r\n"
            for _ in range(200):
                yield b"X-A: b\r\n"
                yield 0.02

        server.handler = dripping
        async with AsyncSaperly(KEY, base_url=server.url) as client:
            with pytest.raises(errors.APITimeoutError):
                await client.numbers.list(timeout=0.3)
            assert idle(client)

    async def test_recordings(self, server: LoopbackServer, other_server: LoopbackServer) -> None:
        server.handler = lambda _: answer(302, b"", {"Location": other_server.url})
        other_server.handler = lambda _: answer(200, b"audio")
        async with AsyncSaperly(KEY, base_url=server.url) as client:
            assert await client.calls.recording("call_1") == b"audio"
