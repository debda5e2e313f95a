# Translated from tests/unit/_async/test_bulk.py by scripts/unasync.py; do not edit.
"""`messages.send_many()`: results, failures, pace, and what the journal makes of it."""

from __future__ import annotations

import itertools
import json
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from saperly_client import Saperly, SaperlyError, errors
from saperly_client._io import sleep
from saperly_client._journal import Journal
from saperly_client.bulk import Failed, Progress, SendResult, Sent
from saperly_client.models import Message
from unit._sync.clients import connected
from unit.answers import MESSAGE, SMS, tagged

Answer = Callable[[dict[str, Any], str], httpx.Response]


def items(count: int) -> list[dict[str, str]]:
    return [{**SMS, "body": f"Reminder {number}"} for number in range(count)]


def message(sms: dict[str, Any], key: str) -> httpx.Response:
    """A success that says what was asked for."""
    return httpx.Response(200, json={**MESSAGE, "id": f"msg of {key}", "to": sms["to"], "body": sms["body"]})


class Server:
    """Takes messages, and counts; `answers` says what else to answer to some bodies, in turn, the last one for ever."""

    def __init__(self, answers: dict[str, list[httpx.Response | Exception]] | None = None, *, takes: float = 0) -> None:
        self.answers = answers or {}
        self.takes = takes
        self.requests: list[tuple[str, str]] = []
        self.headers: list[httpx.Headers] = []
        self.times: list[float] = []
        self.limits: list[float] = []
        self.under_way = self.most_under_way = 0
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        sms, key = json.loads(request.content), request.headers["idempotency-key"]
        with self._lock:
            self.times.append(monotonic())
            self.headers.append(request.headers)
            self.limits.append(request.extensions["timeout"]["read"])
            self.requests.append((sms["body"], key))
            turn = sum(body == sms["body"] for body, _ in self.requests) - 1
            self.under_way += 1
            self.most_under_way = max(self.under_way, self.most_under_way)
        try:
            if self.takes:
                sleep(self.takes)
        finally:
            with self._lock:
                self.under_way -= 1
        script = self.answers.get(sms["body"])
        if script is None or turn >= len(script):
            return message(sms, key)
        answer = script[turn]
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def bodies(self) -> Counter[str]:
        """How often each was asked for."""
        return Counter(body for body, _ in self.requests)

    def keys(self, body: str) -> list[str]:
        """The keys under which it was asked for."""
        return [key for asked, key in self.requests if asked == body]


def send(server: Server, messages: Any, /, *, settings: dict[str, Any] | None = None, **options: Any) -> Any:
    """All results, in the order of the items."""
    with connected(server, **(settings or {})) as client:
        results = [result for result in client.messages.send_many(messages, **options)]
    return sorted(results, key=lambda result: result.index)


@pytest.fixture
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._retry.INITIAL_BACKOFF", 0.001)
    monkeypatch.setattr("saperly_client._bulk.INITIAL_BACKOFF", 0.001)


def test_each_item_has_a_result() -> None:
    server, messages = Server(), items(100)
    results = send(server, messages)
    assert server.bodies == Counter(item["body"] for item in messages)
    assert len({key for _, key in server.requests}) == 100
    for index, result in enumerate(results):
        assert isinstance(result, Sent)
        assert (result.index, result.item, result.from_journal, result.error) == (index, messages[index], False, None)
        assert result.item is messages[index]
        assert isinstance(result.message, Message)
        assert result.message.id == f"msg of {result.idempotency_key}"
        assert result.message.body == f"Reminder {index}"


def test_no_items_no_results() -> None:
    assert send(Server(), []) == []


def test_results_come_as_they_are_completed() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        sms = json.loads(request.content)
        if sms["body"] == "Reminder 0":
            sleep(0.3)
        return message(sms, request.headers["idempotency-key"])

    with connected(handler) as client:
        order = [result.index for result in client.messages.send_many(items(5), concurrency=2)]
    assert order[-1] == 0


def test_no_more_are_under_way_than_allowed() -> None:
    server = Server(takes=0.01)
    send(server, items(30), concurrency=3)
    assert server.most_under_way == 3


