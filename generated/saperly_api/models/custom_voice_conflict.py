from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.custom_voice_conflict_code import (
    CustomVoiceConflictCode,
)

_KNOWN = frozenset(
    (
        "_tag",
        "code",
        "message",
    )
)


@_attrs_define
class CustomVoiceConflict:
    """The custom voice is not in a state for this.

    Attributes:
        field_tag (Literal['CustomVoiceConflict']): Always `CustomVoiceConflict`.
        code (CustomVoiceConflictCode): What stands in the way.
        message (str): What stands in the way.

    """

    field_tag: Literal["CustomVoiceConflict"]
    code: CustomVoiceConflictCode
    message: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "code": self.code,
            "message": self.message,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["code"],
            src_dict["message"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
