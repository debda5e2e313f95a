"""`wait()`: looking until it is over."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from saperly_client import errors
from unit import contract
from unit._async.clients import call, connected
from unit.answers import Script, Sleeps, ok, tagged

CALL = {**contract.success("voice.get")[1], "status": "initiated"}
VOICE = {**contract.success("customVoices.get")[1], "status": "pending"}
WAITS = [("calls", CALL, "initiated"), ("custom_voices", VOICE, "pending")]


def states(what: dict[str, Any], *statuses: str) -> Script:
    return Script(*[ok({**what, "status": status}) for status in statuses])


class Looks:
    """Gives the states in turn; keeps how long each look might have taken."""

    def __init__(self, *statuses: str) -> None:
        self.script = states(CALL, *statuses)
        self.limits: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.limits.append(request.extensions["timeout"]["read"])
        return self.script(request)


@pytest.mark.parametrize("end", ["completed", "no_answer", "failed", "rejected"])
async def test_a_call_is_waited_for_until_it_is_over(end: str, sleeps: Sleeps) -> None:
    script = states(CALL, "initiated", "on_hold", "initiated", end)
    seen: list[str] = []
    async with connected(script) as client:
        over = await client.calls.wait("call_1", on_progress=lambda call: seen.append(call.status))
    assert over.status == end
    assert seen == ["initiated", "on_hold", "initiated", end]
    assert sleeps.slept == [2.0] * 3
    assert {request.url.path for request in script.requests} == {"/calls/call_1"}


@pytest.mark.parametrize("end", ["active", "failed", "expired"])
async def test_a_voice_is_waited_for_until_it_is_settled(end: str, sleeps: Sleeps) -> None:
    script = states(VOICE, "pending", "pending", end)
    async with connected(script) as client:
        voice = await client.custom_voices.wait("cvoice_1", poll=5)
    assert voice.status == end
    assert sleeps.slept == [5, 5]
    assert {request.url.path for request in script.requests} == {"/custom-voices/cvoice_1"}


@pytest.mark.parametrize(("resource", "what", "status"), WAITS)
async def test_a_wait_comes_to_an_end(resource: str, what: Any, status: str, sleeps: Sleeps) -> None:
    seen: list[Any] = []
    async with connected(states(what, status)) as client:
        with pytest.raises(errors.WaitTimeoutError, match="was not over after 10 s") as caught:
            await call(client, f"{resource}.wait", "id_1", timeout=10, poll=3, on_progress=seen.append)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.last.status == status
    assert sum(sleeps.slept) <= 10
    assert len(seen) == 4


async def test_without_a_limit_it_goes_on(sleeps: Sleeps) -> None:
    looks = Looks(*["initiated"] * 500, "completed")
    async with connected(looks) as client:
        assert (await client.calls.wait("call_1", timeout=None, poll=60)).status == "completed"
    assert len(sleeps.slept) == 500
    assert set(looks.limits) == {15.0}


async def test_a_look_takes_no_longer_than_a_call_may(sleeps: Sleeps) -> None:
    looks = Looks("initiated")
    async with connected(looks, timeout=7, max_retries=0) as client:
        with pytest.raises(errors.WaitTimeoutError):
            await client.calls.wait("call_1", timeout=10, poll=2)
    assert looks.limits == [7, 7, 6, 4, 2]


@pytest.mark.parametrize(("resource", "what", "status"), WAITS)
async def test_the_options_of_a_look(resource: str, what: Any, status: str, sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503))
    async with connected(script) as client:
        with pytest.raises(errors.ServerError):
            await call(client, f"{resource}.wait", "id_1", max_retries=1, extra_headers={"X-Team": "a"})
        with pytest.raises(TypeError, match="'idempotency_key'"):
            await call(client, f"{resource}.wait", "id_1", idempotency_key="k")
    assert [request.headers["x-team"] for request in script.requests] == ["a", "a"]


async def test_a_look_that_is_cut_short_ends_the_wait(sleeps: Sleeps) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        if len(script.requests) == 1:
            return ok(CALL)
        sleeps.now += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("slow")

    script = Script(slow)
    async with connected(script, max_retries=0, timeout=None) as client:
        with pytest.raises(errors.WaitTimeoutError) as caught:
            await client.calls.wait("call_1", timeout=10)
    assert caught.value.last.id == CALL["id"]
    assert isinstance(caught.value.__cause__, errors.APITimeoutError)
    assert sleeps.now == pytest.approx(1_010)


async def test_a_look_that_fails_is_raised(sleeps: Sleeps) -> None:
    script = Script(ok(CALL), httpx.Response(503), ok(CALL), tagged(404, "CallNotFound", callId="call_1"))
    async with connected(script) as client:
        with pytest.raises(errors.CallNotFoundError):
            await client.calls.wait("call_1")
    assert len(script.requests) == 4
    async with connected(Script(httpx.ReadTimeout("slow")), max_retries=0) as client:
        with pytest.raises(errors.APITimeoutError):
            await client.calls.wait("call_1", timeout=500)
        with pytest.raises(errors.APITimeoutError):
            await client.calls.wait("call_1", timeout=None)


async def test_what_a_callback_raises_is_raised() -> None:
    def stop(_: object) -> None:
        raise LookupError("enough")

    async with connected(Script(ok(CALL))) as client:
        with pytest.raises(LookupError, match="enough"):
            await client.calls.wait("call_1", on_progress=stop)


@pytest.mark.parametrize("resource", ["calls", "custom_voices"])
@pytest.mark.parametrize(
    "wrong", [{"timeout": 0}, {"timeout": -1}, {"timeout": "9"}, {"timeout": float("inf")}, {"poll": 0}, {"poll": None}]
)
async def test_what_cannot_be_meant_is_refused(resource: str, wrong: dict[str, Any]) -> None:
    script = Script(ok({}))
    async with connected(script) as client:
        with pytest.raises(errors.InvalidArgumentError, match=next(iter(wrong))):
            await call(client, f"{resource}.wait", "id_1", **wrong)
    assert script.requests == []
