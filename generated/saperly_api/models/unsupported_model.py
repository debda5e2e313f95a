from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "field",
        "model",
        "message",
    )
)


@_attrs_define
class UnsupportedModel:
    """This model is not offered.

    Attributes:
        field_tag (Literal['UnsupportedModel']): Always `UnsupportedModel`.
        field (str): The field that names it.
        model (str): The model that was asked for.
        message (str): Which models are offered.

    """

    field_tag: Literal["UnsupportedModel"]
    field: str
    model: str
    message: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "field": self.field,
            "model": self.model,
            "message": self.message,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["field"],
            src_dict["model"],
            src_dict["message"],
        )
        if len(src_dict) != 4:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
