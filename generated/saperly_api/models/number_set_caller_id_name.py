from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_FIELDS = ("callerIdName",)


@_attrs_define
class NumberSetCallerIdName:
    """The name that the calls of a number show.

    Attributes:
        caller_id_name (None | str): 1 to 15 letters, digits or spaces, or null for none.

    """

    caller_id_name: None | str
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
            "callerIdName": self.caller_id_name,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["callerIdName"],
        )
        if len(src_dict) != 1:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
