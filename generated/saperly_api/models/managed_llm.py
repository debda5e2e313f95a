from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "kind",
        "model",
    )
)


@_attrs_define
class ManagedLlm:
    """A language model that Saperly runs.

    Attributes:
        kind (Literal['managed']): Always `managed`.
        model (str): The model's name.

    """

    kind: Literal["managed"]
    model: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "kind": self.kind,
            "model": self.model,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["kind"],
            src_dict["model"],
        )
        if len(src_dict) != 2:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
