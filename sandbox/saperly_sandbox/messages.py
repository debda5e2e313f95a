"""SMS: sent, received, answered, and who said STOP."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from saperly_client._phone import is_e164

from . import brain, consent, ledger, numbers, webhooks
from .clock import iso
from .errors import ApiError, SandboxError
from .handlers import handles
from .phone import sms_reaches
from .settings import MAGIC_NUMBERS

if TYPE_CHECKING:
    from .engine import Context, Engine, Post, Reply
    from .store import Doc, Work


@handles("messaging.list")
def _list(context: Context) -> Any:
    number_id = context.query.get("numberId") or None
    if number_id is not None:
        # A number that is not there has no messages; the contract has no tag for it here.
        found = context.store.all("message", owner=number_id) if context.allows(number_id) else []
    else:
        found = [one for one in context.store.all("message") if context.allows(one["numberId"])]
    return found


@handles("messaging.send")
def _send(context: Context) -> Any:
    body, engine = context.body, context.engine
    number = context.active_number(body["fromNumberId"])
    to: str = body["to"]
    if not sms_reaches(to, context.settings.sms_countries):
        raise ApiError("DestinationNotSupported", to=to)
    consent.check(engine, number["id"], to)
    magic = MAGIC_NUMBERS.get(to)
    if magic and magic.name == "carrier_failure":
        raise ApiError("MessageSendFailed", reason="The carrier refused the message.")
    return _send_out(engine, number, to, body["body"], context.key)


def _send_out(engine: Engine, number: Doc, to: str, text: str, key: Doc | None, *, free: bool = False) -> Doc:
    """Put a message on its way, and pay for it.

    Raises:
        ApiError: `SpendLimitExceeded` or `InsufficientFunds`.
    """
    message = _message(engine, number, "outbound", to, text, "sent")
    ref, note = f"message:{message['id']}", f"{message['segments']} segments to {to}"
    if not free:
        cents = message["segments"] * engine.settings.sms_segment_cents
        ledger.reserve(engine, key, cents, ref, note)
        ledger.settle(engine, key, cents, ref, note, held=cents)
        message["costCents"] = cents
    engine.store.insert("message", message, owner=number["id"], peer=to)
    due = engine.now() + engine.store.chance.milliseconds(engine.settings.receipt_seconds)
    engine.store.schedule(due, "receipt", message["id"])
    return message


@lru_cache(1024)
def _segments(text: str) -> int:
    """How many segments a text has; the same one often goes to many people."""
    from saperly_client.sms import segments

    return segments(text).segments


def _message(engine: Engine, number: Doc, direction: str, peer: str, text: str, status: str) -> Doc:
    own = number["phoneNumber"]
    return {
        "id": engine.store.chance.id("msg"),
        "numberId": number["id"],
        "direction": direction,
        "to": peer if direction == "outbound" else own,
        "from": (number["smsSenderId"] or own) if direction == "outbound" else peer,
        "body": text,
        "segments": _segments(text),
        "status": status,
        "createdAt": iso(engine.now()),
        "at": engine.now(),
        "costCents": 0,
    }


def receipt(engine: Engine, work: Work) -> Post | None:
    """Work that falls due when the carrier says what became of a message."""
    message = engine.store.get("message", work.ref)
    if message is None or message["status"] != "sent":
        return None
    magic = MAGIC_NUMBERS.get(message["to"])
    message["status"] = "undelivered" if magic and magic.name == "failed" else "delivered"
    engine.store.update("message", message)
    payload = {name: message[name] for name in ("numberId", "to", "from", "status")}
    webhooks.emit(engine, engine.settings.receipt_event, {"messageId": message["id"], **payload})
    return None


def receive(engine: Engine, to: str, from_: str, text: str) -> Doc:
    """An SMS comes in from outside; within a transaction.

    Raises:
        SandboxError: `to` is no number of the sandbox, `from_` no phone number, or the text is empty or too long.
    """
    number = numbers.by_phone(engine, to)
    if number is None:
        raise SandboxError(f"{to} is no active number of this sandbox")
    if not is_e164(from_):
        raise SandboxError(f"from must be in E.164 form, such as +12125550147, not {from_!r}")
    if not 0 < len(text) <= 1600:
        raise SandboxError("the body of an SMS has 1 to 1600 characters")
    message = _message(engine, number, "inbound", from_, text, "received")
    engine.store.insert("message", message, owner=number["id"], peer=from_)
    webhooks.emit(
        engine,
        "message.received",
        {"messageId": message["id"], "numberId": number["id"], "to": to, "from": from_, "body": text},
    )
    if not _keyword(engine, number, from_, text):
        consent.record(engine, number["id"], from_, "implied_inbound", "inbound message")
        _have_answered(engine, number, message)
    return message


def _keyword(engine: Engine, number: Doc, peer: str, text: str) -> bool:
    """STOP, START and HELP are seen to by the carrier; nobody else answers them."""
    settings, word = engine.settings, text.strip().strip(".!\"'").upper()
    if word in settings.stop_words:
        consent.opt_out(engine, number["id"], peer, word)
        answer = settings.stop_reply
    elif word in settings.start_words and (
        word != "YES" or consent.is_opted_out(engine, number["id"], peer)
    ):  # a plain yes is an answer to a question, unless there is an opt-out to end
        consent.opt_in(engine, number["id"], peer)
        consent.record(engine, number["id"], peer, "implied_inbound", "inbound message")
        answer = settings.start_reply
    elif word in settings.help_words:
        answer = settings.help_reply
    else:
        return False
    _send_out(engine, number, peer, answer, None, free=True)
    return True


def _have_answered(engine: Engine, number: Doc, message: Doc) -> None:
    connection = engine.store.get("connection", number["connectionId"]) if number["connectionId"] else None
    if connection is None:
        return
    if connection["mode"] == "manual":
        if brain.url_of(connection, number):
            engine.store.schedule(engine.now(), "inbound_sms", message["id"])
    elif connection["smsAutoReply"]:
        _reply(engine, number, message["from"], engine.settings.auto_reply)


def _reply(engine: Engine, number: Doc, peer: str, text: str) -> None:
    if consent.is_opted_out(engine, number["id"], peer):
        return
    with suppress(ApiError):  # there is nobody to tell that the money is used up
        _send_out(engine, number, peer, text[:1600], None)


def ask_brain(engine: Engine, work: Work) -> Post | None:
    """Work: hand an inbound SMS to the brain."""
    message = engine.store.get("message", work.ref)
    number = engine.store.get("number", message["numberId"]) if message else None
    connection = engine.store.get("connection", number["connectionId"]) if number and number["connectionId"] else None
    if message is None or number is None or connection is None or connection["manualSecret"] is None:
        return None
    event = {
        "type": "inbound_sms",
        "conversationId": f"sms_{number['id']}_{message['from'].removeprefix('+')}",
        "from": message["from"],
        "to": message["to"],
        "body": message["body"],
    }
    return brain.post(engine, connection, number, event)


def answered(engine: Engine, work: Work, _post: Post, reply: Reply) -> None:
    """What the brain said to an SMS."""
    from saperly_client.brain import SetDoNotMessage, Speak

    message = engine.store.get("message", work.ref)
    number = engine.store.get("number", message["numberId"]) if message else None
    if message is None or number is None:
        return
    directive = brain.directive_in(reply)
    if isinstance(directive, str):
        message["brainProblem"] = directive
        engine.store.update("message", message)
    elif isinstance(directive, Speak):
        _reply(engine, number, message["from"], directive.text)
    elif isinstance(directive, SetDoNotMessage):
        consent.opt_out(engine, number["id"], message["from"], directive.reason or "the brain's wish")
