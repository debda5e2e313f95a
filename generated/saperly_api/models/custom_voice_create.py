from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import types
from ..models.voice_gender import VoiceGender
from ..types import File

_FIELDS = (
    "name",
    "language",
    "gender",
    "audio",
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
            "name": self.name,
            "language": self.language,
            "gender": self.gender,
            "audio": self.audio,
        }
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
