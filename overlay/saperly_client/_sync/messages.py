# Translated from overlay/saperly_client/_async/messages.py by scripts/unasync.py; do not edit.
"""SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import Resource

if TYPE_CHECKING:
    import builtins
    from typing import Unpack

    from saperly_api.models import Message

    from .._options import MutationOptions, RequestOptions


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
