# Translated from overlay/saperly_client/_async/assistant.py by scripts/unasync.py; do not edit.
"""The assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .resource import Resource

if TYPE_CHECKING:
    from typing import Unpack

    from saperly_api.models import AssistantAnswer

    from .._options import MutationOptions


class Assistant(Resource):
    """The assistant that answers questions about a workspace."""

    def answer(self, *, workspace_slug: str, question: str, **options: Unpack[MutationOptions]) -> AssistantAnswer:
        """Ask it.

        Args:
            workspace_slug: the workspace, 1 to 100 characters.
            question: 1 to 2,000 characters.

        Raises:
            AssistantUnavailableError: it cannot answer at present.
        """
        return self._session.call(op.assistant_answer, options, workspace_slug=workspace_slug, question=question)
