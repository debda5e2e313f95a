from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.direction import Direction
from ..types import models_of

_FIELDS = (
    "id",
    "numberId",
    "direction",
    "to",
    "from",
    "status",
    "rateCentsPerMin",
    "durationSec",
    "costCents",
    "hasRecording",
    "hasTranscript",
    "createdAt",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class Call:
    """A phone call, placed or received.

    Attributes:
        id (str): The call's id.
        number_id (str): The id of your number.
        direction (Direction): Whether it came in or went out.
        to (str): Who was called, E.164.
        from_ (str): Who called, E.164.
        status (str): `initiated`, then `completed` (the only one that is billed), `no_answer`, `failed`, or
            `rejected` (refused before it was answered, for lack of balance).
        rate_cents_per_min (int | None): The price of a minute, in cents, billed by the second; or null.
        duration_sec (int | None): How long the call took, in seconds, or null as long as it goes on.
        cost_cents (int | None): What the call cost, in cents, or null as long as it is not known.
        has_recording (bool): Whether there is a recording to fetch.
        has_transcript (bool): Whether there is a transcript to fetch.
        created_at (str): When the call was placed or came in.

    """

    id: str
    number_id: str
    direction: Direction
    to: str
    from_: str
    status: str
    rate_cents_per_min: int | None
    duration_sec: int | None
    cost_cents: int | None
    has_recording: bool
    has_transcript: bool
    created_at: str
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
            "numberId": self.number_id,
            "direction": self.direction,
            "to": self.to,
            "from": self.from_,
            "status": self.status,
            "rateCentsPerMin": self.rate_cents_per_min,
            "durationSec": self.duration_sec,
            "costCents": self.cost_cents,
            "hasRecording": self.has_recording,
            "hasTranscript": self.has_transcript,
            "createdAt": self.created_at,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["numberId"],
            src_dict["direction"],
            src_dict["to"],
            src_dict["from"],
            src_dict["status"],
            src_dict["rateCentsPerMin"],
            src_dict["durationSec"],
            src_dict["costCents"],
            src_dict["hasRecording"],
            src_dict["hasTranscript"],
            src_dict["createdAt"],
        )
        if len(src_dict) != 12:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 12, src_list)
