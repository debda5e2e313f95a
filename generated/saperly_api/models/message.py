from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.direction import Direction

_KNOWN = frozenset(
    (
        "id",
        "numberId",
        "direction",
        "to",
        "from",
        "body",
        "segments",
        "status",
        "createdAt",
    )
)


@_attrs_define
class Message:
    """A text message, sent or received.

    Attributes:
        id (str): The message's id.
        number_id (str): The id of your number.
        direction (Direction): Whether it came in or went out.
        to (str): The receiver, E.164.
        from_ (str): The sender, E.164 or a sender id.
        body (str): The text.
        segments (int): How many segments it was billed as.
        status (str): How far the message has come.
        created_at (str): When it was sent or received.

    """

    id: str
    number_id: str
    direction: Direction
    to: str
    from_: str
    body: str
    segments: int
    status: str
    created_at: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "id": self.id,
            "numberId": self.number_id,
            "direction": self.direction,
            "to": self.to,
            "from": self.from_,
            "body": self.body,
            "segments": self.segments,
            "status": self.status,
            "createdAt": self.created_at,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["numberId"],
            src_dict["direction"],
            src_dict["to"],
            src_dict["from"],
            src_dict["body"],
            src_dict["segments"],
            src_dict["status"],
            src_dict["createdAt"],
        )
        if len(src_dict) != 9:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
