"""What Saperly and a brain say to each other: events in, directives out. `saperly_client.brain` is the public name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from ._phone import is_e164, is_sip
from ._signature import mapping
from ._wire import decode, wire_name


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundCall:
    """A call comes in and waits to be answered. Numbers are E.164."""

    type: ClassVar[Literal["inbound_call"]] = "inbound_call"
    conversation_id: str
    from_: str
    to: str
    call_control_id: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The caller said something: `user_text`, as it was understood."""

    type: ClassVar[Literal["turn"]] = "turn"
    conversation_id: str
    user_text: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundSms:
    """An SMS came in. Numbers are E.164."""

    type: ClassVar[Literal["inbound_sms"]] = "inbound_sms"
    conversation_id: str
    from_: str
    to: str
    body: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """The call is over. The directive for it is ignored."""

    type: ClassVar[Literal["call_ended"]] = "call_ended"
    conversation_id: str
    reason: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


Event: TypeAlias = InboundCall | Turn | InboundSms | CallEnded

_EVENTS: dict[str, type[Event]] = {event.type: event for event in (InboundCall, Turn, InboundSms, CallEnded)}


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event of a type that this version does not know. No handler gets it; it is answered all the same."""

    type: str


def read_event(request: Mapping[str, Any]) -> Event | UnknownEvent:
    """The event in `{"event": {"type": …, …}}`. That the type stands under `type` is read off the vendor's package.

    Raises:
        ValueError: there is none, or a field of a known type is missing or of another type.
    """
    event = dict(mapping(request.get("event"), "event"))
    kind = event.pop("type", None)
    if not isinstance(kind, str):
        raise ValueError("event lacks a type")
    known = _EVENTS.get(kind)
    try:
        return decode(known, event) if known else UnknownEvent(kind)
    except ValueError as error:
        raise ValueError(f"event {kind} {error}") from None


@dataclass(frozen=True, slots=True)
class Speak:
    """Say a text, then listen; to an SMS, answer with it.

    Args:
        text: at least one character that is no white space.
        end_call: hang up after it.
    """

    type: ClassVar[Literal["speak"]] = "speak"
    text: str
    end_call: bool | None = None

    def __post_init__(self) -> None:
        _check_text("Speak.text", self.text)
        if not self.text.strip():
            raise ValueError("Speak.text is empty: to say nothing, answer WaitForUser()")
        if self.end_call is not None and not isinstance(self.end_call, bool):
            raise TypeError(f"Speak.end_call must be a bool, not {type(self.end_call).__name__}")


@dataclass(frozen=True, slots=True)
class WaitForUser:
    """Say nothing and listen; to an SMS, send no answer.

    Args:
        timeout_ms: milliseconds to listen, 1 or more; the vendor's own time by default.
    """

    type: ClassVar[Literal["wait_for_user"]] = "wait_for_user"
    timeout_ms: int | None = None

    def __post_init__(self) -> None:
        if self.timeout_ms is None:
            return
        if not isinstance(self.timeout_ms, int) or isinstance(self.timeout_ms, bool):
            raise TypeError(f"WaitForUser.timeout_ms must be an int, not {type(self.timeout_ms).__name__}")
        if self.timeout_ms < 1:
            raise ValueError(f"WaitForUser.timeout_ms must be 1 millisecond or more, not {self.timeout_ms}")


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""

    type: ClassVar[Literal["hangup"]] = "hangup"
    reason: str | None = None

    def __post_init__(self) -> None:
        _check_reason(self)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Hand the call on.

    Args:
        to: a number in E.164 form, or a `sip:` URI [contract].
    """

    type: ClassVar[Literal["transfer"]] = "transfer"
    to: str

    def __post_init__(self) -> None:
        _check_text("Transfer.to", self.to)
        if not is_e164(self.to) and not is_sip(self.to):
            raise ValueError("Transfer.to must be a number in E.164 form such as +14155550123, or a sip: URI")


@dataclass(frozen=True, slots=True)
class SendDtmf:
    """Send tones into the call.

    Args:
        digits: of `0-9`, `A-D`, `*` and `#`; `w` and `W` pause for half a second and for one, as is usual among
            carriers (the vendor documents no set of its own).
    """

    type: ClassVar[Literal["send_dtmf"]] = "send_dtmf"
    digits: str

    def __post_init__(self) -> None:
        _check_text("SendDtmf.digits", self.digits)
        if not _DTMF.fullmatch(self.digits):
            raise ValueError("SendDtmf.digits must be one or more of 0-9, A-D, *, # and the pauses w and W")


_DTMF = re.compile(r"[0-9A-D*#wW]+")


@dataclass(frozen=True, slots=True)
class SetDoNotMessage:
    """Do not contact this person any more."""

    type: ClassVar[Literal["set_do_not_message"]] = "set_do_not_message"
    reason: str | None = None

    def __post_init__(self) -> None:
        _check_reason(self)


@dataclass(frozen=True, slots=True)
class Reject:
    """Do not answer an inbound call."""

    type: ClassVar[Literal["reject"]] = "reject"
    reason: str | None = None

    def __post_init__(self) -> None:
        _check_reason(self)


Directive: TypeAlias = Speak | WaitForUser | Hangup | Transfer | SendDtmf | SetDoNotMessage | Reject

_DIRECTIVES: dict[str, type[Directive]] = {
    directive.type: directive for directive in (Speak, WaitForUser, Hangup, Transfer, SendDtmf, SetDoNotMessage, Reject)
}


def to_wire(directive: Directive) -> dict[str, Any]:
    """A directive as the JSON object that Saperly reads; what is None is left out."""
    wire: dict[str, Any] = {"type": directive.type}
    for name in _fields_of(directive):
        value = getattr(directive, name)
        if value is not None:
            # A lone surrogate is a str to Python, but breaks a strict reader of JSON, and the call with it.
            text = value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
            wire[wire_name(name)] = text
    return wire


def from_wire(wire: Mapping[str, Any]) -> Directive:
    """The directive in a JSON object, the way back of `to_wire`."""
    directive: Any = _DIRECTIVES[wire["type"]]
    result: Directive = directive(**{name: wire.get(wire_name(name)) for name in _fields_of(directive)})
    return result


def _fields_of(directive: Directive | type[Directive]) -> list[str]:
    return [name for name, field in directive.__dataclass_fields__.items() if "ClassVar" not in str(field.type)]


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")


def _check_reason(directive: Hangup | SetDoNotMessage | Reject) -> None:
    if directive.reason is not None:
        _check_text(f"{type(directive).__name__}.reason", directive.reason)
