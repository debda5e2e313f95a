"""What has a colour in sending many messages: reading the items, working aside, and waiting for one another.

Each class is there twice under one name, with and without `Async`, and with the same methods, so that `_async/bulk.py`
is written once and translated. They are no part of `_io.py`, since only `send_many()` needs them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, Iterable, Mapping
from threading import Condition
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from ._errors import InvalidArgumentError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine

    import anyio

Job = TypeVar("Job")
Thing = TypeVar("Thing")
Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")

END: Any = object()
"""What a source gives after its last item."""


class Source:
    """Items, one by one.

    Args:
        items: where they come from.

    Raises:
        InvalidArgumentError: it is no iterable of items.
    """

    def __init__(self, items: Any) -> None:
        if isinstance(items, AsyncIterable):
            raise InvalidArgumentError("items is an async iterable: only AsyncSaperly can read it")
        self._items = iter(check_items(items))
        self.length = length_of(items)

    def next(self) -> Any:
        """The next item, or `END`."""
        return next(self._items, END)


class AsyncSource:
    """Items, one by one, from an iterable of either kind.

    Args:
        items: where they come from.

    Raises:
        InvalidArgumentError: it is no iterable of items.
    """

    def __init__(self, items: Any) -> None:
        self.length = length_of(items)
        self._later = aiter(items) if isinstance(items, AsyncIterable) else None
        self._items = iter(()) if self._later else iter(check_items(items))

    async def next(self) -> Any:
        """The next item, or `END`."""
        if self._later is not None:
            return await anext(self._later, END)
        return next(self._items, END)


def check_items(items: object) -> Iterable[Any]:
    """The items, unless they cannot be meant, such as a single one.

    Raises:
        InvalidArgumentError: it is no iterable of items.
    """
    if not isinstance(items, Iterable) or isinstance(items, Mapping | str | bytes):
        raise InvalidArgumentError(
            f"items is a {type(items).__name__}: pass an iterable of mappings, one for each message"
        )
    return items


def length_of(items: Any) -> int | None:
    """How many they are, where they say so."""
    try:
        return len(items)
    except TypeError:
        return None


class Crew(Generic[Job]):
    """Threads that work jobs off, as many at once as `size`.

    Args:
        size: how many threads at most.
        work: does a job; it raises nothing.
    """

    def __init__(self, size: int, work: Callable[[Job], None]) -> None:
        from concurrent.futures import ThreadPoolExecutor

        # Its threads end with the interpreter, also where nobody closed it.
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="saperly-send-many")
        self._work = work

    def submit(self, job: Job) -> None:
        """Have a job done."""
        self._threads.submit(self._work, job)

    def aside(
        self, function: Callable[Arguments, Result], *arguments: Arguments.args, **options: Arguments.kwargs
    ) -> Result:
        """Call what blocks: in this colour, here."""
        return function(*arguments, **options)

    def close(self) -> None:
        """Wait until the jobs under way are done; those not begun are dropped."""
        self._threads.shutdown(cancel_futures=True)


class AsyncCrew(Generic[Job]):
    """Tasks that work jobs off, as many at once as `size`, on asyncio or trio.

    They live in a task group within a task of its own. A task group of the iterator's would not do: whoever closes an
    async iterator, the garbage collector say, is another task than the one that opened the group.

    Args:
        size: how many tasks.
        work: does a job; it raises nothing.
    """

    def __init__(self, size: int, work: Callable[[Job], Coroutine[Any, Any, None]]) -> None:
        import anyio

        self._size = size
        self._work = work
        self._inlet, self._outlet = anyio.create_memory_object_stream[Job](float("inf"))
        self._scope = anyio.CancelScope()
        self._over = anyio.Event()
        self._started = False
        self._task: asyncio.Task[None] | None = None  # asyncio itself keeps no task alive

    def submit(self, job: Job) -> None:
        """Have a job done."""
        if not self._started:
            self._started = True
            self._start()
        self._inlet.send_nowait(job)

    async def aside(
        self, function: Callable[Arguments, Result], *arguments: Arguments.args, **options: Arguments.kwargs
    ) -> Result:
        """Call what blocks, in a thread."""
        from functools import partial

        from anyio import to_thread

        return await to_thread.run_sync(partial(function, *arguments, **options))

    async def aclose(self) -> None:
        """Cancel the jobs under way, and wait until they are over."""
        import anyio

        self._scope.cancel()
        if self._started:
            with anyio.CancelScope(shield=True):
                await self._over.wait()
        self._inlet.close()
        self._outlet.close()

    def _start(self) -> None:
        import asyncio

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            from trio.lowlevel import spawn_system_task

            spawn_system_task(self._run)
        else:
            self._task = loop.create_task(self._run())

    async def _run(self) -> None:
        import anyio

        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    for _ in range(self._size):
                        group.start_soon(self._worker)
        finally:
            self._over.set()

    async def _worker(self) -> None:
        async for job in self._outlet:
            await self._work(job)


class Mailbox(Generic[Thing]):
    """Where threads leave things for one that takes them."""

    def __init__(self) -> None:
        from queue import SimpleQueue

        self._things: SimpleQueue[Thing] = SimpleQueue()

    def put(self, thing: Thing) -> None:
        """Leave a thing."""
        self._things.put(thing)

    def take(self) -> list[Thing]:
        """All that is there; waits until something is."""
        return [self._things.get(), *self.drain()]

    def glance(self) -> list[Thing]:
        """All that is there, which may be nothing."""
        return self.drain()

    def drain(self) -> list[Thing]:
        """All that is there, which may be nothing."""
        # Only one takes, so what is counted is there.
        return [self._things.get() for _ in range(self._things.qsize())]


class AsyncMailbox(Generic[Thing]):
    """Where tasks leave things for one that takes them."""

    def __init__(self) -> None:
        self._things: deque[Thing] = deque()
        self._arrival: anyio.Event | None = None

    def put(self, thing: Thing) -> None:
        """Leave a thing."""
        self._things.append(thing)
        if self._arrival is not None:
            self._arrival.set()

    async def take(self) -> list[Thing]:
        """All that is there; waits until something is."""
        import anyio

        while not self._things:
            self._arrival = anyio.Event()
            await self._arrival.wait()
        return self.drain()

    async def glance(self) -> list[Thing]:
        """All that is there, which may be nothing; others get a turn first, also where reading the items gives none."""
        from anyio.lowlevel import checkpoint

        await checkpoint()
        return self.drain()

    def drain(self) -> list[Thing]:
        """All that is there, which may be nothing."""
        things = list(self._things)
        self._things.clear()
        return things


class Stopped(BaseException):
    """To a thread what its cancellation is to a task: nobody waits for what it does."""


class Bell:
    """Wakes all threads that wait for it."""

    def __init__(self) -> None:
        self.rings = 0
        self._stopped = False
        self._condition = Condition()

    def ring(self) -> None:
        """Wake them."""
        with self._condition:
            self.rings += 1
            self._condition.notify_all()

    def stop(self) -> None:
        """Wake them for good: whoever waits, or is going to, is told by `Stopped`."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def wait(self, rings: int, seconds: float) -> None:
        """Wait until it has rung more often than that, or so long."""
        self._wait(lambda: self.rings != rings, min(seconds, LONGEST_WAIT))

    def pause(self, seconds: float) -> None:
        """Wait so long, however often it rings."""
        self._wait(lambda: False, seconds)

    def _wait(self, condition: Callable[[], bool], seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._stopped or condition(), seconds)
            if self._stopped:
                raise Stopped


LONGEST_WAIT = 3600.0  # threads cannot wait for an infinite time; whoever waits looks again


class AsyncBell:
    """Wakes all tasks that wait for it."""

    def __init__(self) -> None:
        self.rings = 0
        self._next: anyio.Event | None = None

    def ring(self) -> None:
        """Wake them."""
        self.rings += 1
        if self._next is not None:
            self._next.set()
            self._next = None

    def stop(self) -> None:
        """Nothing: tasks that wait are cancelled."""

    async def wait(self, rings: int, seconds: float) -> None:
        """Wait until it has rung more often than that, or so long."""
        import anyio

        if self.rings == rings:
            if self._next is None:
                self._next = anyio.Event()
            with anyio.move_on_after(seconds):
                await self._next.wait()

    async def pause(self, seconds: float) -> None:
        """Wait so long, however often it rings."""
        import anyio

        await anyio.sleep(seconds)
