"""`AsyncSaperly`: the resources, and what is not part of one."""

from __future__ import annotations

from functools import cached_property

from .._secret import Secret
from .._unset import UNSET, Unset

# Defined, not imported from typing, which takes longer to import than the rest of this module. Type checkers know it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any, NoReturn, Self, Unpack
    from weakref import ref

    import httpx
    from saperly_api.models import ConnectionMode, Health

    from .._options import MutationOptions, RequestOptions, StepOptions
    from .assistant import AsyncAssistant
    from .calls import AsyncCalls
    from .connections import AsyncConnections
    from .consent import AsyncConsents
    from .custom_voices import AsyncCustomVoices
    from .keys import AsyncKeys
    from .languages import AsyncLanguages
    from .launch import Launched
    from .messages import AsyncMessages
    from .numbers import AsyncNumbers
    from .pricing import AsyncPricing
    from .usage import AsyncUsage
    from .voices import AsyncVoices
    from .workspaces import AsyncWorkspaces


class AsyncSaperly:
    """A client of the Saperly v2 API.

    It may be shared by all that needs it, and keeps its connections open until it is closed: use it as a context
    manager, or call `aclose()`. Options of a single call (`timeout`, `max_retries`, `extra_headers`, and
    `idempotency_key` where something changes) are keyword arguments of every method.

    Args:
        api_key: the key (`sap_sk_…`); by default the one in `SAPERLY_API_KEY`.
        base_url: by default `SAPERLY_BASE_URL`, else `https://api.saperly.com`. Plain http only to this machine, and
            then past the proxies that the environment names (`HTTP_PROXY`, …), which are used otherwise.
        timeout: seconds for a whole call, its retries and the waits between them included; None for no limit. An
            attempt that another may follow gets half of what is left.
        max_retries: attempts beyond the first, where a repetition can help and cannot act twice.
        max_retry_after: the longest `Retry-After`, in seconds, that is waited for; where the server names a longer
            one, the error is raised at once.
        http_client: an httpx client of your own, used as it is, with its proxies, TLS settings, headers and hooks.
            You close it; closing this client leaves it open. Over a synchronous one, a call may outlast its `timeout`
            where a server sends its answer drop by drop, since httpx then counts the time from each drop anew.
        validate_numbers: whether phone numbers must be in E.164 form before anything is sent.
        log_bodies: whether the DEBUG lines of the logger `saperly_client` show queries and bodies, which hold phone
            numbers, messages and secrets. Without it, httpx's own logger shows our URLs without their query, too.

    Raises:
        ConfigurationError: (a `ValueError`) there is no usable key, or the base URL would leak it.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | None = 30.0,
        max_retries: int = 2,
        max_retry_after: float = 60.0,
        http_client: httpx.AsyncClient | None = None,
        validate_numbers: bool = True,
        log_bodies: bool = False,
    ) -> None:
        # Imported with the first client: with httpx, to be imported with the first request, it is most of the cost.
        from .session import open_session

        secret = None if api_key is None else Secret(api_key)
        del api_key  # an error below must not show it among the local variables of this frame
        self._origin: ref[Self] | None = None
        self._session = open_session(
            secret,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_retry_after=max_retry_after,
            http_client=http_client,
            validate_numbers=validate_numbers,
            log_bodies=log_bodies,
        )

    def __repr__(self) -> str:
        session = vars(self).get("_session")  # not there yet in the traceback of a constructor that failed
        return f"<{type(self).__name__} base_url={session.sender.base_url if session else None!r}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Saperly client is not pickled: it holds a key. Make one in each process")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, also for the clients made from this one by `with_options()`.

        Those belong to this one: closing one of them does nothing, as long as this one is in use. An httpx client that
        you passed stays open.
        """
        if self._origin is None or self._origin() is None:
            await self._session.sender.pool.aclose()

    def with_options(
        self,
        *,
        api_key: str | None = None,
        timeout: float | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        max_retry_after: float | Unset = UNSET,
        extra_headers: Mapping[str, str] | Unset = UNSET,
        validate_numbers: bool | Unset = UNSET,
    ) -> Self:
        """Another client over the same connections, with these settings changed; this one stays as it is.

        Args:
            api_key: another key, such as a child key of this one's.
            timeout: seconds for a whole call; None for no limit.
            max_retries: attempts beyond the first.
            max_retry_after: the longest `Retry-After`, in seconds, that is waited for.
            extra_headers: headers to send with every call, in the place of those of this client.
            validate_numbers: whether phone numbers must be in E.164 form.

        Raises:
            ConfigurationError: the key cannot be one.
            InvalidArgumentError: another value cannot be meant.
        """
        from weakref import ref

        secret = None if api_key is None else Secret(api_key)
        del api_key
        other = type(self).__new__(type(self))
        # The resources, which are cached here under their names, belong to this client.
        other.__dict__.update({name: value for name, value in vars(self).items() if name.startswith("_")})
        other._origin = self._origin or ref(self)
        other._session = self._session.with_options(
            secret,
            timeout=timeout,
            max_retries=max_retries,
            max_retry_after=max_retry_after,
            extra_headers=extra_headers,
            validate_numbers=validate_numbers,
        )
        return other

    # The resources, each imported at first use.

    @cached_property
    def assistant(self) -> AsyncAssistant:
        """Questions to a workspace's assistant."""
        from .assistant import AsyncAssistant

        return AsyncAssistant(self._session)

    @cached_property
    def calls(self) -> AsyncCalls:
        """Phone calls, with their recordings and transcripts."""
        from .calls import AsyncCalls

        return AsyncCalls(self._session)

    @cached_property
    def connections(self) -> AsyncConnections:
        """What answers a number: the in-network assistant, or your own agent."""
        from .connections import AsyncConnections

        return AsyncConnections(self._session)

    @cached_property
    def consent(self) -> AsyncConsents:
        """Whom a number may contact."""
        from .consent import AsyncConsents

        return AsyncConsents(self._session)

    @cached_property
    def custom_voices(self) -> AsyncCustomVoices:
        """Voices made from your own audio."""
        from .custom_voices import AsyncCustomVoices

        return AsyncCustomVoices(self._session)

    @cached_property
    def keys(self) -> AsyncKeys:
        """API keys below the present one."""
        from .keys import AsyncKeys

        return AsyncKeys(self._session)

    @cached_property
    def languages(self) -> AsyncLanguages:
        """Languages that can be spoken."""
        from .languages import AsyncLanguages

        return AsyncLanguages(self._session)

    @cached_property
    def messages(self) -> AsyncMessages:
        """SMS."""
        from .messages import AsyncMessages

        return AsyncMessages(self._session)

    @cached_property
    def numbers(self) -> AsyncNumbers:
        """Phone numbers."""
        from .numbers import AsyncNumbers

        return AsyncNumbers(self._session)

    @cached_property
    def pricing(self) -> AsyncPricing:
        """Prices of numbers."""
        from .pricing import AsyncPricing

        return AsyncPricing(self._session)

    @cached_property
    def usage(self) -> AsyncUsage:
        """What was used, and the balance."""
        from .usage import AsyncUsage

        return AsyncUsage(self._session)

    @cached_property
    def voices(self) -> AsyncVoices:
        """Voices that can be chosen."""
        from .voices import AsyncVoices

        return AsyncVoices(self._session)

    @cached_property
    def workspaces(self) -> AsyncWorkspaces:
        """Members, keys, event webhooks and the audit trail of a workspace."""
        from .workspaces import AsyncWorkspaces

        return AsyncWorkspaces(self._session)

    async def health(self, **options: Unpack[RequestOptions]) -> Health:
        """Whether the API is up. It needs no key, though one is sent. [contract]"""
        from .._contract.operations import health_check

        return await self._session.call(health_check, options)

    async def launch(
        self,
        *,
        name: str,
        instructions: str | Unset | None = UNSET,
        area_code: str | Unset | None = UNSET,
        country: str | Unset | None = UNSET,
        number_type: str | Unset | None = UNSET,
        expected_monthly_price_cents: int | Unset | None = UNSET,
        expected_upfront_price_cents: int | Unset | None = UNSET,
        approve_higher_price: bool | Unset | None = UNSET,
        mode: ConnectionMode | Unset | None = UNSET,
        language: str | Unset | None = UNSET,
        manual_webhook_url: str | Unset | None = UNSET,
        connection: Mapping[str, Any] | None = None,
        timeout: float | None = 60.0,
        **options: Unpack[StepOptions],
    ) -> Launched:
        """A number that answers, in one call: provision it, create a connection, attach it. All or nothing.

        If a later step fails, or it is cancelled or interrupted, what the earlier ones made is undone.

        Args:
            name: the connection's name, 1 to 120 characters.
            instructions: what the assistant is told to be and to do.
            area_code: the area code wanted, such as `415`.
            country: ISO 3166-1 alpha-2 code; `US` by default.
            number_type: `local` (the default), `toll_free`, `mobile` or `national`.
            expected_monthly_price_cents: the monthly price that you agreed to, in cents.
            expected_upfront_price_cents: the one-off price that you agreed to, in cents.
            approve_higher_price: whether a dearer live price is accepted.
            mode: `hosted` (the default) or `manual`.
            language: BCP-47 tag.
            manual_webhook_url: URL of your own brain, for the mode `manual`.
            connection: further arguments of `connections.create()`, by their names there.
            timeout: seconds for the three steps together; None for no limit. Undoing has 30 s a step of its own.
            options: `max_retries` and `extra_headers` of each step.

        Returns:
            `.number`, with the connection attached, and `.connection`.

        Raises:
            LaunchError: a step failed; the step's own error is the cause. `.undone` and `.left_behind` say what was
                undone and what could not be. What is no `SaperlyError`, such as a cancellation, is raised as it is,
                with a note that says so.
            TypeError: an argument of the connection is none, or is given twice.
        """
        from .launch import launch

        return await launch(
            self,
            {
                "country": country,
                "number_type": number_type,
                "area_code": area_code,
                "expected_monthly_price_cents": expected_monthly_price_cents,
                "expected_upfront_price_cents": expected_upfront_price_cents,
                "approve_higher_price": approve_higher_price,
            },
            {
                "name": name,
                "instructions": instructions,
                "mode": mode,
                "language": language,
                "manual_webhook_url": manual_webhook_url,
            },
            connection or {},
            timeout,
            options,
        )

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        params: Mapping[str, str | int | float | bool] | None = None,
        **options: Unpack[MutationOptions],
    ) -> Any:
        """Call an endpoint that this version does not know yet, with the key, retries and errors of every call.

        Args:
            method: `GET`, `POST`, `PATCH`, `PUT` or `DELETE`. All but GET carry an idempotency key.
            path: from the base URL on, such as `/numbers`; put ids into it with `urllib.parse.quote(id, safe="")`.
            json: the body; left out, none is sent.
            params: the query.

        Returns:
            The decoded JSON of the answer; None where the body is empty.

        Raises:
            InvalidArgumentError: the method or the path cannot be used.
            SaperlyError: as for every call.
        """
        return await self._session.request(method, path, json, params, options)
