from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.assistant_provider import AssistantProvider
from ..types import models_of

_FIELDS = (
    "answer",
    "provider",
    "modelId",
    "usedTools",
    "assistantConfigured",
)
_values = itemgetter(*_FIELDS)


@_attrs_define
class AssistantAnswer:
    """The assistant's answer.

    Attributes:
        answer (str): The answer, in plain words.
        provider (AssistantProvider): Which service the answer came from.
        model_id (str): The model that answered.
        used_tools (list[str]): The tools that the assistant used to find out.
        assistant_configured (bool): Whether a model is configured for the workspace.

    """

    answer: str
    provider: AssistantProvider
    model_id: str
    used_tools: list[str]
    assistant_configured: bool
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
            "answer": self.answer,
            "provider": self.provider,
            "modelId": self.model_id,
            "usedTools": self.used_tools,
            "assistantConfigured": self.assistant_configured,
        }
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["answer"],
            src_dict["provider"],
            src_dict["modelId"],
            src_dict["usedTools"],
            src_dict["assistantConfigured"],
        )
        if len(src_dict) != 5:
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self

    @classmethod
    def from_list(cls, src_list: list[Any]) -> list[Self]:
        """The models of these dicts. It empties the list."""
        return models_of(cls, _values, 5, src_list)
