from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import models_of

_FIELDS = (
    "fromNumberId",
    "to",
    "body",
)
_values = itemgetter(*_FIELDS)


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
            "fromNumberId": self.from_number_id,
            "to": self.to,
            "body": self.body,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["fromNumberId"],
            src_dict["to"],
            src_dict["body"],
        )
        if len(src_dict) != 3:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 3, src_list)
