"""The options of a call, and clients made from a client."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from saperly_client import UNSET, AsyncSaperly, errors
from unit._async.clients import connected
from unit.answers import KEY, MESSAGE, OTHER_KEY, SMS, Script, Sleeps, ok
from unit.loopback import LoopbackServer, answer


async def test_the_options_of_a_call() -> None:
    script = Script(ok(MESSAGE, 201))
    async with connected(script, timeout=9) as client:
        await client.messages.send(**SMS, timeout=4, extra_headers={"X-Trace": "1"}, idempotency_key="k", max_retries=0)
        await client.messages.send(**SMS, max_retries=0)
    first, second = script.requests
    assert 3 < first.extensions["timeout"]["read"] <= 4
    assert 8 < second.extensions["timeout"]["read"] <= 9
    assert (first.headers["x-trace"], first.headers["idempotency-key"]) == ("1", "k")
    assert "x-trace" not in second.headers


async def test_a_client_made_from_a_client_leaves_that_alone(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503))
    async with connected(script) as client:
        other = client.with_options(
            api_key=OTHER_KEY, timeout=5, max_retries=0, extra_headers={"X-Team": "a"}, validate_numbers=False
        )
        assert type(other) is type(client)
        for one in (other, client, other):
            with pytest.raises(errors.ServerError):
                await one.numbers.list()
        with pytest.raises(ValueError, match="to='911' is not"):
            await client.messages.send(**{**SMS, "to": "911"})
        with pytest.raises(errors.ServerError):
            await other.messages.send(**{**SMS, "to": "911"})
    seen = [(request.headers["authorization"][7:], request.headers.get("x-team")) for request in script.requests]
    assert seen == [(OTHER_KEY, "a")] + [(KEY, None)] * 3 + [(OTHER_KEY, "a")] * 2


async def test_each_option_by_itself() -> None:
    script = Script(ok([]))
    async with connected(script, timeout=9, max_retries=1) as client:
        changes: list[dict[str, Any]] = [
            {},
            {"timeout": None},
            {"max_retries": 4},
            {"max_retry_after": 5},
            {"extra_headers": {"X-Team": "a"}},
            {"validate_numbers": False},
            {"timeout": UNSET, "max_retries": UNSET, "extra_headers": UNSET, "validate_numbers": UNSET},
        ]
        sessions = [client.with_options(**change)._session for change in changes]
    plain = (9, 1, None, None, 60.0)
    assert [session.options for session in sessions] == [
        plain,
        (None, 1, None, None, 60.0),
        (9, 4, None, None, 60.0),
        (9, 1, None, None, 5),
        (9, 1, {"X-Team": "a"}, None, 60.0),
        plain,
        plain,
    ]
    assert [session.validate_numbers for session in sessions] == [True] * 5 + [False, True]


async def test_the_headers_of_a_client_and_of_a_call_are_sent_together() -> None:
    script = Script(ok([]))
    async with connected(script) as client:
        team = client.with_options(extra_headers={"X-Team": "a", "X-Trace": "0"})
        await team.numbers.list(extra_headers={"x-trace": "1"})
        await team.with_options(extra_headers={}).numbers.list()
    first, second = script.requests
    assert (first.headers["x-team"], first.headers["x-trace"]) == ("a", "1")
    assert "x-team" not in second.headers


async def test_what_is_passed_cannot_be_changed_afterwards() -> None:
    script = Script(ok([]))
    headers = {"X-Team": "a"}
    async with connected(script) as client:
        team = client.with_options(extra_headers=headers)
        headers["X-Team"] = "b\r\nX-Evil: 1"
        await team.numbers.list()
    assert script.requests[0].headers["x-team"] == "a"


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout": 0},
        {"max_retries": -1},
        {"max_retry_after": -1},
        {"max_retry_after": None},
        {"max_retry_after": "60"},
        {"max_retry_after": float("inf")},
        {"extra_headers": {"": ""}},
        {"api_key": ""},
        {"api_key": "a b"},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    client = AsyncSaperly(KEY)
    with pytest.raises(ValueError, match=next(iter(wrong))):
        client.with_options(**wrong)
    with pytest.raises(TypeError, match="base_url"):
        client.with_options(base_url="https://example.com")  # type: ignore[call-arg]


@pytest.mark.usefixtures("transport")
async def test_the_connections_are_shared(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, b"[]")
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        await client.numbers.list()
        await client.with_options(timeout=9).numbers.list()
        await client.with_options(api_key=OTHER_KEY).numbers.list()
        await client.with_options(api_key=OTHER_KEY).with_options(max_retries=0).connections.list()
    assert server.connections == 1
    assert [received.headers["authorization"][7:] for received in server.received] == [KEY] * 2 + [OTHER_KEY] * 2


async def test_the_connections_belong_to_the_client_they_were_made_for(server: LoopbackServer) -> None:
    server.handler = lambda _: answer(200, b"[]")
    async with AsyncSaperly(KEY, base_url=server.url) as client:
        async with client.with_options(timeout=9) as other:
            await other.numbers.list()
            async with other.with_options(timeout=8):
                pass
        async with client.with_options(timeout=7).with_options(timeout=6):
            pass  # the one between is gone already
        await client.numbers.list()
    assert server.connections == 1
    for closed in (client, other):
        with pytest.raises(errors.SaperlyError, match="this client is closed"):
            await closed.numbers.list()


async def test_the_last_one_closes_them(server: LoopbackServer) -> None:
    async with AsyncSaperly(KEY, base_url=server.url).with_options(timeout=9).with_options(max_retries=0) as client:
        await client.numbers.list()
    with pytest.raises(errors.SaperlyError, match="this client is closed"):
        await client.numbers.list()


async def test_a_longer_or_shorter_retry_after(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503, headers={"Retry-After": "50"}))
    async with connected(script, timeout=1000, max_retry_after=49.9) as client:
        with pytest.raises(errors.ServerError):
            await client.numbers.list()
        assert sleeps.slept == []
        with pytest.raises(errors.ServerError):
            await client.with_options(max_retry_after=50).numbers.list()
    assert [int(seconds) for seconds in sleeps.slept] == [50, 50]


async def test_a_subclass_stays_one() -> None:
    class Ours(AsyncSaperly):
        def __init__(self, team: str) -> None:
            super().__init__(KEY)
            self._team = team

    other = Ours("a").with_options(timeout=1)
    assert isinstance(other, Ours)
    assert other._team == "a"
