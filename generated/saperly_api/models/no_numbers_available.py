from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "country",
        "numberType",
    )
)


@_attrs_define
class NoNumbersAvailable:
    """No number of this kind is free. Try another area code or kind.

    Attributes:
        field_tag (Literal['NoNumbersAvailable']): Always `NoNumbersAvailable`.
        country (str): The country as two letters, ISO 3166.
        number_type (str): The kind of number that was asked for.

    """

    field_tag: Literal["NoNumbersAvailable"]
    country: str
    number_type: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "country": self.country,
            "numberType": self.number_type,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["country"],
            src_dict["numberType"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
