from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.custom_voice_status import CustomVoiceStatus
from ..models.voice_gender import VoiceGender
from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "id",
        "name",
        "language",
        "gender",
        "status",
        "failureReason",
        "createdAt",
        "updatedAt",
        "deletionPending",
    )
)


@_attrs_define
class CustomVoice:
    """A voice made from a recording of yours.

    Attributes:
        id (str): The voice's id, for a connection once it is active.
        name (str): What its owner calls it.
        language (str): The language that it speaks, BCP 47.
        gender (VoiceGender): How the voice sounds.
        status (CustomVoiceStatus): `pending` while it is made, then `active` or `failed`; `expired` when it can
            no longer be used.
        failure_reason (None | str): Why it could not be made, or null.
        created_at (str): When the recording was uploaded.
        updated_at (str): When the voice last changed.
        deletion_pending (bool | None | Unset): Whether it is about to be deleted.

    """

    id: str
    name: str
    language: str
    gender: VoiceGender
    status: CustomVoiceStatus
    failure_reason: None | str
    created_at: str
    updated_at: str
    deletion_pending: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "gender": self.gender,
            "status": self.status,
            "failureReason": self.failure_reason,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        }
        if not isinstance(self.deletion_pending, Unset):
            field_dict["deletionPending"] = self.deletion_pending
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["name"],
            src_dict["language"],
            src_dict["gender"],
            src_dict["status"],
            src_dict["failureReason"],
            src_dict["createdAt"],
            src_dict["updatedAt"],
            src_dict.get("deletionPending", UNSET),
        )
        if len(src_dict) != 8 + (self.deletion_pending is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
