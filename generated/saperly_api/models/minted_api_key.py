from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.key_scope import KeyScope
from ..types import models_of

_FIELDS = (
    "id",
    "name",
    "prefix",
    "scopes",
    "lastUsedAt",
    "createdAt",
    "token",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class MintedApiKey:
    """A key just minted. This is the only time that the whole of it is shown.

    Attributes:
        id (str): The key's id.
        name (str): What its owner calls it.
        prefix (str): How the key starts, to tell keys apart.
        scopes (list[KeyScope]): What the key may do.
        last_used_at (None | str): Null, since the key is new.
        created_at (str): When the key was minted.
        token (str): The whole key. Store it now; it is not shown again.

    """

    id: str
    name: str
    prefix: str
    scopes: list[KeyScope]
    last_used_at: None | str
    created_at: str
    token: str = _attrs_field(repr=False)
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
            "prefix": self.prefix,
            "scopes": self.scopes,
            "lastUsedAt": self.last_used_at,
            "createdAt": self.created_at,
            "token": self.token,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["name"],
            src_dict["prefix"],
            src_dict["scopes"],
            src_dict["lastUsedAt"],
            src_dict["createdAt"],
            src_dict["token"],
        )
        if len(src_dict) != 7:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 7, src_list)
