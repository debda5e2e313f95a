from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.consent_type import ConsentType

_KNOWN = frozenset(
    (
        "numberId",
        "peerNumber",
        "consentType",
        "source",
    )
)


@_attrs_define
class ConsentRecord:
    """A consent to record.

    Attributes:
        number_id (str): The id of your number.
        peer_number (str): The peer, E.164.
        consent_type (ConsentType): `implied_inbound`: the peer called or wrote first. `explicit_outbound`: the
            peer agreed.
        source (str): Where the consent comes from, in your words.

    """

    number_id: str
    peer_number: str
    consent_type: ConsentType
    source: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "numberId": self.number_id,
            "peerNumber": self.peer_number,
            "consentType": self.consent_type,
            "source": self.source,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["numberId"],
            src_dict["peerNumber"],
            src_dict["consentType"],
            src_dict["source"],
        )
        if len(src_dict) != 4:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
