"""What `messages.send_many()` hands out: a result for each item, and counts of them.

from saperly_client.bulk import Failed, Sent

for result in client.messages.send_many(items, journal="reminders.journal"):
    match result:
        case Sent():
            print(result.index, result.message.id)
        case Failed():
            print(result.index, result.error)
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ._errors import SaperlyError

if TYPE_CHECKING:
    from saperly_api.models import Message

__all__ = ["AsyncItems", "AsyncSendResults", "Failed", "Item", "Items", "Progress", "SendResult", "SendResults", "Sent"]

Item: TypeAlias = Mapping[str, Any]
"""The arguments of one `messages.send()`: `from_number_id`, `to`, `body`, and any option of that call."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that Saperly took.

    Attributes:
        index: place of the item among all, from 0.
        item: the item itself.
        message: the message, as `messages.send()` returns it.
        idempotency_key: the key under which it was sent.
        from_journal: an earlier run had sent it; this one sent nothing.
        error: None, so that `result.error is None` tells the two kinds apart, for a type checker too.
    """

    index: int
    item: Item
    message: Message
    idempotency_key: str
    from_journal: bool = False
    error: None = field(default=None, init=False, repr=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that was not sent, or of which nobody knows.

    Attributes:
        index: place of the item among all, from 0.
        item: the item itself, whatever it is.
        error: why. `InvalidArgumentError`: the item was refused before anything was sent; `APIConnectionError` and
            `ServerError`: it may have been sent, and to send it again under `idempotency_key` is safe; any other
            `APIStatusError`: Saperly refused it; `ResponseValidationError`: it was sent, though the answer does not
            fit the contract.
        idempotency_key: the key under which it was sent; None where nothing was.
        from_journal: the error is that of an earlier run; this one sent nothing.
        message: None.
    """

    index: int
    item: Any
    error: SaperlyError
    idempotency_key: str | None = None
    from_journal: bool = False
    message: None = field(default=None, init=False, repr=False)


class Progress(NamedTuple):
    """How far a `send_many()` is.

    Attributes:
        sent: results so far that are a `Sent`, those from the journal among them.
        failed: results so far that are a `Failed`.
        total: items read so far; what lies ahead is not known before it is read.
    """

    sent: int
    failed: int
    total: int


SendResult: TypeAlias = Sent | Failed
SendResults: TypeAlias = Generator[SendResult, None, None]
"""An iterator over results that can be closed."""
AsyncSendResults: TypeAlias = AsyncGenerator[SendResult, None]
"""An async iterator over results that can be closed."""
Items: TypeAlias = Iterable[Item]
AsyncItems: TypeAlias = Iterable[Item] | AsyncIterable[Item]
