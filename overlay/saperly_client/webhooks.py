"""Event webhooks: check that a delivery comes from Saperly, and read it as a typed event.

    from saperly_client import webhooks

    event = webhooks.verify(body, headers, secret)
    match event:
        case webhooks.MessageReceived(payload=message):
            print(message.from_, message.body)
        case webhooks.CallCompleted(payload=call):
            print(call.call_id, call.cost_cents)

`asgi` serves such deliveries with a handler of yours; `ReplayGuard` drops what was delivered twice; `sign` makes the
headers of a delivery, for tests.

A delivery carries `x-saperly-signature: v1=<hex>`, the HMAC-SHA256 of `<timestamp>.<raw body>` under the signing
secret of the endpoint as it stands (`whsec_…`, nothing decoded), and `x-saperly-timestamp` in Unix seconds
[docs, package]. The scheme of `saperly_client.brain` is another one.

What the vendor adds later does not break a program: fields that are not documented are in `extra`, unknown values of
`status` are kept as they are, an unknown type of event is an `UnknownEvent`, and so is a known one whose payload lacks
a documented field or has one of another type (`problem` says which).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

from ._errors import WebhookVerificationError
from ._replay import ReplayGuard
from ._secret import Secret
from ._signature import (
    SIGNATURE_HEADER,
    Headers,
    HeaderValues,
    check_body,
    check_secrets,
    conceal,
    is_signed,
    json_object,
    mapping,
    signature_of,
    signatures_in,
)
from ._wire import decode

if TYPE_CHECKING:
    from logging import Logger

    from ._asgi import Answer, Receive, Scope, Send

__all__ = [
    "REASONS",
    "CallCompleted",
    "CallCompletedPayload",
    "CallFailed",
    "CallFailedPayload",
    "CallReceived",
    "CallReceivedPayload",
    "CallRecordingSaved",
    "CallRecordingSavedPayload",
    "Event",
    "Handler",
    "MessageReceived",
    "MessageReceivedPayload",
    "Reason",
    "ReplayGuard",
    "UnknownEvent",
    "WebhookApp",
    "WebhookVerificationError",
    "asgi",
    "sign",
    "verify",
]

TIMESTAMP_HEADER = "x-saperly-timestamp"
DELIVERY_ID_HEADER = "x-saperly-delivery-id"
EVENT_HEADER = "x-saperly-event"

Reason: TypeAlias = Literal[
    "missing_header",
    "malformed_header",
    "bad_signature",
    "timestamp_outside_tolerance",
    "malformed_body",
    "header_mismatch",
]

REASONS: dict[Reason, str] = {
    "missing_header": "the signature or the timestamp header is not there",
    "malformed_header": "one of them is no v1 signature, or no time in Unix seconds, or stands there twice",
    "bad_signature": "no signature was made with any of the secrets over this timestamp and body",
    "timestamp_outside_tolerance": "signed, but too long ago, or too far ahead of this machine's clock",
    "malformed_body": "signed, but not an envelope of deliveryId, eventType and payload",
    "header_mismatch": "signed, but the unsigned headers name another delivery id or event than the body",
}
"""Every `reason` of a `WebhookVerificationError`, and what it means. The checks run in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReceivedPayload:
    """An inbound call reached a number. Numbers are E.164."""

    call_id: str
    connection_id: str
    from_: str
    to: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCompletedPayload:
    """A call that connected has ended. Its `status` is `completed`."""

    call_id: str
    status: str
    duration_sec: float
    cost_cents: int
    from_: str
    to: str
    hangup_cause: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFailedPayload:
    """A call never connected. Its `status` is `no_answer` or `failed`, its duration and cost are 0."""

    call_id: str
    status: str
    duration_sec: float
    cost_cents: int
    from_: str
    to: str
    hangup_cause: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecordingSavedPayload:
    """A recording is ready. Only `callId` is documented; the rest is in `extra`."""

    call_id: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceivedPayload:
    """An inbound SMS. Numbers are E.164."""

    message_id: str
    number_id: str
    to: str
    from_: str
    body: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    """What every event has.

    Attributes:
        delivery_id: the same for every attempt at this delivery.
        timestamp: when it was signed, in Unix seconds.
        extra: fields of the envelope that are not documented, under their names on the wire.
    """

    delivery_id: str
    timestamp: int
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReceived(_Delivery):
    """`call.received`: an inbound call reached a number."""

    payload: CallReceivedPayload
    event_type: Literal["call.received"] = "call.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCompleted(_Delivery):
    """`call.completed`: a call connected and then ended. The one terminal event of that call."""

    payload: CallCompletedPayload
    event_type: Literal["call.completed"] = "call.completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFailed(_Delivery):
    """`call.failed`: a call never connected. The one terminal event of that call."""

    payload: CallFailedPayload
    event_type: Literal["call.failed"] = "call.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecordingSaved(_Delivery):
    """`call.recording.saved`: a recording is ready."""

    payload: CallRecordingSavedPayload
    event_type: Literal["call.recording.saved"] = "call.recording.saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(_Delivery):
    """`message.received`: an inbound SMS."""

    payload: MessageReceivedPayload
    event_type: Literal["message.received"] = "message.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(_Delivery):
    """An event of a type that this version does not know, or with another payload than documented.

    Attributes:
        payload: as it came, names in camelCase.
        problem: for a type that is known, what about the payload is not as documented; else None.
    """

    payload: Mapping[str, Any] = field(hash=False)
    event_type: str
    problem: str | None = None


