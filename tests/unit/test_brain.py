"""Answering as the brain of a number."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import functools
import hashlib
import hmac
import json
import logging
import os
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import flask
import httpx
import pytest
from asgi_apps import request, served
from hypothesis import assume, given
from hypothesis import strategies as st
from saperly_client import _handlers, brain
from saperly_client.brain import (
    AsyncBrainHarness,
    Brain,
    BrainHarness,
    CallEnded,
    Hangup,
    InboundCall,
    InboundSms,
    Reject,
    SendDtmf,
    SetDoNotMessage,
    Speak,
    Transfer,
    Turn,
    WaitForUser,
    sign,
)
from starlette.applications import Starlette
from starlette.routing import Mount

SECRET = "manual_secret_1"
CALLER, NUMBER = "+14155550123", "+14155550100"
EVENTS: dict[str, dict[str, Any]] = {
    "inbound_call": {"from": CALLER, "to": NUMBER, "callControlId": "control-1"},
    "turn": {"userText": "Where is my parcel, Rosalind?"},
    "inbound_sms": {"from": CALLER, "to": NUMBER, "body": "Where is my parcel, Rosalind?"},
    "call_ended": {"reason": "hangup"},
}
SORRY = Speak("Sorry, something went wrong. Could you say that again?")


def event(kind: str, **changes: Any) -> bytes:
    content = {"type": kind, "conversationId": "conversation-1"} | EVENTS.get(kind, {}) | changes
    return json.dumps({"event": {name: value for name, value in content.items() if value is not ...}}).encode()


def ask(mind: Brain, body: bytes, secret: str = SECRET) -> tuple[int, Any]:
    status, answer = mind.handle(body, sign(body, secret))
    return status, json.loads(answer)


def aask(mind: Brain, body: bytes, secret: str = SECRET) -> tuple[int, Any]:
    status, answer = asyncio.run(mind.ahandle(body, sign(body, secret)))
    return status, json.loads(answer)


@pytest.fixture(params=[ask, aask], ids=["handle", "ahandle"])
def ask_either_way(request: pytest.FixtureRequest) -> Callable[..., tuple[int, Any]]:
    """Both ways in must do the same."""
    asked: Callable[..., tuple[int, Any]] = request.param
    return asked


Ask = Callable[..., tuple[int, Any]]


def answering(reply: Any, kind: str = "turn", **options: Any) -> Brain:
    """A brain with one synchronous handler that returns this, or raises it."""

    def handler(event: Any) -> Any:
        if isinstance(reply, BaseException):
            raise reply
        return reply() if callable(reply) else reply

    mind = Brain(SECRET, **options)
    getattr(mind, f"on_{kind}")(handler)
    return mind


# Events


def test_handlers_get_typed_events(ask_either_way: Ask) -> None:
    mind = Brain(SECRET)
    got: list[Any] = []
    mind.on_inbound_call(lambda event: got.append(event))
    mind.on_turn(lambda event: got.append(event))
    mind.on_inbound_sms(lambda event: got.append(event))
    mind.on_call_ended(lambda event: got.append(event))
    for kind in EVENTS:
        assert ask_either_way(mind, event(kind)) == (200, {"type": "wait_for_user"})
    text = "Where is my parcel, Rosalind?"
    assert got == [
        InboundCall(conversation_id="conversation-1", from_=CALLER, to=NUMBER, call_control_id="control-1"),
        Turn(conversation_id="conversation-1", user_text=text),
        InboundSms(conversation_id="conversation-1", from_=CALLER, to=NUMBER, body=text),
        CallEnded(conversation_id="conversation-1", reason="hangup"),
    ]
    assert [one.type for one in got] == list(EVENTS)


def test_fields_that_are_not_documented_are_kept() -> None:
    got: list[Any] = []
    mind = Brain(SECRET)
    mind.on_turn(lambda event: got.append(event))
    mind.on_call_ended(lambda event: got.append(event))
    ask(mind, event("turn", confidence=0.9))
    ask(mind, event("call_ended", reason=...))
    ask(mind, event("call_ended", reason=16))
    assert got[0].extra == {"confidence": 0.9}
    assert [(one.reason, one.extra) for one in got[1:]] == [(None, {}), (None, {"reason": 16})]


def test_an_unknown_event_is_answered_gracefully(ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    body = b'{"event": {"type": "barge_in", "userText": "Rosalind"}}'
    assert ask_either_way(answering("never"), body) == (200, {"type": "wait_for_user"})
    assert "unknown type 'barge_in'" in caplog.text
    assert "Rosalind" not in caplog.text


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b"[]", "it must be an object, not an array"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"{}", "event must be an object, not null"),
        (b'{"event": "turn"}', "event must be an object, not a string"),
        (b'{"event": {}}', "event lacks a type"),
        (b'{"event": {"type": 5}}', "event lacks a type"),
        (event("turn", conversationId=...), "event turn lacks conversationId"),
        (event("turn", userText=...), "event turn lacks userText"),
        (event("turn", userText=5), "event turn userText must be a string, not a number"),
        (event("inbound_call", callControlId=...), "event inbound_call lacks callControlId"),
        (event("inbound_sms", **{"from": ...}), "event inbound_sms lacks from"),
        (event("inbound_sms", to=False), "event inbound_sms to must be a string, not a boolean"),
    ],
)
def test_a_malformed_event_is_400(body: bytes, why: str, ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    mind = answering("never")
    assert ask_either_way(mind, body) == (400, {"error": "malformed_event"})
    assert why in caplog.text
    assert "Rosalind" not in caplog.text
    # Only who can sign learns of it.
    assert ask_either_way(mind, body, "other_secret") == (401, {"error": "bad_signature"})


# The signature


def test_signature_is_that_of_the_vendor() -> None:
    body = event("turn")
    expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert sign(body, SECRET) == {"x-saperly-signature": f"sha256={expected}"}
    assert answering("Hello").handle(body, {"X-Saperly-Signature": f"sha256={expected}"})[0] == 200


@pytest.mark.parametrize("value", ["", "sha256=", "sha1=" + "0" * 64, "v1=" + "0" * 64, "sha256=" + "0" * 64])
def test_a_bad_signature_is_401(value: str, caplog: pytest.LogCaptureFixture) -> None:
    called: list[Any] = []
    mind = answering(called)
    refused = (401, b'{"error": "bad_signature"}')
    assert mind.handle(event("turn"), {"x-saperly-signature": value}) == refused
    assert mind.handle(event("turn"), {}) == refused
    assert caplog.records[0].name == "saperly_client.brain"
    assert "Rosalind" not in caplog.text


def test_any_of_several_secrets() -> None:
    mind = Brain(["new_secret", SECRET])
    mind.on_turn(lambda _: "Hello")
    assert ask(mind, event("turn"))[0] == ask(mind, event("turn"), "new_secret")[0] == 200
    assert ask(mind, event("turn"), "other_secret")[0] == 401


def test_refuses_arguments_of_the_wrong_kind() -> None:
    mind = Brain(SECRET)
    with pytest.raises(TypeError, match="a brain needs the body as the raw bytes"):
        mind.handle("{}", {})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="headers must be a mapping"):
        mind.handle(b"{}", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"sign\(\) needs the body as the raw bytes"):
        sign("{}", SECRET)  # type: ignore[arg-type]


bodies = st.one_of(st.binary(), st.sampled_from([event(kind) for kind in EVENTS]))
secrets = st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=80)


@given(bodies, st.data())
def test_nothing_that_was_changed_is_accepted(body: bytes, data: st.DataObject) -> None:
    mind = Brain(SECRET)
    value = sign(body, SECRET)["x-saperly-signature"]
    match data.draw(st.sampled_from(["body", "secret", "signature", "character"])):
        case "body":
            other = data.draw(bodies)
            assume(other != body)
            assert mind.handle(other, {"x-saperly-signature": value})[0] == 401
        case "secret":
            other_secret = data.draw(secrets)
            assume(other_secret != SECRET)
            assert mind.handle(body, sign(body, other_secret))[0] == 401
        case "signature":
            text = data.draw(st.text())
            assert mind.handle(body, {"x-saperly-signature": text})[0] == 401
        case _:
            index = data.draw(st.integers(0, len(value) - 1))
            character = data.draw(st.characters())
            assume(character != value[index])
            changed = value[:index] + character + value[index + 1 :]
            assert mind.handle(body, {"x-saperly-signature": changed})[0] == 401


names = st.one_of(st.sampled_from(["x-saperly-signature", "X-SAPERLY-SIGNATURE"]), st.text(), st.binary(), st.none())
values = st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text()))


@given(st.binary(), st.one_of(st.dictionaries(names, values), st.lists(st.tuples(names, values))))
def test_no_request_crashes_it(body: bytes, headers: Any) -> None:
    assert answering("Hello").handle(body, headers)[0] == 401


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
fields = st.dictionaries(
    st.sampled_from(["type", "conversationId", "from", "to", "callControlId", "userText", "body", "reason", "other"]),
    json_values,
)


@given(st.sampled_from([*EVENTS, "barge_in"]), fields, st.booleans())
def test_no_signed_event_crashes_it(kind: str, changes: dict[str, Any], whole: bool) -> None:
    body = event(kind, **changes) if whole else json.dumps({"event": changes}).encode()
    mind = Brain(SECRET)
    echo: Callable[[Any], Any] = lambda one: getattr(one, "user_text", None) or getattr(one, "body", None)  # noqa: E731
    mind.on_turn(echo)
    mind.on_inbound_sms(echo)
    status, answer = ask(mind, body)
    assert (status, "type" in answer) in ((200, True), (400, False))


@given(json_values)
def test_no_signed_json_crashes_it(content: Any) -> None:
    assert ask(Brain(SECRET), json.dumps(content).encode())[0] == 400


@given(st.text(), st.booleans())
def test_any_text_is_spoken_as_it_is(text: str, as_directive: bool) -> None:
    assume(text.strip())
    status, answer = ask(answering(Speak(text) if as_directive else text), event("turn"))
    # Only lone surrogates, which are no characters, do not survive.
    spoken = text.encode("utf-8", "replace").decode()
    assert (status, answer) == (200, {"type": "speak", "text": spoken})


# Directives


@pytest.mark.parametrize(
    ("directive", "wire"),
    [
        (Speak("Hello"), {"type": "speak", "text": "Hello"}),
        (Speak("Bye", end_call=True), {"type": "speak", "text": "Bye", "endCall": True}),
        (Speak("So", end_call=False), {"type": "speak", "text": "So", "endCall": False}),
        (WaitForUser(), {"type": "wait_for_user"}),
        (WaitForUser(timeout_ms=2500), {"type": "wait_for_user", "timeoutMs": 2500}),
        (Hangup(), {"type": "hangup"}),
        (Hangup("done"), {"type": "hangup", "reason": "done"}),
        (Transfer("+14155550199"), {"type": "transfer", "to": "+14155550199"}),
        (Transfer("sips:agent@example.com"), {"type": "transfer", "to": "sips:agent@example.com"}),
        (Transfer("sip:agent@example.com"), {"type": "transfer", "to": "sip:agent@example.com"}),
        (SendDtmf("12*#ABw3"), {"type": "send_dtmf", "digits": "12*#ABw3"}),
        (SetDoNotMessage(), {"type": "set_do_not_message"}),
        (SetDoNotMessage("asked to"), {"type": "set_do_not_message", "reason": "asked to"}),
        (Reject(), {"type": "reject"}),
        (Reject(reason="closed"), {"type": "reject", "reason": "closed"}),
        ("Hello", {"type": "speak", "text": "Hello"}),
        (None, {"type": "wait_for_user"}),
        ("", {"type": "wait_for_user"}),
        (" \n", {"type": "wait_for_user"}),
    ],
)
def test_directives_on_the_wire(directive: Any, wire: dict[str, Any], ask_either_way: Ask) -> None:
    assert ask_either_way(answering(directive), event("turn")) == (200, wire)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Speak(""), ValueError, r"Speak\.text is empty: to say nothing, answer WaitForUser\(\)"),
        (lambda: Speak(" \n"), ValueError, r"Speak\.text is empty"),
        (lambda: Speak(5), TypeError, r"Speak\.text must be a str, not int"),
        (lambda: Speak("a", end_call="yes"), TypeError, r"Speak\.end_call must be a bool, not str"),
        (lambda: WaitForUser(0), ValueError, r"WaitForUser\.timeout_ms must be 1 millisecond or more, not 0"),
        (lambda: WaitForUser(2.5), TypeError, r"WaitForUser\.timeout_ms must be an int, not float"),
        (lambda: WaitForUser(True), TypeError, r"WaitForUser\.timeout_ms must be an int, not bool"),
        (lambda: Transfer("415-555-0123"), ValueError, r"Transfer\.to must be a number in E\.164 form"),
        (lambda: Transfer("+04155550123"), ValueError, r"Transfer\.to must be a number in E\.164 form"),
        (lambda: Transfer("+1415555012345678"), ValueError, r"Transfer\.to must be a number in E\.164 form"),
        (lambda: Transfer("+14155550123\n"), ValueError, r"Transfer\.to must be a number in E\.164 form"),
        (lambda: Transfer("+1415555٠١٢٣"), ValueError, r"Transfer\.to must be a number in E\.164 form"),
        (lambda: Transfer("+14"), ValueError, r"or a sip: URI"),
        (lambda: Transfer("sip:"), ValueError, r"or a sip: URI"),
        (lambda: Transfer("sip:agent example.com"), ValueError, r"or a sip: URI"),
        (lambda: Transfer("tel:+14155550123"), ValueError, r"or a sip: URI"),
        (lambda: Transfer(None), TypeError, r"Transfer\.to must be a str, not NoneType"),
        (lambda: SendDtmf(""), ValueError, r"SendDtmf\.digits must be one or more of 0-9, A-D, \*, # and"),
        (lambda: SendDtmf("1 2"), ValueError, r"SendDtmf\.digits must be"),
        (lambda: SendDtmf("12E"), ValueError, r"SendDtmf\.digits must be"),
        (lambda: SendDtmf("١"), ValueError, r"SendDtmf\.digits must be"),
        (lambda: SendDtmf(12), TypeError, r"SendDtmf\.digits must be a str, not int"),
        (lambda: Hangup(5), TypeError, r"Hangup\.reason must be a str, not int"),
        (lambda: SetDoNotMessage(5), TypeError, r"SetDoNotMessage\.reason must be a str, not int"),
        (lambda: Reject(5), TypeError, r"Reject\.reason must be a str, not int"),
    ],
)
def test_directives_that_make_no_sense(make: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def test_a_lone_surrogate_does_not_break_the_answer() -> None:
    assert ask(answering("a\ud800b"), event("turn")) == (200, {"type": "speak", "text": "a?b"})


# Handlers


def pieces_of(*pieces: Any) -> Callable[[], AsyncIterator[Any]]:
    async def stream() -> AsyncIterator[Any]:
        for piece in pieces:
            await asyncio.sleep(0)
            yield piece

    return stream


class Pieces:
    """An async iterable that is no generator, as the streams of model clients are."""

    def __init__(self, *pieces: str) -> None:
        self.left = list(pieces)

    def __aiter__(self) -> Pieces:
        return self

    async def __anext__(self) -> str:
        if not self.left:
            raise StopAsyncIteration
        return self.left.pop(0)


async def coroutine_handler(turn: Turn) -> str:
    await asyncio.sleep(0)
    return "Hello there"


async def generator_handler(turn: Turn) -> AsyncIterator[str]:
    yield "Hello"
    yield " there"


async def stream_handler(turn: Turn) -> AsyncIterator[str]:
    return pieces_of("Hello", " ", "there")()


def generator_of_text(turn: Turn) -> Iterator[str]:
    yield "Hello"
    yield " there"


async def iterator_of_text(turn: Turn) -> Iterator[str]:
    return iter(["Hello", " there"])


class CallableHandler:
    greeting = "Hello there"

    async def __call__(self, _: Turn) -> str:
        return self.greeting

    async def method(self, _: Turn) -> str:
        return self.greeting


@pytest.mark.parametrize(
    "handler",
    [
        coroutine_handler,
        generator_handler,
        stream_handler,
        generator_of_text,
        iterator_of_text,
        CallableHandler(),
        CallableHandler().method,
        functools.partial(coroutine_handler),
        lambda _: "Hello there",
        lambda turn: coroutine_handler(turn),
        lambda turn: generator_handler(turn),
        lambda _: Pieces("Hello", " ", "there"),
    ],
)
def test_handlers_of_many_kinds(handler: Any, ask_either_way: Ask) -> None:
    mind = Brain(SECRET)
    assert mind.on_turn(handler) is handler
    assert ask_either_way(mind, event("turn")) == (200, {"type": "speak", "text": "Hello there"})


def test_pieces_that_say_nothing(ask_either_way: Ask) -> None:
    assert ask_either_way(answering(pieces_of()), event("turn")) == (200, {"type": "wait_for_user"})


def test_a_synchronous_handler_runs_in_a_thread_with_the_context_of_the_caller(ask_either_way: Ask) -> None:
    variable = contextvars.ContextVar("variable", default="unset")
    variable.set("set by the caller")
    got: list[Any] = []
    mind = Brain(SECRET)
    mind.on_turn(lambda _: got.append((variable.get(), threading.current_thread().name)))
    ask_either_way(mind, event("turn"))
    assert got == [("set by the caller", "saperly-handler")]


def test_the_pieces_of_a_synchronous_iterator_hold_up_nobody(ask_either_way: Ask) -> None:
    threads = []

    def pieces(turn: Turn) -> Iterator[str]:
        threads.append(threading.current_thread().name)
        yield "Hello"

    mind = Brain(SECRET)
    mind.on_turn(pieces)
    assert ask_either_way(mind, event("turn")) == (200, {"type": "speak", "text": "Hello"})
    assert threads == ["saperly-handler"]


def test_without_handlers(ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    mind = Brain(SECRET)
    wait = (200, {"type": "wait_for_user"})
    assert [ask_either_way(mind, event(kind)) for kind in ("inbound_call", "inbound_sms", "call_ended")] == [wait] * 3
    assert not caplog.records
    # Silence would leave the caller wondering.
    assert ask_either_way(mind, event("turn")) == (200, {"type": "speak", "text": SORRY.text})
    assert "turn of conversation conversation-1: there is no handler for it: answered speak" in caplog.text


def test_registering() -> None:
    mind = Brain(SECRET)
    assert repr(mind) == "<Brain with handlers for: nothing>"
    mind.on_turn(coroutine_handler)
    mind.on_call_ended(lambda _: None)
    assert repr(mind) == "<Brain with handlers for: turn, call_ended>"
    assert SECRET not in repr(vars(mind))
    with pytest.raises(ValueError, match="there is a handler for turn already"):
        mind.on_turn(coroutine_handler)
    with pytest.raises(TypeError, match=r"@brain\.on_inbound_sms decorates a function \(write it without paren"):
        mind.on_inbound_sms(None)  # type: ignore[type-var]


# Failing


FAILURES = [
    RuntimeError("boom"),
    StopIteration(),
    SystemExit(3),
    asyncio.CancelledError(),
    RecursionError(),
    GeneratorExit(),
]


@pytest.mark.parametrize("colour", ["synchronous", "asynchronous"])
@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_a_handler_that_raises(
    error: BaseException, colour: str, ask_either_way: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    mind = answering(error)
    if colour == "asynchronous":
        mind = Brain(SECRET)

        @mind.on_turn
        async def handler(turn: Turn) -> None:
            raise error

    assert ask_either_way(mind, event("turn")) == (200, {"type": "speak", "text": SORRY.text})
    assert len(caplog.records) == 1
    record = caplog.records[0]
    assert (record.name, record.levelno) == ("saperly_client.brain", logging.ERROR)
    assert "turn of conversation conversation-1: the handler raised: answered speak" in caplog.text
    if type(error) is RuntimeError:
        assert record.exc_info
        assert record.exc_info[1] is error
        assert "RuntimeError: boom" in caplog.text
        assert ", in handler" in caplog.text


@pytest.mark.parametrize("reply", [5, {"type": "speak", "text": "x"}, [], ["Hello"], b"Hello", object(), Speak, ...])
def test_a_reply_that_is_none(reply: Any, ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    mind = Brain(SECRET)
    mind.on_turn(lambda _: reply)
    assert ask_either_way(mind, event("turn")) == (200, {"type": "speak", "text": SORRY.text})
    assert "TypeError: the result of a handler must be a directive, a text or None, not" in caplog.text


@pytest.mark.parametrize(
    "reply",
    [
        lambda: Transfer("nowhere"),
        pieces_of("Hello", 5),
        lambda: iter(["Hello", None]),
    ],
)
def test_a_reply_that_turns_out_wrong(reply: Any, ask_either_way: Ask) -> None:
    assert ask_either_way(answering(reply), event("turn")) == (200, {"type": "speak", "text": SORRY.text})


def test_a_stream_that_breaks_is_closed(ask_either_way: Ask) -> None:
    closed = []

    async def stream() -> AsyncIterator[str]:
        try:
            yield "Hello"
            raise ConnectionError("the model is gone")
        finally:
            closed.append(True)

    assert ask_either_way(answering(stream), event("turn")) == (200, {"type": "speak", "text": SORRY.text})
    assert closed == [True]


def test_a_directive_that_cannot_be_written(ask_either_way: Ask) -> None:
    directive = Speak("Hello")
    object.__setattr__(directive, "end_call", object())
    assert ask_either_way(answering(directive), event("turn")) == (200, {"type": "speak", "text": SORRY.text})


def test_a_broken_log_costs_no_answer(ask_either_way: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("saperly_client._redaction.log_exception", broken)
    assert ask_either_way(answering(RuntimeError()), event("turn")) == (200, {"type": "speak", "text": SORRY.text})
    logger = logging.getLogger("saperly_client.brain")
    monkeypatch.setattr(logger, "filters", [broken])
    assert ask_either_way(answering("Hello"), event("barge_in")) == (200, {"type": "wait_for_user"})
    assert ask_either_way(answering("Hello"), event("turn"), "other_secret")[0] == 401


@pytest.mark.parametrize(
    ("options", "call", "sms"),
    [
        ({}, SORRY, WaitForUser()),
        ({"fallback": "One moment."}, Speak("One moment."), Speak("One moment.")),
        ({"fallback": Transfer("+14155550199")}, Transfer("+14155550199"), Transfer("+14155550199")),
        ({"sms_fallback": "Later."}, SORRY, Speak("Later.")),
        ({"fallback": Hangup(), "sms_fallback": WaitForUser()}, Hangup(), WaitForUser()),
    ],
)
def test_fallbacks(options: dict[str, Any], call: Any, sms: Any) -> None:
    mind = Brain(SECRET, **options)

    def fail(event: Any) -> None:
        raise RuntimeError("boom")

    mind.on_inbound_call(fail)
    mind.on_turn(fail)
    mind.on_inbound_sms(fail)
    mind.on_call_ended(fail)
    harness = BrainHarness(mind)
    assert harness.inbound_call() == call
    assert BrainHarness(mind).turn("hello") == call
    assert harness.inbound_sms("hello") == sms
    assert harness.call_ended() == WaitForUser()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"budget": 0}, ValueError, "budget must be above 0 seconds, not 0"),
        ({"budget": float("inf")}, ValueError, "budget must be above 0 seconds, not inf"),
        ({"budget": float("nan")}, ValueError, "budget must be above 0 seconds"),
        ({"fallback": ""}, ValueError, r"Speak\.text is empty"),
        ({"sms_fallback": ""}, ValueError, r"Speak\.text is empty"),
        ({"fallback": 5}, TypeError, "fallback must be a directive, a text or None, not int"),
        ({"sms_fallback": Speak}, TypeError, "sms_fallback must be a directive, a text or None, not type"),
        ({"secret": ""}, ValueError, "no signing secret, or an empty one"),
        ({"secret": []}, ValueError, "no signing secret, or an empty one"),
        ({"secret": 5}, TypeError, "a secret must be a str, not int"),
    ],
)
def test_arguments_that_make_no_sense(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Brain(**({"secret": SECRET} | options))


def test_no_traceback_shows_the_secret() -> None:
    for make in (lambda: Brain(SECRET, budget=0), lambda: Brain(SECRET + "\n"), lambda: sign("", SECRET)):  # type: ignore[arg-type]
        with pytest.raises((ValueError, TypeError)) as caught:
            make()
        report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        ours = [frame for frame in report.stack if "saperly_client" in frame.filename]
        assert ours
        assert [frame.locals for frame in ours if SECRET in str(frame.locals)] == []


# The log


def test_the_log_says_neither_what_was_said_nor_by_whom(ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mind = Brain(SECRET)

    def fail(event: Any) -> None:
        try:
            raise KeyError(event.from_ if hasattr(event, "from_") else event.user_text)
        except KeyError as error:
            if isinstance(event, InboundCall):
                raise ValueError(f"no customer {event!r}, called from {event.from_[2:]}") from error
            if isinstance(event, InboundSms):
                raise ExceptionGroup("both failed", [ValueError(event.body.upper()), OSError("disk full")]) from None
            compile(event.user_text, "said", "eval")

    mind.on_inbound_call(fail)
    mind.on_turn(fail)
    mind.on_inbound_sms(fail)
    for kind in ("inbound_call", "turn", "inbound_sms"):
        assert ask_either_way(mind, event(kind))[0] == 200
    assert [record.name for record in caplog.records].count("saperly_client.brain") == 3
    text = "\n".join(caplog.text.splitlines())
    for private in ("4155550123", "4155550100", "Rosalind", "ROSALIND", "parcel"):
        assert private not in text
    assert "ValueError: no customer InboundCall(conversation_id='conversation-1'" in text
    assert "The above exception was the direct cause of the following exception" in text
    # Of the turn; what was raised from None keeps quiet about what was before.
    assert text.count("During handling of the above exception, another exception occurred") == 1
    assert "SyntaxError" in text
    assert "OSError: disk full" in text


def test_a_silenced_log(ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "saperly_client.brain")
    assert ask_either_way(answering(RuntimeError()), event("turn"))[0] == 200
    assert not caplog.records


# The budget


def stubborn(release: threading.Event) -> Callable[[Any], Any]:
    async def handler(event: Any) -> None:
        """Refuses to be cancelled."""
        while not release.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.01)

    return handler


def test_a_handler_beyond_the_budget(ask_either_way: Ask, caplog: pytest.LogCaptureFixture) -> None:
    release = threading.Event()
    cancelled = []

    async def patient(turn: Turn) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def endless(turn: Turn) -> AsyncIterator[str]:
        while True:
            await asyncio.sleep(0.01)
            yield "and then "

    slow: list[Any] = [lambda _: release.wait(60), patient, endless]
    for handler in slow:
        mind = Brain(SECRET, budget=0.1, fallback="One moment.")
        mind.on_turn(handler)
        started = time.monotonic()
        assert ask_either_way(mind, event("turn")) == (200, {"type": "speak", "text": "One moment."})
        assert time.monotonic() - started < 2
        assert "the handler took longer than 0.1 s: answered speak" in caplog.text
        caplog.clear()
    assert cancelled == [True]
    release.set()


def test_a_handler_that_refuses_to_be_cancelled() -> None:
    release = threading.Event()
    mind = Brain(SECRET, budget=0.1, fallback="One moment.")
    mind.on_turn(stubborn(release))

    async def run() -> None:
        body = event("turn")
        started = time.monotonic()
        assert await mind.ahandle(body, sign(body, SECRET)) == (200, b'{"type": "speak", "text": "One moment."}')
        assert time.monotonic() - started < 2
        assert len(mind._given_up) == 1
        release.set()
        await asyncio.wait(mind._given_up)
        await asyncio.sleep(0)
        assert not mind._given_up

    asyncio.run(run())


def test_a_hanging_handler_takes_no_place_of_others() -> None:
    """More of them than a pool of threads has places, and none of them ends in time."""
    release = threading.Event()
    mind = Brain(SECRET, budget=0.2, fallback="One moment.")
    mind.on_turn(lambda _: release.wait(60))
    mind.on_inbound_sms(lambda _: "at once")

    async def run() -> None:
        body, sms = event("turn"), event("inbound_sms")
        waiting = [asyncio.create_task(mind.ahandle(body, sign(body, SECRET))) for _ in range(40)]
        await asyncio.sleep(0.01)
        assert b"at once" in (await mind.ahandle(sms, sign(sms, SECRET)))[1]
        assert {answer[1] for answer in await asyncio.gather(*waiting)} == {b'{"type": "speak", "text": "One moment."}'}

    try:
        asyncio.run(run())
    finally:
        release.set()


def test_an_event_loop_that_is_stuck(caplog: pytest.LogCaptureFixture) -> None:
    """An asynchronous handler that blocks holds up all others of `handle`, but not their answers."""
    release = threading.Event()
    mind = Brain(SECRET, budget=0.1, fallback="One moment.")

    @mind.on_turn
    async def block(turn: Turn) -> None:
        release.wait(60)

    try:
        assert ask(mind, event("turn")) == (200, {"type": "speak", "text": "One moment."})
        assert "the event loop of the handlers is stuck: answered speak" in caplog.text
    finally:
        release.set()
    assert ask(answering("Hello"), event("turn"))[1] == {"type": "speak", "text": "Hello"}


def test_no_thread_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def submit(*arguments: Any) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(_handlers.background, "submit", submit)
    assert ask(answering("Hello"), event("turn")) == (200, {"type": "speak", "text": SORRY.text})


def test_the_end_of_a_call_is_left_to_finish(caplog: pytest.LogCaptureFixture) -> None:
    done = []
    mind = Brain(SECRET, budget=0.05)

    @mind.on_call_ended
    async def save(event: CallEnded) -> None:
        await asyncio.sleep(0.2)
        done.append(event)
        raise OSError("disk full")

    async def run() -> None:
        body = event("call_ended")
        assert await mind.ahandle(body, sign(body, SECRET)) == (200, b'{"type": "wait_for_user"}')
        assert done == []
        await asyncio.wait(mind._given_up)
        await asyncio.sleep(0)
        assert not mind._given_up

    asyncio.run(run())
    assert len(done) == 1
    assert "the handler raised after its time was over" in caplog.text
    assert "OSError: disk full" in caplog.text


def test_what_the_end_of_a_call_returns_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    assert ask(answering(5, "call_ended"), event("call_ended")) == (200, {"type": "wait_for_user"})
    assert not caplog.records


def test_a_request_that_is_cancelled_cancels_its_handler() -> None:
    cancelled = []
    mind = Brain(SECRET)

    async def run() -> None:
        going = asyncio.Event()

        @mind.on_turn
        async def handler(turn: Turn) -> None:
            going.set()
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                cancelled.append(True)
                raise

        body = event("turn")
        task = asyncio.create_task(mind.ahandle(body, sign(body, SECRET)))
        await going.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.01)
        # Here, since the end of the event loop would cancel it as well.
        assert cancelled == [True]

    asyncio.run(run())


def test_a_late_thread_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Its result comes after the answer, or after the event loop was closed."""
    release, ended = threading.Event(), threading.Event()
    mind = Brain(SECRET, budget=0.05)

    @mind.on_turn
    def slow(turn: Turn) -> None:
        release.wait(60)
        ended.set()

    async def run(release_it: bool) -> None:
        body = event("turn")
        assert (await mind.ahandle(body, sign(body, SECRET)))[0] == 200
        if release_it:
            release.set()
            ended.wait(10)
            await asyncio.sleep(0.05)

    asyncio.run(run(True))
    release.clear()
    ended.clear()
    asyncio.run(run(False))
    release.set()
    assert ended.wait(10)
    for thread in threading.enumerate():
        if thread.name == "saperly-handler":
            thread.join(10)
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


