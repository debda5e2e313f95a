# Translated from overlay/saperly_client/_async/languages.py by scripts/unasync.py; do not edit.
"""Languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .resource import Resource

if TYPE_CHECKING:
    import builtins
    from typing import Unpack

    from saperly_api.models import Language

    from .._options import RequestOptions


class Languages(Resource):
    """Languages that a connection can speak."""

    def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Language]:
        """The languages."""
        return self._session.call(op.languages_list, options)
