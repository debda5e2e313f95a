from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, models_of

_FIELDS = (
    "country",
    "numberType",
    "areaCode",
    "expectedMonthlyPriceCents",
    "expectedUpfrontPriceCents",
    "approveHigherPrice",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class NumberProvision:
    """Which number to rent, and the price that was quoted for it.

    Attributes:
        country (None | str | Unset): The country as two letters, ISO 3166. `US` when left out.
        number_type (None | str | Unset): `local` (when left out), `toll_free`, `mobile` or `national`.
        area_code (None | str | Unset): The area code that the number should have.
        expected_monthly_price_cents (int | None | Unset): The quoted rent for a month, in cents. A dearer
            number is refused as `PriceChanged`.
        expected_upfront_price_cents (int | None | Unset): The quoted price for the setup, in cents. A dearer
            number is refused as `PriceChanged`.
        approve_higher_price (bool | None | Unset): Whether to take the number though it costs more than was
            quoted.

    """

    country: None | str | Unset = UNSET
    number_type: None | str | Unset = UNSET
    area_code: None | str | Unset = UNSET
    expected_monthly_price_cents: int | None | Unset = UNSET
    expected_upfront_price_cents: int | None | Unset = UNSET
    approve_higher_price: bool | None | Unset = UNSET
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
        field_dict: dict[str, Any] = {}
        if not isinstance(self.country, Unset):
            field_dict["country"] = self.country
        if not isinstance(self.number_type, Unset):
            field_dict["numberType"] = self.number_type
        if not isinstance(self.area_code, Unset):
            field_dict["areaCode"] = self.area_code
        if not isinstance(self.expected_monthly_price_cents, Unset):
            field_dict["expectedMonthlyPriceCents"] = self.expected_monthly_price_cents
        if not isinstance(self.expected_upfront_price_cents, Unset):
            field_dict["expectedUpfrontPriceCents"] = self.expected_upfront_price_cents
        if not isinstance(self.approve_higher_price, Unset):
            field_dict["approveHigherPrice"] = self.approve_higher_price
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict.get("country", UNSET),
            src_dict.get("numberType", UNSET),
            src_dict.get("areaCode", UNSET),
            src_dict.get("expectedMonthlyPriceCents", UNSET),
            src_dict.get("expectedUpfrontPriceCents", UNSET),
            src_dict.get("approveHigherPrice", UNSET),
        )
        if len(src_dict) != 0 + (self.country is not UNSET) + (self.number_type is not UNSET) + (
            self.area_code is not UNSET
        ) + (self.expected_monthly_price_cents is not UNSET) + (self.expected_upfront_price_cents is not UNSET) + (
            self.approve_higher_price is not UNSET
        ):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 6, src_list)
