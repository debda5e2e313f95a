"""Prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .resource import AsyncResource

if TYPE_CHECKING:
    from typing import Unpack

    from saperly_api.models import PriceQuote

    from .._options import RequestOptions


class AsyncPricing(AsyncResource):
    """Prices of numbers."""

    async def quote(self, *, country: str, number_type: str, **options: Unpack[RequestOptions]) -> PriceQuote:
        """What a number costs at present, in cents: pass it on to `numbers.provision()`. [contract]

        Args:
            country: ISO 3166-1 alpha-2 code, such as `US`.
            number_type: `local`, `toll_free`, `mobile` or `national`.
        """
        return await self._session.call(op.pricing_quote, options, country=country, number_type=number_type)
