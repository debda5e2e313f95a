"""Which function answers which operation, and which one does which work that fell due.

Start-up compares the first table with the contract: an operation without a function is an error, and the other way
round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import ApiError, SandboxError

if TYPE_CHECKING:
    from .contract import Contract
    from .engine import Context

Handler = Callable[["Context"], Any]
"""It gets the request, past every check of the contract, and returns the body of the success, or an `Answer`."""

F = TypeVar("F", bound=Handler)

HANDLERS: dict[str, Handler] = {}


def handles(operation_id: str) -> Callable[[F], F]:
    """Decorator of the function that answers an operation."""

    def register(handler: F) -> F:
        if operation_id in HANDLERS:
            raise SandboxError(f"two handlers for {operation_id}")
        HANDLERS[operation_id] = handler
        return handler

    return register


def lists(operation_id: str, kind: str) -> None:
    """Answer an operation with all documents of a kind."""
    handles(operation_id)(lambda context: context.store.all(kind))


def gets(operation_id: str, kind: str, tag: str, field: str) -> None:
    """Answer an operation with one document, or with the tag that says there is none.

    Args:
        operation_id: which operation.
        kind: of the documents.
        tag: of the error.
        field: the tag's field for the id.
    """

    def get(context: Context) -> Any:
        doc = context.store.get(kind, context.path["id"])
        if doc is None:
            fields: dict[str, Any] = {field: context.path["id"]}
            raise ApiError(tag, **fields)
        return doc

    handles(operation_id)(get)


def check_complete(contract: Contract) -> None:
    """Compare the table with the contract.

    Raises:
        SandboxError: they differ.
    """
    missing = sorted(contract.operations.keys() - HANDLERS.keys())
    orphans = sorted(HANDLERS.keys() - contract.operations.keys())
    if missing:
        raise SandboxError(f"the contract has operations that the sandbox does not answer: {', '.join(missing)}")
    if orphans:
        raise SandboxError(f"the sandbox answers operations that the contract does not have: {', '.join(orphans)}")
