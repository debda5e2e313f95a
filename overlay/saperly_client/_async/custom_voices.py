"""Custom voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._upload import read_audio
from .._wait import SETTLED_VOICE_STATUSES
from .resource import AsyncResource
from .wait import wait_until

if TYPE_CHECKING:
    import builtins
    import os
    from collections.abc import Callable
    from typing import BinaryIO, Unpack

    from saperly_api.models import CustomVoice, Deleted, VoiceGender

    from .._options import MutationOptions, RequestOptions, StepOptions


class AsyncCustomVoices(AsyncResource):
    """Voices made from your own audio.

    The contract gives all of these methods the same errors: `CustomVoiceNotFoundError`, `CustomVoiceConflictError`,
    `InvalidVoiceUploadError` and `UpstreamError`. What a docstring names is what to expect of that method.
    """

    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[CustomVoice]:
        """The workspace's own voices."""
        return await self._session.call(op.custom_voices_list, options)

    async def create(
        self,
        *,
        name: str,
        language: str,
        gender: VoiceGender,
        audio: str | os.PathLike[str] | bytes | BinaryIO,
        **options: Unpack[MutationOptions],
    ) -> CustomVoice:
        """Make a voice from a recording. It is `pending` when this returns; `wait()` until it can be used.

        Args:
            name: what to call it.
            language: BCP-47 tag of what is spoken.
            gender: `male`, `female` or `neutral`.
            audio: a path, the bytes, or a binary file that is open for reading; WAV, MP3, Ogg, FLAC, MP4 or WebM, at
                most 5 MB.

        Raises:
            InvalidArgumentError: (a `ValueError`) the audio is empty, larger than 5 MB, or of no known format; nothing
                was sent.
            InvalidVoiceUploadError: Saperly does not accept it.
            CustomVoiceConflictError: `.code` says what it conflicts with.
        """
        return await self._session.call(
            op.custom_voices_create, options, name=name, language=language, gender=gender, audio=read_audio(audio)
        )

    async def get(self, id: str, **options: Unpack[RequestOptions]) -> CustomVoice:
        """One of them.

        Raises:
            CustomVoiceNotFoundError: there is none with this id.
        """
        return await self._session.call(op.custom_voices_get, options, id)

    async def delete(self, id: str, **options: Unpack[MutationOptions]) -> Deleted:
        """Delete one.

        Raises:
            CustomVoiceNotFoundError: there is none with this id.
            CustomVoiceConflictError: a connection still uses it.
        """
        return await self._session.call(op.custom_voices_delete, options, id)

    async def wait(
        self,
        id: str,
        *,
        timeout: float | None = 600.0,
        poll: float = 2.0,
        on_progress: Callable[[CustomVoice], None] | None = None,
        **options: Unpack[StepOptions],
    ) -> CustomVoice:
        """Wait until a voice is no longer pending: `active`, `failed` (see its `failure_reason`) or `expired`.

        Args:
            id: the voice's id.
            timeout: seconds to wait at most; None for no limit.
            poll: seconds between two looks at it.
            on_progress: called with the voice at each look.
            options: `max_retries` and `extra_headers` of each look.

        Raises:
            WaitTimeoutError: it was still pending; `.last` is the voice as it was then.
            CustomVoiceNotFoundError: there is none with this id.
        """
        return await wait_until(
            lambda **limit: self.get(id, **options, **limit),
            lambda voice: voice.status in SETTLED_VOICE_STATUSES,
            what=f"custom voice {id}",
            longest=self._session.options.timeout,
            timeout=timeout,
            poll=poll,
            on_progress=on_progress,
        )
