"""What a type checker knows of webhooks, the brain and segments, in a user's program. Checked, and run by no test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Literal, assert_never, assert_type

import redis
from saperly_client import sms, webhooks
from saperly_client.brain import (
    AsyncBrainHarness,
    Brain,
    BrainHarness,
    CallEnded,
    Directive,
    InboundCall,
    InboundSms,
    Reject,
    Speak,
    Transfer,
    Turn,
    WaitForUser,
    sign,
)
from saperly_client.errors import WebhookVerificationError


def read(body: bytes, headers: Mapping[str, str], pairs: list[tuple[bytes, bytes]]) -> str | None:
    try:
        event = webhooks.verify(body, headers, "whsec_1")
        webhooks.verify(body, pairs, ["whsec_1", "whsec_2"], tolerance=60, now=1.5)
    except WebhookVerificationError as error:
        return assert_type(error.reason, str)
    assert_type(event, webhooks.Event)
    assert_type(event.delivery_id, str)
    assert_type(event.timestamp, int)
    match event:
        case webhooks.CallReceived(payload=received):
            return assert_type(received.connection_id, str)
        case webhooks.CallCompleted(payload=completed):
            assert_type(completed.cost_cents, int)
            assert_type(completed.duration_sec, float)
            return assert_type(completed.hangup_cause, str | None)
        case webhooks.CallFailed(payload=failed):
            return assert_type(failed.status, str)
        case webhooks.CallRecordingSaved(payload=recording):
            assert_type(recording.extra, Mapping[str, Any])
            return recording.call_id
        case webhooks.MessageReceived():
            assert_type(event.event_type, Literal["message.received"])
            return assert_type(event.payload.from_, str)
        case webhooks.UnknownEvent(payload=payload):
            assert_type(payload, Mapping[str, Any])
            return event.event_type
        case _:
            assert_never(event)


assert_type(webhooks.sign(b"{}", "whsec_1", timestamp=1, delivery_id="1", event_type="x"), dict[str, str])


def handle(event: webhooks.Event) -> None: ...


async def ahandle(event: webhooks.Event) -> int:
    return 1


guard = webhooks.ReplayGuard(600, redis=redis.Redis())
assert_type(guard.seen("1"), bool)
assert_type(guard.claim("1"), Literal["new", "running", "done"])
webhooks.ReplayGuard(redis="redis://localhost/0")
webhooks.asgi(handle, secret="whsec_1", guard=guard)
webhooks.asgi(ahandle, secret=["whsec_1", "whsec_2"], tolerance=60, max_body=1000)

brain = Brain("secret", budget=3, fallback="One moment.", sms_fallback=WaitForUser())


@brain.on_inbound_call
def greet(call: InboundCall) -> str | Reject:
    assert_type(call.call_control_id, str)
    assert_type(call.type, Literal["inbound_call"])
    return Reject("closed") if call.from_ == "+14155550666" else "Welcome."


@brain.on_turn
async def answer(turn: Turn) -> Directive | None:
    return Transfer("+14155550199") if turn.user_text == "agent" else None


@brain.on_inbound_sms
async def stream(message: InboundSms) -> AsyncIterator[str]:
    yield message.body


@brain.on_call_ended
def forget(event: CallEnded) -> int:
    assert_type(event.reason, str | None)
    return 1


# A decorated function keeps its own type.
assert_type(greet(InboundCall(conversation_id="1", from_="+1", to="+1", call_control_id="1")), str | Reject)
assert_type(forget(CallEnded(conversation_id="1")), int)

pieces = Brain(["secret_1", "secret_2"])


@pieces.on_turn
def piece_by_piece(turn: Turn) -> Iterator[str]:
    yield turn.user_text


@brain.on_turn  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
def wrong_reply(turn: Turn) -> int:
    return 1


@brain.on_turn  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
def wrong_event(sms: InboundSms) -> str:
    return ""


Speak()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
assert_type(brain.handle(b"", sign(b"", "secret")), tuple[int, bytes])


def play() -> None:
    harness = BrainHarness(brain)
    assert_type(harness.inbound_call(from_="+14155550123"), Directive)
    assert_type(harness.directives, list[Directive])
    assert_type(harness.ended, bool)


async def aplay() -> None:
    assert_type(await AsyncBrainHarness(brain).turn("Hello"), Directive)
    assert_type(await brain.ahandle(b"", [(b"x-saperly-signature", b"")]), tuple[int, bytes])


counted = sms.segments("Hello")
assert_type(counted.encoding, Literal["GSM-7", "UCS-2"])
assert_type(counted.not_gsm, tuple[str, ...])
