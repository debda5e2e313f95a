"""SMS: what they cost, who may get them, what comes back."""

from __future__ import annotations

import pytest
from saperly_client.brain import Brain, SetDoNotMessage, Speak
from saperly_client.errors import (
    ConsentRequiredError,
    DestinationNotSupportedError,
    InsufficientFundsError,
    MessageSendFailedError,
    RecipientOptedOutError,
)

from .conftest import PEER, make_world


def test_a_message_is_sent_paid_and_delivered(saperly_sandbox, saperly, world):
    message = world.send("x" * 161)
    assert (message.status, message.segments, message.from_) == ("sent", 2, world.number.phone_number)
    assert saperly_sandbox.balance_cents == 496
    assert saperly.messages.list() == [message]
    saperly_sandbox.advance(3)
    (message,) = saperly.messages.list(number_id=world.number.id)
    assert message.status == "delivered"
    usage = saperly.usage.summary()
    assert (usage.messages.count, usage.balance_cents) == (1, 496)


@pytest.mark.parametrize(
    ("body", "segments"), [("a" * 160, 1), ("a" * 161, 2), ("ä" * 160, 1), ("Ж" * 71, 2), ("🎉", 1)]
)
def test_segments_are_what_is_paid(saperly_sandbox, world, body, segments):
    assert world.send(body).segments == segments
    assert saperly_sandbox.balance_cents == 500 - 2 * segments


def test_consent_comes_first(saperly_sandbox, saperly, world):
    with pytest.raises(ConsentRequiredError):
        world.send(to="+12125550148")
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_="+12125550148", body="Hi")
    check = saperly.consent.check(number_id=world.number.id, peer_number="+12125550148")
    assert (check.has_consent, check.type_) == (True, "implied_inbound")
    world.send(to="+12125550148")
    saperly.consent.revoke(number_id=world.number.id, peer_number="+12125550148")
    with pytest.raises(ConsentRequiredError):
        world.send(to="+12125550148")
    assert not saperly.consent.check(number_id=world.number.id, peer_number="+12125550148").has_consent


def test_consent_is_for_one_number(saperly, world):
    other = saperly.numbers.provision()
    with pytest.raises(ConsentRequiredError):
        saperly.messages.send(from_number_id=other.id, to=PEER, body="x")
    assert len(saperly.consent.list()) == 1
    world.agree()
    assert len(saperly.consent.list()) == 1


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop. ", "UNSUBSCRIBE", "cancel", "END", "quit", "StopAll"])
def test_stop_and_start(saperly_sandbox, saperly, world, word):
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body=word)
    with pytest.raises(RecipientOptedOutError) as error:
        world.send()
    assert error.value.to == PEER
    with pytest.raises(RecipientOptedOutError):
        world.call()
    assert saperly_sandbox.balance_cents == 500
    confirmation = saperly.messages.list()[-1]
    assert (confirmation.direction, confirmation.to) == ("outbound", PEER)
    assert "no more messages" in confirmation.body
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="start")
    world.send()


def test_help_and_words_within_a_sentence(saperly_sandbox, saperly, world):
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="HELP")
    assert "Reply STOP" in saperly.messages.list()[-1].body
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="Please stop by at noon. Yes")
    world.send()
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="yes")
    assert saperly.messages.list()[-1].body == "yes"  # an answer to a question, and no answer to it


@pytest.mark.parametrize("to", ["+442079460123", "+19005550123", "+11235550123", "+1212555012"])
def test_destinations_that_are_not_supported(world, to):
    world.agree(to)
    with pytest.raises(DestinationNotSupportedError):
        world.send(to=to)


def test_money_runs_out(saperly_sandbox, saperly, world):
    saperly_sandbox.balance_cents = 3
    world.send()
    with pytest.raises(InsufficientFundsError) as error:
        world.send()
    assert (error.value.balance_cents, error.value.requested_cents) == (1, 2)
    assert len(saperly.messages.list()) == 1


def test_magic_numbers(saperly_sandbox, saperly, world):
    with pytest.raises(RecipientOptedOutError):
        world.send(to="+15005550104")
    with pytest.raises(ConsentRequiredError):
        world.send(to="+15005550108")
    with pytest.raises(MessageSendFailedError):
        world.send(to="+15005550105", max_retries=0)
    assert saperly_sandbox.balance_cents == 500
    assert saperly.messages.list() == []
    world.send(to="+15005550103")
    saperly_sandbox.run_until_idle()
    assert saperly.messages.list()[-1].status == "undelivered"


def test_the_brain_answers_a_message(saperly_sandbox, saperly):
    world = make_world(saperly_sandbox, saperly, mode="manual", manual_webhook_url="http://agent.test/")
    brain, seen = Brain(world.connection.manual_secret), []

    @brain.on_inbound_sms
    def answer(sms):
        seen.append(sms)
        return SetDoNotMessage() if "never" in sms.body else Speak(f"You wrote {sms.body}.")

    saperly_sandbox.mount("http://agent.test", brain)
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="hello")
    assert [(m.direction, m.body) for m in saperly.messages.list()] == [
        ("inbound", "hello"),
        ("outbound", "You wrote hello."),
    ]
    assert (seen[0].from_, seen[0].to) == (PEER, world.number.phone_number)
    assert saperly_sandbox.balance_cents == 498
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="never again")
    assert seen[0].conversation_id == seen[1].conversation_id
    with pytest.raises(RecipientOptedOutError):
        world.send()
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="STOP")
    assert len(seen) == 2


def test_the_hosted_assistant_answers_if_it_may(saperly_sandbox, saperly, world):
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="hello")
    assert len(saperly.messages.list()) == 1
    saperly.connections.update(world.connection.id, sms_auto_reply=True)
    saperly_sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="hello")
    assert [message.direction for message in saperly.messages.list()] == ["inbound", "inbound", "outbound"]
    assert saperly_sandbox.balance_cents == 498


def test_usage_since(saperly_sandbox, saperly, world):
    world.send()
    saperly_sandbox.advance(3600)
    world.send()
    assert saperly.usage.summary(since="2026-01-01T09:30:00Z").messages.count == 1
    assert saperly.usage.summary().messages.count == 2
