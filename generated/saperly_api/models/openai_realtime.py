from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "model",
        "voice",
    )
)


@_attrs_define
class OpenaiRealtime:
    """Settings of the backend `openai_realtime`.

    Attributes:
        model (str): The model's name.
        voice (None | str | Unset): The voice's name, or null for the standard one.

    """

    model: str
    voice: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "model": self.model,
        }
        if not isinstance(self.voice, Unset):
            field_dict["voice"] = self.voice
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["model"],
            src_dict.get("voice", UNSET),
        )
        if len(src_dict) != 1 + (self.voice is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