Event: TypeAlias = CallReceived | CallCompleted | CallFailed | CallRecordingSaved | MessageReceived | UnknownEvent

_EVENTS: dict[str, tuple[Any, Any]] = {
    "call.received": (CallReceived, CallReceivedPayload),
    "call.completed": (CallCompleted, CallCompletedPayload),
    "call.failed": (CallFailed, CallFailedPayload),
    "call.recording.saved": (CallRecordingSaved, CallRecordingSavedPayload),
    "message.received": (MessageReceived, MessageReceivedPayload),
}


def verify(
    body: bytes,
    headers: Headers,
    secret: str | Sequence[str],
    *,
    tolerance: float = 300.0,
    now: float | None = None,
) -> Event:
    """Check a delivery and read it.

    The signature comes first, over the raw bytes and in constant time, then the age, then the content. The delivery id
    and the event type of the result are those of the signed body; the unsigned headers of the same names may be
    missing, but not say otherwise.

    A delivery within the tolerance can be sent again by whoever recorded it: drop ids seen before (`ReplayGuard`).

    Args:
        body: the raw bytes of the request, as received.
        headers: a mapping, pairs of name and value, the header object of a web framework, or a WSGI environ; names in
            any case, text or bytes.
        secret: the signing secret of the endpoint, or several while it is being replaced.
        tolerance: seconds that the timestamp may lie behind or ahead of `now`.
        now: Unix seconds; the time of this machine by default.

    Raises:
        WebhookVerificationError: the delivery is not proven to come from Saperly, or makes no sense; `.reason` is one
            of `REASONS`.
        ValueError: `secret` is empty, or `tolerance` is below zero.
        TypeError: `body` is not bytes, `secret` no str, or `headers` no headers.
    """
    concealed = conceal(secret)
    # From here on no frame of ours holds the secret in plain sight of a traceback that prints locals.
    del secret
    secrets = check_secrets(concealed)
    return _verify(check_body(body, "verify()"), headers, secrets, _check_tolerance(tolerance), now)


def _check_tolerance(tolerance: float) -> float:
    if not tolerance >= 0:
        raise ValueError(f"tolerance must be 0 seconds or more, not {tolerance}")
    return tolerance


def _verify(
    raw: bytes, headers: Headers, secrets: Sequence[Secret], tolerance: float, now: float | None = None
) -> Event:
    header_values = HeaderValues(headers)
    given, times = header_values(SIGNATURE_HEADER), header_values(TIMESTAMP_HEADER)
    if not given or not times:
        _refuse("missing_header", f"the header {SIGNATURE_HEADER if not given else TIMESTAMP_HEADER} is missing")
    signatures = signatures_in(given, "v1")
    if not signatures:
        _refuse("malformed_header", f"{SIGNATURE_HEADER} holds no signature of the form v1=<64 hexadecimal digits>")
    stamp = times[0]
    if len(times) > 1 or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 15):
        _refuse("malformed_header", f"{TIMESTAMP_HEADER} is not one time in Unix seconds")

    if not is_signed(secrets, signatures, stamp.encode("ascii"), b".", raw):
        _refuse(
            "bad_signature",
            "the signature does not fit the body: another secret, or the body is not as it was received",
        )
    difference = (time.time() if now is None else now) - int(stamp)
    if not abs(difference) <= tolerance:
        _refuse(
            "timestamp_outside_tolerance",
            f"signed {abs(difference):.0f} s {'ago' if difference > 0 else 'ahead'}, more than {tolerance:g} s: "
            "an old delivery, or a clock that is wrong",
        )

    event = _read(raw, int(stamp))
    for name, value in ((DELIVERY_ID_HEADER, event.delivery_id), (EVENT_HEADER, event.event_type)):
        if any(one != value for one in header_values(name)):
            _refuse("header_mismatch", f"the header {name} does not say what the signed body says")
    return event


