"""By which name the facade has an operation, an argument and a field: derived, with the few exceptions written here."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import NamedTuple

# Groups of operations that the facade calls by another word.
GROUPS = {
    "messaging": "messages",
    "voice": "calls",
    "workspace": "workspaces",
    "api-token-registry": "workspaces",
    "workspace-invitations": "workspaces",
}
# Operations whose second half would not say enough in the place where they are.
METHODS = {
    "health.check": "health",
    "api-token-registry.create": "workspaces.create_api_token",
    "api-token-registry.revoke": "workspaces.revoke_api_token",
    "workspace-invitations.send": "workspaces.invite",
}
# Public methods that are no operation of the contract.
HELPERS = {
    "aclose": "closes the connections",
    "close": "closes the connections",
    "with_options": "another client over the same connections",
    "request": "an endpoint that the contract does not have yet",
    "launch": "provision, create and attach in one call",
    "calls.wait": "polls calls.get",
    "custom_voices.wait": "polls custom_voices.get",
    "messages.send_many": "messages.send, many times",
}
# Arguments that are no field of the contract.
ARGUMENTS = {("calls.recording", "to"): "where to write the audio"}

# What the generator gives an underscore.
RESERVED = (set(dir(builtins)) | {"self", "true", "false", "datetime"}) - {"id"}


class Facade(NamedTuple):
    """Where the facade has an operation: `resource` is empty for a method of the client itself."""

    resource: str
    method: str

    def __str__(self) -> str:
        return f"{self.resource}.{self.method}" if self.resource else self.method


def facade_of(operation_id: str) -> Facade:
    """The facade's name of an operation."""
    name = METHODS.get(operation_id)
    if name is None:
        group, _, action = operation_id.partition(".")
        name = f"{GROUPS.get(group, snake_case(group))}.{snake_case(action)}"
    resource, _, method = name.rpartition(".")
    return Facade(resource, method)


def snake_case(name: str) -> str:
    """`setSmsSenderId` and `api-tokens` as Python has them."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").lower()


def python_name(field: str) -> str:
    """The attribute of a model, or the argument of a method, for a field."""
    name = snake_case(field)
    if field.startswith("_"):
        return f"field_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in RESERVED else name


def error_name(tag: str) -> str:
    """The exception of a tag."""
    return tag if tag.endswith("Error") else f"{tag}Error"
