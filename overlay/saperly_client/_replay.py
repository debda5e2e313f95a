"""Which deliveries were seen already: in memory for one process, in Redis for several."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from math import inf
from threading import Lock
from typing import Any, Literal, Protocol, TypeAlias

Claim: TypeAlias = Literal["new", "running", "done"]


class RedisClient(Protocol):
    """What is used of a `redis.Redis`."""

    def set(self, name: Any, value: Any, *, px: Any = None, nx: bool = False) -> Any:
        """SET, with PX and NX."""
        ...

    def get(self, name: Any) -> Any:
        """GET."""
        ...

    def delete(self, *names: Any) -> Any:
        """DEL."""
        ...


class ReplayGuard:
    """Remembers delivery ids, so that a delivery that is sent twice is handled once.

    `seen(id)` is all that a program needs which handles a delivery at once. Where handling may fail or take a while,
    take the three steps that `webhooks.asgi` takes: `claim` before, then `confirm`, or `forget` after a failure, so
    that the retry of a failed delivery is not dropped as a duplicate. Each method has an async twin that begins with
    `a` and never blocks the event loop. Safe to share between threads.

    Args:
        window: seconds for which an id is remembered. A delivery whose timestamp lies `tolerance` seconds ahead stays
            acceptable for twice the tolerance, so at least that long: 600 by default. The vendor retries for longer
            than that; with a longer window, those retries of what was handled are dropped as well.
        redis: None for the memory of this process; for several workers the URL of a Redis server, or a `redis.Redis`
            (not the one of `redis.asyncio`; the async methods here run it in a thread). Needs the extra:
            `pip install 'saperly-client[redis]'`. The errors of redis come through as they are.
        lease: seconds for which a claim holds that is neither confirmed nor forgotten, because the worker died.
            Longer than any handler takes.
        prefix: what the keys in Redis begin with.
        clock: seconds, for the memory of this process.

    Raises:
        ValueError: window or lease are not above zero, or without end.
        TypeError: `redis` is an asynchronous client.
        ImportError: `redis` is a URL, and the package redis is not installed.
    """

    def __init__(
        self,
        window: float = 600.0,
        *,
        redis: str | RedisClient | None = None,
        lease: float = 60.0,
        prefix: str = "saperly:delivery:",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not (0 < window < inf and 0 < lease < inf):
            raise ValueError(f"window and lease must be above 0 seconds and end, not {window} and {lease}")
        self._store: _Memory | _Redis
        self._store = _Memory(window, lease, clock) if redis is None else _Redis(window, lease, redis, prefix)

    def seen(self, delivery_id: str) -> bool:
        """Whether the id was seen within the window; from now on it was."""
        return self._store.seen(delivery_id)

    def claim(self, delivery_id: str) -> Claim:
        """Ask for the right to handle a delivery.

        Returns:
            `new`: it is yours, confirm or forget it. `running`: another worker has it. `done`: it was handled.
        """
        return self._store.claim(delivery_id)

    def confirm(self, delivery_id: str) -> None:
        """It was handled: it is a duplicate from now on."""
        self._store.confirm(delivery_id)

    def forget(self, delivery_id: str) -> None:
        """It was not handled: its retry is welcome."""
        self._store.forget(delivery_id)

    async def aseen(self, delivery_id: str) -> bool:
        """`seen` without blocking the event loop."""
        seen: bool = await self._run(self.seen, delivery_id)
        return seen

    async def aclaim(self, delivery_id: str) -> Claim:
        """`claim` without blocking the event loop."""
        claim: Claim = await self._run(self.claim, delivery_id)
        return claim

    async def aconfirm(self, delivery_id: str) -> None:
        """`confirm` without blocking the event loop."""
        await self._run(self.confirm, delivery_id)

    async def aforget(self, delivery_id: str) -> None:
        """`forget` without blocking the event loop."""
        await self._run(self.forget, delivery_id)

    async def _run(self, step: Callable[[str], Any], delivery_id: str) -> Any:
        if isinstance(self._store, _Memory):
            return step(delivery_id)
        import asyncio

        return await asyncio.to_thread(step, delivery_id)


class _Memory:
    """Ids with the time at which they expire. All of one dict live equally long, so that the oldest come first."""

    def __init__(self, window: float, lease: float, clock: Callable[[], float]) -> None:
        self._window, self._lease, self._clock = window, lease, clock
        self._lock = Lock()
        # Not plain dicts: taking the first item off one of those gets slower with each that was taken before.
        self._done: OrderedDict[str, float] = OrderedDict()
        self._running: OrderedDict[str, float] = OrderedDict()

    def seen(self, delivery_id: str) -> bool:
        with self._lock:
            if self._state(delivery_id) != "new":
                return True
            self._done[delivery_id] = self._clock() + self._window
            return False

    def claim(self, delivery_id: str) -> Claim:
        with self._lock:
            state = self._state(delivery_id)
            if state == "new":
                self._running[delivery_id] = self._clock() + self._lease
            return state

    def confirm(self, delivery_id: str) -> None:
        with self._lock:
            self._running.pop(delivery_id, None)
            self._done[delivery_id] = self._clock() + self._window
            self._done.move_to_end(delivery_id)

    def forget(self, delivery_id: str) -> None:
        with self._lock:
            self._running.pop(delivery_id, None)
            self._done.pop(delivery_id, None)

    def _state(self, delivery_id: str) -> Claim:
        now = self._clock()
        for ids in (self._done, self._running):
            while ids and next(iter(ids.values())) <= now:
                ids.popitem(last=False)
        return "done" if delivery_id in self._done else "running" if delivery_id in self._running else "new"


class _Redis:
    """One key an id, written with NX and a lifetime, so that of all workers one gets it."""

    def __init__(self, window: float, lease: float, redis: str | RedisClient, prefix: str) -> None:
        self._window, self._lease = round(window * 1000) or 1, round(lease * 1000) or 1
        self._prefix = prefix
        if type(redis).__module__.startswith("redis.asyncio"):
            raise TypeError("redis must be a URL or a redis.Redis: a client of redis.asyncio belongs to one event loop")
        self._redis = _connect(redis) if isinstance(redis, str) else redis

    def seen(self, delivery_id: str) -> bool:
        return not self._redis.set(self._prefix + delivery_id, b"done", px=self._window, nx=True)

    def claim(self, delivery_id: str) -> Claim:
        if self._redis.set(self._prefix + delivery_id, b"running", px=self._lease, nx=True):
            return "new"
        # A key that expired in between counts as running: the vendor tries again, and then it is new.
        return "done" if self._redis.get(self._prefix + delivery_id) in (b"done", "done") else "running"

    def confirm(self, delivery_id: str) -> None:
        self._redis.set(self._prefix + delivery_id, b"done", px=self._window)

    def forget(self, delivery_id: str) -> None:
        self._redis.delete(self._prefix + delivery_id)


def _connect(url: str) -> RedisClient:
    try:
        import redis
    except ImportError as error:
        raise ImportError(
            "a ReplayGuard over Redis needs the package redis: pip install 'saperly-client[redis]'"
        ) from error
    # Bounded, because a delivery waits for it: an answer that comes too late is a retry anyway.
    return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
