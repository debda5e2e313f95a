"""Calls: placed, received, played turn by turn, ended, paid for.

A call is `initiated` until it is over. What happens next is always one piece of work: it is answered, or not; the
caller has said something; it ends. Whoever is on the other end of the line is played from a script of turns; a live
call waits for turns that come over the control API. With a manual connection each turn goes to the user's brain, and
its directive is carried out; with a hosted one the assistant is played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saperly_client._phone import is_e164

from . import brain, consent, ledger, numbers, webhooks
from .clock import iso
from .errors import ApiError, SandboxError, unacceptable
from .handlers import handles
from .phone import SIP
from .settings import MAGIC_NUMBERS
from .voices import find_voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saperly_client.brain import Directive

    from .engine import Context, Engine, Post, Reply
    from .store import Doc, Work

RINGING, TALKING, OVER = "ringing", "talking", "over"
TURNS_MOST = 200
"""Turns after which a call ends, so that a brain that talks to a script that never ends does not go on for ever."""


@handles("voice.get")
def _get(context: Context) -> Any:
    return _find(context)


@handles("voice.list")
def _list(context: Context) -> Any:
    return [call for call in context.store.all("call") if context.allows(call["numberId"])]


@handles("voice.place")
def _place(context: Context) -> Any:
    body, engine, settings = context.body, context.engine, context.settings
    number = context.active_number(body["fromNumberId"])
    to: str = body["to"]
    if not is_e164(to):
        raise unacceptable("to: it must be in E.164 form, such as +12125550147")
    connection_id = body.get("connectionId") or number["connectionId"]
    connection = engine.store.get("connection", connection_id) if connection_id else None
    if connection is None:
        raise ApiError("NumberHasNoConnection", numberId=number["id"])
    if connection["tts"] and find_voice(engine, connection["tts"]["voiceId"]) is None:
        voice = connection["tts"]["voiceId"]
        raise ApiError("UnsupportedVoice", field="tts.voiceId", voice=voice, message="The voice is gone.")
    consent.check(engine, number["id"], to)
    magic = MAGIC_NUMBERS.get(to)
    fate = magic.name if magic else None
    if fate == "carrier_failure":
        raise ApiError("CallStartFailed", reason="The carrier refused the call.")
    if fate is None and settings.no_answer_rate and context.chance.fraction() < settings.no_answer_rate:
        fate = "no_answer"
    call = _call(engine, number, connection, "outbound", to, settings.callee_script)
    call.update(keyId=context.key["id"], fate=fate, instructions=body.get("instructions"))
    ledger.reserve(engine, context.key, _chunk(engine, call), f"call:{call['id']}", f"call to {to}")
    engine.store.insert("call", call, owner=number["id"], peer=to)
    ring = context.chance.milliseconds(settings.ringing_seconds)
    if fate == "no_answer":
        ring = int(settings.no_answer_seconds * 1000)
    engine.store.schedule(engine.now() + ring, "call", call["id"], {"step": "answer"})
    return call


def receive(engine: Engine, to: str, from_: str, script: Sequence[str] | None, *, live: bool = False) -> Doc:
    """A call comes in from outside; within a transaction.

    Args:
        engine: the sandbox.
        to: a number of the sandbox.
        from_: who calls, E.164.
        script: what the caller says, turn by turn; None for the usual.
        live: whether further turns come by `say`.

    Raises:
        SandboxError: `to` is no number of the sandbox, or `from_` no phone number.
    """
    number = numbers.by_phone(engine, to)
    if number is None:
        raise SandboxError(f"{to} is no active number of this sandbox")
    if not is_e164(from_):
        raise SandboxError(f"from must be in E.164 form, such as +12125550147, not {from_!r}")
    connection = engine.store.get("connection", number["connectionId"]) if number["connectionId"] else None
    if script is None:
        script = () if live else engine.settings.caller_script
    call = _call(engine, number, connection, "inbound", from_, script)
    call["live"] = live
    engine.store.insert("call", call, owner=number["id"], peer=from_)
    if connection is None:
        _finish(engine, call, "failed", "no_connection")
        return call
    try:
        ledger.reserve(engine, None, _chunk(engine, call), f"call:{call['id']}", f"call from {from_}")
    except ApiError:
        _finish(engine, call, "rejected", "insufficient_balance")
        return call
    consent.record(engine, number["id"], from_, "implied_inbound", "inbound call")
    webhooks.emit(
        engine,
        "call.received",
        {"callId": call["id"], "connectionId": connection["id"], "from": from_, "to": to},
    )
    ring = 0 if connection["mode"] == "manual" else engine.store.chance.milliseconds(engine.settings.ringing_seconds)
    engine.store.schedule(engine.now() + ring, "call", call["id"], {"step": "answer"})
    return call


def _call(engine: Engine, number: Doc, connection: Doc | None, direction: str, peer: str, script: Sequence[str]) -> Doc:
    manual = connection is not None and connection["mode"] == "manual"
    settings, now, own = engine.settings, engine.now(), number["phoneNumber"]
    return {
        "id": engine.store.chance.id("call"),
        "numberId": number["id"],
        "direction": direction,
        "to": peer if direction == "outbound" else own,
        "from": own if direction == "outbound" else peer,
        "status": "initiated",
        "rateCentsPerMin": settings.manual_cents_per_minute if manual else settings.hosted_cents_per_minute,
        "durationSec": None,
        "costCents": None,
        "hasRecording": False,
        "hasTranscript": False,
        "createdAt": iso(now),
        # What the API does not show.
        "at": now,
        "peer": peer,
        "keyId": None,
        "connectionId": connection["id"] if connection else None,
        "conversationId": engine.store.chance.id("conv"),
        "callControlId": engine.store.chance.id("cc"),
        "state": RINGING,
        "fate": None,
        "live": False,
        "script": list(script),
        "lines": [],
        "turns": 0,
        "failures": 0,
        "problems": [],
        "answeredAt": None,
        "endedAt": None,
        "transferredTo": None,
        "hangupCause": None,
    }


# What happens in a call


def step(engine: Engine, work: Work) -> Post | None:
    """Work: the next thing in a call."""
    call = engine.store.get("call", work.ref)
    if call is None or call["state"] == OVER:
        return None
    what = work.data["step"]
    if what == "end":
        _finish(engine, call, "completed" if call["answeredAt"] is not None else "failed", work.data["cause"])
        return None
    connection, number = _parties(engine, call)
    if connection is None or number is None:
        _finish(engine, call, "completed" if call["answeredAt"] is not None else "failed", "no_connection")
        return None
    manual = connection["mode"] == "manual" and connection["manualSecret"] is not None
    if what == "answer":
        if call["fate"] in ("busy", "no_answer", "failed"):
            cause = {"busy": "user_busy", "no_answer": "no_answer", "failed": "network_error"}[call["fate"]]
            _finish(engine, call, "no_answer" if call["fate"] == "no_answer" else "failed", cause)
        elif manual and call["direction"] == "inbound":
            event = {
                "type": "inbound_call",
                "from": call["from"],
                "to": call["to"],
                "callControlId": call["callControlId"],
            }
            return _ask(engine, call, connection, number, event)
        else:
            _answer(engine, call, connection, manual)
        return None
    # A turn: the caller has said something.
    if manual:
        return _ask(engine, call, connection, number, {"type": "turn", "userText": work.data["text"]})
    _hear(engine, call, work.data["text"])
    _play_hosted(engine, call, work.data["text"])
    return None


def directed(engine: Engine, work: Work, _post: Post, reply: Reply) -> None:
    """Work: the brain has answered."""
    from saperly_client.brain import Hangup, Reject, Speak

    call = engine.store.get("call", work.ref)
    if call is None or call["state"] == OVER:
        return
    directive = brain.directive_in(reply)
    if isinstance(directive, str):
        call["failures"] += 1
        call["problems"].append(directive)
        directive = Speak(engine.settings.brain_apology, end_call=call["failures"] >= engine.settings.brain_failures)
    else:
        call["failures"] = 0
    if work.data["step"] == "answer":
        if isinstance(directive, Reject | Hangup):
            _finish(engine, call, "rejected", directive.reason or "call_rejected")
            return
        call.update(state=TALKING, answeredAt=engine.now())
        _disclose(engine, call)
    else:
        _hear(engine, call, work.data["text"])
    _carry_out(engine, call, directive)


def _ask(engine: Engine, call: Doc, connection: Doc, number: Doc, event: Doc) -> Post:
    event = {"type": event.pop("type"), "conversationId": call["conversationId"], **event}
    return brain.post(engine, connection, number, event)


def _answer(engine: Engine, call: Doc, connection: Doc, manual: bool) -> None:
    """Somebody picked up."""
    call.update(state=TALKING, answeredAt=engine.now())
    if call["fate"] == "hangs_up":
        _end_at(engine, call, engine.now() + 2000, "caller_hung_up")
        return
    at = _disclose(engine, call)
    if manual:
        # The callee speaks first; the brain hears it as its first turn [assumed].
        _next_turn(engine, call, at)
        return
    at = _say(engine, call, "assistant", f"Hello, this is {connection['name']}. How can I help?", at)
    if call["live"]:
        _next_turn(engine, call, at)
        return
    # A script that is known is played to its end at once; hanging up earlier cuts it short.
    pause = int(engine.settings.pause_seconds * 1000)
    for number, text in enumerate(call["script"]):
        at = _say(engine, call, "caller", text, at + pause)
        last = number + 1 == len(call["script"])
        at = _say(engine, call, "assistant", _played_reply(engine, last=last), at + pause)
    call["script"] = []
    _end_at(engine, call, at + pause, "caller_hung_up")


def _disclose(engine: Engine, call: Doc) -> int:
    connection, _ = _parties(engine, call)
    if connection is not None and connection["complianceEnabled"] and connection["disclosure"]:
        return _say(engine, call, "assistant", connection["disclosure"], engine.now())
    return engine.now()


def _play_hosted(engine: Engine, call: Doc, text: str) -> None:
    from saperly_client.brain import Speak

    goodbye = "bye" in text.lower()
    _carry_out(engine, call, Speak(_played_reply(engine, last=goodbye), end_call=goodbye))


def _played_reply(engine: Engine, *, last: bool) -> str:
    if last:
        return engine.settings.hosted_goodbye
    return engine.store.chance.choice(engine.settings.hosted_replies)


def _hear(engine: Engine, call: Doc, text: str) -> None:
    call["turns"] += 1
    _say(engine, call, "caller", text, engine.now() - _speech(engine, text))


def _carry_out(engine: Engine, call: Doc, directive: Directive) -> None:
    """Do what the brain says."""
    from saperly_client.brain import Hangup, Reject, SendDtmf, SetDoNotMessage, Speak, Transfer, WaitForUser

    at = engine.now()
    silence = None
    if isinstance(directive, Speak):
        at = _say(engine, call, "assistant", directive.text, at)
        if directive.end_call:
            _end_at(engine, call, at, "agent_hung_up")
            return
    elif isinstance(directive, Hangup | Reject):
        _finish(engine, call, "completed", directive.reason or "agent_hung_up")
        return
    elif isinstance(directive, Transfer):
        _transfer(engine, call, directive.to)
        return
    elif isinstance(directive, SendDtmf):
        at = _say(engine, call, "assistant", f"[keys {directive.digits}]", at)
    elif isinstance(directive, SetDoNotMessage):
        consent.opt_out(engine, call["numberId"], call["peer"], directive.reason or "the brain's wish")
    elif isinstance(directive, WaitForUser):
        silence = directive.timeout_ms
    _next_turn(engine, call, at, silence)


def _next_turn(engine: Engine, call: Doc, at: int, silence: int | None = None) -> None:
    """The caller says the next thing, or hangs up for lack of one."""
    settings = engine.settings
    if not call["script"] or call["turns"] >= TURNS_MOST:
        wait = settings.live_idle_seconds if call["live"] else settings.silence_seconds
        wait_ms = int(wait * 1000) if silence is None else silence
        _end_at(engine, call, at + wait_ms, "caller_hung_up")
        return
    text = call["script"].pop(0)
    due = at + int(settings.pause_seconds * 1000) + _speech(engine, text)
    if _cover(engine, call, due):
        engine.store.schedule(due, "call", call["id"], {"step": "turn", "text": text})
    engine.store.update("call", call)


def _end_at(engine: Engine, call: Doc, at: int, cause: str) -> None:
    if _cover(engine, call, at):
        engine.store.schedule(at, "call", call["id"], {"step": "end", "cause": cause})
    engine.store.update("call", call)


def _cover(engine: Engine, call: Doc, until: int) -> bool:
    """Reserve what the call costs until then; where the money does not last, the call ends when it is used up."""
    ref, rate = f"call:{call['id']}", call["rateCentsPerMin"]
    held = engine.store.held(ref)
    need = ledger.cost(rate, _seconds(until - call["answeredAt"]))
    if held >= need:
        return True
    chunk = max(1, _chunk(engine, call))
    key = engine.store.get("key", call["keyId"]) if call["keyId"] else None
    cents = min(-(-(need - held) // chunk) * chunk, ledger.headroom(engine, key))
    if cents > 0:
        ledger.reserve(engine, key, cents, ref, "the call goes on")
        held += cents
    if held >= need:
        return True
    last = call["answeredAt"] + held * 60 // rate * 1000
    engine.store.schedule(max(last, engine.now()), "call", call["id"], {"step": "end", "cause": "insufficient_balance"})
    return False


def _finish(engine: Engine, call: Doc, status: str, cause: str) -> None:
    """The one end of a call: what it cost is settled, and who wants to know is told."""
    if call["state"] == OVER:
        return
    engine.store.unschedule("call", call["id"])
    now, answered = engine.now(), call["answeredAt"]
    ref = f"call:{call['id']}"
    duration = cost = 0
    if status == "completed":
        duration = max(1, _seconds(now - answered))
        cost = min(ledger.cost(call["rateCentsPerMin"], duration), engine.store.held(ref))
    key = engine.store.get("key", call["keyId"]) if call["keyId"] else None
    ledger.settle(engine, key, cost, ref, f"{duration} seconds")
    lines = [line for line in call["lines"] if line["start"] < now]
    for line in lines:
        line["end"] = min(line["end"], now)
    call.update(
        state=OVER,
        status=status,
        hangupCause=cause,
        durationSec=duration,
        costCents=cost,
        endedAt=now,
        lines=lines,
        hasTranscript=bool(lines),
    )
    engine.store.update("call", call)
    payload = {
        "callId": call["id"],
        "status": status if status in ("completed", "no_answer") else "failed",
        "durationSec": duration,
        "costCents": cost,
        "from": call["from"],
        "to": call["to"],
        "hangupCause": cause,
    }
    webhooks.emit(engine, "call.completed" if status == "completed" else "call.failed", payload)
    connection, number = _parties(engine, call)
    if connection is None or number is None:
        return
    if status == "completed" and connection["recordingEnabled"]:
        engine.store.schedule(now + int(engine.settings.recording_seconds * 1000), "recording", call["id"])
    if connection["mode"] == "manual" and connection["manualSecret"] and brain.url_of(connection, number):
        engine.store.schedule(now, "call_ended", call["id"])


def step_ended(engine: Engine, work: Work) -> Post | None:
    """Work: tell the brain that a call is over. What it answers is ignored, and a failure is not tried again."""
    call = engine.store.get("call", work.ref)
    connection, number = _parties(engine, call) if call else (None, None)
    if call is None or connection is None or number is None or connection["manualSecret"] is None:
        return None
    return _ask(engine, call, connection, number, {"type": "call_ended", "reason": call["hangupCause"]})


def save_recording(engine: Engine, work: Work) -> None:
    """Work: the recording is ready."""
    call = engine.store.get("call", work.ref)
    if call is None:
        return
    call["hasRecording"] = True
    engine.store.update("call", call)
    payload = {name: call[name] for name in ("durationSec", "from", "to")}
    webhooks.emit(engine, "call.recording.saved", {"callId": call["id"], **payload})


# From outside


@handles("voice.end")
def _end(context: Context) -> Any:
    call = _find(context)
    if call["state"] == TALKING:
        _finish(context.engine, call, "completed", "hung_up_by_api")
    elif call["state"] == RINGING:
        _finish(context.engine, call, "failed", "cancelled")
    return call


@handles("voice.transfer")
def _transfer_by_api(context: Context) -> Any:
    call, to = _find(context), context.body["to"]
    if not is_e164(to) and not SIP.fullmatch(to):
        raise unacceptable("to: it must be in E.164 form, such as +12125550147, or a sip: URI")
    if call["state"] != TALKING:
        reason = "The call is over." if call["state"] == OVER else "The call has not been answered yet."
        raise ApiError("CallStartFailed", reason=reason)
    magic = MAGIC_NUMBERS.get(to)
    if magic and magic.name == "carrier_failure":
        raise ApiError("CallStartFailed", reason="The carrier refused the transfer.")
    _transfer(context.engine, call, to)
    return call


def _transfer(engine: Engine, call: Doc, to: str) -> None:
    engine.store.unschedule("call", call["id"])
    call.update(transferredTo=to, script=[])
    # What was not said yet is not said any more.
    call["lines"] = [line for line in call["lines"] if line["start"] <= engine.now()]
    at = _say(engine, call, "assistant", f"[transferred to {to}]", engine.now())
    _end_at(engine, call, at + int(engine.settings.transfer_seconds * 1000), "transferred")


@handles("voice.transcript")
def _transcript(context: Context) -> Any:
    call = _find(context)
    if not call["hasTranscript"]:
        raise ApiError("CallNotFound", callId=call["id"])
    return transcript(call)


def transcript(call: Doc) -> list[Doc]:
    """What was said; `startSec` counts from the answer. The shape is not published [assumed]."""
    return [
        {"role": line["role"], "text": line["text"], "startSec": round((line["start"] - call["answeredAt"]) / 1000, 2)}
        for line in call["lines"]
    ]


@handles("voice.recording")
def _recording(context: Context) -> Any:
    from .engine import Answer
    from .recording import location

    call = _find(context)
    if not call["hasRecording"]:
        raise ApiError("CallNotFound", callId=call["id"])
    return Answer(302, {"location": location(context.engine, call["id"], context.host)}, b"")


def set_script(engine: Engine, id: str, script: Sequence[str]) -> Doc:
    """What the other end says from now on; within a transaction.

    Raises:
        SandboxError: there is no such call, or it is over.
    """
    call = _running(engine, id)
    call["script"] = list(script)
    waiting = engine.store.work_of("call", id)
    if call["state"] == TALKING and waiting is not None and waiting.data.get("cause") == "caller_hung_up":
        engine.store.unschedule("call", id)
        said = max((line["end"] for line in call["lines"]), default=0)
        _next_turn(engine, call, max(engine.now(), said))
    return engine.store.update("call", call)


def say(engine: Engine, id: str, text: str) -> Doc:
    """The other end says something, at once or when it has finished what it is saying; within a transaction.

    Raises:
        SandboxError: there is no such call, it is over, or has not been answered.
    """
    call = _running(engine, id)
    if not text.strip():
        raise SandboxError("say something: the text is empty")
    return set_script(engine, id, [*call["script"], text])


def hang_up(engine: Engine, id: str) -> Doc:
    """The other end hangs up; within a transaction.

    Raises:
        SandboxError: there is no such call, or it is over.
    """
    call = _running(engine, id)
    _finish(engine, call, "completed" if call["answeredAt"] is not None else "failed", "caller_hung_up")
    return call


def _running(engine: Engine, id: str) -> Doc:
    call = engine.store.get("call", id)
    if call is None:
        raise SandboxError(f"there is no call {id!r}")
    if call["state"] == OVER:
        raise SandboxError(f"the call {id} is over")
    return call


def _find(context: Context) -> Doc:
    call = context.store.get("call", context.path["id"])
    if call is None:
        raise ApiError("CallNotFound", callId=context.path["id"])
    context.number(call["numberId"], undeclared=True)
    return call


def _parties(engine: Engine, call: Doc) -> tuple[Doc | None, Doc | None]:
    connection = engine.store.get("connection", call["connectionId"]) if call["connectionId"] else None
    return connection, engine.store.get("number", call["numberId"])


def _say(engine: Engine, call: Doc, role: str, text: str, at: int) -> int:
    """Add to the transcript; when it has been said."""
    end = at + _speech(engine, text)
    call["lines"].append({"role": role, "text": text, "start": at, "end": end})
    return end


def _speech(engine: Engine, text: str) -> int:
    return max(500, len(text) * engine.settings.speech_ms_per_character)


def _seconds(milliseconds: int) -> int:
    return -(-milliseconds // 1000)


def _chunk(engine: Engine, call: Doc) -> int:
    """What is reserved at a time."""
    return ledger.cost(call["rateCentsPerMin"], engine.settings.call_reserve_seconds)
