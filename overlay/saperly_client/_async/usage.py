"""Usage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import AsyncResource

if TYPE_CHECKING:
    from typing import Unpack

    from saperly_api.models import UsageSummary

    from .._options import RequestOptions


class AsyncUsage(AsyncResource):
    """What was used, and the balance."""

    async def summary(self, *, since: str | Unset | None = UNSET, **options: Unpack[RequestOptions]) -> UsageSummary:
        """Calls, messages and the balance in cents.

        Args:
            since: only what happened from this time on, ISO 8601.
        """
        return await self._session.call(op.usage_summary, options, since=since)
