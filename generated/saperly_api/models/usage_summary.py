from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.call_usage import CallUsage
    from ..models.message_usage import MessageUsage

_FIELDS = (
    "calls",
    "messages",
    "balanceCents",
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
    # None until it is needed: a dict for each of a thousand objects is felt.
    _extra: dict[str, Any] | None = _attrs_field(init=False, default=None, repr=False, eq=lambda extra: extra or None)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Fields that the contract does not know, by their names on the wire."""
        if self._extra is None:
            self._extra = {}
        return self._extra

    @additional_properties.setter
    def additional_properties(self, fields: dict[str, Any]) -> None:
        self._extra = fields

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "calls": _dump(self.calls),
            "messages": _dump(self.messages),
            "balanceCents": self.balance_cents,
        }
        if self._extra:
            field_dict.update(self._extra)
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
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
