"""What `messages.send_many()` decides, for both colours: no waiting in here, and no I/O but the journal's."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from ._contract import operations as op
from ._errors import (
    APIConnectionError,
    APIStatusError,
    InvalidArgumentError,
    JournalMismatchError,
    ResponseError,
    SaperlyError,
)
from ._failure import is_hopeless
from ._options import MutationOptions
from ._response import decode_success, is_success, status_error
from ._retry import INITIAL_BACKOFF, MAX_BACKOFF, MAX_RETRY_AFTER, Outcome
from .bulk import Failed, Progress, SendResult, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from saperly_api.models import Message

    from ._errors import RequestInfo
    from ._journal import Entry, Journal, Record, Row
    from ._options import CallOptions

MAX_CONCURRENCY = 1000
READING_TIME = 0.01
"""Seconds after which no further item is read before those that were read are sent."""
PATIENCE = 600.0
"""Seconds after its first 429 for which a message is offered again and again."""
LARGEST_ANSWER = 1024 * 1024

FIELDS = ("from_number_id", "to", "body")
# Of the account or of the moment, not of the message: what these refuse is sent again in another run.
PASSING_STATUSES = frozenset({401, 402, 408, 409, 425, 429})
PASSING_TAGS = frozenset({"AuthorizationDenied"})


class Plan(NamedTuple):
    """The arguments of a `send_many()`, checked."""

    concurrency: int
    journal: str | os.PathLike[str] | None
    retry_failed: bool
    on_progress: Callable[[Progress], None] | None
    defaults: CallOptions
    check_e164: Callable[[str, str], str]
    base_url: str

    def checked(self) -> Plan:
        """This plan, or an error where a value cannot be meant.

        Raises:
            InvalidArgumentError: a value cannot be meant.
        """
        concurrency, journal = self.concurrency, self.journal
        # The types do not hold where nobody checks them.
        if not isinstance(concurrency, int) or isinstance(concurrency, bool) or not 1 <= concurrency <= MAX_CONCURRENCY:
            raise InvalidArgumentError(f"concurrency={concurrency!r}: pass a whole number from 1 to {MAX_CONCURRENCY}")
        if journal is not None:
            path: object = os.fspath(journal) if isinstance(journal, os.PathLike) else journal
            if not isinstance(path, str) or not path or "\0" in path:
                raise InvalidArgumentError(f"journal={journal!r}: pass the path of a file")
        elif self.retry_failed:
            raise InvalidArgumentError("retry_failed: without a journal no failure is known of; pass journal")
        return self


class Job:
    """One message on its way.

    Attributes:
        index: place of its item among all.
        item: the item.
        arguments: `from_number_id`, `to` and `body`.
        options: those of its call.
        key: its idempotency key; empty until it is entered.
        uncertain: an attempt under the key may have been carried out without an answer.
        kept: what the journal knows already; then nothing is sent.
    """

    __slots__ = ("arguments", "index", "item", "kept", "key", "options", "uncertain")

    def __init__(self, index: int, item: Mapping[str, Any], arguments: dict[str, str], options: CallOptions) -> None:
        self.index = index
        self.item = item
        self.arguments = arguments
        self.options = options
        self.key = ""
        self.uncertain = False
        self.kept: Row | None = None

    def content(self) -> bytes:
        """What tells it from another message."""
        text = json.dumps([self.arguments[name] for name in FIELDS])
        return sha256(text.encode()).digest()


def read_item(index: int, item: object, plan: Plan) -> Job:
    """The job of an item.

    Raises:
        InvalidArgumentError: it is not the arguments of a `send()`.
    """
    if not isinstance(item, Mapping):
        raise InvalidArgumentError(
            f"items[{index}] is a {type(item).__name__}, not a mapping of the arguments of messages.send()"
        )
    given = dict(item)
    arguments: dict[str, str] = {}
    for name in FIELDS:
        if name not in given:
            raise InvalidArgumentError(f"items[{index}] lacks {name!r}")
        value = given.pop(name)
        if not isinstance(value, str):
            raise InvalidArgumentError(f"items[{index}][{name!r}] is a {type(value).__name__}: pass a str")
        arguments[name] = value
    allowed = MutationOptions.__annotations__
    for name in given:
        if name not in allowed:
            raise InvalidArgumentError(
                f"items[{index}] has {name!r}, which messages.send() does not take: it takes "
                f"{', '.join((*FIELDS, *allowed))}"
            )
    if not isinstance(given.get("extra_headers") or {}, Mapping):
        raise InvalidArgumentError(f"items[{index}]['extra_headers']: pass a mapping of strings")
    try:
        plan.check_e164("to", arguments["to"])
        options = plan.defaults.merged(given, mutates=True)
    except InvalidArgumentError as error:
        raise InvalidArgumentError(f"items[{index}]: {error}") from error
    return Job(index, item, arguments, options)


class Delivery(NamedTuple):
    """How a job ended: with a message or with an error."""

    job: Job
    message: Message | None
    error: SaperlyError | None = None

    def result(self) -> SendResult:
        """What the caller gets."""
        job = self.job
        if self.message is not None:
            return Sent(job.index, job.item, self.message, job.key)
        assert self.error is not None  # noqa: S101 (for the type checker)
        # Nothing was sent where the arguments were refused.
        key = None if isinstance(self.error, InvalidArgumentError) else job.key
        return Failed(job.index, job.item, self.error, key)


class Books:
    """Who gets which key, what is sent and what is known already. Its methods block where there is a journal.

    Args:
        plan: the arguments of the `send_many()`.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._journal: Journal | None = None
        self._unwritten: list[Record] = []
        self._request: RequestInfo | None = None

    def open(self, length: int | None) -> None:
        """Open the journal, if there is to be one.

        Args:
            length: how many items there are, where that is known.

        Raises:
            JournalError: it cannot be used, or is another's.
        """
        if self._plan.journal is not None:
            from ._journal import Journal

            self._journal = Journal(os.fspath(self._plan.journal), base_url=self._plan.base_url)
            if length is not None:
                self.check_length(length)

    def check_length(self, length: int) -> None:
        """Refuse a list that is shorter than the journal's.

        Raises:
            JournalMismatchError: it is.
        """
        journal = self._journal
        if journal is not None and journal.length > length:
            raise JournalMismatchError(
                f"the journal {journal.path!r} knows {journal.length} items, and there are {length}: pass the items "
                "that it was made for, or another journal",
                index=length,
            )

    def take(self, arrivals: Iterable[Delivery | BaseException]) -> list[Delivery]:
        """The deliveries among what the workers left, each remembered until it is written.

        Raises:
            BaseException: the first one among them, something that no message can be blamed for.
        """
        deliveries, failures = [], []
        for arrival in arrivals:
            if isinstance(arrival, BaseException):
                failures.append(arrival)
                continue
            deliveries.append(arrival)
            record = None if self._journal is None else record_of(arrival)
            if record is not None:
                self._unwritten.append(record)
        if failures:
            raise failures[0]
        return deliveries

    def enter(self, jobs: Sequence[Job]) -> None:
        """Give each job its key, or what is known of it; with a journal, all of it is on the disk afterwards.

        Raises:
            JournalMismatchError: the journal has another message in the place of one of them.
            JournalError: it cannot be read or written.
        """
        journal = self._journal
        if journal is None:
            for job in jobs:
                job.key = job.options.idempotency_key or str(uuid4())
            return
        from ._journal import Entry

        entries: list[Entry] = []
        rows = journal.rows(jobs[0].index, jobs[-1].index) if jobs else {}
        for job in jobs:
            content = job.content()
            row = rows.get(job.index)
            if row is not None and row.content != content:
                raise JournalMismatchError(
                    f"items[{job.index}] is not the message that the journal {journal.path!r} has in this place: pass "
                    "the items that it was made for, in the same order, or another journal",
                    index=job.index,
                )
            if row is not None and is_kept(row, retry_failed=self._plan.retry_failed):
                job.key, job.kept = row.idempotency_key, row
            elif row is not None and (row.status_code is None or row.uncertain):
                # It may have been sent: under the same key it is not sent twice.
                job.key, job.uncertain = row.idempotency_key, True
            else:
                # New, or refused for certain: under the same key Saperly may give the same refusal again.
                job.key = job.options.idempotency_key or str(uuid4())
                entries.append(Entry(job.index, content, job.key, uncertain=False))
        unwritten, self._unwritten = self._unwritten, []
        try:
            journal.write(unwritten, entries)
        except BaseException:
            self._unwritten = unwritten
            raise

    def close(self, arrivals: Iterable[Delivery | BaseException]) -> None:
        """Write down what came in last, and close the journal."""
        if self._journal is not None:
            try:
                self.take(arrival for arrival in arrivals if isinstance(arrival, Delivery))
                self._journal.write(self._unwritten, [])
            finally:
                self._journal.close()

    def kept_result(self, job: Job, row: Row) -> SendResult:
        """The result of an earlier run."""
        assert row.status_code is not None  # noqa: S101 (for the type checker)
        assert row.answer is not None  # noqa: S101 (for the type checker)
        if self._request is None:
            self._request = op.messaging_send.prepare((), dict(job.arguments), job.key).info
        try:
            if not is_success(row.status_code):
                raise status_error(self._request, row.status_code, {}, row.answer.encode())
            answer = with_item(row.answer, job.arguments).encode()
            message = decode_success(op.messaging_send.parse, self._request, row.status_code, {}, answer)
        except ResponseError as error:
            return Failed(job.index, job.item, error, job.key, from_journal=True)
        return Sent(job.index, job.item, message, job.key, from_journal=True)


