"""`messages.send_many()`: the loop that reads items and hands out results, and the workers that send.

The loop runs in the caller's own task or thread, whenever the next result is asked for: there the items are read, the
journal is written and progress is told, so none of them needs to bear with being called from elsewhere. Only sending
happens aside. What came in since the last round and what goes out in this one share one commit of the journal, which is
what makes it cheap to have every key on the disk before its message is on the wire.
"""

from __future__ import annotations

from random import random
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from .._bulk import (
    PATIENCE,
    READING_TIME,
    Books,
    Delivery,
    Job,
    Pace,
    Plan,
    Tally,
    is_limit,
    outcome_of,
    read_item,
)
from .._crew import END, AsyncBell, AsyncCrew, AsyncMailbox, AsyncSource
from .._errors import APIStatusError, InvalidArgumentError, SaperlyError
from .._failure import leaves_doubt
from .._retry import attempt_limit, delay_before_retry
from ..bulk import Failed

if TYPE_CHECKING:
    from typing import Unpack

    from saperly_api.models import Message

    from .._options import MutationOptions
    from ..bulk import AsyncSendResults, SendResult


class AsyncSend(Protocol):
    """`messages.send()`."""

    async def __call__(
        self, *, from_number_id: str, to: str, body: str, **options: Unpack[MutationOptions]
    ) -> Message: ...


class AsyncBulk:
    """One `send_many()`. Use it once: `run()`.

    Args:
        send: sends one message.
        source: the items.
        plan: the other arguments.
    """

    def __init__(self, send: AsyncSend, source: AsyncSource, plan: Plan) -> None:
        self._send = send
        self._source = source
        self._plan = plan
        self._pace = Pace(plan.concurrency, random=random, max_retry_after=plan.defaults.max_retry_after)
        self._read_items = 0
        self._exhausted = False
        self._source_error: Exception | None = None

    async def run(self) -> AsyncSendResults:
        """Send them all, a result for each."""
        books = Books(self._plan)
        tally = Tally(self._plan.on_progress)
        # Some more than are sent at once, so that nobody is idle while the caller deals with results.
        window = 2 * self._plan.concurrency
        under_way = 0
        self._bell = AsyncBell()
        self._mailbox: AsyncMailbox[Delivery | BaseException] = AsyncMailbox()
        crew = AsyncCrew(self._plan.concurrency, self._deliver)
        try:
            await crew.aside(books.open, self._source.length)
            while under_way or not self._exhausted:
                if under_way and (self._exhausted or under_way == window):
                    deliveries = books.take(await self._mailbox.take())
                else:
                    deliveries = books.take(await self._mailbox.glance())
                under_way -= len(deliveries)
                results: list[SendResult] = [delivery.result() for delivery in deliveries]
                jobs: list[Job] = []
                for read in await self._read(window - under_way):
                    if isinstance(read, Failed):
                        results.append(read)
                    else:
                        jobs.append(read)
                if self._plan.journal is None:
                    books.enter(jobs)
                else:
                    await crew.aside(books.enter, jobs)
                for job in jobs:
                    if job.kept is not None:
                        results.append(books.kept_result(job, job.kept))
                    else:
                        crew.submit(job)
                        under_way += 1
                for result in results:
                    tally.count(result, self._read_items)
                    yield result
            if self._source_error is not None:
                raise self._source_error
            books.check_length(self._read_items)
        finally:
            self._bell.stop()
            try:
                await crew.aclose()
            finally:
                books.close(self._mailbox.drain())

    async def _read(self, count: int) -> list[Job | Failed]:
        """Jobs of the next items, up to so many, and fewer where reading takes long."""
        jobs: list[Job | Failed] = []
        until = monotonic() + READING_TIME
        while len(jobs) < count and not self._exhausted:
            try:
                item = await self._source.next()
                job = None if item is END else self._job(item)
            except Exception as error:  # noqa: BLE001 (the caller's, and raised again)
                # Raised after the results of what was read before it, since those are being sent.
                self._source_error = error
                job = None
            if job is None:
                self._exhausted = True
                break
            jobs.append(job)
            self._read_items += 1
            if monotonic() > until:
                break
        return jobs

    def _job(self, item: object) -> Job | Failed:
        try:
            return read_item(self._read_items, item, self._plan)
        except InvalidArgumentError as error:
            return Failed(self._read_items, item, error)

    async def _deliver(self, job: Job) -> None:
        try:
            delivery = await self._settle(job)
        except BaseException as error:
            # No SaperlyError: a mistake in a hook of the caller's, say. It is raised where the results are taken.
            self._mailbox.put(error)
            if not isinstance(error, Exception):
                raise  # stopped or cancelled
        else:
            self._mailbox.put(delivery)

    async def _settle(self, job: Job) -> Delivery:
        """Send it until there is a message or no use in going on.

        Retries are made here and not in the session, since another attempt is to wait for the pace of all. Time spent
        waiting for that is not the message's own, and is not taken off its timeout.
        """
        retries = 0
        refused_since: float | None = None
        left = float("inf") if job.options.timeout is None else job.options.timeout
        while True:
            began = await self._begin()
            message: Message | None = None
            error: SaperlyError | None = None
            try:
                limit = attempt_limit(left, retries_done=retries, max_retries=job.options.max_retries)
                message = await self._attempt(job, limit)
            except SaperlyError as raised:
                error = raised
            finally:
                now = monotonic()
                self._pace.end(began, now, error)
                self._bell.ring()
            if error is None:
                return Delivery(job, message)
            job.uncertain = job.uncertain or leaves_doubt(error)
            left -= now - began
            if isinstance(error, APIStatusError) and is_limit(error):
                if refused_since is None:
                    refused_since = began
                if (
                    (error.retry_after or 0.0) > job.options.max_retry_after
                    or now - refused_since > PATIENCE
                    or left <= 0
                ):
                    return Delivery(job, None, error)
                continue
            outcome = outcome_of(error)
            delay = outcome and delay_before_retry(
                outcome,
                retries_done=retries,
                max_retries=job.options.max_retries,
                repeatable=True,
                remaining=left,
                random=random,
                max_retry_after=job.options.max_retry_after,
            )
            if delay is None:
                return Delivery(job, None, error)
            retries += 1
            left -= delay
            await self._bell.pause(delay)

    async def _begin(self) -> float:
        """Wait for leave to send: the time at which it was given."""
        while True:
            rings = self._bell.rings
            now = monotonic()
            seconds = self._pace.begin(now)
            if seconds is None:
                return now
            await self._bell.wait(rings, seconds)

    async def _attempt(self, job: Job, limit: float) -> Message:
        options: MutationOptions = {
            "idempotency_key": job.key,
            "timeout": None if job.options.timeout is None else limit,
            "max_retries": 0,
        }
        if job.options.extra_headers:
            options["extra_headers"] = job.options.extra_headers
        return await self._send(**job.arguments, **options)
