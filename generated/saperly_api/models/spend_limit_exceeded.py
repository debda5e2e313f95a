from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "limitCents",
        "priorSpendCents",
        "requestedCents",
    )
)


@_attrs_define
class SpendLimitExceeded:
    """The key would spend more than its limit. Wait for the next period, or raise the limit.

    Attributes:
        field_tag (Literal['SpendLimitExceeded']): Always `SpendLimitExceeded`.
        limit_cents (int): The most that the key may spend in a period, in cents.
        prior_spend_cents (int): What the key has spent in this period, in cents.
        requested_cents (int): What this would cost, in cents.

    """

    field_tag: Literal["SpendLimitExceeded"]
    limit_cents: int
    prior_spend_cents: int
    requested_cents: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "limitCents": self.limit_cents,
            "priorSpendCents": self.prior_spend_cents,
            "requestedCents": self.requested_cents,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["limitCents"],
            src_dict["priorSpendCents"],
            src_dict["requestedCents"],
        )
        if len(src_dict) != 4:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