def record_of(delivery: Delivery) -> Record | None:
    """What the journal is to keep of it; None where nothing is settled, and the next run has to ask again."""
    from ._journal import Record

    job, message, error = delivery
    if message is not None:
        # Phone numbers and texts that the items have anyway are not written down a second time.
        answer = {
            name: None if name in ("to", "body") and value == job.arguments[name] else value
            for name, value in message.to_dict().items()
        }
        return Record(job.index, 200, json.dumps(answer), job.uncertain)
    if isinstance(error, ResponseError) and (is_success(error.status_code) or 400 <= error.status_code < 500):
        body = error.body[:LARGEST_ANSWER] if isinstance(error.body, str) else error.body
        return Record(job.index, error.status_code, json.dumps(body), job.uncertain)
    return None


def with_item(answer: str, arguments: Mapping[str, str]) -> str:
    """The answer with what `record_of` left out."""
    data = json.loads(answer)
    if isinstance(data, dict):
        for name in ("to", "body"):
            if name in data and data[name] is None:
                data[name] = arguments[name]
    return json.dumps(data)


def is_kept(row: Row, *, retry_failed: bool) -> bool:
    """Whether the answer stands, so that nothing is sent.

    A success always does, also one that does not fit the contract. A refusal does where it is about the message, such
    as a recipient who opted out, unless the caller wants another try; one about the account or the key, such as an
    empty balance, does not.
    """
    if row.status_code is None or row.answer is None:
        return False
    if is_success(row.status_code):
        return True
    body = json.loads(row.answer)
    tag = body.get("_tag") if isinstance(body, dict) else None
    return not retry_failed and row.status_code not in PASSING_STATUSES and tag not in PASSING_TAGS


