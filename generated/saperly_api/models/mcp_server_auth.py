from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.mcp_auth_type import McpAuthType
from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "type",
        "token",
    )
)


@_attrs_define
class McpServerAuth:
    """How to sign in to a server of the Model Context Protocol.

    Attributes:
        type_ (McpAuthType): `bearer` sends the token, `none` sends nothing.
        token (None | str | Unset): The bearer token. It is written, and never returned.

    """

    type_: McpAuthType
    token: None | str | Unset = _attrs_field(default=UNSET, repr=False)
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "type": self.type_,
        }
        if not isinstance(self.token, Unset):
            field_dict["token"] = self.token
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["type"],
            src_dict.get("token", UNSET),
        )
        if len(src_dict) != 1 + (self.token is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
