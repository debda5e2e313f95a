from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "customerMonthlyCents",
        "customerUpfrontCents",
    )
)


@_attrs_define
class PriceQuote:
    """What a number costs.

    Attributes:
        customer_monthly_cents (int): The rent for a month, in cents.
        customer_upfront_cents (int): The price for the setup, in cents.

    """

    customer_monthly_cents: int
    customer_upfront_cents: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "customerMonthlyCents": self.customer_monthly_cents,
            "customerUpfrontCents": self.customer_upfront_cents,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["customerMonthlyCents"],
            src_dict["customerUpfrontCents"],
        )
        if len(src_dict) != 2:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
