from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import types
from ..models.voice_gender import VoiceGender
from ..types import File

_KNOWN = frozenset(
    (
        "name",
        "language",
        "gender",
        "audio",
    )
)


@_attrs_define
class CustomVoiceCreate:
    """A recording to make a voice from.

    Attributes:
        name (str): What to call the voice.
        language (str): The language spoken, BCP 47.
        gender (VoiceGender): How the voice sounds.
        audio (File): The recording, at most 5 MB.

    """

    name: str
    language: str
    gender: VoiceGender
    audio: File
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "name": self.name,
            "language": self.language,
            "gender": self.gender,
            "audio": self.audio,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []
        files.append(("name", (None, self.name.encode(), "text/plain")))
        files.append(("language", (None, self.language.encode(), "text/plain")))
        files.append(("gender", (None, self.gender.encode(), "text/plain")))
        files.append(("audio", self.audio.to_tuple()))
        return files

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["name"],
            src_dict["language"],
            src_dict["gender"],
            src_dict["audio"],
        )
        if len(src_dict) != 4:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
