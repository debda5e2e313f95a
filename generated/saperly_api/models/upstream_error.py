from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "_tag",
        "status",
        "code",
        "message",
    )
)


@_attrs_define
class UpstreamError:
    """The carrier refused.

    Attributes:
        field_tag (Literal['UpstreamError']): Always `UpstreamError`.
        status (int): The HTTP status that the carrier answered with.
        code (str): The carrier's code for the reason.
        message (str): The carrier's words for the reason.

    """

    field_tag: Literal["UpstreamError"]
    status: int
    code: str
    message: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "_tag": self.field_tag,
            "status": self.status,
            "code": self.code,
            "message": self.message,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["_tag"],
            src_dict["status"],
            src_dict["code"],
            src_dict["message"],
        )
        if len(src_dict) != 4:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
