"""Event webhooks: signed, tried at once, tried again, given up, replayed; none lost."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from saperly_client import webhooks
from saperly_client.errors import AuthorizationDeniedError, WorkspaceNotFoundError

from .conftest import PEER


class Receiver:
    """Answers what it is told to, and keeps what it gets."""

    def __init__(self, *statuses, then=200):
        self.statuses, self.then, self.got = list(statuses), then, []

    async def __call__(self, scope, receive, send):
        body = (await receive())["body"]
        self.got.append((scope["headers"], body))
        status = self.statuses.pop(0) if self.statuses else self.then
        if status is None:
            raise ConnectionResetError("gone")
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    @property
    def ids(self):
        return [json.loads(body)["deliveryId"] for _, body in self.got]


def subscribe(world, receiver, *events):
    world.sandbox.mount("http://hook.test", receiver)
    return world.client.workspaces.create_webhook(
        "sandbox", url="http://hook.test/", events=list(events or ("message.received",))
    )


def text(world, body="Hi"):
    return world.sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body=body)


def test_a_delivery_is_signed_and_comes_at_once(world):
    receiver = Receiver()
    hook = subscribe(world, receiver)
    message = text(world)
    ((headers, body),) = receiver.got
    event = webhooks.verify(body, headers, hook.signing_secret)
    assert isinstance(event, webhooks.MessageReceived)
    assert event.payload.message_id == message["id"]
    assert (event.payload.from_, event.payload.to, event.payload.body) == (PEER, world.number.phone_number, "Hi")
    assert event.payload.number_id == world.number.id
    assert dict(headers)[b"x-saperly-event"] == b"message.received"
    assert dict(headers)[b"x-saperly-delivery-id"].decode() == event.delivery_id
    with pytest.raises(webhooks.WebhookVerificationError):
        webhooks.verify(body, headers, "whsec_other")
    (row,) = world.client.workspaces.webhook_deliveries("sandbox", hook.id)
    assert (row.id, row.status, row.attempts, row.response_status) == (event.delivery_id, "delivered", 1, 200)


def test_only_what_was_subscribed_to(world):
    receiver = Receiver()
    subscribe(world, receiver, "call.completed")
    text(world)
    assert receiver.got == []


def test_retries_under_the_same_id_until_it_is_accepted(world):
    receiver = Receiver(500, None, 302)
    hook = subscribe(world, receiver)
    text(world)
    (row,) = world.client.workspaces.webhook_deliveries("sandbox", hook.id)
    assert (row.status, row.response_status, row.next_attempt_at is None) == ("failed", 500, False)
    world.sandbox.advance(4)
    assert len(receiver.got) == 1
    world.sandbox.run_until_idle()
    assert len(receiver.got) == 4
    assert len(set(receiver.ids)) == 1
    rows = world.client.workspaces.webhook_deliveries("sandbox", hook.id)
    assert [(row.attempts, row.status, row.response_status) for row in rows] == [
        (1, "failed", 500),
        (2, "failed", None),
        (3, "failed", 302),
        (4, "delivered", 200),
    ]
    (hook,) = world.client.workspaces.webhooks("sandbox")
    assert hook.success_rate == 0.25


def test_the_waits_grow_and_jitter(world):
    receiver = Receiver(then=503)
    hook = subscribe(world, receiver)
    text(world)
    world.sandbox.run_until_idle()
    rows = world.client.workspaces.webhook_deliveries("sandbox", hook.id)
    from saperly_sandbox.clock import parse_time

    times = [parse_time(row.last_attempt_at) / 1000 for row in rows]
    waits = [b - a for a, b in pairwise(times)]
    wanted = world.sandbox.engine.settings.webhook_backoff_seconds
    assert len(waits) == len(wanted)
    assert all(low <= wait <= low * 1.1 for wait, low in zip(waits, wanted, strict=True))
    assert [row.next_attempt_at for row in rows[:-1]] == [row.last_attempt_at for row in rows[1:]]


def test_dead_letters_and_replay(world):
    receiver = Receiver(then=503)
    hook = subscribe(world, receiver)
    text(world)
    world.sandbox.run_until_idle()
    tries = len(receiver.got)
    (delivery,) = world.sandbox.deliveries()
    assert delivery["state"] == "dead_letter"
    last = world.client.workspaces.webhook_deliveries("sandbox", hook.id)[-1]
    assert (last.status, last.attempts, last.next_attempt_at) == ("dead_letter", tries, None)
    world.sandbox.advance(86400)
    assert len(receiver.got) == tries
    receiver.then = 200
    assert world.sandbox.replay(delivery["id"])["state"] == "delivered"
    assert len(receiver.got) == tries + 1
    assert len(set(receiver.ids)) == 1
    assert world.client.workspaces.webhook_deliveries("sandbox", hook.id)[-1].status == "delivered"


def test_two_endpoints_get_deliveries_of_their_own(world):
    one, two = Receiver(), Receiver(500)
    world.sandbox.mount("http://one.test", one)
    world.sandbox.mount("http://two.test", two)
    for name in ("one", "two"):
        world.client.workspaces.create_webhook("sandbox", url=f"http://{name}.test/", events=["message.received"])
    text(world)
    world.sandbox.run_until_idle()
    assert (len(one.got), len(two.got)) == (1, 2)
    assert one.ids[0] != two.ids[0]


def test_a_receipt_is_an_event_too(world):
    receiver = Receiver()
    subscribe(world, receiver, "message.status")
    message = world.send()
    world.sandbox.run_until_idle()
    payload = json.loads(receiver.got[0][1])["payload"]
    assert (payload["messageId"], payload["status"]) == (message.id, "delivered")


def test_nothing_leaves_this_machine(world):
    world.client.workspaces.create_webhook("sandbox", url="https://hook.example/", events=["message.received"])
    text(world)
    (delivery,) = world.sandbox.deliveries()
    assert "not allowed" in delivery["attempts"][0]["error"]


def test_a_handler_may_call_back(world):
    """Without a deadlock, and what it sets off is done as well."""
    receiver = Receiver()
    subscribe(world, receiver, "call.received", "call.completed")

    async def answer(scope, receive, send):
        world.client.calls.place(from_number_id=world.number.id, to=PEER)
        await receiver(scope, receive, send)

    world.sandbox.mount("http://hook.test", answer)
    world.sandbox.inbound_call(to=world.number.phone_number, from_=PEER, script=[])
    assert len(world.client.calls.list()) == 2


def test_asynchronous_applications_run_on_the_loop_of_the_test(saperly_sandbox):
    import asyncio

    from .conftest import PEER

    async def main():
        client = saperly_sandbox.async_client()
        number = await client.numbers.provision()
        arrived = asyncio.Event()
        loop = asyncio.get_running_loop()

        async def app(scope, receive, send):
            assert asyncio.get_running_loop() is loop
            await client.numbers.list()
            arrived.set()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body"})

        saperly_sandbox.mount("http://hook.test", app)
        await client.workspaces.create_webhook("sandbox", url="http://hook.test/", events=["message.received"])
        await saperly_sandbox.aio.inbound_sms(to=number.phone_number, from_=PEER, body="Hi")
        assert arrived.is_set()
        await client.aclose()

    asyncio.run(main())


def test_what_is_not_there(saperly):
    with pytest.raises(WorkspaceNotFoundError) as error:
        saperly.workspaces.webhooks("other")
    assert error.value.slug == "other"
    with pytest.raises(AuthorizationDeniedError):
        saperly.workspaces.webhook_deliveries("sandbox", "whk_missing")
    with pytest.raises(saperly_error()):
        saperly.workspaces.create_webhook("sandbox", url="ftp://x", events=["a"])


def saperly_error():
    from saperly_client import SaperlyError

    return SaperlyError


def test_the_rest_of_a_workspace(saperly):
    assert [member.role for member in saperly.workspaces.members("sandbox")] == ["owner"]
    saperly.workspaces.invite("sandbox", to="ada@example.com")
    saperly.numbers.provision()
    events = saperly.workspaces.audit_events("sandbox")
    assert [event.event_type for event in events] == ["member.invited", "number.provisioned"]
    answer = saperly.assistant.answer(workspace_slug="sandbox", question="How many calls?")
    assert answer.provider == "mock"
    assert saperly.health().status == "ok"
