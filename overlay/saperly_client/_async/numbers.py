"""Phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import AsyncResource

if TYPE_CHECKING:
    import builtins
    from typing import Unpack

    from saperly_api.models import PhoneNumber, Released

    from .._options import MutationOptions, RequestOptions


class AsyncNumbers(AsyncResource):
    """Phone numbers: get one, attach a connection to it, name it, give it back."""

    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[PhoneNumber]:
        """All numbers of the workspace that the key may use, released ones included."""
        return await self._session.call(op.numbers_list, options)

    async def provision(
        self,
        *,
        country: str | Unset | None = UNSET,
        number_type: str | Unset | None = UNSET,
        area_code: str | Unset | None = UNSET,
        expected_monthly_price_cents: int | Unset | None = UNSET,
        expected_upfront_price_cents: int | Unset | None = UNSET,
        approve_higher_price: bool | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> PhoneNumber:
        """Rent a number. Quote it first with `pricing.quote()` to know, and to bound, what it costs. [contract]

        Args:
            country: ISO 3166-1 alpha-2 code; `US` by default.
            number_type: `local` (the default), `toll_free`, `mobile` or `national`.
            area_code: the area code wanted, such as `415`.
            expected_monthly_price_cents: the monthly price that you agreed to, in cents.
            expected_upfront_price_cents: the one-off price that you agreed to, in cents.
            approve_higher_price: whether a dearer live price is accepted.

        Raises:
            PriceChangedError: the live price is higher than expected.
            NoNumbersAvailableError: none is free with these wishes.
            CountryNotAvailableError: not in this country.
            NumberQuotaExceededError: the workspace has as many numbers as it may have.
            InsufficientFundsError, PaymentMethodRequiredError: it cannot be paid.
            UpstreamError: the carrier refused.
        """
        return await self._session.call(
            op.numbers_provision,
            options,
            country=country,
            number_type=number_type,
            area_code=area_code,
            expected_monthly_price_cents=expected_monthly_price_cents,
            expected_upfront_price_cents=expected_upfront_price_cents,
            approve_higher_price=approve_higher_price,
        )

    async def get(self, id: str, **options: Unpack[RequestOptions]) -> PhoneNumber:
        """One number.

        Raises:
            NumberNotFoundError: there is none with this id.
        """
        return await self._session.call(op.numbers_get, options, id)

    async def release(self, id: str, **options: Unpack[MutationOptions]) -> Released:
        """Give a number back; its rent ends. It cannot be taken back. [docs]

        Raises:
            NumberNotFoundError: there is none with this id.
            UpstreamError: the carrier refused.
        """
        return await self._session.call(op.numbers_release, options, id)

    async def assign_connection(
        self, id: str, *, connection_id: str, **options: Unpack[MutationOptions]
    ) -> PhoneNumber:
        """Attach a connection to a number, in the place of the one it had.

        Args:
            id: the number's id.
            connection_id: what is to answer it from now on.

        Raises:
            NumberNotFoundError: there is no such number.
            UpstreamError: the carrier refused.
        """
        return await self._session.call(op.numbers_assign_connection, options, id, connection_id=connection_id)

    async def set_webhook(self, id: str, *, url: str, **options: Unpack[MutationOptions]) -> PhoneNumber:
        """Set the URL of your own brain for this number, used where its connection has no `manual_webhook_url`.

        This is not where events go: subscribe to those with `workspaces.create_webhook()`. [contract]

        Args:
            id: the number's id.
            url: where Saperly is to post the turns of a call.

        Raises:
            NumberNotFoundError: there is no such number.
        """
        return await self._session.call(op.numbers_set_webhook, options, id, url=url)

    async def set_sms_sender_id(
        self, id: str, *, sms_sender_id: str | None, **options: Unpack[MutationOptions]
    ) -> PhoneNumber:
        """Set what SMS of this number show as their sender.

        Args:
            id: the number's id.
            sms_sender_id: 1 to 11 letters or digits; None for the number itself. [contract]

        Raises:
            InvalidSmsSenderIdError: the form is another.
            NumberNotFoundError: there is no such number.
        """
        return await self._session.call(op.numbers_set_sms_sender_id, options, id, sms_sender_id=sms_sender_id)

    async def set_caller_id_name(
        self, id: str, *, caller_id_name: str | None, **options: Unpack[MutationOptions]
    ) -> PhoneNumber:
        """Set the name that calls of this number show.

        Args:
            id: the number's id.
            caller_id_name: 1 to 15 letters, digits or spaces; None for none. [contract]

        Raises:
            InvalidCallerIdNameError: the form is another.
            NumberNotFoundError: there is no such number.
            UpstreamError: the carrier refused.
        """
        return await self._session.call(op.numbers_set_caller_id_name, options, id, caller_id_name=caller_id_name)
