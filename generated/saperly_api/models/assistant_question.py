from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

_KNOWN = frozenset(
    (
        "workspaceSlug",
        "question",
    )
)


@_attrs_define
class AssistantQuestion:
    """A question about a workspace.

    Attributes:
        workspace_slug (str): The workspace that the question is about.
        question (str): The question, in plain words.

    """

    workspace_slug: str
    question: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {
            "workspaceSlug": self.workspace_slug,
            "question": self.question,
        }
        field_dict.update(self.additional_properties)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["workspaceSlug"],
            src_dict["question"],
        )
        if len(src_dict) != 2:
            self.additional_properties = {key: value for key, value in src_dict.items() if key not in _KNOWN}
        return self
