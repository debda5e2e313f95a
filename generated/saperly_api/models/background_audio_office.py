from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.non_finite_number import NonFiniteNumber

_KNOWN = frozenset(
    (
        "type",
        "volume",
    )
)


@_attrs_define
class BackgroundAudioOffice:
    """An office is heard behind the voice.

    Attributes:
        type_ (Literal['office']): Always `office`.
        volume (float | NonFiniteNumber): How loud it is; 0 is silent.

    """

    type_: Literal["office"]
    volume: float | NonFiniteNumber
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "type": self.type_,
            "volume": self.volume,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["type"],
            src_dict["volume"],
        )
        if len(src_dict) != 2:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
