# Translated from tests/unit/_async/test_retries.py by scripts/unasync.py; do not edit.
"""What is sent again, under which key, and within which time."""

from __future__ import annotations

import re
from email.utils import formatdate
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saperly_client import errors
from saperly_client._retry import Outcome, is_retryable
from unit._sync.clients import call, connected
from unit.answers import CALL, MESSAGE, NUMBER, SMS, Script, Sleeps, ok, tagged
from unit.facade import EXAMPLES

LOST = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.ReadTimeout("slow"),
    httpx.WriteError("pipe"),
    httpx.WriteTimeout("slow"),
    httpx.PoolTimeout("full"),
    httpx.CloseError("gone"),
    httpx.ProxyError("407"),
    httpx.RemoteProtocolError("Server disconnected without sending a response."),
]
FAILED = [
    httpx.Response(408),
    tagged(409, "IdempotencyConflict", message="under way"),
    tagged(429, "RateLimited", bucket="messages"),
    httpx.Response(429, text="slow down"),
    tagged(500, "InternalError", traceId="tr_1"),
    tagged(502, "MessageSendFailed", reason="carrier"),
    tagged(502, "CallStartFailed", reason="carrier"),
    tagged(502, "UpstreamError", message="carrier"),
    httpx.Response(502, html="<h1>Bad Gateway</h1>"),
    httpx.Response(503),
    httpx.Response(504),
]
FINAL = [
    tagged(400, "DestinationNotSupported", to="+12125550147"),
    tagged(401, "Unauthorized", message="no key"),
    tagged(402, "InsufficientBalance", balanceCents=0),
    tagged(403, "ConsentRequired"),
    tagged(404, "NumberNotFound", numberId="num_1"),
    tagged(409, "NumberQuotaExceeded", limit=1, current=1),
    httpx.Response(409),
    httpx.Response(418),
    tagged(422, "IdempotencyKeyMismatch", message="used"),
    httpx.Response(501),
    httpx.Response(505),
    httpx.Response(520, html="<h1>Web server is returning an unknown error</h1>"),
    httpx.Response(302, headers={"Location": "https://example.com/"}),
]
NEVER_SENT = [
    httpx.UnsupportedProtocol("no http"),
    httpx.LocalProtocolError("Illegal header value"),
    httpx.TooManyRedirects("Exceeded maximum allowed redirects."),
]


@pytest.mark.parametrize("fault", [*LOST, *FAILED], ids=str)
def test_what_may_pass_is_sent_again_under_the_same_key(fault: Any, sleeps: Sleeps) -> None:
    script = Script(fault, fault, ok(MESSAGE, 201))
    with connected(script) as client:
        message = client.messages.send(**SMS)
    assert message.id == MESSAGE["id"]
    assert len(script.requests) == 3
    assert len(set(script.keys)) == 1
    assert UUID(script.keys[0]).version == 4
    assert [request.content for request in script.requests] == [script.requests[0].content] * 3
    assert len(sleeps.slept) == 2
    assert 0.25 <= sleeps.slept[0] <= 0.5 <= sleeps.slept[1] <= 1.0


@pytest.mark.parametrize("fault", [*LOST, *FAILED], ids=str)
def test_what_does_not_pass_is_raised_after_all_attempts(fault: Any, sleeps: Sleeps) -> None:
    script = Script(fault)
    with connected(script, max_retries=3) as client:
        with pytest.raises(errors.SaperlyError) as caught:
            client.calls.place(from_number_id="num_1", to="+12125550147")
    assert len(script.requests) == 4
    assert len(set(script.keys)) == 1
    if isinstance(fault, httpx.Response):
        assert isinstance(caught.value, errors.APIStatusError)
        assert caught.value.status_code == fault.status_code
    else:
        assert type(caught.value) is (
            errors.APITimeoutError if isinstance(fault, httpx.TimeoutException) else errors.APIConnectionError
        )
        assert caught.value.__cause__ is fault
        assert "after 4 attempts" in str(caught.value)
        assert str(caught.value).startswith("POST /calls: no answer")


@pytest.mark.parametrize("fault", [*FINAL, *NEVER_SENT], ids=str)
def test_what_cannot_pass_is_sent_once(fault: Any, sleeps: Sleeps) -> None:
    script = Script(fault)
    with connected(script) as client:
        with pytest.raises(errors.RequestError):
            client.messages.send(**SMS)
    assert len(script.requests) == 1
    assert sleeps.slept == []


def test_a_success_that_does_not_fit_is_not_sent_again(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(201, text="<html>"))
    with connected(script) as client:
        with pytest.raises(errors.ResponseValidationError):
            client.messages.send(**SMS)
    assert len(script.requests) == 1


