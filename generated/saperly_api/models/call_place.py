from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "fromNumberId",
        "to",
        "connectionId",
        "instructions",
    )
)


@_attrs_define
class CallPlace:
    """A call to place.

    Attributes:
        from_number_id (str): The id of the number to call from.
        to (str): Whom to call, E.164.
        connection_id (None | str | Unset): The connection to use instead of the number's own.
        instructions (None | str | Unset): What the assistant is told, for this call alone.

    """

    from_number_id: str
    to: str
    connection_id: None | str | Unset = UNSET
    instructions: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "fromNumberId": self.from_number_id,
            "to": self.to,
        }
        if not isinstance(self.connection_id, Unset):
            field_dict["connectionId"] = self.connection_id
        if not isinstance(self.instructions, Unset):
            field_dict["instructions"] = self.instructions
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["fromNumberId"],
            src_dict["to"],
            src_dict.get("connectionId", UNSET),
            src_dict.get("instructions", UNSET),
        )
        if len(src_dict) != 2 + (self.connection_id is not UNSET) + (self.instructions is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
