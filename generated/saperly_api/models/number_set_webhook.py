from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(("url",))


@_attrs_define
class NumberSetWebhook:
    """The address of the brain of a number in manual mode.

    Attributes:
        url (str): Where to post the turns of a conversation when the connection names no address.

    """

    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "url": self.url,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["url"],
        )
        if len(src_dict) != 1:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
