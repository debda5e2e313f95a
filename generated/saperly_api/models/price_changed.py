from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "phoneNumber",
        "actualMonthlyPriceCents",
        "actualUpfrontPriceCents",
        "expectedMonthlyPriceCents",
        "expectedUpfrontPriceCents",
        "currency",
    )
)


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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

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
        field_dict.update(self.additional_properties)
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
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
