from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.member_role import MemberRole
from ..models.member_system_role import MemberSystemRole
from ..types import models_of

_FIELDS = (
    "id",
    "name",
    "email",
    "image",
    "role",
    "systemRole",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class Member:
    """A person who belongs to a workspace.

    Attributes:
        id (str): The user's id.
        name (str): The name to show.
        email (str): The address that the person signs in with.
        image (None | str): The address of a portrait, or null.
        role (MemberRole): What a member may do in the workspace.
        system_role (MemberSystemRole): What a member is beyond the workspace.

    """

    id: str
    name: str
    email: str
    image: None | str
    role: MemberRole
    system_role: MemberSystemRole
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
            "email": self.email,
            "image": self.image,
            "role": self.role,
            "systemRole": self.system_role,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["name"],
            src_dict["email"],
            src_dict["image"],
            src_dict["role"],
            src_dict["systemRole"],
        )
        if len(src_dict) != 6:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 6, src_list)
