from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "limit",
        "current",
    )
)


@_attrs_define
class NumberQuotaExceeded:
    """The workspace has as many numbers as it may have.

    Attributes:
        field_tag (Literal['NumberQuotaExceeded']): Always `NumberQuotaExceeded`.
        limit (int): How many numbers it may have.
        current (int): How many numbers it has.

    """

    field_tag: Literal["NumberQuotaExceeded"]
    limit: int
    current: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "limit": self.limit,
            "current": self.current,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["limit"],
            src_dict["current"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
