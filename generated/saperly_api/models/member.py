from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.member_role import MemberRole
from ..models.member_system_role import MemberSystemRole

_KNOWN = frozenset(
    (
        "id",
        "name",
        "email",
        "image",
        "role",
        "systemRole",
    )
)


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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "image": self.image,
            "role": self.role,
            "systemRole": self.system_role,
        }
        field_dict.update(self.additional_properties)
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
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
