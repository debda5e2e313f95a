"""One participant in a process of its own: it does a block of calls when told to, and says what that cost.

python bench/worker.py CLIENT URL_ONE URL_MANY

An order is a line of JSON, `{"figure": "list", "count": 100}`, and so is the answer, `{"cpu": …}`: seconds of CPU of
this process a call. For the figure `in_flight` the answer is `{"rate": …, "p99": …, "cpu": …}`: calls a second, and
seconds.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

IN_FLIGHT = 64
EXPECTED = {"list": 1, "list_many": 1000, "parse": 1000, "send": "msg_00000000000000000001"}


def block(figure: str, call: Callable[[], object], count: int) -> dict[str, float]:
    found = call()
    if found != EXPECTED[figure]:
        raise AssertionError(f"{figure}: got {found!r} instead of {EXPECTED[figure]!r}")
    start = process_time()
    for _ in range(count):
        call()
    return {"cpu": (process_time() - start) / count}


async def in_flight(client: Any, url: str, count: int) -> dict[str, float]:
    call, close = client.asynchronous(url)
    durations: list[float] = []

    async def caller(calls: int) -> None:
        for _ in range(calls):
            start = perf_counter()
            found = await call()
            durations.append(perf_counter() - start)
            if found != 1:
                raise AssertionError(f"in_flight: got {found!r} items instead of 1")

    async def all_callers(calls: int) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(IN_FLIGHT):
                group.create_task(caller(calls))

    try:
        await all_callers(2)  # the connections are made here
        durations.clear()
        calls = max(1, count // IN_FLIGHT)
        start, cpu = perf_counter(), process_time()
        await all_callers(calls)
        wall, cpu = perf_counter() - start, process_time() - cpu
    finally:
        await close()
    durations.sort()
    return {
        "rate": calls * IN_FLIGHT / wall,
        "p99": durations[min(len(durations) - 1, int(len(durations) * 0.99))],
        "cpu": cpu / (calls * IN_FLIGHT),
    }


def main() -> None:
    name, one, many = sys.argv[1:]
    client = importlib.import_module(f"clients.{name}")
    calls: dict[str, Callable[[], object]] = client.calls(one, many)
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        try:
            if order["figure"] == "in_flight":
                answer: dict[str, Any] = asyncio.run(in_flight(client, one, order["count"]))
            else:
                answer = block(order["figure"], calls[order["figure"]], order["count"])
        except Exception as error:  # noqa: BLE001 (the table says what went wrong)
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
