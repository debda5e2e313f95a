"""How a handler says no."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An error of the contract, raised by its tag; the contract says which status that is.

    Args:
        tag: the `_tag`.
        fields: the tag's own fields, by their names on the wire.
        headers: further headers of the answer.
    """

    def __init__(self, tag: str, *, headers: dict[str, str] | None = None, **fields: Any) -> None:
        super().__init__(f"{tag} {fields}")
        self.tag = tag
        self.fields = fields
        self.headers = headers or {}


class MalformedRequest(Exception):
    """The request does not fit the contract: 400.

    Args:
        where: `path`, `query`, `header` or `body`.
        message: what is wrong with it, and where.
    """

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where
        self.message = message


class ContractViolation(Exception):
    """The sandbox itself is wrong: an answer or a tag that the contract does not have. It becomes a 500."""


class SandboxError(Exception):
    """A setting, a file or a control call that cannot be used; the message is for a person."""


def denied(reason: str) -> ApiError:
    """403, also for ids that an operation has no tag of its own for."""
    return ApiError("AuthorizationDenied", reason=reason)


def unacceptable(message: str) -> ApiError:
    """A value that the schema allows and the rules do not, where the operation has no tag of its own for it.

    The contract leaves nothing but this [assumed]; a 400 would be an answer that it does not have.
    """
    return denied(message)