def test_items_are_read_as_they_are_needed() -> None:
    read = itertools.count()
    server = Server()
    with connected(server) as client:
        results = client.messages.send_many(
            ({**SMS, "body": f"{next(read)}"} for _ in itertools.count()), concurrency=4
        )
        for _ in range(10):
            anext_of(results)
        results.close()
    assert next(read) <= 10 + 3 * 4
    assert len(server.requests) <= 10 + 3 * 4


def anext_of(results: Any) -> SendResult:
    """The next one."""
    for result in results:
        found: SendResult = result
        return found
    raise AssertionError("there is none")


def test_a_slow_source_does_not_hold_up_what_was_read() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        sent_at.append(monotonic())
        return message(json.loads(request.content), request.headers["idempotency-key"])

    def slow() -> Iterator[dict[str, str]]:
        for item in items(4):
            sleep(0.03)
            read_at.append(monotonic())
            yield item

    sent_at: list[float] = []
    read_at: list[float] = []
    with connected(handler) as client:
        for _ in client.messages.send_many(slow()):
            pass
    assert sent_at[0] < read_at[2]


def test_progress_is_told_before_each_result() -> None:
    told: list[Progress] = []
    server = Server({"Reminder 1": [tagged(403, "RecipientOptedOut", to="+12125550147")]})
    with connected(server) as client:
        seen = 0
        for _ in client.messages.send_many(items(3), concurrency=1, on_progress=told.append):
            seen += 1
            assert len(told) == seen
    assert [(progress.sent, progress.failed) for progress in told][-1] == (2, 1)
    assert [progress.sent + progress.failed for progress in told] == [1, 2, 3]
    assert told[-1].total == 3


def test_one_failure_does_not_stop_the_others() -> None:
    server = Server(
        {
            "Reminder 1": [tagged(403, "RecipientOptedOut", to="+12125550147")],
            "Reminder 2": [httpx.ConnectError("refused")],
            "Reminder 3": [httpx.Response(200, json={"id": "msg_1"})],
            "Reminder 4": [httpx.Response(502, text="<html>")],
        }
    )
    results = send(server, items(8), max_retries=0)
    kinds = [type(result.error) for result in results]
    assert kinds == [
        type(None),
        errors.RecipientOptedOutError,
        errors.APIConnectionError,
        errors.ResponseValidationError,
        errors.ServerError,
        *[type(None)] * 3,
    ]
    for result in results[1:5]:
        assert isinstance(result, Failed)
        assert result.message is None
        assert [result.idempotency_key] == server.keys(result.item["body"])


INVALID: list[tuple[Any, str]] = [
    (None, "items[1] is a NoneType, not a mapping of the arguments of messages.send()"),
    (("num", "+14155550123", "Hi"), "items[1] is a tuple, not a mapping"),
    ({"to": "+12125550147", "body": "Hi"}, "items[1] lacks 'from_number_id'"),
    ({**SMS, "text": "Hi"}, "items[1] has 'text', which messages.send() does not take: it takes from_number_id, to,"),
    ({**SMS, 5: "Hi"}, "items[1] has 5, which"),
    ({**SMS, "body": 5}, "items[1]['body'] is a int: pass a str"),
    ({**SMS, "to": None}, "items[1]['to'] is a NoneType: pass a str"),
    ({**SMS, "to": "415-555-0123"}, "items[1]: to='415-555-0123' is not an E.164 phone number"),
    ({**SMS, "timeout": 0}, "items[1]: timeout=0: pass seconds"),
    ({**SMS, "max_retries": -1}, "items[1]: max_retries=-1"),
    ({**SMS, "idempotency_key": "ä"}, "items[1]: idempotency_key"),
    ({**SMS, "extra_headers": "X-A: b"}, "items[1]['extra_headers']: pass a mapping of strings"),
    ({**SMS, "extra_headers": {"X-A": 5}}, "items[1]: extra_headers['X-A']"),
]


