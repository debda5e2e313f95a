"""The memory for delivery ids, in this process and in a real Redis server."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from saperly_client.webhooks import ReplayGuard


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"--port": str(port), "--bind": "127.0.0.1", "--save": "", "--appendonly": "no"}
    options["--dir"] = str(tmp_path_factory.mktemp("redis"))
    arguments = [one for option in options.items() for one in option]
    server = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"redis://127.0.0.1:{port}/0"
        wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    client = redis.Redis.from_url(url)
    deadline = time.monotonic() + 20
    while True:
        try:
            client.ping()
        except redis.ConnectionError:
            assert server.poll() is None, "redis-server ended"
            assert time.monotonic() < deadline, "redis-server does not answer"
            time.sleep(0.05)
        else:
            client.close()
            return


@pytest.fixture
def over_redis(redis_url: str) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture(params=["memory", "redis"])
def guard(request: pytest.FixtureRequest) -> ReplayGuard:
    if request.param == "memory":
        return ReplayGuard()
    return ReplayGuard(redis=request.getfixturevalue("over_redis"))


# In memory and over Redis alike


def test_seen(guard: ReplayGuard) -> None:
    assert [guard.seen(one) for one in ("a", "b", "a", "b", "c")] == [False, False, True, True, False]
    guard.forget("a")
    assert [guard.seen(one) for one in ("a", "a")] == [False, True]


def test_claim_confirm_forget(guard: ReplayGuard) -> None:
    assert [guard.claim("a"), guard.claim("a"), guard.claim("b")] == ["new", "running", "new"]
    guard.confirm("a")
    guard.forget("b")
    assert [guard.claim("a"), guard.claim("b")] == ["done", "new"]
    assert guard.seen("a")
    assert guard.seen("b")
    guard.confirm("b")
    guard.confirm("b")
    assert guard.claim("b") == "done"
    guard.forget("never claimed")


def test_async_twins(guard: ReplayGuard) -> None:
    async def run() -> list[Any]:
        result: list[Any] = [await guard.aseen("a"), await guard.aseen("a"), await guard.aclaim("b")]
        await guard.aconfirm("b")
        result.append(await guard.aclaim("b"))
        await guard.aforget("b")
        return [*result, await guard.aclaim("b")]

    assert asyncio.run(run()) == [False, True, "new", "done", "new"]


def test_of_many_threads_one_gets_it(guard: ReplayGuard) -> None:
    results: list[str] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        results.append(guard.claim("a"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["new", *["running"] * 7]


# In memory


def test_an_id_is_forgotten_after_the_window() -> None:
    clock = Clock()
    guard = ReplayGuard(600, clock=clock)
    assert not guard.seen("a")
    clock.now += 599.9
    assert guard.seen("a")
    clock.now += 0.1
    assert not guard.seen("a")


def test_a_claim_ends_with_its_lease() -> None:
    clock = Clock()
    guard = ReplayGuard(600, lease=60, clock=clock)
    assert guard.claim("a") == "new"
    clock.now += 59
    assert guard.claim("a") == "running"
    clock.now += 1
    assert guard.claim("a") == "new"
    guard.confirm("a")
    clock.now += 599
    assert guard.claim("a") == "done"


def test_the_memory_is_bounded_by_the_window() -> None:
    clock = Clock()
    guard = ReplayGuard(600, lease=60, clock=clock)
    for number in range(5000):
        clock.now += 1
        guard.seen(f"seen-{number}")
        guard.claim(f"claimed-{number}")
        if number % 2:
            guard.confirm(f"claimed-{number}")
    store: Any = guard._store
    assert len(store._done) <= 600 * 1.5 + 1
    assert len(store._running) <= 60 / 2 + 1
    clock.now += 601
    assert not guard.seen("last")
    assert (len(store._done), len(store._running)) == (1, 0)


def test_a_second_confirmation_prolongs_one_id_alone() -> None:
    clock = Clock()
    guard = ReplayGuard(600, clock=clock)
    for pause, one in ((0, "a"), (100, "b"), (400, "a")):
        clock.now += pause
        guard.confirm(one)
    clock.now += 300
    assert [guard.claim("a"), guard.claim("b")] == ["done", "new"]


def test_the_window_covers_a_timestamp_that_lies_ahead() -> None:
    """A delivery signed 300 s ahead passes the tolerance for 600 s."""
    clock = Clock()
    guard = ReplayGuard(clock=clock)
    guard.seen("a")
    clock.now += 599
    assert guard.seen("a")


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["seen", "claim", "confirm", "forget"]), st.sampled_from("ab"), st.floats(0, 400)),
        max_size=30,
    )
)
def test_memory_does_what_a_plain_model_does(steps: list[tuple[str, str, float]]) -> None:
    clock = Clock()
    guard = ReplayGuard(600, lease=60, clock=clock)
    known: dict[str, tuple[str, float]] = {}
    for step, one, pause in steps:
        clock.now += pause
        state, expires = known.get(one, ("new", 0.0))
        state = state if expires > clock.now else "new"
        match step:
            case "seen":
                assert guard.seen(one) == (state != "new")
                if state == "new":
                    known[one] = ("done", clock.now + 600)
            case "claim":
                assert guard.claim(one) == state
                if state == "new":
                    known[one] = ("running", clock.now + 60)
            case "confirm":
                guard.confirm(one)
                known[one] = ("done", clock.now + 600)
            case _:
                guard.forget(one)
                known.pop(one, None)


# Over Redis


def test_several_workers_share_one_memory(over_redis: redis.Redis, redis_url: str) -> None:
    first, second = ReplayGuard(redis=over_redis), ReplayGuard(redis=redis_url)
    assert [first.seen("a"), second.seen("a")] == [False, True]
    assert [second.claim("b"), first.claim("b")] == ["new", "running"]
    second.confirm("b")
    assert first.claim("b") == "done"
    second._store._redis.close()  # type: ignore[union-attr]


def test_keys_expire(over_redis: redis.Redis) -> None:
    guard = ReplayGuard(600, redis=over_redis, lease=60, prefix="mine:")
    guard.seen("a")
    guard.claim("b")
    assert 599_000 < int(over_redis.pttl("mine:a")) <= 600_000  # type: ignore[arg-type]
    assert 59_000 < int(over_redis.pttl("mine:b")) <= 60_000  # type: ignore[arg-type]
    guard.confirm("b")
    assert 599_000 < int(over_redis.pttl("mine:b")) <= 600_000  # type: ignore[arg-type]
    assert sorted(over_redis.keys()) == [b"mine:a", b"mine:b"]  # type: ignore[type-var, arg-type]


def test_a_short_window_expires(over_redis: redis.Redis) -> None:
    guard = ReplayGuard(0.05, redis=over_redis, lease=0.05)
    assert [guard.seen("a"), guard.seen("a"), guard.claim("b")] == [False, True, "new"]
    time.sleep(0.1)
    assert [guard.seen("a"), guard.claim("b")] == [False, "new"]


def test_a_client_that_decodes(redis_url: str, over_redis: redis.Redis) -> None:
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        guard = ReplayGuard(redis=client)
        guard.claim("a")
        assert guard.claim("a") == "running"
        guard.confirm("a")
        assert guard.claim("a") == "done"


def test_workers_in_processes_of_their_own(redis_url: str, over_redis: redis.Redis) -> None:
    """100 ids, three workers, each tries all: every id is new to exactly one."""
    program = (
        "import sys; from saperly_client.webhooks import ReplayGuard;"
        "guard = ReplayGuard(redis=sys.argv[1]);"
        "print(*[n for n in range(100) if not guard.seen(str(n))])"
    )
    import saperly_client

    path = str(Path(saperly_client.__file__).parents[1])
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", program, redis_url], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": path}
        )
        for _ in range(3)
    ]
    got = [int(one) for worker in workers for one in worker.communicate(timeout=60)[0].split()]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert sorted(got) == list(range(100))


def test_an_unreachable_server_is_an_error() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        guard = ReplayGuard(redis=f"redis://127.0.0.1:{closed.getsockname()[1]}/0")
        with pytest.raises(redis.ConnectionError):
            guard.seen("a")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ImportError, match=r"pip install 'saperly-client\[redis\]'"):
        ReplayGuard(redis="redis://127.0.0.1/0")
    assert not ReplayGuard().seen("a")


def test_refuses_a_client_of_the_other_colour() -> None:
    with pytest.raises(TypeError, match=r"redis must be a URL or a redis\.Redis"):
        ReplayGuard(redis=redis.asyncio.Redis())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options", [{"window": 0}, {"window": -1}, {"window": float("nan")}, {"lease": 0}, {"window": float("inf")}]
)
def test_refuses_a_window_of_nothing(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="window and lease must be above 0 seconds"):
        ReplayGuard(**options)
