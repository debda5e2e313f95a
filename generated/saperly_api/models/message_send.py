from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "fromNumberId",
        "to",
        "body",
    )
)


@_attrs_define
class MessageSend:
    """A text message to send.

    Attributes:
        from_number_id (str): The id of the number to send from.
        to (str): The receiver, E.164.
        body (str): The text. A segment holds 160 characters of GSM-7 (153 when there are several), or 70 (67)
            of UCS-2.

    """

    from_number_id: str
    to: str
    body: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "fromNumberId": self.from_number_id,
            "to": self.to,
            "body": self.body,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["fromNumberId"],
            src_dict["to"],
            src_dict["body"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
