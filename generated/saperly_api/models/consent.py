from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.consent_type import ConsentType
from ..types import models_of

_FIELDS = (
    "id",
    "numberId",
    "peerNumber",
    "consentType",
    "source",
    "grantedAt",
    "revokedAt",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class Consent:
    """That a peer agreed to be contacted from a number.

    Attributes:
        id (str): The record's id.
        number_id (str): The id of your number.
        peer_number (str): The peer, E.164.
        consent_type (ConsentType): `implied_inbound`: the peer called or wrote first. `explicit_outbound`: the
            peer agreed.
        source (str): Where the consent comes from.
        granted_at (str): When it was given.
        revoked_at (None | str): When it was withdrawn, or null.

    """

    id: str
    number_id: str
    peer_number: str
    consent_type: ConsentType
    source: str
    granted_at: str
    revoked_at: None | str
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
            "numberId": self.number_id,
            "peerNumber": self.peer_number,
            "consentType": self.consent_type,
            "source": self.source,
            "grantedAt": self.granted_at,
            "revokedAt": self.revoked_at,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["numberId"],
            src_dict["peerNumber"],
            src_dict["consentType"],
            src_dict["source"],
            src_dict["grantedAt"],
            src_dict["revokedAt"],
        )
        if len(src_dict) != 7:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 7, src_list)
