"""Whatever is done: the ledger adds up, nothing is below zero, and usage says the same."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from saperly_client.errors import SaperlyError
from saperly_sandbox import Sandbox, Settings

from .conftest import PEER, make_world

STEPS = st.one_of(
    st.tuples(st.just("send"), st.integers(1, 1600)),
    st.tuples(st.just("send_as_child"), st.integers(1, 600)),
    st.tuples(st.just("call"), st.sampled_from([PEER, "+15005550101", "+15005550102", "+15005550107"])),
    st.tuples(st.just("call_as_child"), st.just(PEER)),
    st.tuples(st.just("inbound"), st.integers(0, 5)),
    st.tuples(st.just("end"), st.integers(0, 9)),
    st.tuples(st.just("advance"), st.sampled_from([1, 7, 30, 90, 3600, 86400 * 31])),
    st.tuples(st.just("provision"), st.sampled_from(["local", "toll_free"])),
    st.tuples(st.just("top_up"), st.integers(0, 300)),
)


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=25), st.integers(0, 500))
def test_the_ledger_adds_up(steps, credit):
    with Sandbox(settings=Settings(credit_cents=credit)) as sandbox:
        client = sandbox.client(max_retries=0)
        world = make_world(sandbox, client)
        minted = client.keys.mint(name="c", scopes=["write"], spend_limit_cents=60, spend_limit_reset_period="monthly")
        child = client.with_options(api_key=minted.token)
        for step, value in steps:
            with suppress(SaperlyError):
                if step == "send":
                    world.send("x" * value)
                elif step == "send_as_child":
                    child.messages.send(from_number_id=world.number.id, to=PEER, body="x" * value)
                elif step == "call":
                    world.call(to=value)
                elif step == "call_as_child":
                    child.calls.place(from_number_id=world.number.id, to=value)
                elif step == "inbound" and client.numbers.get(world.number.id).released_at is None:
                    sandbox.inbound_call(to=world.number.phone_number, from_=PEER, script=["word " * 40] * value)
                elif step == "end" and client.calls.list():
                    client.calls.end(client.calls.list()[value % len(client.calls.list())].id)
                elif step == "advance":
                    sandbox.advance(value)
                elif step == "provision":
                    client.numbers.provision(number_type=value)
                elif step == "top_up":
                    sandbox.control.set_balance(add=value)
            check(sandbox, client, minted.id)
        sandbox.run_until_idle()
        check(sandbox, client, minted.id)
        assert sandbox.control.balance()["reservedCents"] == 0
        assert sandbox.problems() == []


def check(sandbox, client, child_id):
    entries = sandbox.ledger()
    available = reserved = 0
    for entry in entries:
        available += entry["availableCents"]
        reserved += entry["reservedCents"]
        assert available >= 0
        assert reserved >= 0
        assert entry["balanceCents"] == available
    assert sandbox.control.balance() == {"balanceCents": available, "reservedCents": reserved}
    usage = client.usage.summary()
    assert usage.balance_cents == available

    spent = {"call": 0, "message": 0, "number": 0}
    came_in = 0
    for entry in entries:
        if entry["type"] in ("topup", "adjust"):
            came_in += entry["availableCents"]
        elif entry["type"] == "settle":
            spent[entry["ref"].partition(":")[0]] -= entry["reservedCents"]
        elif entry["type"] == "charge":
            spent["number"] -= entry["availableCents"]
    assert came_in == available + reserved + sum(spent.values())
    calls = client.calls.list()
    assert usage.calls.total_cost_cents == spent["call"] == sum(call.cost_cents or 0 for call in calls)
    assert spent["message"] == sum(2 * m.segments for m in client.messages.list() if m.direction == "outbound")
    for call in calls:
        if call.status != "initiated":
            assert call.cost_cents == -(-call.rate_cents_per_min * call.duration_sec // 60)

    child = next(key for key in client.keys.list() if key.id == child_id)
    assert 0 <= child.spent_this_period_cents <= 60
    root = next(key for key in client.keys.list() if key.minted_by_token_id is None)
    with_keys = sum(-e["availableCents"] for e in entries if e["keyId"] in (child_id, root.id))
    assert root.spent_this_period_cents == with_keys
