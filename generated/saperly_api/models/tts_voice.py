from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(("voiceId",))


@_attrs_define
class TtsVoice:
    """The voice that speaks.

    Attributes:
        voice_id (str): The id of a voice of the catalogue or of a custom voice.

    """

    voice_id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "voiceId": self.voice_id,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["voiceId"],
        )
        if len(src_dict) != 1:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
