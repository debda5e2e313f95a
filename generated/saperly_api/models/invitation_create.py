from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(("to",))


@_attrs_define
class InvitationCreate:
    """Whom to invite.

    Attributes:
        to (str): The e-mail address to send the invitation to.

    """

    to: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "to": self.to,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["to"],
        )
        if len(src_dict) != 1:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
