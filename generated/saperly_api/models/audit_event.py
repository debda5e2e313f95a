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
    "targetType",
    "actor",
    "createdAt",
)
_values = itemgetter(*_FIELDS)


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
            "targetType": self.target_type,
            "actor": self.actor,
            "createdAt": self.created_at,
        }
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 5, src_list)
