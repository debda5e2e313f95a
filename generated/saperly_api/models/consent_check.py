from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.consent_type import ConsentType
from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "hasConsent",
        "type",
    )
)


@_attrs_define
class ConsentCheck:
    """Whether a peer may be contacted from a number.

    Attributes:
        has_consent (bool): Whether there is a consent that was not withdrawn.
        type_ (ConsentType | None | Unset): How the peer agreed; null or left out where there is no consent.

    """

    has_consent: bool
    type_: ConsentType | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "hasConsent": self.has_consent,
        }
        if not isinstance(self.type_, Unset):
            field_dict["type"] = self.type_
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["hasConsent"],
            src_dict.get("type", UNSET),
        )
        if len(src_dict) != 1 + (self.type_ is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
