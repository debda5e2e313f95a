from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, models_of

_FIELDS = (
    "id",
    "phoneNumber",
    "connectionId",
    "webhookUrl",
    "country",
    "numberType",
    "monthlyPriceCents",
    "currency",
    "nextChargeAt",
    "releasedAt",
    "createdAt",
    "smsSenderId",
    "callerIdName",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class PhoneNumber:
    """A phone number of the workspace.

    Attributes:
        id (str): The number's id.
        phone_number (str): The number itself, E.164.
        connection_id (None | str): The connection that answers it, or null.
        webhook_url (None | str): The address of your brain in manual mode, used where the connection has none.
            It is not sent the events of a webhook.
        country (None | str): The country as two letters, ISO 3166.
        number_type (None | str): `local`, `toll_free`, `mobile` or `national`.
        monthly_price_cents (int | None): The rent for a month, in cents.
        currency (None | str): The currency of the rent, ISO 4217.
        next_charge_at (None | str): When the rent is charged next, or null.
        released_at (None | str): When the number was given back, or null as long as it is yours.
        created_at (str): When the number was provisioned.
        sms_sender_id (None | str | Unset): The sender that messages show instead of the number, or null.
        caller_id_name (None | str | Unset): The name that calls show, or null.

    """

    id: str
    phone_number: str
    connection_id: None | str
    webhook_url: None | str
    country: None | str
    number_type: None | str
    monthly_price_cents: int | None
    currency: None | str
    next_charge_at: None | str
    released_at: None | str
    created_at: str
    sms_sender_id: None | str | Unset = UNSET
    caller_id_name: None | str | Unset = UNSET
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
            "phoneNumber": self.phone_number,
            "connectionId": self.connection_id,
            "webhookUrl": self.webhook_url,
            "country": self.country,
            "numberType": self.number_type,
            "monthlyPriceCents": self.monthly_price_cents,
            "currency": self.currency,
            "nextChargeAt": self.next_charge_at,
            "releasedAt": self.released_at,
            "createdAt": self.created_at,
        }
        if not isinstance(self.sms_sender_id, Unset):
            field_dict["smsSenderId"] = self.sms_sender_id
        if not isinstance(self.caller_id_name, Unset):
            field_dict["callerIdName"] = self.caller_id_name
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["phoneNumber"],
            src_dict["connectionId"],
            src_dict["webhookUrl"],
            src_dict["country"],
            src_dict["numberType"],
            src_dict["monthlyPriceCents"],
            src_dict["currency"],
            src_dict["nextChargeAt"],
            src_dict["releasedAt"],
            src_dict["createdAt"],
            src_dict.get("smsSenderId", UNSET),
            src_dict.get("callerIdName", UNSET),
        )
        if len(src_dict) != 11 + (self.sms_sender_id is not UNSET) + (self.caller_id_name is not UNSET):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 13, src_list)
