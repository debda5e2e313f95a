# Translated from overlay/saperly_client/_async/voices.py by scripts/unasync.py; do not edit.
"""Voices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import Resource

if TYPE_CHECKING:
    import builtins
    from typing import Unpack

    from saperly_api.models import Voice

    from .._options import RequestOptions


class Voices(Resource):
    """Voices that a connection can speak with."""

    def list(self, *, language: str | Unset | None = UNSET, **options: Unpack[RequestOptions]) -> builtins.list[Voice]:
        """The voices.

        Args:
            language: only those whose BCP-47 tag begins with this, in upper or lower case, such as `en` or `en-GB`.

        Raises:
            CustomVoiceNotFoundError, CustomVoiceConflictError, InvalidVoiceUploadError, UpstreamError: the contract
                declares them here too, without saying when.
        """
        return self._session.call(op.voices_list, options, language=language)
