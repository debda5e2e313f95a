from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, models_of

_FIELDS = (
    "fromNumberId",
    "to",
    "connectionId",
    "instructions",
)
_values = itemgetter(*_FIELDS)


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
        }
        if not isinstance(self.connection_id, Unset):
            field_dict["connectionId"] = self.connection_id
        if not isinstance(self.instructions, Unset):
            field_dict["instructions"] = self.instructions
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 4, src_list)
