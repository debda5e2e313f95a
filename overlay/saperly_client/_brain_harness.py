"""A conversation played against a brain without a server; public as `saperly_client.brain.BrainHarness`."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from ._brain_messages import Directive, Hangup, Reject, Speak, from_wire
from .brain import sign

if TYPE_CHECKING:
    from .brain import Brain


class _Conversation:
    """What both colours share: the state of a conversation, the requests of Saperly, the reading of answers.

    Attributes:
        conversation_id: that of the call or SMS last begun.
        ended: whether the call was hung up or rejected, by either side.
        directives: every directive so far, oldest first.
    """

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self.conversation_id = str(uuid.uuid4())
        self.ended = False
        self.directives: list[Directive] = []

    def _request(self, kind: str, *, begin: bool = False, **fields: str | None) -> tuple[bytes, dict[str, str]]:
        if begin:
            self.conversation_id, self.ended = str(uuid.uuid4()), False
        elif self.ended:
            raise RuntimeError(f"the call has ended, so that there is no {kind}: begin another with inbound_call()")
        event = {"type": kind, "conversationId": self.conversation_id, **fields}
        event = {name: value for name, value in event.items() if value is not None}
        body = json.dumps({"event": event}).encode("ascii")
        return body, sign(body, self._brain._secrets[0].reveal())

    def _read(self, answer: tuple[int, bytes]) -> Directive:
        status, body = answer
        if status != 200:
            raise AssertionError(f"the brain answered {status}: {body.decode()}")
        directive = from_wire(json.loads(body))
        self.directives.append(directive)
        if isinstance(directive, (Hangup, Reject)) or (isinstance(directive, Speak) and directive.end_call):
            self.ended = True
        return directive


class BrainHarness(_Conversation):
    """Plays the part of Saperly in a synchronous test: signs events, hands them to `brain.handle`, reads directives.

        harness = BrainHarness(brain)
        assert harness.inbound_call(from_="+14155550123", to="+14155550100") == Speak("Welcome.")
        assert harness.turn("goodbye") == Speak("Goodbye.", end_call=True)
        assert harness.ended

    After a directive that ends the call, only `call_ended` and another `inbound_call` or `inbound_sms` may follow.
    """

    def inbound_call(
        self, *, from_: str = "+14155550123", to: str = "+14155550100", call_control_id: str = "call-control-1"
    ) -> Directive:
        """A call comes in: the beginning of another conversation."""
        return self._play("inbound_call", begin=True, **{"from": from_}, to=to, callControlId=call_control_id)

    def turn(self, user_text: str) -> Directive:
        """The caller says something."""
        return self._play("turn", userText=user_text)

    def inbound_sms(self, body: str, *, from_: str = "+14155550123", to: str = "+14155550100") -> Directive:
        """An SMS comes in: the beginning of another conversation."""
        return self._play("inbound_sms", begin=True, **{"from": from_}, to=to, body=body)

    def call_ended(self, reason: str | None = None) -> Directive:
        """The call is over."""
        self.ended = False
        directive = self._play("call_ended", reason=reason)
        self.ended = True
        return directive

    def _play(self, kind: str, **fields: Any) -> Directive:
        return self._read(self._brain.handle(*self._request(kind, **fields)))


class AsyncBrainHarness(_Conversation):
    """`BrainHarness` for asynchronous tests: the handlers run on the event loop of the test."""

    async def inbound_call(
        self, *, from_: str = "+14155550123", to: str = "+14155550100", call_control_id: str = "call-control-1"
    ) -> Directive:
        """A call comes in: the beginning of another conversation."""
        return await self._play("inbound_call", begin=True, **{"from": from_}, to=to, callControlId=call_control_id)

    async def turn(self, user_text: str) -> Directive:
        """The caller says something."""
        return await self._play("turn", userText=user_text)

    async def inbound_sms(self, body: str, *, from_: str = "+14155550123", to: str = "+14155550100") -> Directive:
        """An SMS comes in: the beginning of another conversation."""
        return await self._play("inbound_sms", begin=True, **{"from": from_}, to=to, body=body)

    async def call_ended(self, reason: str | None = None) -> Directive:
        """The call is over."""
        self.ended = False
        directive = await self._play("call_ended", reason=reason)
        self.ended = True
        return directive

    async def _play(self, kind: str, **fields: Any) -> Directive:
        return self._read(await self._brain.ahandle(*self._request(kind, **fields)))
