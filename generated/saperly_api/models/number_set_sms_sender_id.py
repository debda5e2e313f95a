from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(("smsSenderId",))


@_attrs_define
class NumberSetSmsSenderId:
    """The sender that the messages of a number show.

    Attributes:
        sms_sender_id (None | str): 1 to 11 letters and digits, or null for the number itself.

    """

    sms_sender_id: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "smsSenderId": self.sms_sender_id,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["smsSenderId"],
        )
        if len(src_dict) != 1:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
