"""How a rate limit slows a whole `send_many()`: the decision, on a clock of its own."""

from __future__ import annotations

import heapq
import random
from math import inf

import pytest
from saperly_client._bulk import Pace
from saperly_client._errors import APIConnectionError, APIStatusError, RequestInfo


def refusal(status: int = 429, retry_after: float | None = None) -> APIStatusError:
    request = RequestInfo("POST", "/messages")
    return APIStatusError("no", request=request, status_code=status, headers={}, body=None, retry_after=retry_after)


def pace(limit: int) -> Pace:
    return Pace(limit, random=lambda: 0.0)


def test_no_more_begin_than_the_limit() -> None:
    under = pace(2)
    assert [under.begin(0), under.begin(0), under.begin(0)] == [None, None, inf]
    under.end(0, 1, None)
    assert [under.begin(1), under.begin(1)] == [None, inf]


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (refusal(429, 7.0), 7.0),
        (refusal(503, 7.0), 7.0),
        (refusal(429, 3600.0), 60.0),  # no longer than a single call would wait
        (refusal(429), 0.5),
        (refusal(429, 0.0), 0.5),
    ],
)
def test_nobody_begins_while_the_server_wants_quiet(error: APIStatusError, seconds: float) -> None:
    under = pace(8)
    under.begin(0)
    under.end(0, 100.0, error)
    assert under.begin(100.0) == seconds
    assert under.begin(100.0 + seconds) is None


@pytest.mark.parametrize(
    "error",
    [None, refusal(503), refusal(500, 7.0), refusal(404), APIConnectionError("", request=RequestInfo("POST", "/"))],
)
def test_other_ends_hold_nobody(error: APIStatusError | None) -> None:
    under = pace(1)
    under.begin(0)
    under.end(0, 100.0, error)
    assert under.begin(100.0) is None


def test_a_little_later_than_the_server_said_and_never_earlier() -> None:
    under = Pace(1, random=lambda: 0.5)
    under.begin(0)
    under.end(0, 0, refusal(429, 4.0))
    assert under.begin(0) == 4.2
    under = Pace(1, random=lambda: 0.5)
    under.begin(0)
    under.end(0, 0, refusal(429, 40.0))
    assert under.begin(0) == 40.5


def test_without_a_named_time_it_waits_longer_each_time() -> None:
    under, now, waits = pace(1), 0.0, []
    for _ in range(6):
        assert under.begin(now) is None
        under.end(now, now, refusal())
        waits.append(under.begin(now))
        now += waits[-1] or 0.0
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    under.begin(now)
    under.end(now, now, None)
    under.begin(now)
    under.end(now, now, refusal())
    assert under.begin(now) == 0.5


def free_places(under: Pace, now: float) -> int:
    places = 0
    while under.begin(now) is None:
        places += 1
    for _ in range(places):
        under.end(now, now, refusal(500))  # an end that says nothing of limits
    return places


def test_those_refused_together_halve_it_once() -> None:
    under = pace(16)
    for _ in range(16):
        under.begin(0)
    for _ in range(16):
        under.end(0, 1, refusal(429, 1.0))
    assert free_places(under, 2) == 8


def test_it_never_stands_still_and_grows_again() -> None:
    under, now = pace(16), 0.0
    for _ in range(9):
        under.begin(now)
        under.end(now, now, refusal(429, 1.0))
        now += 1.0
    assert free_places(under, now) == 1
    # An answer of any kind shows that there is room, a refusal of the message too.
    for error in (None, refusal(404)) * 3:
        under.begin(now)
        under.end(now, now, error)
    assert free_places(under, now) == 3
    for _ in range(1000):
        under.begin(now)
        under.end(now, now, None)
    assert free_places(under, now) == 16


@pytest.mark.parametrize(
    ("rate", "named", "most"),
    # Were the limit of a worker its own affair, it would be 15 refusals a message at one a second, and 2 to 4 at five.
    [(1, True, 1.2), (1, False, 3.5), (5, True, 0.7), (5, False, 0.7), (50, True, 0.2), (50, False, 0.2)],
)
def test_little_is_offered_in_vain(rate: int, named: bool, most: float) -> None:
    """300 messages, 16 workers, 0.1 s an answer, and a server that takes `rate` a second."""
    under = Pace(16, random=random.Random(1).random)  # noqa: S311 (jitter)
    now, tokens, filled = 0.0, float(rate), 0.0
    taken = refused = 0
    under_way: list[tuple[float, float, bool]] = []
    while taken < 300:
        wait = under.begin(now)
        if wait is None:
            tokens = min(float(rate), tokens + (now - filled) * rate)
            filled = now
            accepted = tokens >= 1
            tokens -= accepted
            heapq.heappush(under_way, (now + 0.1, now, accepted))
        elif under_way and under_way[0][0] <= now + wait:
            now, began, accepted = heapq.heappop(under_way)
            taken += accepted
            refused += not accepted
            under.end(began, now, None if accepted else refusal(429, 1.0 if named else None))
        else:
            now += wait
    assert refused < most * taken
    assert now < 2.0 * taken / rate
