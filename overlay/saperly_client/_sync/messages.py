# Translated from overlay/saperly_client/_async/messages.py by scripts/unasync.py; do not edit.
"""SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import Resource

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable
    from os import PathLike
    from typing import Unpack

    from saperly_api.models import Message

    from .._options import MutationOptions, RequestOptions
    from ..bulk import Items, Progress, SendResults


class Messages(Resource):
    """SMS."""

    def send(self, *, from_number_id: str, to: str, body: str, **options: Unpack[MutationOptions]) -> Message:
        """Send an SMS. It is billed by the segment: `saperly_client.sms.segments(body)` counts them. [contract]

        Args:
            from_number_id: id of the number to send from.
            to: the recipient, E.164.
            body: 1 to 1,600 characters.

        Raises:
            InvalidArgumentError: (a `ValueError`) `to` is not in E.164 form.
            RecipientOptedOutError: the recipient sent STOP.
            ConsentRequiredError: no consent is on record. [docs]
            InsufficientFundsError, InsufficientBalanceError, SpendLimitExceededError: it cannot be paid.
            DestinationNotSupportedError: not to this destination.
            NumberNotFoundError: there is no such number.
            MessageSendFailedError: the carrier refused.
        """
        return self._session.call(
            op.messaging_send,
            options,
            from_number_id=from_number_id,
            to=self._session.e164("to", to),
            body=body,
        )

    def list(
        self, *, number_id: str | Unset | None = UNSET, **options: Unpack[RequestOptions]
    ) -> builtins.list[Message]:
        """SMS sent and received.

        Args:
            number_id: only those of this number.
        """
        return self._session.call(op.messaging_list, options, number_id=number_id)

    def send_many(
        self,
        items: Items,
        *,
        concurrency: int = 16,
        journal: str | PathLike[str] | None = None,
        retry_failed: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        **options: Unpack[RequestOptions],
    ) -> SendResults:
        """Send many SMS, several at once, with a result for each; none that fails stops the others.

        With a journal it may be killed at any moment and run again with the same items: every message is sent exactly
        once, for its idempotency key is on the disk before it is on the wire. What earlier runs finished is handed out
        from the journal, and what they left open is sent again under the same key.

        A rate limit (429, or 503 with `Retry-After`) holds all that are at work, is waited out however long the
        messages have to queue for it, and counts neither as a retry nor as time of a message. Only where
        `Retry-After` is above the client's `max_retry_after`, or a message is refused for more than 10 minutes, is it
        an error.

        Args:
            items: mappings of the arguments of `send()`: `from_number_id`, `to`, `body`, and per message
                `idempotency_key`, `timeout`, `max_retries` or `extra_headers`. Read little by little, so there may be a
                million. If reading raises, the results of what was read come first, then the exception.
            concurrency: how many are sent at once, 1 to 1,000.
            journal: path of a file to make or to go on with (SQLite, readable by you alone). One list, one journal:
                items may be added at its end, nothing else may change.
            retry_failed: whether messages that Saperly refused in an earlier run for what they are, such as a
                recipient who opted out, are tried again. Those refused for the state of the account or the key
                (401, 402, 409, 429, `AuthorizationDenied`) are in any case.
            on_progress: called with the counts before each result is handed out.
            options: `timeout` (seconds, for each message, its retries included), `max_retries` and `extra_headers` of
                the items that set none.

        Returns:
            An iterator over `saperly_client.bulk.Sent` and `Failed`, as they are completed, each with its `item` and
            `index`. Items that are refused before sending are a `Failed` too. Leaving it early, by `break`, an
            exception or its `close()`, ends all work; with a journal, the next run finds out about what was under way.

        Raises:
            InvalidArgumentError: (at once) an argument cannot be meant.
            JournalLockedError: (from the iterator, as all below) another run has the journal open.
            JournalMismatchError: the items are not those of the journal, or it is one of another base URL.
            JournalError: the journal cannot be read or written; nothing is sent without it.
        """
        from .._bulk import Plan, refuse_idempotency_key
        from .._crew import Source
        from .bulk import Bulk

        session = self._session
        refuse_idempotency_key(options)
        plan = Plan(
            concurrency,
            journal,
            retry_failed,
            on_progress,
            session.options.merged(options, mutates=False) if options else session.options,
            session.e164,
            session.sender.base_url,
        )
        return Bulk(self.send, Source(items), plan.checked()).run()