@pytest.mark.parametrize("operation_id", EXAMPLES)
def test_every_operation_is_sent_again_and_only_changes_carry_a_key(operation_id: str, sleeps: Sleeps) -> None:
    example = EXAMPLES[operation_id]
    script = Script(httpx.Response(503))
    with connected(script) as client:
        with pytest.raises(errors.ServerError):
            call(client, example.method, *example.ids, **example.fields)
    assert len(script.requests) == 3
    keys = set(script.keys)
    assert len(keys) == 1
    assert (keys == {None}) is (script.requests[0].method == "GET")


def test_every_call_has_a_key_of_its_own() -> None:
    script = Script(ok(MESSAGE, 201))
    with connected(script) as client:
        for _ in range(20):
            client.messages.send(**SMS)
    assert len(set(script.keys)) == 20
    assert {UUID(key).version for key in script.keys} == {4}
    assert {key == str(UUID(key)) for key in script.keys} == {True}


def test_a_key_of_the_callers_is_used_as_it_is(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503), ok(MESSAGE, 201))
    with connected(script) as client:
        client.messages.send(**SMS, idempotency_key="booking-4711")
        client.messages.send(**SMS, idempotency_key=None)
    assert script.keys[:2] == ["booking-4711"] * 2
    assert UUID(script.keys[2]).version == 4


def test_a_key_of_the_callers_is_no_longer_used_for_the_next_call() -> None:
    script = Script(ok(MESSAGE, 201))
    with connected(script) as client:
        client.messages.send(**SMS, idempotency_key="booking-4711")
        client.messages.send(**SMS)
    assert script.keys[0] != script.keys[1]


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_max_retries_of_a_call_and_of_a_client(retries: int, sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503))
    with connected(script, max_retries=retries) as client:
        with pytest.raises(errors.ServerError):
            client.numbers.list()
        assert len(script.requests) == 1 + retries
        with pytest.raises(errors.ServerError):
            client.numbers.list(max_retries=7 - retries)
    assert len(script.requests) == 1 + retries + 1 + 7 - retries


@pytest.mark.parametrize("seconds", ["7", "0", "60", "1.5"])
def test_retry_after_is_honoured(seconds: str, sleeps: Sleeps) -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": seconds}), ok([NUMBER]))
    with connected(script, timeout=None) as client:
        client.numbers.list()
    (slept,) = sleeps.slept
    assert float(seconds) <= slept <= float(seconds) + 1


def test_retry_after_may_be_a_date(sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saperly_client._sync.sender.time", lambda: 1_000_000.0)
    later = formatdate(1_000_020.0, usegmt=True)
    script = Script(httpx.Response(503, headers={"Retry-After": later}), ok([NUMBER]))
    with connected(script) as client:
        client.numbers.list()
    (slept,) = sleeps.slept
    assert 20 <= slept <= 21


@pytest.mark.parametrize("seconds", ["61", "3600", "9" * 400])
def test_a_longer_retry_after_is_raised_at_once(seconds: str, sleeps: Sleeps) -> None:
    script = Script(tagged(429, "RateLimited", {"Retry-After": seconds}, bucket="messages"))
    with connected(script, timeout=None) as client:
        with pytest.raises(errors.RateLimitedError) as caught:
            client.messages.send(**SMS)
    assert (len(script.requests), sleeps.slept) == (1, [])
    assert caught.value.retry_after == float(seconds)
    assert caught.value.bucket == "messages"


def test_a_wait_past_the_deadline_is_raised_at_once(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "30"}))
    with connected(script, timeout=29) as client:
        with pytest.raises(errors.TooManyRequestsError):
            client.numbers.list()
        assert (len(script.requests), sleeps.slept) == (1, [])
        with pytest.raises(errors.TooManyRequestsError):
            client.numbers.list(timeout=32)
    assert len(sleeps.slept) == 1


def test_each_attempt_gets_what_is_left_of_the_time(sleeps: Sleeps) -> None:
    left: list[float] = []

    def slow(request: httpx.Request) -> httpx.Response:
        left.append(request.extensions["timeout"]["read"])
        sleeps.now += 4
        return httpx.Response(503, headers={"Retry-After": "1"})

    with connected(Script(slow), timeout=20, max_retries=9) as client:
        with pytest.raises(errors.ServerError):
            client.numbers.list()
    # Half of it, as long as another attempt can follow: from 5 s on, the next wait might take what is left.
    assert left[0] == 10
    assert [round(2 * (a - b)) for a, b in pairwise(left[:3])] == [5, 5]
    assert round(left[2] * 2 - left[3]) == 5
    assert len(left) == 4
    assert sleeps.now < 1_020


