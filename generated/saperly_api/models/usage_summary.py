from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.call_usage import CallUsage
    from ..models.message_usage import MessageUsage

_KNOWN = frozenset(
    (
        "calls",
        "messages",
        "balanceCents",
    )
)


def _dump(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_dump(item) for item in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@_attrs_define
class UsageSummary:
    """What a workspace has used, and what it has left.

    Attributes:
        calls (CallUsage): The calls of the period.
        messages (MessageUsage): The text messages of the period.
        balance_cents (int): What is left to spend, in cents.

    """

    calls: CallUsage
    messages: MessageUsage
    balance_cents: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "calls": _dump(self.calls),
            "messages": _dump(self.messages),
            "balanceCents": self.balance_cents,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.call_usage import CallUsage
        from ..models.message_usage import MessageUsage

        self = cls(
            CallUsage.from_dict(src_dict["calls"]),
            MessageUsage.from_dict(src_dict["messages"]),
            src_dict["balanceCents"],
        )
        if len(src_dict) != 3:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
