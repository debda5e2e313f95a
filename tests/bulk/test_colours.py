"""What one colour of `send_many()` does and the other does not: tasks and async iterables, threads."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from saperly_client import AsyncSaperly, Saperly, errors
from saperly_client._journal import Journal
from saperly_client.bulk import Sent
from unit.answers import MESSAGE, SMS, tagged

BACKENDS = pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
URL = "https://api.saperly.com"


def items(count: int) -> list[dict[str, str]]:
    return [{**SMS, "body": f"Reminder {number}"} for number in range(count)]


async def items_later(count: int) -> AsyncIterator[dict[str, str]]:
    for item in items(count):
        await anyio.lowlevel.checkpoint()
        yield item


def taken(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={**MESSAGE, "body": json.loads(request.content)["body"]})


async def taken_slowly(request: httpx.Request) -> httpx.Response:
    await anyio.sleep(0.02)
    return taken(request)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def async_client(handler: Any) -> AsyncIterator[AsyncSaperly]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http_client:
        yield AsyncSaperly("sap_sk_test", http_client=http_client)


@contextmanager
def client(handler: Callable[[httpx.Request], httpx.Response]) -> Iterator[Saperly]:
    with httpx.Client(transport=httpx.MockTransport(handler)) as http_client:
        yield Saperly("sap_sk_test", http_client=http_client)


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("saperly-send-many")]


@pytest.fixture(autouse=True)
def _no_threads_stay() -> Iterator[None]:
    yield
    assert threads() == []


# Tasks


@BACKENDS
async def test_items_may_come_from_an_async_iterable() -> None:
    async with async_client(taken) as saperly:
        results = [result async for result in saperly.messages.send_many(items_later(40), concurrency=4)]
    assert sorted(result.index for result in results) == list(range(40))
    assert all(isinstance(result, Sent) for result in results)


@BACKENDS
async def test_a_journal_on_either_event_loop(tmp_path: Path) -> None:
    async with async_client(taken) as saperly:
        for from_journal in (False, True):
            results = saperly.messages.send_many(items_later(40), journal=tmp_path / "journal")
            assert [result.from_journal async for result in results] == [from_journal] * 40


@BACKENDS
async def test_a_hold_on_either_event_loop() -> None:
    calls = 0

    def handler(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        return tagged(429, "RateLimited", {"Retry-After": "0.2"}, bucket="messages") if calls == 1 else taken(request)

    start = time.monotonic()
    async with async_client(handler) as saperly:
        results = [result async for result in saperly.messages.send_many(items(10), concurrency=3)]
    assert all(isinstance(result, Sent) for result in results)
    assert time.monotonic() - start > 0.2


@BACKENDS
async def test_closing_cancels_what_is_under_way(tmp_path: Path) -> None:
    cancelled = 0

    async def handler(request: httpx.Request) -> httpx.Response:
        nonlocal cancelled
        if json.loads(request.content)["body"] == "Reminder 0":
            return taken(request)
        try:
            await anyio.sleep(600)
        except anyio.get_cancelled_exc_class():
            cancelled += 1
            raise
        raise AssertionError

    async with async_client(handler) as saperly:
        results = saperly.messages.send_many(items(50), concurrency=4, journal=tmp_path / "journal")
        async with aclosing(results):
            async for result in results:
                assert result.index == 0
                break
        assert cancelled >= 3
        assert [one async for one in results] == []
    journal = Journal(str(tmp_path / "journal"), base_url=URL)
    rows = journal.rows(0, 99)
    journal.close()
    assert [position for position, row in rows.items() if row.status_code] == [0]
    assert len(rows) > 3


async def test_no_task_stays_behind_a_break() -> None:
    before = asyncio.all_tasks()
    async with async_client(taken_slowly) as saperly:
        async for _ in saperly.messages.send_many(items(50), concurrency=4):
            break
        gc.collect()  # what is left of the iterator is closed by the event loop, in a task
        await asyncio.wait(asyncio.all_tasks() - before, timeout=5)
        assert asyncio.all_tasks() == before


async def test_no_task_stays_behind_an_exception() -> None:
    before = asyncio.all_tasks()
    async with async_client(taken_slowly) as saperly:

        async def consume() -> None:
            async for _ in saperly.messages.send_many(items(50), concurrency=4):
                raise LookupError

        with pytest.raises(LookupError):
            await consume()
        gc.collect()
        await asyncio.wait(asyncio.all_tasks() - before, timeout=5)
        assert asyncio.all_tasks() == before


@BACKENDS
@pytest.mark.parametrize("with_journal", [True, False])
async def test_whoever_is_cancelled_takes_the_work_along(with_journal: bool, tmp_path: Path) -> None:
    requests: list[httpx.Request] = []

    async def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) == 4:
            scope.cancel()
        await anyio.sleep(600)
        raise AssertionError

    journal = tmp_path / "journal" if with_journal else None
    async with async_client(handler) as saperly:
        with anyio.CancelScope() as scope:
            async for _ in saperly.messages.send_many(items(50), concurrency=4, journal=journal):
                raise AssertionError
        assert scope.cancelled_caught
        await anyio.sleep(0.05)
    assert len(requests) == 4
    if journal:
        Journal(str(journal), base_url=URL).close()  # nobody has it open


async def test_a_task_of_asyncio_may_be_cancelled(tmp_path: Path) -> None:
    async def consume() -> None:
        async for _ in saperly.messages.send_many(items(500), concurrency=4, journal=tmp_path / "journal"):
            pass

    async with async_client(taken_slowly) as saperly:
        before = asyncio.all_tasks()
        for delay in (0.0, 0.001, 0.01, 0.1):
            task = asyncio.create_task(consume())
            await anyio.sleep(delay)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert asyncio.all_tasks() == before
            Journal(str(tmp_path / "journal"), base_url=URL).close()
        await asyncio.wait_for(consume(), 60)


async def test_a_sync_iterable_gives_others_a_turn() -> None:
    def slow() -> Iterator[dict[str, str]]:
        for item in items(6):
            time.sleep(0.02)
            read_at.append(time.monotonic())
            yield item

    def handler(request: httpx.Request) -> httpx.Response:
        sent_at.append(time.monotonic())
        return taken(request)

    read_at: list[float] = []
    sent_at: list[float] = []
    async with async_client(handler) as saperly:
        assert len([result async for result in saperly.messages.send_many(slow())]) == 6
    assert sent_at[0] < read_at[-1]


# Threads


def test_an_async_iterable_is_refused() -> None:
    with client(taken) as saperly, pytest.raises(errors.InvalidArgumentError, match="only AsyncSaperly can read it"):
        saperly.messages.send_many(items_later(3))  # type: ignore[arg-type]


def test_no_thread_stays_behind_a_break(tmp_path: Path) -> None:
    with client(taken) as saperly:
        for _ in saperly.messages.send_many(items(50), concurrency=4, journal=tmp_path / "journal"):
            break
        gc.collect()
    assert threads() == []
    Journal(str(tmp_path / "journal"), base_url=URL).close()


def test_no_thread_stays_behind_an_exception() -> None:
    def consume() -> None:
        with closing(saperly.messages.send_many(items(50), concurrency=4)) as results:
            for _ in results:
                raise LookupError

    with client(taken) as saperly, pytest.raises(LookupError):
        consume()
    assert threads() == []


def test_closing_waits_for_what_is_under_way_and_writes_it_down(tmp_path: Path) -> None:
    begun, go = threading.Semaphore(0), threading.Event()

    def handler(request: httpx.Request) -> httpx.Response:
        if json.loads(request.content)["body"] != "Reminder 0":
            begun.release()
            go.wait(30)
        return taken(request)

    with client(handler) as saperly:
        results = saperly.messages.send_many(items(50), concurrency=3, journal=tmp_path / "journal")
        next(results)
        for _ in range(3):
            begun.acquire()
        threading.Timer(0.1, go.set).start()
        results.close()
    assert go.is_set()
    journal = Journal(str(tmp_path / "journal"), base_url=URL)
    done = [position for position, row in journal.rows(0, 99).items() if row.status_code]
    journal.close()
    assert len(done) == 4


@pytest.mark.parametrize("answer", [httpx.Response(500), tagged(429, "RateLimited", {"Retry-After": "30"}, bucket="m")])
def test_closing_does_not_wait_for_pauses(answer: httpx.Response, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._retry.INITIAL_BACKOFF", 30.0)
    monkeypatch.setattr("saperly_client._retry.MAX_BACKOFF", 30.0)

    def handler(request: httpx.Request) -> httpx.Response:
        if json.loads(request.content)["body"] == "Reminder 0":
            return taken(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    with client(handler) as saperly:
        results = saperly.messages.send_many(items(50), concurrency=4, timeout=600)
        assert next(results).index == 0
        time.sleep(0.2)  # for all to be paused
        start = time.monotonic()
        results.close()
        assert time.monotonic() - start < 5


def test_items_are_read_and_progress_is_told_in_the_callers_thread() -> None:
    where: set[str] = set()

    def read() -> Iterator[dict[str, str]]:
        for item in items(20):
            where.add(threading.current_thread().name)
            yield item

    with client(taken) as saperly:
        told = lambda _: where.add(threading.current_thread().name)  # noqa: E731
        assert len(list(saperly.messages.send_many(read(), on_progress=told))) == 20
    assert where == {threading.current_thread().name}


ABANDONED = """
from saperly_client import Saperly
client = Saperly("sap_sk_test", base_url="http://127.0.0.1:9")
results = client.messages.send_many([{"from_number_id": "n", "to": "+12125550147", "body": str(i)} for i in range(99)])
print(type(next(results).error).__name__)
"""


def test_an_abandoned_iterator_does_not_keep_the_interpreter_alive() -> None:
    done = subprocess.run([sys.executable, "-c", ABANDONED], capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("APIConnectionError\n", "")