# Without asyncio


def test_handle_keeps_one_event_loop() -> None:
    """What a handler keeps from call to call, such as a pool of connections, belongs to one loop."""
    loops = []

    async def handler(turn: Turn) -> str:
        loops.append(asyncio.get_running_loop())
        return "Hello"

    for _ in range(2):
        mind = Brain(SECRET)
        mind.on_turn(handler)
        threads = [threading.Thread(target=ask, args=(mind, event("turn"))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(loops) == 8
    assert len(set(loops)) == 1


def test_handle_inside_a_running_loop() -> None:
    async def run() -> tuple[int, Any]:
        return ask(answering("Hello"), event("turn"))

    assert asyncio.run(run()) == (200, {"type": "speak", "text": "Hello"})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_handle_after_a_fork() -> None:
    """The thread of the event loop does not come along into a child."""
    mind = answering("Hello", budget=2)
    assert ask(mind, event("turn"))[0] == 200
    child = os.fork()
    if child == 0:
        answered = ask(mind, event("turn")) == (200, {"type": "speak", "text": "Hello"})
        os._exit(0 if answered else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_in_flask() -> None:
    mind = answering("Hello")
    app = flask.Flask(__name__)

    @app.post("/brain")
    def answer() -> flask.Response:
        status, body = mind.handle(flask.request.get_data(), flask.request.headers)
        return flask.Response(body, status, mimetype="application/json")

    client = app.test_client()
    body = event("turn")
    good = client.post("/brain", data=body, headers=sign(body, SECRET))
    assert (good.status_code, good.get_json()) == (200, {"type": "speak", "text": "Hello"})
    assert client.post("/brain", data=body).status_code == 401


# ASGI


@pytest.mark.parametrize("mounted", [False, True])
def test_over_http(mounted: bool) -> None:
    mind = Brain(SECRET, max_body=5000)

    @mind.on_turn
    async def echo(turn: Turn) -> str:
        return turn.user_text

    app: Any = Starlette(routes=[Mount("/brain", app=mind)]) if mounted else mind
    with served(app) as url, httpx.Client() as client:
        body = event("turn", userText="Grüße 🎉")
        good = client.post(f"{url}/brain/", content=body, headers=sign(body, SECRET))
        assert (good.status_code, good.json()) == (200, {"type": "speak", "text": "Grüße 🎉"})
        assert client.post(f"{url}/brain/", content=body).status_code == 401
        assert client.post(f"{url}/brain/", content=b"{}", headers=sign(b"{}", SECRET)).status_code == 400
        assert client.get(f"{url}/brain/").status_code == 405
        assert client.post(f"{url}/brain/", content=b"x" * 5001).status_code == 413


def test_a_failing_handler_over_asgi() -> None:
    answer = asyncio.run(request(answering(RuntimeError()), event("turn"), sign(event("turn"), SECRET)))
    assert answer is not None
    assert answer[:2] == (200, {"type": "speak", "text": SORRY.text})


# The harness


def receptionist() -> Brain:
    mind = Brain(SECRET)

    @mind.on_inbound_call
    def greet(call: InboundCall) -> str | Reject:
        return Reject("blocked") if call.from_ == "+14155550666" else f"Welcome to {call.to}."

    @mind.on_turn
    async def answer(turn: Turn) -> Speak | Transfer | WaitForUser | SendDtmf | SetDoNotMessage | Hangup | str:
        if turn.user_text.startswith("press "):
            return SendDtmf(turn.user_text.removeprefix("press "))
        return {
            "bye": Speak("Goodbye.", end_call=True),
            "hang up": Hangup("asked to"),
            "agent": Transfer("+14155550199"),
            "wait": WaitForUser(3000),
            "stop": SetDoNotMessage(),
        }.get(turn.user_text, f"You said {turn.user_text}.")

    @mind.on_inbound_sms
    def text(sms: InboundSms) -> str:
        return f"Got {sms.body} from {sms.from_}."

    return mind


def test_harness() -> None:
    harness = BrainHarness(receptionist())
    assert harness.inbound_call(from_="+14155550123", to="+14155550111") == Speak("Welcome to +14155550111.")
    conversation = harness.conversation_id
    assert harness.turn("hi") == Speak("You said hi.")
    assert harness.turn("press 1#") == SendDtmf("1#")
    assert harness.turn("wait") == WaitForUser(3000)
    assert harness.turn("agent") == Transfer("+14155550199")
    assert harness.turn("stop") == SetDoNotMessage()
    assert not harness.ended
    assert harness.conversation_id == conversation
    assert harness.turn("bye") == Speak("Goodbye.", end_call=True)
    assert harness.ended
    with pytest.raises(RuntimeError, match="the call has ended, so that there is no turn"):
        harness.turn("hello?")
    assert harness.call_ended("hangup") == WaitForUser()
    assert len(harness.directives) == 8
    assert harness.inbound_call() == Speak("Welcome to +14155550100.")
    assert harness.conversation_id != conversation
    assert not harness.ended
    assert harness.turn("hang up") == Hangup("asked to")
    assert harness.ended
    assert harness.inbound_sms("Hi", from_=CALLER) == Speak("Got Hi from +14155550123.")
    assert harness.inbound_call(from_="+14155550666") == Reject("blocked")
    assert harness.ended
    harness.call_ended()
    assert harness.ended


def test_async_harness() -> None:
    async def play() -> None:
        harness = AsyncBrainHarness(receptionist())
        assert await harness.inbound_call(from_=CALLER, to=NUMBER) == Speak("Welcome to +14155550100.")
        assert await harness.turn("hi") == Speak("You said hi.")
        assert await harness.call_ended() == WaitForUser()
        assert harness.ended
        assert await harness.inbound_sms("Hi") == Speak("Got Hi from +14155550123.")

    asyncio.run(play())


def test_harness_runs_on_the_loop_of_an_async_test() -> None:
    loops = []
    mind = Brain(SECRET)

    @mind.on_turn
    async def handler(turn: Turn) -> None:
        loops.append(asyncio.get_running_loop())

    async def play() -> None:
        await AsyncBrainHarness(mind).turn("hi")
        assert loops == [asyncio.get_running_loop()]

    asyncio.run(play())


def test_harness_says_where_a_request_was_refused() -> None:
    harness = BrainHarness(Brain(SECRET))
    with pytest.raises(AssertionError, match="the brain answered 400: "):
        harness.turn(5)  # type: ignore[arg-type]


def test_names_of_the_module() -> None:
    for name in brain.__all__:
        assert getattr(brain, name)
    with pytest.raises(AttributeError, match="has no attribute 'Bran'"):
        brain.Bran  # noqa: B018