def _refuse(reason: Reason, message: str) -> NoReturn:
    raise WebhookVerificationError(message, reason=reason)


def _read(raw: bytes, timestamp: int) -> Event:
    try:
        envelope = json_object(raw)
        delivery_id, event_type = (_word(envelope, name) for name in ("deliveryId", "eventType"))
        payload = mapping(envelope.pop("payload", None), "payload")
    except ValueError as error:
        _refuse("malformed_body", f"the signed body {error}")
    common: dict[str, Any] = {"delivery_id": delivery_id, "timestamp": timestamp, "extra": envelope}
    if event_type not in _EVENTS:
        return UnknownEvent(event_type=event_type, payload=payload, **common)
    event, payload_class = _EVENTS[event_type]
    try:
        known: Event = event(payload=decode(payload_class, payload), **common)
    except ValueError as error:
        return UnknownEvent(event_type=event_type, payload=payload, problem=f"payload {error}", **common)
    return known


def _word(envelope: dict[str, Any], name: str) -> str:
    """An id or a name, such as can stand in a header, a log line and a key of Redis."""
    word = envelope.pop(name, None)
    if not isinstance(word, str) or not 0 < len(word) <= 255 or not all("!" <= character <= "~" for character in word):
        raise ValueError(f"has no {name} of 1 to 255 printable ASCII characters")
    return word


def sign(
    body: bytes,
    secret: str,
    *,
    timestamp: float | None = None,
    delivery_id: str | None = None,
    event_type: str | None = None,
) -> dict[str, str]:
    """The headers that Saperly would send with a body, for tests.

    Args:
        body: the raw bytes.
        secret: the signing secret.
        timestamp: Unix seconds, cut to whole ones; the time of this machine by default.
        delivery_id: by default that of the body; a new one where it has none.
        event_type: by default that of the body; without the header where it has none.

    Raises:
        ValueError: `secret` is empty, or `timestamp` lies before 1970.
        TypeError: `body` is not bytes, or `secret` no str.
    """
    import uuid

    concealed = conceal((secret,))
    del secret
    (key,) = check_secrets(concealed)
    raw = check_body(body, "sign()")
    seconds = int(time.time() if timestamp is None else timestamp)
    if seconds < 0:
        raise ValueError(f"timestamp must be 0 Unix seconds or more, not {timestamp}")
    try:
        envelope = json_object(raw)
    except ValueError:
        envelope = {}
    headers = {
        SIGNATURE_HEADER: f"v1={signature_of(key, str(seconds).encode('ascii'), b'.', raw)}",
        TIMESTAMP_HEADER: str(seconds),
        DELIVERY_ID_HEADER: str(delivery_id or envelope.get("deliveryId") or uuid.uuid4()),
    }
    if event_type or envelope.get("eventType"):
        headers[EVENT_HEADER] = str(event_type or envelope["eventType"])
    return headers


Handler: TypeAlias = Callable[[Event], object]
"""A function of an event, synchronous or asynchronous; what it returns is passed over."""


