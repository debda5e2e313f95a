from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import models_of

_FIELDS = (
    "_tag",
    "phoneNumber",
    "actualMonthlyPriceCents",
    "actualUpfrontPriceCents",
    "expectedMonthlyPriceCents",
    "expectedUpfrontPriceCents",
    "currency",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class PriceChanged:
    """The number costs more than was expected. Ask for a quote again, or approve the higher price.

    Attributes:
        field_tag (Literal['PriceChanged']): Always `PriceChanged`.
        phone_number (str): The number that was found, E.164.
        actual_monthly_price_cents (int): Its rent for a month, in cents.
        actual_upfront_price_cents (int): Its price for the setup, in cents.
        expected_monthly_price_cents (int): The rent that was expected, in cents.
        expected_upfront_price_cents (int): The price for the setup that was expected, in cents.
        currency (str): The currency, ISO 4217.

    """

    field_tag: Literal["PriceChanged"]
    phone_number: str
    actual_monthly_price_cents: int
    actual_upfront_price_cents: int
    expected_monthly_price_cents: int
    expected_upfront_price_cents: int
    currency: str
    # None until it is needed: a dict for each of a thousand objects is felt.
    _extra: dict[str, Any] | None = _attrs_field(init=False, default=None, repr=False, eq=lambda extra: extra or None)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Fields that the contract does not know, by their names on the wire."""
        if self._extra is None:
            self._extra = {}
        return self._extra

    @additional_properties.setter
    def additional_properties(self, fields: dict[str, Any]) -> None:
        self._extra = fields

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "phoneNumber": self.phone_number,
            "actualMonthlyPriceCents": self.actual_monthly_price_cents,
            "actualUpfrontPriceCents": self.actual_upfront_price_cents,
            "expectedMonthlyPriceCents": self.expected_monthly_price_cents,
            "expectedUpfrontPriceCents": self.expected_upfront_price_cents,
            "currency": self.currency,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["phoneNumber"],
            src_dict["actualMonthlyPriceCents"],
            src_dict["actualUpfrontPriceCents"],
            src_dict["expectedMonthlyPriceCents"],
            src_dict["expectedUpfrontPriceCents"],
            src_dict["currency"],
        )
        if len(src_dict) != 7:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 7, src_list)
