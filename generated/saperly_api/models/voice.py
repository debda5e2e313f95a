from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "id",
        "name",
        "gender",
        "language",
    )
)


@_attrs_define
class Voice:
    """A voice of the catalogue.

    Attributes:
        id (str): The voice's id, for a connection.
        name (str): What the voice is called.
        gender (str): How the voice sounds.
        language (str): The language that it speaks, BCP 47.

    """

    id: str
    name: str
    gender: str
    language: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "gender": self.gender,
            "language": self.language,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["name"],
            src_dict["gender"],
            src_dict["language"],
        )
        if len(src_dict) != 4:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
