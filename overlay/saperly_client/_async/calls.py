"""Phone calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from .._contract import operations as op
from .._unset import UNSET, Unset
from .._wait import TERMINAL_CALL_STATUSES
from .recording import fetch_recording
from .resource import AsyncResource
from .wait import wait_until

if TYPE_CHECKING:
    import builtins
    import os
    from collections.abc import Callable
    from typing import Any, BinaryIO, Unpack

    from saperly_api.models import Call

    from .._options import MutationOptions, RequestOptions, StepOptions


class AsyncCalls(AsyncResource):
    """Phone calls, with their recordings and transcripts."""

    async def place(
        self,
        *,
        from_number_id: str,
        to: str,
        connection_id: str | Unset | None = UNSET,
        instructions: str | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> Call:
        """Call somebody. The call has been `initiated` when this returns; `wait()` for its end. [contract]

        Args:
            from_number_id: id of the number to call from.
            to: the callee, E.164.
            connection_id: who is to speak; by default the number's own connection.
            instructions: what the assistant is told to do, for this call only.

        Raises:
            InvalidArgumentError: (a `ValueError`) `to` is not in E.164 form.
            NumberHasNoConnectionError: neither the number nor the call has a connection.
            RecipientOptedOutError: the callee does not want to be called.
            ConsentRequiredError: no consent is on record. [docs]
            InsufficientFundsError, InsufficientBalanceError, SpendLimitExceededError: it cannot be paid.
            NumberNotFoundError: there is no such number.
            UnsupportedVoiceError, AudioConfigurationError: the connection's audio settings do not work.
            CallStartFailedError: the carrier refused.
        """
        return await self._session.call(
            op.voice_place,
            options,
            from_number_id=from_number_id,
            to=self._session.e164("to", to),
            connection_id=connection_id,
            instructions=instructions,
        )

    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Call]:
        """Calls placed and received."""
        return await self._session.call(op.voice_list, options)

    async def get(self, id: str, **options: Unpack[RequestOptions]) -> Call:
        """One call.

        Raises:
            CallNotFoundError: there is none with this id.
        """
        return await self._session.call(op.voice_get, options, id)

    async def end(self, id: str, **options: Unpack[MutationOptions]) -> Call:
        """Hang up.

        Raises:
            CallNotFoundError: there is none with this id.
        """
        return await self._session.call(op.voice_end, options, id)

    async def transfer(self, id: str, *, to: str, **options: Unpack[MutationOptions]) -> Call:
        """Hand a call over to somebody else.

        Args:
            id: the call's id.
            to: E.164, or a `sip:` URI. [contract]

        Raises:
            InvalidArgumentError: (a `ValueError`) `to` is neither.
            CallNotFoundError: there is no such call.
            CallStartFailedError: the carrier refused.
        """
        return await self._session.call(
            op.voice_transfer, options, id, to=self._session.e164("to", to, sip_allowed=True)
        )

    @overload
    async def recording(self, id: str, **options: Unpack[RequestOptions]) -> bytes: ...

    @overload
    async def recording(
        self, id: str, *, to: str | os.PathLike[str] | BinaryIO, **options: Unpack[RequestOptions]
    ) -> int: ...

    async def recording(
        self, id: str, *, to: str | os.PathLike[str] | BinaryIO | None = None, **options: Unpack[RequestOptions]
    ) -> bytes | int:
        """The audio of a call: in memory, or streamed to a file.

        Saperly redirects to where it is stored; the key is not sent there. [contract, docs]

        Args:
            id: the call's id.
            to: a path, which appears when the recording is complete and not before, or a binary file that is open for
                writing. Left out, the audio is returned. Downloads take a while: give them a longer `timeout`.

        Returns:
            The audio; with `to`, how many bytes were written.

        Raises:
            CallNotFoundError: there is no such call, or it has no recording.
            UpstreamError: the carrier does not hand it out.
        """
        return await fetch_recording(self._session, id, to, options)

    async def transcript(self, id: str, **options: Unpack[RequestOptions]) -> Any:
        """What was said. Its form is not published, so it is whatever JSON Saperly sends.

        Raises:
            CallNotFoundError: there is no such call, or it has no transcript.
        """
        return await self._session.call(op.voice_transcript, options, id)

    async def wait(
        self,
        id: str,
        *,
        timeout: float | None = 600.0,
        poll: float = 2.0,
        on_progress: Callable[[Call], None] | None = None,
        **options: Unpack[StepOptions],
    ) -> Call:
        """Wait until a call is over: `completed`, `no_answer`, `failed` or `rejected`. [contract]

        Args:
            id: the call's id.
            timeout: seconds to wait at most; None for no limit.
            poll: seconds between two looks at it.
            on_progress: called with the call at each look.
            options: `max_retries` and `extra_headers` of each look.

        Raises:
            WaitTimeoutError: it was not over in time; `.last` is the call as it was then.
            CallNotFoundError: there is no such call.
        """
        return await wait_until(
            lambda **limit: self.get(id, **options, **limit),
            lambda call: call.status in TERMINAL_CALL_STATUSES,
            what=f"call {id}",
            longest=self._session.options.timeout,
            timeout=timeout,
            poll=poll,
            on_progress=on_progress,
        )