def test_a_silent_server_is_asked_again(sleeps: Sleeps) -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        sleeps.now += limits[-1]
        raise httpx.ReadTimeout("slow")

    limits: list[float] = []
    with connected(Script(silent, silent, ok(CALL))) as client:
        assert (client.calls.end("call_1")).id == CALL["id"]
    first, second = limits
    assert first == 15
    assert 7 < second <= 7.5
    limits.clear()
    with connected(Script(silent)) as client:
        with pytest.raises(errors.APITimeoutError, match="after 3 attempts"):
            client.calls.end("call_1", timeout=30)
        assert sleeps.now == pytest.approx(1_000 + 15 + 7.5 + 30, abs=2)
        limits.clear()
        with pytest.raises(errors.APITimeoutError, match="no answer in time \\(while"):
            client.calls.end("call_1", max_retries=0)
        assert limits == [30]
        limits.clear()
        # A wait might take all of the other half, so there is none.
        with pytest.raises(errors.APITimeoutError):
            client.calls.end("call_1", timeout=1)
        assert limits == [1]


def test_without_a_deadline_nothing_is_cut_short(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503, headers={"Retry-After": "59"}), ok([NUMBER]))
    with connected(script, timeout=1) as client:
        client.numbers.list(timeout=None)
    assert dict(script.requests[0].extensions["timeout"]) == dict.fromkeys(("connect", "read", "write", "pool"))


faults = st.one_of(
    st.sampled_from([*LOST, *NEVER_SENT]),
    st.builds(
        lambda status, tag, after: httpx.Response(
            status,
            json={"_tag": tag} if tag else None,
            headers={} if after is None else {"Retry-After": after},
        ),
        st.sampled_from([302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 501, 502, 503, 504, 520]),
        st.sampled_from([None, "IdempotencyConflict", "CallStartFailed", "RateLimited", "NobodyKnows"]),
        st.none() | st.sampled_from(["0", "2", "20", "60", "61", "soon", formatdate(4e9, usegmt=True)]),
    ),
    st.just(ok(CALL)),
    st.just(httpx.Response(200, text="cut o")),
)


@settings(max_examples=150)
@given(
    sequence=st.lists(st.tuples(faults, st.floats(0, 20)), min_size=1, max_size=8),
    max_retries=st.integers(0, 5),
    timeout=st.none() | st.floats(0.1, 90),
    method=st.sampled_from(["calls.end", "calls.get", "calls.transfer"]),
)
def test_over_any_sequence_of_faults(
    sequence: list[tuple[Any, float]], max_retries: int, timeout: float | None, method: str
) -> None:
    sleeps = Sleeps()
    started = sleeps.now
    left_after_sleep: list[float] = []
    happened: list[Any] = []
    late = httpx.ReadTimeout("too late")

    def fault_at(index: int) -> Any:
        def answer(request: httpx.Request) -> httpx.Response:
            fault, duration = sequence[index]
            left_after_sleep.append(float("inf") if timeout is None else started + timeout - sleeps.now)
            left = request.extensions["timeout"]["read"] or float("inf")
            sleeps.now += min(duration, left)
            if duration > left - 1e-6:
                fault = late
            happened.append(fault)
            if isinstance(fault, Exception):
                raise fault
            return httpx.Response(fault.status_code, headers=fault.headers, content=fault.content)

        return answer

    script = Script(*[fault_at(index) for index in range(len(sequence))])
    error: errors.SaperlyError | None = None
    with pytest.MonkeyPatch.context() as monkeypatch:
        sleeps.install(monkeypatch)
        with connected(script, max_retries=max_retries, timeout=timeout) as client:
            try:
                call(client, method, "call_1", **({"to": "+12125550147"} if method.endswith("transfer") else {}))
            except errors.SaperlyError as raised:
                error = raised

    sent = len(script.requests)
    assert 1 <= sent <= 1 + max_retries
    assert len(set(script.keys)) == 1
    assert (script.keys[0] is None) == (method == "calls.get")
    assert len(sleeps.slept) == sent - 1
    if timeout is not None:
        assert sum(sleeps.slept) <= timeout
        assert min(left_after_sleep) > 0, "no attempt begins past the deadline"

    last = happened[-1]
    if isinstance(last, Exception):
        assert isinstance(error, errors.APIConnectionError)
        outcome = Outcome(None)
    else:
        outcome = Outcome(last.status_code, last.json()["_tag"] if re.match(rb'{"_tag":"', last.content) else None)
        if last.status_code != 200:
            assert isinstance(error, errors.APIStatusError)
            assert (error.status_code, error.tag) == outcome[:2]
        elif last.content == b"cut o":
            assert isinstance(error, errors.ResponseValidationError)
        else:
            assert error is None
    given_up = error is not None and is_retryable(outcome, repeatable=True) and last not in NEVER_SENT
    if given_up and sent < 1 + max_retries:
        # Only for want of time, or because the server asked for more than is granted.
        retry_after = getattr(error, "retry_after", None)
        longest = 8.0 if retry_after is None else retry_after + 1
        assert (retry_after or 0) > 60 or (timeout is not None and started + timeout - sleeps.now <= longest)
