"""Your own agent as the brain of a number in manual mode.

    from saperly_client.brain import Brain, Hangup, Speak

    brain = Brain(os.environ["SAPERLY_MANUAL_SECRET"])

    @brain.on_inbound_call
    def greet(call):
        return f"Welcome. You have called {call.to}."

    @brain.on_turn
    async def answer(turn):
        if "bye" in turn.user_text.lower():
            return Speak("Goodbye.", end_call=True)
        return await my_model(turn.conversation_id, turn.user_text)

A `Brain` is an ASGI application: mount it, or serve it as it is, and set its address as the connection's
`manualWebhookUrl`. In Flask and other WSGI programs call `brain.handle(body, headers)`.

For each event of a conversation Saperly posts `{"event": {…}}`, signed with `x-saperly-signature: sha256=<hex>`, the
HMAC-SHA256 of the raw body under the connection's `manualSecret`, and reads back one directive [package]. Nothing in
it says when it was signed, so an event that somebody recorded can be sent again: serve a brain over TLS only.

A bad signature is answered 401 and a malformed event 400. Past that the answer is always 200 with a directive, since
anything else degrades a live call: where a handler raises or takes too long, the fallback.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from ._brain_messages import (
    CallEnded,
    Directive,
    Event,
    Hangup,
    InboundCall,
    InboundSms,
    Reject,
    SendDtmf,
    SetDoNotMessage,
    Speak,
    Transfer,
    Turn,
    UnknownEvent,
    WaitForUser,
    read_event,
    to_wire,
)
from ._signature import (
    SIGNATURE_HEADER,
    Headers,
    HeaderValues,
    check_body,
    check_secrets,
    conceal,
    is_signed,
    json_object,
    signature_of,
    signatures_in,
)

if TYPE_CHECKING:
    import asyncio
    from logging import Logger

    from ._asgi import Answer, Receive, Scope, Send
    from ._brain_harness import AsyncBrainHarness, BrainHarness

__all__ = [
    "AsyncBrainHarness",
    "Brain",
    "BrainHarness",
    "CallEnded",
    "Directive",
    "Event",
    "Hangup",
    "InboundCall",
    "InboundSms",
    "Reject",
    "Reply",
    "SendDtmf",
    "SetDoNotMessage",
    "Speak",
    "Transfer",
    "Turn",
    "WaitForUser",
    "sign",
]

Reply: TypeAlias = Directive | str | AsyncIterable[str] | Iterator[str] | None
"""What a handler may return: a directive; a text to speak, whole or piece by piece; None to say nothing."""

_InboundCallHandler = TypeVar("_InboundCallHandler", bound=Callable[[InboundCall], Reply | Awaitable[Reply]])
_TurnHandler = TypeVar("_TurnHandler", bound=Callable[[Turn], Reply | Awaitable[Reply]])
_InboundSmsHandler = TypeVar("_InboundSmsHandler", bound=Callable[[InboundSms], Reply | Awaitable[Reply]])
_CallEndedHandler = TypeVar("_CallEndedHandler", bound=Callable[[CallEnded], object])
_Handler = TypeVar("_Handler", bound=Callable[..., object])

_SORRY = Speak("Sorry, something went wrong. Could you say that again?")

# What a synchronous caller waits beyond the budget, in seconds, before it takes the event loop for stuck.
_GRACE = 0.25


class Brain:
    """Answers the events of conversations with the directives of your handlers.

    A handler takes one event and returns a directive, a text to speak (`str`, or an iterator or async iterable of
    pieces, which are joined), or None, which says nothing: `WaitForUser()`. An empty text is None. It may be
    asynchronous; a synchronous one runs in a thread of its own, so that it holds up nobody else.

    Without a handler, an inbound call is answered and listened to, an SMS gets no answer, and a turn gets the fallback.

    Args:
        secret: the `manualSecret` of the connection, or several while it is being replaced, or for several connections.
        budget: seconds that a handler may take, above 0. After that the fallback is the answer; an asynchronous
            handler is cancelled, the result of a synchronous one is dropped. A handler of `call_ended` is left to
            finish, since nobody waits for it.
        fallback: what to answer where a handler fails; a directive or a text. By default an apology in a call, and no
            answer to an SMS. One that is given here goes for an SMS too.
        sms_fallback: what to answer to an SMS where a handler fails, if that is to differ.
        max_body: bytes beyond which the ASGI application refuses a request.

    Raises:
        ValueError: `secret` is empty, `budget` not above 0, or a fallback an empty text.
        TypeError: a secret is no str, or a fallback neither directive nor text.
    """

    def __init__(
        self,
        secret: str | Sequence[str],
        *,
        budget: float = 5.0,
        fallback: Directive | str | None = None,
        sms_fallback: Directive | str | None = None,
        max_body: int = 1024 * 1024,
    ) -> None:
        concealed = conceal(secret)
        del secret
        self._handlers: dict[type[Event], Callable[[Any], Any]] = {}
        self._secrets = check_secrets(concealed)
        if not (budget > 0 and isfinite(budget)):
            raise ValueError(f"budget must be above 0 seconds, not {budget}")
        self._budget = budget
        self._fallback = _directive(fallback, "fallback") or _SORRY
        self._sms_fallback = _directive(sms_fallback, "sms_fallback") or _directive(fallback, "") or WaitForUser()
        self._max_body = max_body
        # Handlers that were given up: the event loop itself holds its tasks only weakly.
        self._given_up: set[asyncio.Task[Any]] = set()

    def __repr__(self) -> str:
        events = ", ".join(event.type for event in self._handlers)
        return f"<Brain with handlers for: {events or 'nothing'}>"

    def on_inbound_call(self, handler: _InboundCallHandler) -> _InboundCallHandler:
        """Decorator of the function that answers an inbound call, for instance with a greeting or `Reject()`."""
        return self._register(InboundCall, handler)

    def on_turn(self, handler: _TurnHandler) -> _TurnHandler:
        """Decorator of the function that answers what a caller said."""
        return self._register(Turn, handler)

    def on_inbound_sms(self, handler: _InboundSmsHandler) -> _InboundSmsHandler:
        """Decorator of the function that answers an SMS."""
        return self._register(InboundSms, handler)

    def on_call_ended(self, handler: _CallEndedHandler) -> _CallEndedHandler:
        """Decorator of the function that is told of the end of a call; what it returns is passed over."""
        return self._register(CallEnded, handler)

    def _register(self, event: type[Event], handler: _Handler) -> _Handler:
        if not callable(handler):
            raise TypeError(f"@brain.on_{event.type} decorates a function (write it without parentheses)")
        if event in self._handlers:
            raise ValueError(f"there is a handler for {event.type} already")
        self._handlers[event] = handler
        return handler

    def handle(self, body: bytes, headers: Headers) -> tuple[int, bytes]:
        """Answer one request, for WSGI programs and whatever else is synchronous.

        Handlers run in threads of their own, the asynchronous ones all on one event loop. Inside a running event loop
        use `ahandle`: this one would hold it up.

        Args:
            body: the raw bytes of the request.
            headers: a mapping, pairs of name and value, a web framework's header object, or a WSGI environ.

        Returns:
            The status, and the JSON body to send with `Content-Type: application/json`.

        Raises:
            TypeError: `body` is not bytes, or `headers` no headers.
        """
        event = self._admit(body, headers)
        if not isinstance(event, Event):
            return event
        from ._handlers import background

        answered = None
        try:
            answered = background.submit(self._answer, event)
            return answered.result(self._budget + _GRACE)
        except Exception as error:  # noqa: BLE001 - past the signature there is always a directive
            if answered is not None:
                answered.cancel()
            return self._failed(event, "the event loop of the handlers is stuck", error)

    async def ahandle(self, body: bytes, headers: Headers) -> tuple[int, bytes]:
        """`handle` for asynchronous programs; the handlers run on the event loop of the caller."""
        event = self._admit(body, headers)
        return await self._answer(event) if isinstance(event, Event) else event

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application. Any path will do; other methods than POST get 405."""
        from ._asgi import Answer, serve

        async def answer(body: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
            return Answer(*await self.ahandle(body, headers))

        await serve(scope, receive, send, max_body=self._max_body, answer=answer)

    def _admit(self, body: bytes, headers: Headers) -> Event | tuple[int, bytes]:
        """The event of a request, or what to answer where there is nothing to ask a handler."""
        raw = check_body(body, "a brain")
        if not is_signed(self._secrets, signatures_in(HeaderValues(headers)(SIGNATURE_HEADER), "sha256"), raw):
            _warn("request refused: no %s of the body with the manualSecret", SIGNATURE_HEADER)
            return 401, b'{"error": "bad_signature"}'
        try:
            event = read_event(json_object(raw))
        except ValueError as error:
            _warn("request refused: it is signed, but %s", error)
            return 400, b'{"error": "malformed_event"}'
        if isinstance(event, UnknownEvent):
            _warn("event of the unknown type %.64r: answered wait_for_user", event.type)
            return _ok(WaitForUser())
        return event

    async def _answer(self, event: Event) -> tuple[int, bytes]:
        import asyncio

        handler = self._handlers.get(type(event))
        if handler is None:
            if isinstance(event, Turn):
                return self._failed(event, "there is no handler for it", None)
            return _ok(WaitForUser())
        task = asyncio.ensure_future(_reply(handler, event))
        try:
            await asyncio.wait({task}, timeout=self._budget)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not task.done():
            self._give_up(task, event)
            return self._failed(event, f"the handler took longer than {self._budget:g} s", None)
        try:
            return _ok(task.result())
        except BaseException as error:  # noqa: BLE001 - nothing is awaited here: it is the handler's, whatever it is
            return self._failed(event, "the handler raised", error)

    def _give_up(self, task: asyncio.Task[Directive], event: Event) -> None:
        self._given_up.add(task)
        # Not awaited: a handler may refuse to be cancelled, and the caller waits.
        if not isinstance(event, CallEnded):
            task.cancel()

        def ended(task: asyncio.Task[Directive]) -> None:
            self._given_up.discard(task)
            error = None if task.cancelled() else task.exception()
            if error is not None:
                _log(event, "the handler raised after its time was over", error)

        task.add_done_callback(ended)

    def _failed(self, event: Event, why: str, error: BaseException | None) -> tuple[int, bytes]:
        if isinstance(event, CallEnded):
            directive: Directive = WaitForUser()
        else:
            directive = self._sms_fallback if isinstance(event, InboundSms) else self._fallback
        with suppress(Exception):  # As in _warn.
            _log(event, f"{why}: answered {directive.type}", error)
        return _ok(directive)


def sign(body: bytes, secret: str) -> dict[str, str]:
    """The headers that Saperly would send with a request to a brain, for tests.

    Raises:
        ValueError: `secret` is empty.
        TypeError: `body` is not bytes, or `secret` no str.
    """
    concealed = conceal((secret,))
    del secret
    (key,) = check_secrets(concealed)
    return {SIGNATURE_HEADER: f"sha256={signature_of(key, check_body(body, 'sign()'))}"}


async def _reply(handler: Callable[[Any], Any], event: Event) -> Directive:
    """Call a handler, wait for it, and make a directive of what it returned."""
    from inspect import iscoroutinefunction

    from ._handlers import in_daemon_thread

    try:
        call = partial(handler, event)
        reply = call() if iscoroutinefunction(handler) else await in_daemon_thread(call)
        # What looked synchronous may return something to be awaited all the same.
        if isinstance(reply, Awaitable):
            reply = await reply
        if isinstance(reply, AsyncIterable):
            reply = "".join([piece async for piece in reply])
        elif isinstance(reply, Iterator):
            # Not on the loop, because the next piece may take its time.
            reply = await in_daemon_thread(partial("".join, reply))
    except (SystemExit, KeyboardInterrupt) as error:
        # Out of a task they end the event loop, and every call with it.
        raise RuntimeError("the handler tried to end the process") from error
    if isinstance(event, CallEnded) or (isinstance(reply, str) and not reply.strip()):
        return WaitForUser()
    return _directive(reply, "the result of a handler") or WaitForUser()


def _directive(value: object, name: str) -> Directive | None:
    if value is None or isinstance(value, Directive):
        return value
    if isinstance(value, str):
        return Speak(value)
    raise TypeError(f"{name} must be a directive, a text or None, not {type(value).__name__}")


def _ok(directive: Directive) -> tuple[int, bytes]:
    return 200, json.dumps(to_wire(directive)).encode("ascii")


def _logger() -> Logger:
    import logging

    return logging.getLogger("saperly_client.brain")


def _warn(message: str, *arguments: object) -> None:
    with suppress(Exception):  # A broken log must not cost a live call its answer.
        _logger().warning(message, *arguments)


def _log(event: Event, what: str, error: BaseException | None) -> None:
    """Say what went wrong with an event, without what was said and by whom."""
    if error is None:
        _logger().error("%s of conversation %.64s: %s", event.type, event.conversation_id, what)
        return
    from ._redaction import log_exception, texts_in

    said = [getattr(event, name, None) for name in ("from_", "to", "user_text", "body", "extra")]
    log_exception(
        _logger(),
        error,
        texts_in(said),
        "%s of conversation %.64s: %s",
        event.type,
        event.conversation_id,
        what,
    )


def __getattr__(name: str) -> Any:
    if name in ("BrainHarness", "AsyncBrainHarness"):
        from . import _brain_harness

        return getattr(_brain_harness, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
