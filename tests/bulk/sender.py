"""Sends the messages of the test with a journal, and prints counts when it is through, if it gets that far.

    python sender.py (sync|async) URL JOURNAL COUNT [FAULT]

A fault makes the journal worthless on purpose, so that the test can show that it would notice.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from saperly_client import AsyncSaperly, Saperly, _retry
from saperly_client._journal import Journal

OPTIONS: dict[str, Any] = {"concurrency": 128, "max_retries": 12, "timeout": 120.0}


def items(count: int) -> Iterator[dict[str, str]]:
    """The same messages in each run."""
    for number in range(count):
        yield {"from_number_id": "num_1", "to": "+14155550123", "body": f"Reminder {number}"}


def send(url: str, journal: str, count: int) -> Counter[str]:
    """Send them with the synchronous client."""
    with Saperly("sap_sk_test", base_url=url) as client:
        results = client.messages.send_many(items(count), journal=journal, **OPTIONS)
        return Counter(what for result in results for what in (type(result).__name__, f"journal={result.from_journal}"))


async def send_async(url: str, journal: str, count: int) -> Counter[str]:
    """Send them with the asynchronous client."""
    counts: Counter[str] = Counter()
    async with AsyncSaperly("sap_sk_test", base_url=url) as client:
        async for result in client.messages.send_many(items(count), journal=journal, **OPTIONS):
            counts.update((type(result).__name__, f"journal={result.from_journal}"))
    return counts


def break_journal(fault: str) -> None:
    """Break it, and wait less between attempts, since such a run is to show one thing only."""
    _retry.INITIAL_BACKOFF = 0.05
    if fault == "key-after-sending":
        write, waiting = Journal.write, {}

        def write_late(self: Journal, records: Any, entries: Any) -> None:
            waiting.update({entry.position: entry for entry in entries})
            write(self, [], [waiting.pop(record.position) for record in records if record.position in waiting])
            write(self, records, [])

        Journal.write = write_late  # type: ignore[method-assign]
    elif fault == "fresh-key":
        rows = Journal.rows

        def finished_rows(self: Journal, first: int, last: int) -> Any:
            return {position: row for position, row in rows(self, first, last).items() if row.status_code is not None}

        Journal.rows = finished_rows  # type: ignore[method-assign]
    elif fault == "no-commit":
        Journal._transaction = lambda self: nullcontext(  # type: ignore[assignment, method-assign, misc, return-value]
            None if self._connection.in_transaction else self._connection.execute("BEGIN EXCLUSIVE")
        )
    else:
        raise SystemExit(f"no such fault: {fault}")


if __name__ == "__main__":
    colour, url, journal, count, *faults = sys.argv[1:]
    for fault in faults:
        break_journal(fault)
    run = send(url, journal, int(count)) if colour == "sync" else asyncio.run(send_async(url, journal, int(count)))
    print(json.dumps(run))
