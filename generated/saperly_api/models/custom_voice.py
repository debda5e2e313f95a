from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.custom_voice_status import CustomVoiceStatus
from ..models.voice_gender import VoiceGender
from ..types import UNSET, Unset, models_of

_FIELDS = (
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
_values = itemgetter(*_FIELDS)


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
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 9, src_list)
