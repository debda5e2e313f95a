from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import models_of

_FIELDS = (
    "id",
    "eventType",
    "status",
    "attempts",
    "responseStatus",
    "lastAttemptAt",
    "nextAttemptAt",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class WebhookDelivery:
    """One attempt at delivering an event.

    Attributes:
        id (str): The delivery's id.
        event_type (str): The event, such as `call.completed`.
        status (str): How far the delivery has come.
        attempts (int): Which attempt this is. 1 is the one made at once, from 2 on they are retries.
        response_status (int | None): The HTTP status that your endpoint answered with, or null when it gave no
            answer.
        last_attempt_at (None | str): When it was last tried, or null.
        next_attempt_at (None | str): When it will be tried again, or null.

    """

    id: str
    event_type: str
    status: str
    attempts: int
    response_status: int | None
    last_attempt_at: None | str
    next_attempt_at: None | str
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
            "eventType": self.event_type,
            "status": self.status,
            "attempts": self.attempts,
            "responseStatus": self.response_status,
            "lastAttemptAt": self.last_attempt_at,
            "nextAttemptAt": self.next_attempt_at,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["eventType"],
            src_dict["status"],
            src_dict["attempts"],
            src_dict["responseStatus"],
            src_dict["lastAttemptAt"],
            src_dict["nextAttemptAt"],
        )
        if len(src_dict) != 7:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 7, src_list)
