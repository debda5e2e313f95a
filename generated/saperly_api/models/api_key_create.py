from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.key_scope import KeyScope
from ..types import UNSET, Unset, models_of

_FIELDS = (
    "name",
    "scopes",
    "numberScope",
    "spendLimitCents",
    "spendLimitResetPeriod",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class ApiKeyCreate:
    """The grant and the bounds of a new key.

    Attributes:
        name (str): What to call the key.
        scopes (list[KeyScope]): What the key may do.
        number_scope (list[str] | None | Unset): The ids of the only numbers that the key may use; null or left
            out for all of them.
        spend_limit_cents (int | None | Unset): The most that the key may spend in a period, in cents; null or
            left out for no limit.
        spend_limit_reset_period (Literal['monthly'] | None | Unset): `monthly` starts a new period at the turn
            of the month in UTC; null makes the limit one for life.

    """

    name: str
    scopes: list[KeyScope]
    number_scope: list[str] | None | Unset = UNSET
    spend_limit_cents: int | None | Unset = UNSET
    spend_limit_reset_period: Literal["monthly"] | None | Unset = UNSET
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
            "name": self.name,
            "scopes": self.scopes,
        }
        if not isinstance(self.number_scope, Unset):
            field_dict["numberScope"] = self.number_scope
        if not isinstance(self.spend_limit_cents, Unset):
            field_dict["spendLimitCents"] = self.spend_limit_cents
        if not isinstance(self.spend_limit_reset_period, Unset):
            field_dict["spendLimitResetPeriod"] = self.spend_limit_reset_period
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["name"],
            src_dict["scopes"],
            src_dict.get("numberScope", UNSET),
            src_dict.get("spendLimitCents", UNSET),
            src_dict.get("spendLimitResetPeriod", UNSET),
        )
        if len(src_dict) != 2 + (self.number_scope is not UNSET) + (self.spend_limit_cents is not UNSET) + (
            self.spend_limit_reset_period is not UNSET
        ):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 5, src_list)
