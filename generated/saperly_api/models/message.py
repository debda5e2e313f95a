from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.direction import Direction
from ..types import models_of

_FIELDS = (
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
_values = itemgetter(*_FIELDS)


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
            "numberId": self.number_id,
            "direction": self.direction,
            "to": self.to,
            "from": self.from_,
            "body": self.body,
            "segments": self.segments,
            "status": self.status,
            "createdAt": self.created_at,
        }
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 9, src_list)
