"""Tests a phone agent from end to end, without an account, a network or a cent.

    pip install 'saperly-client[sandbox]' fastapi pytest
    pytest examples/test_my_agent.py

The agent answers the calls of a bakery. Who wants to speak to somebody is put through, and afterwards gets an SMS. The
sandbox plays Saperly and the caller; the agent is the FastAPI application that would be deployed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from saperly_client import Saperly, webhooks
from saperly_client.brain import Brain, CallEnded, InboundCall, Speak, Transfer, Turn

if TYPE_CHECKING:
    from saperly_sandbox import Sandbox

BAKER = "+14155550199"
CALLER = "+12125550147"


class Bakery:
    """The agent: a brain that talks, and a webhook that hears of what is over."""

    def __init__(self, saperly: Saperly) -> None:
        self.events: list[webhooks.Event] = []
        self.saperly = saperly
        connection = saperly.connections.create(
            name="Bakery", mode="manual", manual_webhook_url="http://agent.test/brain/", compliance_enabled=False
        )
        self.number = saperly.numbers.provision(area_code="415")
        saperly.numbers.assign_connection(self.number.id, connection_id=connection.id)
        hook = saperly.workspaces.create_webhook(
            "sandbox", url="http://agent.test/events/", events=["call.received", "call.completed"]
        )
        assert connection.manual_secret is not None
        self.app = FastAPI()
        self.app.mount("/brain", self.brain(connection.manual_secret))
        self.app.mount("/events", webhooks.asgi(self.events.append, secret=hook.signing_secret))

    def brain(self, secret: str) -> Brain:
        """What the agent says."""
        brain = Brain(secret)
        callers: dict[str, str] = {}

        @brain.on_inbound_call
        def greet(call: InboundCall) -> str:
            callers[call.conversation_id] = call.from_
            return "Ada's bakery, good morning."

        @brain.on_turn
        def answer(turn: Turn) -> Speak | Transfer:
            if "speak to" in turn.user_text:
                return Transfer(BAKER)
            if "open" in turn.user_text:
                return Speak("We are open from seven to six.")
            return Speak("I have put two loaves aside for you.")

        @brain.on_call_ended
        def follow_up(ended: CallEnded) -> None:
            self.saperly.messages.send(
                from_number_id=self.number.id,
                to=callers[ended.conversation_id],
                body="Your two loaves are waiting. Reply STOP to opt out.",
            )

        return brain


@pytest.fixture
def bakery(saperly_sandbox: Sandbox, saperly: Saperly) -> Bakery:
    """The agent, reachable for the sandbox."""
    bakery = Bakery(saperly)
    saperly_sandbox.mount("http://agent.test", bakery.app)
    return bakery


def test_a_caller_orders_and_is_put_through(saperly_sandbox: Sandbox, saperly: Saperly, bakery: Bakery) -> None:
    call = saperly_sandbox.inbound_call(
        to=bakery.number.phone_number,
        from_=CALLER,
        script=["Two loaves for tomorrow, please.", "When are you open?", "May I speak to Ada?"],
    )
    saperly_sandbox.run_until_idle()

    said = [(line["role"], line["text"]) for line in saperly.calls.transcript(call["id"])]
    assert said == [
        ("assistant", "Ada's bakery, good morning."),
        ("caller", "Two loaves for tomorrow, please."),
        ("assistant", "I have put two loaves aside for you."),
        ("caller", "When are you open?"),
        ("assistant", "We are open from seven to six."),
        ("caller", "May I speak to Ada?"),
        ("assistant", f"[transferred to {BAKER}]"),
    ]

    # The webhook was signed, came once each, and says what the call cost.
    received, completed = bakery.events
    assert isinstance(received, webhooks.CallReceived)
    assert isinstance(completed, webhooks.CallCompleted)
    assert completed.payload.cost_cents == saperly.calls.get(call["id"]).cost_cents

    # The SMS after the call: the caller called first, so the consent is implied.
    (message,) = saperly.messages.list(number_id=bakery.number.id)
    assert (message.to, message.status, message.segments) == (CALLER, "delivered", 1)
    assert saperly.usage.summary().balance_cents == 500 - completed.payload.cost_cents - 2


def test_stop_ends_the_messages(saperly_sandbox: Sandbox, saperly: Saperly, bakery: Bakery) -> None:
    from saperly_client.errors import RecipientOptedOutError

    saperly_sandbox.inbound_sms(to=bakery.number.phone_number, from_=CALLER, body="Stop")
    with pytest.raises(RecipientOptedOutError):
        saperly.messages.send(from_number_id=bakery.number.id, to=CALLER, body="Are you sure?")