@pytest.mark.parametrize(("item", "what"), INVALID, ids=[what for _, what in INVALID])
@pytest.mark.parametrize("with_journal", [False, True])
def test_an_invalid_item_is_an_error_of_its_own(item: object, what: str, with_journal: bool, tmp_path: Path) -> None:
    server = Server()
    messages = items(3)
    messages[1] = item  # type: ignore[call-overload]
    before, wrong, after = send(server, messages, journal=tmp_path / "journal" if with_journal else None)
    assert isinstance(before, Sent)
    assert isinstance(after, Sent)
    assert isinstance(wrong, Failed)
    assert isinstance(wrong.error, errors.InvalidArgumentError)
    assert str(wrong.error).startswith(what)
    assert wrong.item is item
    assert wrong.idempotency_key is None
    assert server.bodies == {"Reminder 0": 1, "Reminder 2": 1}


def test_numbers_are_not_validated_where_nobody_wants_it() -> None:
    server = Server()
    (result,) = send(server, [{**SMS, "to": "911"}], settings={"validate_numbers": False})
    assert result.message.to == "911"


def test_what_cannot_be_encoded_fails_before_it_is_sent() -> None:
    server = Server()
    (result,) = send(server, [{**SMS, "body": "\ud800"}])
    assert isinstance(result.error, errors.InvalidArgumentError)
    assert result.idempotency_key is None
    assert server.requests == []


@pytest.mark.usefixtures("short_backoff")
def test_items_have_options_of_their_own() -> None:
    lost: list[httpx.Response | Exception] = [httpx.ReadError("lost")] * 9
    server = Server({"a": lost, "b": lost})
    own, common = send(
        server,
        [
            {**SMS, "body": "a", "idempotency_key": "mine", "max_retries": 3, "extra_headers": {"X-A": "1"}},
            {**SMS, "body": "b"},
        ],
        max_retries=1,
        extra_headers={"X-B": "2"},
    )
    assert server.keys("a") == ["mine"] * 4
    assert server.keys("b") == [common.idempotency_key] * 2
    assert own.idempotency_key == "mine"
    assert {(headers.get("x-a"), headers.get("x-b")) for headers in server.headers} == {("1", "2"), (None, "2")}


def test_attempts_of_a_message_share_its_timeout() -> None:
    server = Server({"Reminder 0": [httpx.Response(500)] * 99})
    start = monotonic()
    (result,) = send(server, items(1), timeout=2.0, max_retries=99)
    assert isinstance(result.error, errors.ServerError)
    assert 2 <= len(server.requests) <= 4
    assert monotonic() - start < 5


def test_no_timeout_at_all() -> None:
    (result,) = send(Server(), items(1), timeout=None)
    assert isinstance(result, Sent)


def test_what_no_repetition_can_help_is_not_repeated() -> None:
    server = Server({"Reminder 0": [httpx.UnsupportedProtocol("ftp")] * 9})
    (result,) = send(server, items(1), max_retries=5)
    assert isinstance(result.error, errors.APIConnectionError)
    assert len(server.requests) == 1


def test_a_closed_client_fails_each() -> None:
    with connected(Server()) as client:
        client.close()
        results = [result for result in client.messages.send_many(items(2))]
    assert [type(result.error) for result in results] == [SaperlyError, SaperlyError]


def test_an_exception_that_is_nobodys_fault_ends_it() -> None:
    server = Server({"Reminder 2": [ZeroDivisionError("a hook of the caller")]})
    with pytest.raises(ZeroDivisionError):
        send(server, items(9), concurrency=1)
    assert server.bodies["Reminder 8"] == 0


def test_an_exception_while_reading_comes_after_the_results() -> None:
    def broken() -> Iterator[dict[str, str]]:
        yield from items(3)
        raise errors.InvalidArgumentError("the file ends too early")

    with connected(Server(takes=0.05)) as client:
        results = client.messages.send_many(broken())
        for _ in range(3):
            assert isinstance(anext_of(results), Sent)
        with pytest.raises(errors.InvalidArgumentError, match="the file ends too early"):
            anext_of(results)


def test_an_item_that_cannot_be_read_ends_it_likewise() -> None:
    class Broken(dict[str, str]):
        def keys(self) -> Any:
            raise LookupError("gone")

        __iter__ = keys

    with pytest.raises(LookupError):
        send(Server(), [*items(2), Broken()])


