"""Languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .resource import AsyncResource

if TYPE_CHECKING:
    import builtins
    from typing import Unpack

    from saperly_api.models import Language

    from .._options import RequestOptions


class AsyncLanguages(AsyncResource):
    """Languages that a connection can speak."""

    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Language]:
        """The languages."""
        return await self._session.call(op.languages_list, options)
