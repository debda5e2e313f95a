from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "url",
        "events",
        "description",
    )
)


@_attrs_define
class WebhookCreate:
    """An endpoint to send events to.

    Attributes:
        url (str): Where to post the events.
        events (list[str]): The events to send, such as `call.completed`.
        description (None | str | Unset): What the endpoint is for.

    """

    url: str
    events: list[str]
    description: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "url": self.url,
            "events": self.events,
        }
        if not isinstance(self.description, Unset):
            field_dict["description"] = self.description
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["url"],
            src_dict["events"],
            src_dict.get("description", UNSET),
        )
        if len(src_dict) != 2 + (self.description is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
