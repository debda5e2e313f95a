from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "code",
        "name",
    )
)


@_attrs_define
class Language:
    """A language that a connection can speak.

    Attributes:
        code (str): The language, BCP 47.
        name (str): Its name in English.

    """

    code: str
    name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["code"],
            src_dict["name"],
        )
        if len(src_dict) != 2:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
