from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "count",
        "totalCostCents",
        "totalDurationSec",
    )
)


@_attrs_define
class CallUsage:
    """The calls of the period.

    Attributes:
        count (int): How many there were.
        total_cost_cents (int): What they cost together, in cents.
        total_duration_sec (int): How long they took together, in seconds.

    """

    count: int
    total_cost_cents: int
    total_duration_sec: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "count": self.count,
            "totalCostCents": self.total_cost_cents,
            "totalDurationSec": self.total_duration_sec,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["count"],
            src_dict["totalCostCents"],
            src_dict["totalDurationSec"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
