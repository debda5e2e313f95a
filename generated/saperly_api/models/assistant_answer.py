from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.assistant_provider import AssistantProvider

_KNOWN = frozenset(
    (
        "answer",
        "provider",
        "modelId",
        "usedTools",
        "assistantConfigured",
    )
)


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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "answer": self.answer,
            "provider": self.provider,
            "modelId": self.model_id,
            "usedTools": self.used_tools,
            "assistantConfigured": self.assistant_configured,
        }
        field_dict.update(self.additional_properties)
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
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
