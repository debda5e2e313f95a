from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(("status",))


@_attrs_define
class Health:
    """The service is up.

    Attributes:
        status (Literal['ok']): Always `ok`.

    """

    status: Literal["ok"]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "status": self.status,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["status"],
        )
        if len(src_dict) != 1:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
