from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

_KNOWN = frozenset(
    (
        "targets",
        "from",
    )
)


@_attrs_define
class TransferControl:
    """Whom the assistant may pass a call to.

    Attributes:
        targets (list[str]): The only targets, each E.164 or a `sip:` address.
        from_ (None | str | Unset): The number that the target sees, E.164.

    """

    targets: list[str]
    from_: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "targets": self.targets,
        }
        if not isinstance(self.from_, Unset):
            field_dict["from"] = self.from_
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["targets"],
            src_dict.get("from", UNSET),
        )
        if len(src_dict) != 1 + (self.from_ is not UNSET):
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
