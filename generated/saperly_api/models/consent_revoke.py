from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "numberId",
        "peerNumber",
    )
)


@_attrs_define
class ConsentRevoke:
    """Whose consent to withdraw.

    Attributes:
        number_id (str): The id of your number.
        peer_number (str): The peer, E.164.

    """

    number_id: str
    peer_number: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "numberId": self.number_id,
            "peerNumber": self.peer_number,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["numberId"],
            src_dict["peerNumber"],
        )
        if len(src_dict) != 2:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