def test_an_exception_of_the_caller_ends_it() -> None:
    def told(progress: Progress) -> None:
        if progress.sent == 3:
            raise LookupError

    server = Server()
    with pytest.raises(LookupError):
        send(server, items(1000), concurrency=2, on_progress=told)
    assert len(server.requests) < 20


# Pace


def test_a_rate_limit_holds_all() -> None:
    limited = tagged(429, "RateLimited", {"Retry-After": "0.5"}, bucket="messages")
    server = Server({"Reminder 7": [limited]}, takes=0.01)
    results = send(server, items(40), concurrency=4)
    assert all(isinstance(result, Sent) for result in results)
    assert server.bodies["Reminder 7"] == 2
    waits = sorted(later - sooner for sooner, later in itertools.pairwise(sorted(server.times)))
    assert 0.45 < waits[-1] < 1.0
    assert waits[-2] < 0.2
    # Nobody but those that were on their way already came after it.
    before = [
        body for (body, _), time in zip(server.requests, server.times, strict=True) if time < server.times[0] + 0.4
    ]
    assert len(before) < 16


def test_a_pause_of_the_server_holds_all() -> None:
    server = Server({"Reminder 0": [httpx.Response(503, headers={"Retry-After": "0.4"})]})
    start = monotonic()
    results = send(server, items(6), concurrency=2)
    assert all(isinstance(result, Sent) for result in results)
    assert monotonic() - start > 0.4


@pytest.mark.usefixtures("short_backoff")
@pytest.mark.parametrize(
    "limited",
    [
        tagged(429, "RateLimited", {"Retry-After": "0.3"}, bucket="messages"),
        httpx.Response(503, headers={"Retry-After": "0.3"}),
    ],
    ids=["429", "503"],
)
def test_a_rate_limit_takes_no_retries_and_no_time(limited: httpx.Response) -> None:
    server = Server({"Reminder 0": [limited] * 4})
    (result,) = send(server, items(1), max_retries=0, timeout=1.0)
    assert isinstance(result, Sent)
    assert server.keys("Reminder 0") == [result.idempotency_key] * 5


@pytest.mark.usefixtures("short_backoff")
def test_a_silent_server_is_asked_again_within_the_time_of_the_message() -> None:
    server = Server({"Reminder 0": [httpx.ReadTimeout("slow")] * 2})
    (result,) = send(server, items(1), timeout=40.0, max_retries=2)
    assert isinstance(result, Sent)
    assert [round(limit) for limit in server.limits] == [20, 20, 40]  # no time has passed


def test_the_longest_wait_is_the_clients() -> None:
    limited = httpx.Response(503, headers={"Retry-After": "20"})
    server = Server({"Reminder 0": [limited]})
    first, second = send(server, items(2), concurrency=1, settings={"max_retry_after": 0.2})
    assert isinstance(first.error, errors.ServerError)
    assert isinstance(second, Sent)
    assert len(server.requests) == 2
    assert 0.2 < server.times[1] - server.times[0] < 15  # the others wait no longer than that either


def test_a_rate_limit_that_lasts_is_an_error_at_once() -> None:
    server = Server({"Reminder 0": [tagged(429, "RateLimited", {"Retry-After": "61"}, bucket="messages")] * 9})
    with connected(server) as client:
        results = client.messages.send_many(items(5), concurrency=1)
        result = anext_of(results)
        assert isinstance(result.error, errors.RateLimitedError)
        assert result.error.retry_after == 61
        start = monotonic()
        results.close()  # the others are held, and let go of
        assert monotonic() - start < 5
    assert len(server.requests) == 1


@pytest.mark.usefixtures("short_backoff")
def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._sync.bulk.PATIENCE", 0.05)
    server = Server({"Reminder 0": [tagged(429, "RateLimited", bucket="messages")] * 9999})
    (result,) = send(server, items(1), timeout=None)
    assert isinstance(result.error, errors.RateLimitedError)
    assert len(server.requests) > 1


def test_a_rate_limit_when_the_time_is_over_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(step=10.0)
    monkeypatch.setattr("saperly_client._sync.bulk.monotonic", lambda: next(clock))
    server = Server({"Reminder 0": [tagged(429, "RateLimited", bucket="messages")] * 9})
    (result,) = send(server, items(1), timeout=5)
    assert isinstance(result.error, errors.RateLimitedError)
    assert len(server.requests) == 1