def outcome_of(error: SaperlyError) -> Outcome | None:
    """How an attempt ended, for the retry decision; None where no repetition can help."""
    if isinstance(error, APIStatusError):
        return Outcome(error.status_code, error.tag, error.retry_after)
    if isinstance(error, APIConnectionError):
        return None if is_hopeless(error.__cause__) else Outcome(None)
    return None


class Pace:
    """How many may be under way at once, and when: a rate limit that one worker meets holds all of them.

    After a 429, or a 503 with `Retry-After`, nobody begins until the time is over, and then only half as many as before
    at once; each answer in between lets in a little more. So the work settles near the limit, where offering all of
    it again after each wait would have most of it refused again.

    Args:
        limit: how many at once where nothing stands against it.
        random: a number in [0, 1), for the jitter.
        max_retry_after: the longest `Retry-After`, in seconds, that is waited for.
    """

    def __init__(self, limit: int, *, random: Callable[[], float], max_retry_after: float = MAX_RETRY_AFTER) -> None:
        self._limit = limit
        self._max_retry_after = max_retry_after
        self._random = random
        self._allowed = float(limit)
        self._under_way = 0
        self._opens_at = 0.0
        self._narrowed_at = 0.0
        self._refusals = 0
        self._lock = Lock()  # never held across I/O; threads share it

    def begin(self, now: float) -> float | None:
        """Begin an attempt; or seconds to wait before asking again, infinity for "until another one ended"."""
        with self._lock:
            if now < self._opens_at:
                return self._opens_at - now
            if self._under_way >= int(self._allowed):
                return float("inf")
            self._under_way += 1
            return None

    def end(self, began: float, now: float, error: SaperlyError | None) -> None:
        """End an attempt, whichever way it went."""
        with self._lock:
            self._under_way -= 1
            if isinstance(error, APIStatusError) and is_limit(error):
                self._hold(began, now, error.retry_after)
            elif error is None or (isinstance(error, APIStatusError) and error.status_code < 500):
                self._refusals = 0
                self._allowed = min(float(self._limit), self._allowed + 1 / self._allowed)

    def _hold(self, began: float, now: float, retry_after: float | None) -> None:
        # Those that were under way together are refused together, which is one piece of news.
        if began >= self._narrowed_at:
            self._narrowed_at = now
            self._allowed = max(1.0, self._allowed / 2)
            self._refusals += 1
        if retry_after:
            seconds = min(retry_after, self._max_retry_after)
        else:
            seconds = min(MAX_BACKOFF, INITIAL_BACKOFF * 2.0 ** min(self._refusals - 1, 10))
        # The server named the time; a little after it, never before.
        seconds += self._random() * min(0.1 * seconds, 1.0)
        self._opens_at = max(self._opens_at, now + seconds)


def is_limit(error: APIStatusError) -> bool:
    """Whether the server asks everybody to slow down."""
    return error.status_code == 429 or (error.status_code == 503 and error.retry_after is not None)


class Tally:
    """Counts results, and tells the caller.

    Args:
        on_progress: called with the counts; None for nobody.
    """

    def __init__(self, on_progress: Callable[[Progress], None] | None) -> None:
        self._on_progress = on_progress
        self._sent = 0
        self._failed = 0

    def count(self, result: SendResult, total: int) -> None:
        """Count one."""
        if isinstance(result, Sent):
            self._sent += 1
        else:
            self._failed += 1
        if self._on_progress is not None:
            self._on_progress(Progress(self._sent, self._failed, total))


def refuse_idempotency_key(options: Mapping[str, Any]) -> None:
    """Refuse one key for all of them.

    Raises:
        InvalidArgumentError: there is one.
    """
    if "idempotency_key" in options:
        raise InvalidArgumentError(
            "idempotency_key: with one key for all, only the first is sent; put keys into the items, or leave them out"
        )
