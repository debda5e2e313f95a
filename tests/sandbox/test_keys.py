"""Keys: who may do what, with which numbers, for how much."""

from __future__ import annotations

import pytest
from saperly_client.errors import AuthorizationDeniedError, SpendLimitExceededError

PEER = "+12125550147"


def child(world, **grant):
    grant = {"name": "child", "scopes": ["read", "write"], **grant}
    return world.client.with_options(api_key=world.client.keys.mint(**grant).token)


def test_without_a_key(saperly_sandbox):
    http = saperly_sandbox.http_client()
    for headers in ({}, {"authorization": "Basic abc"}, {"authorization": "Bearer "}):
        answer = http.get("/numbers", headers=headers)
        assert (answer.status_code, answer.json()["_tag"]) == (401, "Unauthorized")


def test_every_operation_but_health_needs_a_key(saperly_sandbox):
    http = saperly_sandbox.http_client()
    for operation in saperly_sandbox.engine.contract.operations.values():
        answer = http.request(operation.method, operation.path.replace("{", "").replace("}", ""), json={})
        assert answer.status_code == (200 if operation.id == "health.check" else 401), operation.id


def test_an_unknown_key_and_one_that_looks_live(saperly_sandbox):
    with pytest.raises(AuthorizationDeniedError, match="unknown here"):
        saperly_sandbox.client("sap_sk_other").numbers.list()
    with pytest.raises(AuthorizationDeniedError, match="looks live") as error:
        saperly_sandbox.client("sap_sk_live_abcdef").numbers.list()
    assert "abcdef" not in str(error.value)


def test_a_revoked_key(saperly):
    minted = saperly.keys.mint(name="a", scopes=["read"])
    other = saperly.with_options(api_key=minted.token)
    other.numbers.list()
    saperly.keys.revoke(minted.id)
    with pytest.raises(AuthorizationDeniedError, match="revoked"):
        other.numbers.list()
    assert minted.id not in [key.id for key in saperly.keys.list()]


def test_the_token_is_shown_once(saperly):
    minted = saperly.keys.mint(name="a", scopes=["read"])
    assert minted.token.startswith("sap_sk_sandbox_")
    assert all(minted.token not in key.token for key in saperly.keys.list())


def test_scopes(world):
    reader = child(world, scopes=["read"])
    reader.numbers.list()
    for attempt in (
        lambda: reader.messages.send(from_number_id=world.number.id, to=PEER, body="x"),
        lambda: reader.numbers.provision(),
        lambda: reader.keys.list(),
    ):
        with pytest.raises(AuthorizationDeniedError, match="scope"):
            attempt()
    writer = child(world, scopes=["write"])
    writer.numbers.list()
    with pytest.raises(AuthorizationDeniedError, match="scope admin"):
        writer.keys.mint(name="x", scopes=["read"])


def test_the_list_of_numbers(world):
    other = world.client.numbers.provision(area_code="212")
    world.client.numbers.assign_connection(other.id, connection_id=world.connection.id)
    key = child(world, number_scope=[world.number.id])
    assert [number.id for number in key.numbers.list()] == [world.number.id]
    key.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    world.client.consent.record(number_id=other.id, peer_number=PEER, consent_type="explicit_outbound", source="test")
    message = world.client.messages.send(from_number_id=other.id, to=PEER, body="x")
    call = world.client.calls.place(from_number_id=other.id, to=PEER)
    for attempt in (
        lambda: key.numbers.get(other.id),
        lambda: key.numbers.release(other.id),
        lambda: key.messages.send(from_number_id=other.id, to=PEER, body="x"),
        lambda: key.calls.place(from_number_id=other.id, to=PEER),
        lambda: key.calls.get(call.id),
        lambda: key.calls.end(call.id),
        lambda: key.consent.check(number_id=other.id, peer_number=PEER),
        lambda: key.numbers.provision(),
    ):
        with pytest.raises(AuthorizationDeniedError):
            attempt()
    assert message.id not in [one.id for one in key.messages.list()]
    assert key.messages.list(number_id=other.id) == []
    assert key.calls.list() == []
    assert {one.number_id for one in key.consent.list()} == {world.number.id}


@pytest.mark.parametrize("limit", [4, 5])
def test_the_cap_is_exact(world, limit):
    key = child(world, spend_limit_cents=limit)
    key.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    key.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    before = world.sandbox.balance_cents
    with pytest.raises(SpendLimitExceededError) as error:
        key.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    assert (error.value.limit_cents, error.value.prior_spend_cents, error.value.requested_cents) == (limit, 4, 2)
    assert world.sandbox.balance_cents == before
    (shown,) = [one for one in world.client.keys.list() if one.name == "child"]
    assert shown.spent_this_period_cents == 4


def test_the_cap_begins_anew_each_month_or_never(world):
    monthly = child(world, name="monthly", spend_limit_cents=2, spend_limit_reset_period="monthly")
    for_life = child(world, name="for life", spend_limit_cents=2)
    for key in (monthly, for_life):
        key.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    world.sandbox.advance(to="2026-01-31T23:59:59Z")
    with pytest.raises(SpendLimitExceededError):
        monthly.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    world.sandbox.advance(1)
    monthly.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    with pytest.raises(SpendLimitExceededError):
        for_life.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    world.sandbox.advance(to="2026-03-01T00:00:00Z")
    monthly.messages.send(from_number_id=world.number.id, to=PEER, body="x")


def test_what_a_call_gives_back_of_its_reservation_can_be_spent_again(world):
    key = child(world, spend_limit_cents=26)
    call = key.calls.place(from_number_id=world.number.id, to=PEER)
    with pytest.raises(SpendLimitExceededError):
        key.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    key.calls.end(call.id)
    key.messages.send(from_number_id=world.number.id, to=PEER, body="x")


def test_a_child_is_bounded_by_its_parent(world):
    admin = child(world, scopes=["read", "write", "admin"], number_scope=[world.number.id], spend_limit_cents=10)
    for grant in (
        {"number_scope": ["num_other"]},
        {"spend_limit_cents": 11},
        {"spend_limit_cents": 10, "spend_limit_reset_period": "monthly"},
    ):
        with pytest.raises(AuthorizationDeniedError):
            admin.keys.mint(name="x", scopes=["read"], **grant)
    heir = admin.keys.mint(name="heir", scopes=["write"])
    shown = next(one for one in admin.keys.list() if one.id == heir.id)
    assert (shown.number_scope, shown.spend_limit_cents) == ([world.number.id], 10)
    heir_client = admin.with_options(api_key=heir.token)
    for _ in range(3):
        heir_client.messages.send(from_number_id=world.number.id, to=PEER, body="x")
    # What the child spends is spent of the parent's cap as well.
    with pytest.raises(SpendLimitExceededError):
        admin.messages.send(from_number_id=world.number.id, to=PEER, body="x" * 400)


def test_keys_of_a_workspace(saperly):
    minted = saperly.workspaces.create_api_token("sandbox", name="w", scopes=["read"])
    assert minted.id in [key.id for key in saperly.workspaces.api_tokens("sandbox")]
    saperly.workspaces.revoke_api_token("sandbox", minted.id)
    assert minted.id not in [key.id for key in saperly.workspaces.api_tokens("sandbox")]
    with pytest.raises(AuthorizationDeniedError, match="no key"):
        saperly.keys.revoke("key_missing")
