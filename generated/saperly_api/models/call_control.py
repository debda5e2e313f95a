from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.transfer_control import TransferControl

_FIELDS = (
    "endCall",
    "sendDtmf",
    "transfer",
)


def _parse_transfer(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.transfer_control import TransferControl

    return TransferControl.from_dict(data)


def _dump(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_dump(item) for item in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@_attrs_define
class CallControl:
    """What the assistant may do with a call.

    Attributes:
        end_call (bool | None | Unset): Whether it may hang up. On when left out.
        send_dtmf (bool | None | Unset): Whether it may press keys. On when left out.
        transfer (None | TransferControl | Unset): Whom it may pass the call to. Nobody when null or left out.

    """

    end_call: bool | None | Unset = UNSET
    send_dtmf: bool | None | Unset = UNSET
    transfer: None | TransferControl | Unset = UNSET
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
        field_dict: dict[str, Any] = {}
        if not isinstance(self.end_call, Unset):
            field_dict["endCall"] = self.end_call
        if not isinstance(self.send_dtmf, Unset):
            field_dict["sendDtmf"] = self.send_dtmf
        if not isinstance(self.transfer, Unset):
            field_dict["transfer"] = _dump(self.transfer)
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict.get("endCall", UNSET),
            src_dict.get("sendDtmf", UNSET),
            _parse_transfer(src_dict.get("transfer", UNSET)),
        )
        if len(src_dict) != 0 + (self.end_call is not UNSET) + (self.send_dtmf is not UNSET) + (
            self.transfer is not UNSET
        ):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
