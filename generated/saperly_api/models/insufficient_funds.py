from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "balanceCents",
        "requestedCents",
    )
)


@_attrs_define
class InsufficientFunds:
    """The balance does not cover what this would cost. Top up the workspace.

    Attributes:
        field_tag (Literal['InsufficientFunds']): Always `InsufficientFunds`.
        balance_cents (int): What is left to spend, in cents.
        requested_cents (int): What this would cost, in cents.

    """

    field_tag: Literal["InsufficientFunds"]
    balance_cents: int
    requested_cents: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "balanceCents": self.balance_cents,
            "requestedCents": self.requested_cents,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["balanceCents"],
            src_dict["requestedCents"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
