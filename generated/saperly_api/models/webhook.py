from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "id",
        "url",
        "enabled",
        "events",
        "successRate",
        "signingSecret",
    )
)


@_attrs_define
class Webhook:
    """An endpoint of yours that is sent events.

    Attributes:
        id (str): The endpoint's id.
        url (str): Where the events are posted.
        enabled (bool): Whether events are sent at present.
        events (list[str]): The events that it is sent, such as `call.completed`.
        success_rate (float): The share of deliveries that were accepted.
        signing_secret (str): The secret that deliveries are signed with; treat it like a key.

    """

    id: str
    url: str
    enabled: bool
    events: list[str]
    success_rate: float
    signing_secret: str = _attrs_field(repr=False)
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "id": self.id,
            "url": self.url,
            "enabled": self.enabled,
            "events": self.events,
            "successRate": self.success_rate,
            "signingSecret": self.signing_secret,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["url"],
            src_dict["enabled"],
            src_dict["events"],
            src_dict["successRate"],
            src_dict["signingSecret"],
        )
        if len(src_dict) != 6:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