def asgi(
    handler: Handler,
    *,
    secret: str | Sequence[str],
    tolerance: float = 300.0,
    guard: ReplayGuard | None = None,
    max_body: int = 1024 * 1024,
) -> WebhookApp:
    """An ASGI application that checks deliveries and hands them to a function: mount it, or serve it as it is.

        app = webhooks.asgi(on_event, secret=os.environ["SAPERLY_WEBHOOK_SECRET"])

    The handler may be asynchronous, or synchronous, in which case it runs in a thread. The answers:

    - 200: handled, or handled before (then the handler is not called).
    - 400 or 401: not a genuine delivery (400: genuine, but no event).
    - 405, 413: not a POST, or a body beyond `max_body`.
    - 409: the same delivery is being handled right now.
    - 500: the handler raised, or the guard cannot be reached.

    Saperly sends again whatever did not get a 2xx. An exception is logged on `saperly_client.webhooks`, with what it
    quotes of the payload blacked out.

    Args:
        handler: called with each event, once a delivery.
        secret: the signing secret of the endpoint, or several while it is being replaced.
        tolerance: seconds, as for `verify`.
        guard: by default a new `ReplayGuard()` of twice the tolerance (600 seconds at least), which is enough for one
            process; with several workers, `ReplayGuard(redis=…)`.
        max_body: bytes.

    Raises:
        ValueError: `secret` is empty, or `tolerance` is below zero.
        TypeError: `handler` cannot be called.
    """
    concealed = conceal(secret)
    del secret
    return WebhookApp(handler, concealed, tolerance, guard, max_body)


class WebhookApp:
    """What `asgi` returns."""

    def __init__(
        self, handler: Handler, secrets: list[Secret], tolerance: float, guard: ReplayGuard | None, max_body: int
    ) -> None:
        self._secrets = check_secrets(secrets)
        if not callable(handler):
            raise TypeError(f"handler must be a function that takes an event, not {type(handler).__name__}")
        self._handler = handler
        self._tolerance = _check_tolerance(tolerance)
        # A tolerance without end switches the check of the age off; the memory must end somewhere all the same.
        self._guard = guard or ReplayGuard(max(600.0, 2 * min(tolerance, 86400.0)))
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application. Any path will do."""
        from ._asgi import serve

        await serve(scope, receive, send, max_body=self._max_body, answer=self._answer)

    async def _answer(self, body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
        import logging

        from ._asgi import Answer, refusal

        logger = logging.getLogger("saperly_client.webhooks")
        try:
            event = _verify(body, headers, self._secrets, self._tolerance)
        except WebhookVerificationError as error:
            logger.warning("delivery refused (%s): %s", error.reason, error)
            return refusal(400 if error.reason == "malformed_body" else 401, error.reason)
        if isinstance(event, UnknownEvent) and event.problem:
            logger.warning("%s %s is not as documented: %s", event.event_type, event.delivery_id, event.problem)

        try:
            claim = await self._guard.aclaim(event.delivery_id)
        except Exception:
            logger.exception("%s %s not handled: the guard failed", event.event_type, event.delivery_id)
            return refusal(500, "guard_failed")
        if claim == "running":
            return refusal(409, "delivery_in_progress")
        if claim == "done":
            return Answer(200, b'{"status": "duplicate"}')
        return await self._handle(event, logger)

    async def _handle(self, event: Event, logger: Logger) -> Answer:
        import asyncio

        from ._asgi import Answer, refusal

        try:
            await self._call(event)
        except (asyncio.CancelledError, KeyboardInterrupt):
            await self._forget(event, logger)
            raise
        except GeneratorExit:
            # Nothing can be awaited any more. The lease of the claim ends by itself.
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, the vendor shall try again
            from ._redaction import log_exception, texts_in

            private = texts_in(event.payload if isinstance(event, UnknownEvent) else _private(event))
            log_exception(
                logger, error, private, "%s %s not handled: the handler raised", event.event_type, event.delivery_id
            )
            await self._forget(event, logger)
            return refusal(500, "handler_failed")
        try:
            await self._guard.aconfirm(event.delivery_id)
        except Exception:
            # It was handled: asking for it again would be worse than one that may come twice.
            logger.exception("%s %s handled, but the guard failed", event.event_type, event.delivery_id)
        return Answer(200, b'{"status": "processed"}')

    async def _call(self, event: Event) -> None:
        import asyncio
        import inspect

        handler = self._handler
        result = handler(event) if inspect.iscoroutinefunction(handler) else await asyncio.to_thread(handler, event)
        # What looked synchronous may return something to be awaited all the same.
        if inspect.isawaitable(result):
            await result

    async def _forget(self, event: Event, logger: Logger) -> None:
        try:
            await self._guard.aforget(event.delivery_id)
        except Exception:
            logger.exception("%s %s: the guard failed to forget it", event.event_type, event.delivery_id)


def _private(event: Event) -> list[Any]:
    return [getattr(event.payload, name, None) for name in ("from_", "to", "body", "extra")]