# The arguments


@pytest.mark.parametrize(
    ("messages", "options", "what"),
    [
        ([], {"concurrency": 0}, "concurrency=0: pass a whole number from 1 to 1000"),
        ([], {"concurrency": 1001}, "concurrency=1001"),
        ([], {"concurrency": True}, "concurrency=True"),
        ([], {"concurrency": 2.0}, "concurrency=2.0"),
        ([], {"journal": ""}, "journal='': pass the path of a file"),
        ([], {"journal": b"journal"}, "journal=b'journal'"),
        ([], {"journal": 5}, "journal=5"),
        ([], {"journal": "a\0b"}, "journal='a\\x00b'"),
        ([], {"retry_failed": True}, "retry_failed: without a journal"),
        ([], {"idempotency_key": "k"}, "idempotency_key: with one key for all"),
        ([], {"timeout": -1}, "timeout=-1"),
        (SMS, {}, "items is a dict: pass an iterable of mappings"),
        ("abc", {}, "items is a str"),
        (5, {}, "items is a int"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused_at_once(messages: Any, options: dict[str, Any], what: str) -> None:
    with connected(Server()) as client:
        with pytest.raises(errors.InvalidArgumentError) as caught:
            client.messages.send_many(messages, **options)
    assert str(caught.value).startswith(what)


def test_an_unknown_option_is_a_type_error() -> None:
    with connected(Server()) as client:
        with pytest.raises(TypeError, match="unexpected keyword argument 'retries'"):
            client.messages.send_many([], retries=3)  # type: ignore[call-arg]


# The journal


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_what_is_finished_is_not_sent_again(journal: Path) -> None:
    first, second = Server(), Server()
    before = send(first, items(50), journal=journal)
    told: list[Progress] = []
    after = send(second, items(50), journal=str(journal), on_progress=told.append)
    assert second.requests == []
    assert all(result.from_journal for result in after)
    assert not any(result.from_journal for result in before)
    assert [(r.index, r.item, r.message, r.idempotency_key) for r in after] == [
        (r.index, r.item, r.message, r.idempotency_key) for r in before
    ]
    assert told[-1] == Progress(50, 0, 50)


def test_a_key_is_on_the_disk_before_it_is_on_the_wire(journal: Path, tmp_path: Path) -> None:
    looks = itertools.count()

    def handler(request: httpx.Request) -> httpx.Response:
        # What a new process would find if this one were killed now.
        there = tmp_path / f"found {next(looks)}"
        for suffix in ("", "-wal"):
            if (source := Path(f"{journal}{suffix}")).exists():
                shutil.copy(source, f"{there}{suffix}")
        found = Journal(str(there), base_url="https://api.saperly.com")
        keys = {row.idempotency_key for row in found.rows(0, 99).values()}
        found.close()
        assert request.headers["idempotency-key"] in keys
        return message(json.loads(request.content), request.headers["idempotency-key"])

    with connected(handler) as client:
        results = [result for result in client.messages.send_many(items(9), concurrency=3, journal=journal)]
    assert all(isinstance(result, Sent) for result in results)
    assert next(looks) == 9


def test_what_is_open_is_sent_again_under_its_key(journal: Path) -> None:
    first = Server({"Reminder 1": [httpx.ReadError("lost")], "Reminder 2": [httpx.Response(500)]})
    before = send(first, items(4), journal=journal, max_retries=0)
    assert [type(result) for result in before] == [Sent, Failed, Failed, Sent]
    second = Server()
    after = send(second, items(4), journal=journal)
    assert [type(result) for result in after] == [Sent] * 4
    assert second.bodies == {"Reminder 1": 1, "Reminder 2": 1}
    for body in second.bodies:
        assert second.keys(body) == first.keys(body)


def test_leaving_early_loses_nothing(journal: Path) -> None:
    first, second = Server(takes=0.02), Server()
    with connected(first) as client:
        results = client.messages.send_many(items(50), concurrency=4, journal=journal)
        handed_out = [anext_of(results), anext_of(results)]
        results.close()
    assert first.under_way == 0
    after = send(second, items(50), journal=journal)
    assert [type(result) for result in after] == [Sent] * 50
    assert {result.index for result in handed_out} <= {result.index for result in after if result.from_journal}
    keys: dict[str, set[str]] = {}
    for body, key in first.requests + second.requests:
        keys.setdefault(body, set()).add(key)
    assert len(keys) == 50
    assert all(len(under) == 1 for under in keys.values())


REFUSALS = {
    "Reminder 0": [tagged(403, "RecipientOptedOut", to="+12125550147")],
    "Reminder 1": [tagged(402, "InsufficientBalance", balanceCents=0)],
    "Reminder 2": [tagged(403, "AuthorizationDenied")],
    "Reminder 3": [httpx.Response(400, text="<html>no JSON</html>")],
}


def test_refusals_stand_where_they_are_about_the_message(journal: Path) -> None:
    first, second = Server(REFUSALS), Server()
    before = send(first, items(4), journal=journal)
    after = send(second, items(4), journal=journal)
    assert second.bodies == {"Reminder 1": 1, "Reminder 2": 1}
    assert [result.from_journal for result in after] == [True, False, False, True]
    for index in (0, 3):
        old, new = before[index].error, after[index].error
        assert (type(new), new.status_code, new.tag, new.body) == (type(old), old.status_code, old.tag, old.body)
        assert (new.request, after[index].idempotency_key) == (old.request, before[index].idempotency_key)
    # Refused for certain: the same key might get the same refusal again.
    for body in second.bodies:
        assert second.keys(body) != first.keys(body)


def test_refusals_are_tried_again_where_the_caller_wants_it(journal: Path) -> None:
    first, second, third = Server(REFUSALS), Server(), Server()
    send(first, items(5), journal=journal)
    after = send(second, items(5), journal=journal, retry_failed=True)
    assert second.bodies == {f"Reminder {number}": 1 for number in range(4)}
    assert all(isinstance(result, Sent) for result in after)
    send(third, items(5), journal=journal, retry_failed=True)
    assert third.requests == []


@pytest.mark.parametrize(
    "doubt",
    [httpx.ReadError("lost"), httpx.Response(500), tagged(409, "IdempotencyConflict"), httpx.Response(408)],
    ids=["no answer", "500", "409", "408"],
)
@pytest.mark.usefixtures("short_backoff")
def test_a_refusal_after_a_doubt_keeps_the_key(doubt: httpx.Response | Exception, journal: Path) -> None:
    first = Server({"Reminder 0": [doubt, tagged(402, "InsufficientBalance")]})
    second, third = Server({"Reminder 0": [tagged(402, "InsufficientBalance")]}), Server()
    send(first, items(1), journal=journal)
    send(second, items(1), journal=journal)
    (result,) = send(third, items(1), journal=journal)
    assert isinstance(result, Sent)
    assert first.keys("Reminder 0") == [result.idempotency_key] * 2
    assert second.keys("Reminder 0") + third.keys("Reminder 0") == [result.idempotency_key] * 2


def test_a_key_of_the_caller_is_kept_too(journal: Path) -> None:
    def keyed(key: str) -> list[dict[str, str]]:
        return [{**SMS, "body": f"Reminder {number}", "idempotency_key": f"{key}{number}"} for number in range(2)]

    first = Server({"Reminder 0": [httpx.ReadError("lost")], "Reminder 1": [tagged(402, "InsufficientBalance")]})
    second = Server()
    send(first, keyed("a"), journal=journal, max_retries=0)
    send(second, keyed("b"), journal=journal)
    assert dict(second.requests) == {"Reminder 0": "a0", "Reminder 1": "b1"}


def test_a_success_that_does_not_fit_is_never_sent_again(journal: Path) -> None:
    odd = {
        "Reminder 0": [httpx.Response(200, json={"id": "msg_1"})],
        "Reminder 1": [httpx.Response(200, text="<html>")],
    }
    second = Server()
    before = send(Server(odd), items(2), journal=journal)
    after = send(second, items(2), journal=journal, retry_failed=True)
    assert second.requests == []
    for old, new in zip(before, after, strict=True):
        assert isinstance(new.error, errors.ResponseValidationError)
        assert (new.error.body, new.from_journal) == (old.error.body, True)


def test_other_items_are_refused(journal: Path) -> None:
    send(Server(), items(5), journal=journal)
    server = Server()
    changed = items(5)
    changed[3] = {**SMS, "body": "Something else"}
    with pytest.raises(
        errors.JournalMismatchError, match=r"^items\[3\] is not the message that the journal "
    ) as caught:
        send(server, changed, journal=journal)
    assert caught.value.index == 3
    assert server.requests == []


@pytest.mark.parametrize("field", ["from_number_id", "to", "body"])
def test_each_part_of_the_content_counts(field: str, journal: Path) -> None:
    send(Server(), items(1), journal=journal)
    changed = {**items(1)[0], field: "+12125550199"}
    with pytest.raises(errors.JournalMismatchError):
        send(Server(), [changed], journal=journal)


def test_a_shorter_list_is_refused(journal: Path) -> None:
    server = Server()
    send(Server({"Reminder 2": [httpx.ReadError("lost")]}), items(5), journal=journal, max_retries=0)
    with pytest.raises(errors.JournalMismatchError, match="knows 5 items, and there are 3") as caught:
        send(server, items(3), journal=journal)
    assert caught.value.index == 3
    assert server.requests == []
    # Where the length is not known before, it is found out at the end.
    with pytest.raises(errors.JournalMismatchError):
        send(server, iter(items(3)), journal=journal)
    assert server.bodies == {"Reminder 2": 1}


def test_a_longer_list_goes_on(journal: Path) -> None:
    server = Server()
    send(Server(), items(3), journal=journal)
    results = send(server, iter(items(5)), journal=journal)
    assert [result.from_journal for result in results] == [True, True, True, False, False]
    assert server.bodies == {"Reminder 3": 1, "Reminder 4": 1}


def test_a_corrected_item_is_sent(journal: Path) -> None:
    wrong: list[Any] = items(3)
    wrong[1] = {**SMS, "to": "12125550147"}
    send(Server(), wrong, journal=journal)
    server = Server()
    results = send(server, items(3), journal=journal)
    assert [type(result) for result in results] == [Sent] * 3
    assert server.bodies == {"Reminder 1": 1}


def test_the_journal_of_another_place_is_refused(journal: Path) -> None:
    send(Server(), items(1), journal=journal)
    with pytest.raises(errors.JournalMismatchError, match="is of messages to https://api"):
        send(Server(), items(1), journal=journal, settings={"base_url": "http://127.0.0.1:4010"})


def test_two_runs_on_one_journal_are_refused(journal: Path) -> None:
    server = Server(takes=0.01)
    with connected(server) as client:
        results = client.messages.send_many(items(50), concurrency=2, journal=journal)
        anext_of(results)
        with pytest.raises(errors.JournalLockedError, match="is in use by another run"):
            send(Server(), items(50), journal=journal)
        anext_of(results)  # the first goes on
        results.close()
    assert len(send(Server(), items(50), journal=journal)) == 50


def test_nothing_is_sent_without_the_journal(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise errors.JournalError("disk full")

    server = Server()
    monkeypatch.setattr(Journal, "write", full)
    with pytest.raises(errors.JournalError, match="disk full"):
        send(server, items(5), journal=journal)
    assert server.requests == []


def test_the_journal_tells_little(journal: Path) -> None:
    private = {"from_number_id": "num_1", "to": "+12125550188", "body": "Your appointment with Dr. Ames"}
    send(Server(), [private], journal=journal)
    content = b"".join(path.read_bytes() for path in journal.parent.iterdir())
    assert b"msg of" in content
    assert b"Ames" not in content
    assert b"5550188" not in content
    assert mode(journal) == 0o600


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def one_by_one(messages: Iterable[Any]) -> Iterator[Any]:
    yield from messages


def test_an_iterator_will_do() -> None:
    server = Server()
    assert len(send(server, one_by_one(items(40)), concurrency=2)) == 40


def test_the_client_has_it() -> None:
    assert "journal" in (Saperly("k").messages.send_many.__doc__ or "")
