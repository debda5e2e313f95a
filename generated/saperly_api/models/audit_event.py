from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "id",
        "eventType",
        "targetType",
        "actor",
        "createdAt",
    )
)


@_attrs_define
class AuditEvent:
    """Something that was done in a workspace, and by whom.

    Attributes:
        id (str): The event's id.
        event_type (str): What was done.
        target_type (str): The kind of thing that it was done to.
        actor (str): Who did it.
        created_at (str): When it was done.

    """

    id: str
    event_type: str
    target_type: str
    actor: str
    created_at: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "id": self.id,
            "eventType": self.event_type,
            "targetType": self.target_type,
            "actor": self.actor,
            "createdAt": self.created_at,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["eventType"],
            src_dict["targetType"],
            src_dict["actor"],
            src_dict["createdAt"],
        )
        if len(src_dict) != 5:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
