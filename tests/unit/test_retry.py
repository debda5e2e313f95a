"""The decision whether to send again, and after how long."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from saperly_client._retry import Outcome, delay_before_retry, is_retryable, parse_retry_after

ALWAYS = "whether or not it is repeatable"
REPEATABLE = "where a second arrival does no harm"
NEVER = "never"

# The whole table, in words; what is not in it is never retried.
TABLE = {
    "no answer, the connection never made": ALWAYS,
    "no answer": REPEATABLE,
    408: REPEATABLE,
    (409, "IdempotencyConflict"): REPEATABLE,
    429: ALWAYS,
    500: REPEATABLE,
    502: REPEATABLE,
    503: REPEATABLE,
    504: REPEATABLE,
}
STATUSES = [None, 100, 301, 302, 304, 400, 401, 402, 403, 404, 408, 409, 410, 418, 422, 425, 429, 451]
STATUSES += [500, 501, 502, 503, 504, 505, 507, 511, 520, 599]
TAGS = [None, "IdempotencyConflict", "NumberQuotaExceeded", "RateLimited", "InternalError", "CallStartFailed"]
TAGS += ["MessageSendFailed", "UpstreamError", "SpendLimitExceeded", "SomethingNew"]


def expected(status: int | None, tag: str | None, *, unsent: bool) -> str:
    if status is None:
        return TABLE["no answer, the connection never made" if unsent else "no answer"]
    return TABLE.get(status, TABLE.get((status, tag), NEVER))


@pytest.mark.parametrize("status", STATUSES)
def test_the_whole_table(status: int | None) -> None:
    axes = product(TAGS if status else [None], [False] if status else [True, False], [True, False], range(4))
    for tag, unsent, repeatable, retries_done in axes:
        wanted = expected(status, tag, unsent=unsent)
        retried = wanted == ALWAYS or (wanted == REPEATABLE and repeatable)
        for retry_after in (None, 0.0, 5.0, 60.0, 60.5, math.inf):
            outcome = Outcome(status, tag, retry_after, unsent)
            assert is_retryable(outcome, repeatable=repeatable) is retried, outcome
            delay = delay_before_retry(
                outcome,
                retries_done=retries_done,
                max_retries=2,
                repeatable=repeatable,
                remaining=math.inf,
                random=lambda: 0.5,
            )
            due = retried and retries_done < 2 and (retry_after is None or retry_after <= 60)
            assert (delay is not None) is due, outcome


@pytest.mark.parametrize("tag", ["CallStartFailed", "MessageSendFailed", "UpstreamError"])
def test_what_the_carrier_refused_is_repeated_only_under_the_same_key(tag: str) -> None:
    assert is_retryable(Outcome(502, tag), repeatable=True)
    assert not is_retryable(Outcome(502, tag), repeatable=False)


def test_nothing_is_sent_again_where_a_second_arrival_could_act_twice() -> None:
    """A lost answer, without a key: the first may have been carried out."""
    assert not is_retryable(Outcome(None), repeatable=False)
    assert is_retryable(Outcome(None, unsent=True), repeatable=False)


@pytest.mark.parametrize(
    ("retries_done", "least", "most"), [(0, 0.25, 0.5), (1, 0.5, 1.0), (2, 1.0, 2.0), (4, 4.0, 8.0), (9, 4.0, 8.0)]
)
def test_waits_longer_each_time_up_to_eight_seconds(retries_done: int, least: float, most: float) -> None:
    def delay(random: float) -> float | None:
        return delay_before_retry(
            Outcome(500),
            retries_done=retries_done,
            max_retries=99,
            repeatable=True,
            remaining=math.inf,
            random=lambda: random,
        )

    assert delay(0.0) == pytest.approx(least)
    assert delay(1.0) == pytest.approx(most)


def test_a_thousand_retries_do_not_overflow() -> None:
    delay = delay_before_retry(
        Outcome(500), retries_done=10**6, max_retries=10**7, repeatable=True, remaining=math.inf, random=lambda: 0.5
    )
    assert delay == pytest.approx(6.0)


outcomes = st.builds(
    Outcome,
    st.one_of(st.none(), st.integers(100, 999)),
    st.one_of(st.none(), st.sampled_from(TAGS), st.text(max_size=5)),
    st.one_of(st.none(), st.floats(0, 1e6), st.just(math.inf)),
    st.booleans(),
)


@given(
    outcome=outcomes,
    retries_done=st.integers(0, 20),
    max_retries=st.integers(0, 20),
    repeatable=st.booleans(),
    remaining=st.one_of(st.floats(0, 100), st.just(math.inf)),
    random=st.floats(0, 1, exclude_max=True),
    cap=st.floats(0, 600),
)
@example(Outcome(429, None, 0.0), 0, 1, False, 0.0, 0.0, 60.0)
def test_a_delay_is_within_every_bound(
    outcome: Outcome,
    retries_done: int,
    max_retries: int,
    repeatable: bool,
    remaining: float,
    random: float,
    cap: float,
) -> None:
    delay = delay_before_retry(
        outcome,
        retries_done=retries_done,
        max_retries=max_retries,
        repeatable=repeatable,
        remaining=remaining,
        random=lambda: random,
        max_retry_after=cap,
    )
    if delay is None:
        return
    assert retries_done < max_retries
    assert is_retryable(outcome, repeatable=repeatable)
    assert 0 <= delay < remaining
    if outcome.retry_after is None:
        assert delay <= 8.0
    else:
        # Never before the server's time, and not much after it.
        assert outcome.retry_after <= delay <= outcome.retry_after + 1.0
        assert outcome.retry_after <= cap


NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


def seconds(value: str | None) -> float | None:
    return parse_retry_after({} if value is None else {"retry-after": value}, now=NOW.timestamp)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tuesday, 24-Nov-26 12:00:30 GMT", 30.0),
        ("Tue Nov 24 12:00:30 2026", 30.0),
        ("Tue, 24 Nov 2026 13:00:30 +0100", 30.0),
        ("Tue, 24 Nov 2026 12:00:30 -0000", 30.0),
        ("Tue, 24 Nov 2026 11:59:00 GMT", 0.0),  # it has passed: at once
        (None, None),
        ("", None),
        ("soon", None),
        ("-1", None),
        (".", None),
        ("1.2.3", None),
        ("1e3", None),
        ("٣", None),
        ("NaN", None),
        ("5, 10", None),
        ("Tue, 99 Nov 2026 12:00:30 GMT", None),
        ("Tue, 24 Nov 99999 12:00:30 GMT", None),
        ("Tue, 24 Nov 2026 12:00:30 +99999999", None),
    ],
)
def test_reads_seconds_and_http_dates(value: str | None, wanted: float | None) -> None:
    assert seconds(value) == wanted


def test_reads_more_digits_than_a_float_has() -> None:
    assert seconds("9" * 400) == math.inf


@given(st.integers(0, 10**6))
def test_reads_any_date(later: int) -> None:
    assert seconds(format_datetime(NOW + timedelta(seconds=later), usegmt=True)) == later


@given(
    st.text(st.characters(codec="latin-1"), max_size=40)
    | st.from_regex(r"[A-Z][a-z]{2}, \d+ Nov -?\d+ \d+:\d+:\d+ \S*")
)
def test_no_value_of_the_header_is_too_odd(value: str) -> None:
    parsed = seconds(value)
    assert parsed is None or parsed >= 0
