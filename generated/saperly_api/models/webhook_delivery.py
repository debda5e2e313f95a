from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "id",
        "eventType",
        "status",
        "attempts",
        "responseStatus",
        "lastAttemptAt",
        "nextAttemptAt",
    )
)


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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

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
        field_dict.update(self.additional_properties)
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
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
