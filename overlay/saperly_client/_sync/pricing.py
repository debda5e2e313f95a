# Translated from overlay/saperly_client/_async/pricing.py by scripts/unasync.py; do not edit.
"""Prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .resource import Resource

if TYPE_CHECKING:
    from typing import Unpack

    from saperly_api.models import PriceQuote

    from .._options import RequestOptions


class Pricing(Resource):
    """Prices of numbers."""

    def quote(self, *, country: str, number_type: str, **options: Unpack[RequestOptions]) -> PriceQuote:
        """What a number costs at present, in cents: pass it on to `numbers.provision()`. [contract]

        Args:
            country: ISO 3166-1 alpha-2 code, such as `US`.
            number_type: `local`, `toll_free`, `mobile` or `national`.
        """
        return self._session.call(op.pricing_quote, options, country=country, number_type=number_type)
