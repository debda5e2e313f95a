from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.key_scope import KeyScope
from ..types import UNSET, Unset, models_of

_FIELDS = (
    "id",
    "name",
    "token",
    "prefix",
    "scopes",
    "lastUsedAt",
    "createdAt",
    "numberScope",
    "spendLimitCents",
    "spendLimitResetPeriod",
    "spentThisPeriodCents",
    "canProvisionKeys",
    "permissions",
    "mintedByTokenId",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class ApiKey:
    """A secret key as a list shows it, with its grant and its bounds.

    Attributes:
        id (str): The key's id.
        name (str): What its owner calls it.
        token (str): The key as far as it is shown after minting; the whole of it is shown once, by the minting
            operation.
        prefix (str): How the key starts, to tell keys apart.
        scopes (list[KeyScope]): What the key may do.
        last_used_at (None | str): When the key was last used, or null.
        created_at (str): When the key was minted.
        number_scope (list[str] | None | Unset): The ids of the only numbers that the key may use; null for all
            of them.
        spend_limit_cents (int | None | Unset): The most that the key may spend in a period, in cents; null for
            no limit.
        spend_limit_reset_period (Literal['monthly'] | None | Unset): `monthly` starts a new period at the turn
            of the month in UTC; null makes the limit one for life.
        spent_this_period_cents (int | None | Unset): What the key has spent in this period, in cents.
        can_provision_keys (bool | None | Unset): Whether the key may mint further keys, none of which may
            exceed its own grant.
        permissions (list[str] | None | Unset): The grant in detail, such as `calls:create` or
            `numbers:release`; null where only scopes count.
        minted_by_token_id (None | str | Unset): The id of the key that minted this one, or null.

    """

    id: str
    name: str
    token: str = _attrs_field(repr=False)
    prefix: str
    scopes: list[KeyScope]
    last_used_at: None | str
    created_at: str
    number_scope: list[str] | None | Unset = UNSET
    spend_limit_cents: int | None | Unset = UNSET
    spend_limit_reset_period: Literal["monthly"] | None | Unset = UNSET
    spent_this_period_cents: int | None | Unset = UNSET
    can_provision_keys: bool | None | Unset = UNSET
    permissions: list[str] | None | Unset = UNSET
    minted_by_token_id: None | str | Unset = UNSET
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
            "id": self.id,
            "name": self.name,
            "token": self.token,
            "prefix": self.prefix,
            "scopes": self.scopes,
            "lastUsedAt": self.last_used_at,
            "createdAt": self.created_at,
        }
        if not isinstance(self.number_scope, Unset):
            field_dict["numberScope"] = self.number_scope
        if not isinstance(self.spend_limit_cents, Unset):
            field_dict["spendLimitCents"] = self.spend_limit_cents
        if not isinstance(self.spend_limit_reset_period, Unset):
            field_dict["spendLimitResetPeriod"] = self.spend_limit_reset_period
        if not isinstance(self.spent_this_period_cents, Unset):
            field_dict["spentThisPeriodCents"] = self.spent_this_period_cents
        if not isinstance(self.can_provision_keys, Unset):
            field_dict["canProvisionKeys"] = self.can_provision_keys
        if not isinstance(self.permissions, Unset):
            field_dict["permissions"] = self.permissions
        if not isinstance(self.minted_by_token_id, Unset):
            field_dict["mintedByTokenId"] = self.minted_by_token_id
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["name"],
            src_dict["token"],
            src_dict["prefix"],
            src_dict["scopes"],
            src_dict["lastUsedAt"],
            src_dict["createdAt"],
            src_dict.get("numberScope", UNSET),
            src_dict.get("spendLimitCents", UNSET),
            src_dict.get("spendLimitResetPeriod", UNSET),
            src_dict.get("spentThisPeriodCents", UNSET),
            src_dict.get("canProvisionKeys", UNSET),
            src_dict.get("permissions", UNSET),
            src_dict.get("mintedByTokenId", UNSET),
        )
        if len(src_dict) != 7 + (self.number_scope is not UNSET) + (self.spend_limit_cents is not UNSET) + (
            self.spend_limit_reset_period is not UNSET
        ) + (self.spent_this_period_cents is not UNSET) + (self.can_provision_keys is not UNSET) + (
            self.permissions is not UNSET
        ) + (self.minted_by_token_id is not UNSET):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 14, src_list)
