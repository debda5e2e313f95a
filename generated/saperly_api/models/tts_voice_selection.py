from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "voiceId",
        "provider",
    )
)


@_attrs_define
class TtsVoiceSelection:
    """The voice that is to speak.

    Attributes:
        voice_id (str): The id of a voice of the catalogue or of a custom voice.
        provider (None | str | Unset): Who makes the voice; seldom needed.

    """

    voice_id: str
    provider: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "voiceId": self.voice_id,
        }
        if not isinstance(self.provider, Unset):
            field_dict["provider"] = self.provider
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["voiceId"],
            src_dict.get("provider", UNSET),
        )
        if len(src_dict) != 1 + (self.provider is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
