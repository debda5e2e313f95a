from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import models_of

_FIELDS = (
    "id",
    "url",
    "enabled",
    "events",
    "successRate",
    "signingSecret",
)
_values = itemgetter(*_FIELDS)


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
            "url": self.url,
            "enabled": self.enabled,
            "events": self.events,
            "successRate": self.success_rate,
            "signingSecret": self.signing_secret,
        }
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 6, src_list)
