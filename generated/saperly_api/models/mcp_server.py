from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.mcp_server_auth import McpServerAuth

_FIELDS = (
    "url",
    "auth",
    "allowedTools",
)


def _parse_auth(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.mcp_server_auth import McpServerAuth

    return McpServerAuth.from_dict(data)


def _dump(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_dump(item) for item in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@_attrs_define
class McpServer:
    """A server of the Model Context Protocol, whose tools the assistant may use.

    Attributes:
        url (str): The server's address.
        auth (McpServerAuth | None | Unset): How to sign in there, or null.
        allowed_tools (list[str] | None | Unset): The only tools to use; null for all of them.

    """

    url: str
    auth: McpServerAuth | None | Unset = UNSET
    allowed_tools: list[str] | None | Unset = UNSET
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
            "url": self.url,
        }
        if not isinstance(self.auth, Unset):
            field_dict["auth"] = _dump(self.auth)
        if not isinstance(self.allowed_tools, Unset):
            field_dict["allowedTools"] = self.allowed_tools
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["url"],
            _parse_auth(src_dict.get("auth", UNSET)),
            src_dict.get("allowedTools", UNSET),
        )
        if len(src_dict) != 1 + (self.auth is not UNSET) + (self.allowed_tools is not UNSET):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
