"""Calls, from the first ring to the bill."""

from __future__ import annotations

import asyncio
import io
import wave

import pytest
from saperly_client.brain import Brain, Hangup, Reject, SendDtmf, SetDoNotMessage, Speak, Transfer, WaitForUser
from saperly_client.errors import (
    CallNotFoundError,
    CallStartFailedError,
    ConsentRequiredError,
    InsufficientFundsError,
    NumberHasNoConnectionError,
    RecipientOptedOutError,
)
from saperly_sandbox import Sandbox, Settings

from .conftest import PEER, make_world


def events_of(sandbox, call_id):
    import json

    bodies = [json.loads(delivery["body"]) for delivery in sandbox.deliveries()]
    return [(one["eventType"], one["payload"]) for one in bodies if one["payload"]["callId"] == call_id]


ALL = ["call.received", "call.completed", "call.failed", "call.recording.saved"]


@pytest.fixture
def hooked(world):
    world.client.workspaces.create_webhook("sandbox", url="http://hook.test/", events=ALL)

    async def accept(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    world.sandbox.mount("http://hook.test", accept)
    return world


def test_a_hosted_call(hooked):
    sandbox, client = hooked.sandbox, hooked.client
    call = hooked.call()
    assert (call.status, call.rate_cents_per_min, call.duration_sec, call.cost_cents) == ("initiated", 26, None, None)
    assert sandbox.balance_cents == 500 - 26
    with pytest.raises(CallNotFoundError):
        client.calls.transcript(call.id)
    sandbox.run_until_idle()
    call = client.calls.get(call.id)
    assert call.status == "completed"
    assert call.cost_cents == -(-26 * call.duration_sec // 60)
    assert sandbox.balance_cents == 500 - call.cost_cents
    usage = client.usage.summary().calls
    assert (usage.count, usage.total_cost_cents, usage.total_duration_sec) == (1, call.cost_cents, call.duration_sec)
    lines = client.calls.transcript(call.id)
    assert lines[0]["text"] == hooked.connection.disclosure
    assert {line["role"] for line in lines} == {"assistant", "caller"}
    assert [kind for kind, _ in events_of(sandbox, call.id)] == ["call.completed", "call.recording.saved"]
    payload = events_of(sandbox, call.id)[0][1]
    assert payload["durationSec"] == call.duration_sec
    assert payload["status"] == "completed"


def test_the_recording_can_be_played(world):
    call = world.call()
    with pytest.raises(CallNotFoundError):
        world.client.calls.recording(call.id)
    world.sandbox.run_until_idle()
    call = world.client.calls.get(call.id)
    with wave.open(io.BytesIO(world.client.calls.recording(call.id))) as audio:
        assert (audio.getnchannels(), audio.getframerate()) == (1, 8000)
        assert audio.getnframes() == 8000 * call.duration_sec
        assert len(set(audio.readframes(audio.getnframes()))) > 20
    http, headers = world.sandbox.http_client(), {"authorization": "Bearer sap_sk_sandbox_root"}
    redirect = http.get(f"/calls/{call.id}/recording", headers=headers)
    assert redirect.status_code == 302
    location = redirect.headers["location"]
    assert location.startswith("http://sandbox.localhost/")  # the contract has a whole address there
    assert http.get(location).headers["content-type"] == "audio/wav"
    assert http.get(location.partition("?")[0]).status_code == 404
    assert http.get(location[:-1] + ("0" if location[-1] != "0" else "1")).status_code == 404


@pytest.mark.parametrize(
    ("to", "status", "cause", "seconds"),
    [
        ("+15005550101", "failed", "user_busy", 10),
        ("+15005550102", "no_answer", "no_answer", 30),
        ("+15005550103", "failed", "network_error", 10),
    ],
)
def test_calls_that_never_connect(hooked, to, status, cause, seconds):
    call = hooked.call(to=to)
    hooked.sandbox.advance(seconds)
    call = hooked.client.calls.get(call.id)
    assert (call.status, call.duration_sec, call.cost_cents, call.has_transcript) == (status, 0, 0, False)
    ((kind, payload),) = events_of(hooked.sandbox, call.id)
    assert (kind, payload["status"], payload["hangupCause"]) == ("call.failed", status, cause)
    assert hooked.sandbox.balance_cents == 500


def test_other_magic_numbers(world):
    with pytest.raises(CallStartFailedError):
        world.call(to="+15005550105", max_retries=0)
    with pytest.raises(RecipientOptedOutError):
        world.call(to="+15005550104")
    with pytest.raises(ConsentRequiredError):
        world.call(to="+15005550108")
    assert world.client.calls.list() == []
    call = world.call(to="+15005550107")
    world.sandbox.run_until_idle()
    assert world.client.calls.get(call.id).duration_sec == 2


def test_what_a_call_needs(world):
    bare = world.client.numbers.provision()
    with pytest.raises(NumberHasNoConnectionError):
        world.client.calls.place(from_number_id=bare.id, to=PEER)
    with pytest.raises(NumberHasNoConnectionError):
        world.call(connection_id="conn_missing")
    world.sandbox.balance_cents = 25
    with pytest.raises(InsufficientFundsError):
        world.call()
    with pytest.raises(CallNotFoundError):
        world.client.calls.get("call_missing")


def test_a_call_is_ended(hooked):
    call = hooked.call()
    hooked.sandbox.advance(12)
    ended = hooked.client.calls.end(call.id)
    assert (ended.status, ended.has_transcript) == ("completed", True)
    assert hooked.client.calls.end(call.id) == ended
    hooked.sandbox.run_until_idle()
    assert [kind for kind, _ in events_of(hooked.sandbox, call.id)] == ["call.completed", "call.recording.saved"]
    assert hooked.client.calls.get(call.id).duration_sec == ended.duration_sec <= 12
    last = hooked.client.calls.transcript(call.id)[-1]
    assert last["startSec"] < ended.duration_sec


def test_a_call_is_ended_before_it_is_answered(hooked):
    call = hooked.call()
    assert hooked.client.calls.end(call.id).status == "failed"
    hooked.sandbox.run_until_idle()
    assert [kind for kind, _ in events_of(hooked.sandbox, call.id)] == ["call.failed"]
    assert hooked.sandbox.balance_cents == 500


def test_a_call_is_transferred(world):
    call = world.call()
    with pytest.raises(CallStartFailedError, match="not been answered"):
        world.client.calls.transfer(call.id, to=PEER, max_retries=0)
    world.sandbox.advance(10)
    world.client.calls.transfer(call.id, to="sip:desk@example.com")
    world.sandbox.run_until_idle()
    call = world.client.calls.get(call.id)
    assert call.duration_sec > 30
    assert world.client.calls.transcript(call.id)[-1]["text"] == "[transferred to sip:desk@example.com]"
    with pytest.raises(CallStartFailedError, match="over"):
        world.client.calls.transfer(call.id, to=PEER, max_retries=0)


def test_a_call_ends_when_the_money_does(world):
    world.sandbox.balance_cents = 30
    call = world.call()
    world.sandbox.set_script(call.id, ["I will tell you everything about my garden. " * 20] * 3)
    world.sandbox.run_until_idle()
    call = world.client.calls.get(call.id)
    assert world.sandbox.call(call.id)["hangupCause"] == "insufficient_balance"
    assert (call.duration_sec, call.cost_cents) == (69, 30)
    assert world.sandbox.balance_cents == 0


# Inbound, and the user's own brain


class Agent:
    """A manual connection, and a brain that answers from a list."""

    def __init__(self, sandbox, client, replies, greeting="Good morning."):
        self.world = make_world(
            sandbox, client, mode="manual", manual_webhook_url="http://agent.test/", compliance_enabled=False
        )
        self.heard, self.ended, self.calls = [], [], []
        replies = iter(replies)
        brain = Brain(self.world.connection.manual_secret)

        @brain.on_inbound_call
        def answer(call):
            self.calls.append(call)
            return greeting

        @brain.on_turn
        def turn(turn):
            self.heard.append(turn.user_text)
            return next(replies)

        @brain.on_call_ended
        def over(ended):
            self.ended.append(ended.reason)

        sandbox.mount("http://agent.test", brain)

    def receive(self, script, **options):
        call = self.world.sandbox.inbound_call(to=self.world.number.phone_number, from_=PEER, script=script, **options)
        self.world.sandbox.run_until_idle()
        return self.world.client.calls.get(call["id"]), self.world.sandbox.call(call["id"])


def said(call):
    return [line["text"] for line in call["lines"]]


def test_an_inbound_call_turn_by_turn(saperly_sandbox, saperly):
    agent = Agent(saperly_sandbox, saperly, ["One.", Speak("Two, goodbye.", end_call=True)])
    call, full = agent.receive(["First", "Second", "Never said"])
    assert said(full) == ["Good morning.", "First", "One.", "Second", "Two, goodbye."]
    assert (call.status, call.rate_cents_per_min, call.direction) == ("completed", 13, "inbound")
    assert full["hangupCause"] == "agent_hung_up"
    assert agent.heard == ["First", "Second"]
    assert agent.ended == ["agent_hung_up"]
    assert (agent.calls[0].from_, agent.calls[0].call_control_id) == (PEER, full["callControlId"])
    assert saperly_sandbox.balance_cents == 500 - call.cost_cents
    assert saperly.consent.check(number_id=agent.world.number.id, peer_number=PEER).has_consent


def test_an_outbound_call_with_a_brain(saperly_sandbox, saperly):
    agent = Agent(saperly_sandbox, saperly, ["Your loaf is ready.", Hangup("done")])
    call = agent.world.call()
    saperly_sandbox.set_script(call.id, ["Hello?", "Thanks"])
    saperly_sandbox.run_until_idle()
    full = saperly_sandbox.call(call.id)
    assert said(full) == ["Hello?", "Your loaf is ready.", "Thanks"]
    assert (agent.calls, full["hangupCause"]) == ([], "done")


def test_directives_are_carried_out(saperly_sandbox, saperly):
    agent = Agent(
        saperly_sandbox, saperly, [WaitForUser(), SendDtmf("12#"), SetDoNotMessage(), Transfer("+14155550199")]
    )
    _, full = agent.receive(["a", "b", "c", "d", "e"])
    assert said(full) == [
        "Good morning.", "a", "b", "[keys 12#]", "c", "d", "[transferred to +14155550199]",
    ]  # fmt: skip
    assert full["transferredTo"] == "+14155550199"
    assert agent.ended == ["transferred"]
    with pytest.raises(RecipientOptedOutError):
        agent.world.send()


def test_a_caller_with_nothing_left_to_say_hangs_up_after_the_wait(saperly_sandbox, saperly):
    agent = Agent(saperly_sandbox, saperly, [WaitForUser(timeout_ms=40_000)])
    call, full = agent.receive(["a"])
    assert full["hangupCause"] == "caller_hung_up"
    assert call.duration_sec > 40


def test_the_brain_rejects(saperly_sandbox, saperly):
    agent = Agent(saperly_sandbox, saperly, [], greeting=Reject("closed"))
    call, full = agent.receive(["a"])
    assert (call.status, call.cost_cents, full["hangupCause"]) == ("rejected", 0, "closed")
    assert saperly_sandbox.balance_cents == 500


@pytest.mark.parametrize("failure", ["status", "raise", "nonsense", "slow", "nowhere"])
def test_a_brain_that_fails_degrades_the_call(failure):
    with Sandbox(settings=Settings(brain_timeout_seconds=0.05)) as sandbox:
        world = make_world(sandbox, sandbox.client(), mode="manual", manual_webhook_url="http://agent.test/")

        async def app(scope, receive, send):
            if failure == "raise":
                raise ValueError("oh")
            if failure == "slow":
                await asyncio.sleep(30)
            await send({"type": "http.response.start", "status": 503 if failure == "status" else 200, "headers": []})
            await send({"type": "http.response.body", "body": b'{"type": "sing"}'})

        if failure != "nowhere":
            sandbox.mount("http://agent.test", app)
        call = sandbox.inbound_call(to=world.number.phone_number, from_=PEER, script=["a", "b", "c"])
        sandbox.run_until_idle()
        full = sandbox.call(call["id"])
        apology = Settings().brain_apology
        assert said(full)[1:] == [apology, "a", apology, "b", apology]
        assert (full["status"], len(full["problems"])) == ("completed", 3)
        assert sandbox.problems() == []


def test_an_inbound_call_without_money_or_connection(hooked):
    sandbox = hooked.sandbox
    sandbox.balance_cents = 0
    call = sandbox.inbound_call(to=hooked.number.phone_number, from_=PEER)
    assert call["status"] == "rejected"
    assert [kind for kind, _ in events_of(sandbox, call["id"])] == ["call.failed"]
    sandbox.balance_cents = 500
    bare = hooked.client.numbers.provision()
    assert sandbox.inbound_call(to=bare.phone_number, from_=PEER)["status"] == "failed"


def test_a_hosted_call_that_a_person_plays(hooked):
    sandbox = hooked.sandbox
    call = sandbox.inbound_call(to=hooked.number.phone_number, from_=PEER, live=True)
    assert [kind for kind, _ in events_of(sandbox, call["id"])] == ["call.received"]
    sandbox.advance(15)
    sandbox.say(call["id"], "Are you there?")
    sandbox.advance(5)
    assert said(sandbox.call(call["id"]))[2] == "Are you there?"
    assert len(said(sandbox.call(call["id"]))) == 4
    sandbox.hang_up(call["id"])
    assert sandbox.call(call["id"])["status"] == "completed"


def test_who_interrupts_is_heard_when_the_agent_has_finished(hooked):
    sandbox = hooked.sandbox
    call = sandbox.inbound_call(to=hooked.number.phone_number, from_=PEER, live=True)
    while not said(sandbox.call(call["id"])):
        sandbox.advance(0.5)
    sandbox.say(call["id"], "One moment!")
    sandbox.say(call["id"], "Goodbye.")
    sandbox.run_until_idle()
    starts = [line["startSec"] for line in hooked.client.calls.transcript(call["id"])]
    assert len(starts) == 6
    assert starts == sorted(starts)


def test_a_live_call_that_is_forgotten_ends(hooked):
    call = hooked.sandbox.inbound_call(to=hooked.number.phone_number, from_=PEER, live=True)
    hooked.sandbox.run_until_idle()
    assert hooked.sandbox.call(call["id"])["hangupCause"] == "caller_hung_up"


def test_the_number_may_name_the_brain(saperly_sandbox, saperly):
    world = make_world(saperly_sandbox, saperly, mode="manual", compliance_enabled=False)
    brain = Brain(world.connection.manual_secret)
    brain.on_inbound_call(lambda _: Speak("From the number.", end_call=True))
    saperly_sandbox.mount("http://number.test", brain)
    saperly.numbers.set_webhook(world.number.id, url="http://number.test/")
    call = saperly_sandbox.inbound_call(to=world.number.phone_number, from_=PEER)
    saperly_sandbox.run_until_idle()
    assert said(saperly_sandbox.call(call["id"])) == ["From the number."]


def test_a_brain_that_never_stops_is_stopped(saperly_sandbox, saperly):
    saperly_sandbox.balance_cents = 10**6
    agent = Agent(saperly_sandbox, saperly, iter(lambda: "Go on.", None))
    call, _ = agent.receive(["x"] * 1000)
    assert call.status == "completed"
    assert len(agent.heard) == 200
