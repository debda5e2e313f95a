"""`AsyncSaperly`: the resources, and what is not part of one."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from .._config import Secret, check_api_key, check_base_url
from .._contract import operations as op
from .._errors import InvalidArgumentError
from .._operation import Prepared
from .._options import CallOptions
from .._phone import check_e164
from .._response import decode_success, is_success, status_error
from .._unset import UNSET, Unset
from .pool import AsyncPool
from .session import Answer, AsyncSession

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self, Unpack

    import httpx
    from saperly_api.models import ConnectionMode, Health

    from .._operation import Operation
    from .._options import MutationOptions, RequestOptions
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

T = TypeVar("T")


class AsyncSaperly:
    """A client of the Saperly v2 API.

    It may be shared by all that needs it, and keeps its connections open until it is closed: use it as a context
    manager, or call `aclose()`. Options of a single call (`timeout`, `max_retries`, `extra_headers`, and
    `idempotency_key` where something changes) are keyword arguments of every method.

    Args:
        api_key: the key (`sap_sk_…`); by default the one in `SAPERLY_API_KEY`.
        base_url: by default `SAPERLY_BASE_URL`, else `https://api.saperly.com`. Plain http only to this machine.
        timeout: seconds for a whole call, its retries and the waits between them included; None for no limit.
        max_retries: attempts beyond the first, where a repetition can help and cannot act twice.
        http_client: an httpx client of your own, used as it is, with its proxies, TLS settings, headers and hooks.
            You close it; closing this client leaves it open.
        validate_numbers: whether phone numbers must be in E.164 form before anything is sent.
        log_bodies: whether the DEBUG lines of the logger `saperly_client` show queries and bodies, which hold phone
            numbers, messages and secrets.

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
        http_client: httpx.AsyncClient | None = None,
        validate_numbers: bool = True,
        log_bodies: bool = False,
    ) -> None:
        secret = None if api_key is None else Secret(api_key)
        del api_key  # an error below must not show it among the local variables of this frame
        self._options = CallOptions(timeout=timeout, max_retries=max_retries).checked()
        self._validate_numbers = validate_numbers
        self._session = AsyncSession(
            AsyncPool(http_client),
            base_url=check_base_url(base_url),
            secret=check_api_key(secret),
            log_bodies=log_bodies,
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} base_url={self._session.base_url!r}>"

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

        An httpx client that you passed stays open.
        """
        await self._session.pool.aclose()

    def with_options(
        self,
        *,
        api_key: str | None = None,
        timeout: float | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | Unset = UNSET,
        validate_numbers: bool | Unset = UNSET,
    ) -> Self:
        """Another client over the same connections, with these settings changed; this one stays as it is.

        Args:
            api_key: another key, such as a child key of this one's.
            timeout: seconds for a whole call; None for no limit.
            max_retries: attempts beyond the first.
            extra_headers: headers to send with every call.
            validate_numbers: whether phone numbers must be in E.164 form.

        Raises:
            ConfigurationError: the key cannot be one.
            InvalidArgumentError: another value cannot be meant.
        """
        secret = None if api_key is None else Secret(api_key)
        del api_key
        other = copy.copy(self)
        for name in [name for name in vars(other) if not name.startswith("_")]:
            del other.__dict__[name]  # the resources, which belong to this client
        options = self._options
        if not isinstance(timeout, Unset):
            options = options._replace(timeout=timeout)
        if not isinstance(max_retries, Unset):
            options = options._replace(max_retries=max_retries)
        if not isinstance(extra_headers, Unset):
            options = options._replace(extra_headers=extra_headers)
        other._options = options.checked()
        if not isinstance(validate_numbers, Unset):
            other._validate_numbers = validate_numbers
        if secret is not None:
            other._session = self._session.with_secret(check_api_key(secret))
        return other

    # The resources, each imported at first use.

    @cached_property
    def assistant(self) -> AsyncAssistant:
        """Questions to a workspace's assistant."""
        from .assistant import AsyncAssistant

        return AsyncAssistant(self)

    @cached_property
    def calls(self) -> AsyncCalls:
        """Phone calls, with their recordings and transcripts."""
        from .calls import AsyncCalls

        return AsyncCalls(self)

    @cached_property
    def connections(self) -> AsyncConnections:
        """What answers a number: the in-network assistant, or your own agent."""
        from .connections import AsyncConnections

        return AsyncConnections(self)

    @cached_property
    def consent(self) -> AsyncConsents:
        """Whom a number may contact."""
        from .consent import AsyncConsents

        return AsyncConsents(self)

    @cached_property
    def custom_voices(self) -> AsyncCustomVoices:
        """Voices made from your own audio."""
        from .custom_voices import AsyncCustomVoices

        return AsyncCustomVoices(self)

    @cached_property
    def keys(self) -> AsyncKeys:
        """API keys below the present one."""
        from .keys import AsyncKeys

        return AsyncKeys(self)

    @cached_property
    def languages(self) -> AsyncLanguages:
        """Languages that can be spoken."""
        from .languages import AsyncLanguages

        return AsyncLanguages(self)

    @cached_property
    def messages(self) -> AsyncMessages:
        """SMS."""
        from .messages import AsyncMessages

        return AsyncMessages(self)

    @cached_property
    def numbers(self) -> AsyncNumbers:
        """Phone numbers."""
        from .numbers import AsyncNumbers

        return AsyncNumbers(self)

    @cached_property
    def pricing(self) -> AsyncPricing:
        """Prices of numbers."""
        from .pricing import AsyncPricing

        return AsyncPricing(self)

    @cached_property
    def usage(self) -> AsyncUsage:
        """What was used, and the balance."""
        from .usage import AsyncUsage

        return AsyncUsage(self)

    @cached_property
    def voices(self) -> AsyncVoices:
        """Voices that can be chosen."""
        from .voices import AsyncVoices

        return AsyncVoices(self)

    @cached_property
    def workspaces(self) -> AsyncWorkspaces:
        """Members, keys, event webhooks and the audit trail of a workspace."""
        from .workspaces import AsyncWorkspaces

        return AsyncWorkspaces(self)

    async def health(self, **options: Unpack[RequestOptions]) -> Health:
        """Whether the API is up. It needs no key, though one is sent. [contract]"""
        return await self._call(op.health_check, options)

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
    ) -> Launched:
        """A number that answers, in one call: provision it, create a connection, attach it. All or nothing.

        If a later step fails, what the earlier ones made is undone.

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

        Returns:
            `.number`, with the connection attached, and `.connection`.

        Raises:
            LaunchError: a step failed; the step's own error is the cause. `.undone` and `.left_behind` say what was
                undone and what could not be.
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
                **(connection or {}),
            },
            timeout,
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
        method = method.upper()
        if method not in ("GET", "POST", "PATCH", "PUT", "DELETE"):
            raise InvalidArgumentError(f"method={method!r}: use GET, POST, PATCH, PUT or DELETE")
        if not path.startswith("/") or path.startswith("//") or "/../" in f"{path}/" or "/./" in f"{path}/":
            raise InvalidArgumentError(f"path={path!r}: it begins with one slash and has no dot segments")
        if "?" in path or "#" in path:
            raise InvalidArgumentError(f"path={path!r}: pass the query as params")
        resolved = self._resolve(options, mutates=method != "GET")
        prepared = Prepared(
            method,
            path,
            dict(params) if params else None,
            {"Idempotency-Key": resolved.idempotency_key} if resolved.idempotency_key else {},
            None if isinstance(json, Unset) else json,
            not isinstance(json, Unset),
        )
        return await self._send(prepared, resolved, lambda data: data, empty_allowed=True)

    async def _call(self, operation: Operation[T], options: Mapping[str, Any], /, *path: str, **fields: Any) -> T:
        """What every method of a resource comes down to.

        Args:
            operation: which.
            options: the options of this call.
            path: the ids in the path.
            fields: the body's or the query's, in snake_case; `UNSET` ones are not sent.
        """
        resolved = self._resolve(options, mutates=operation.mutates)
        prepared = operation.prepare(path, fields, resolved.idempotency_key)
        return await self._send(prepared, resolved, operation.decode)

    def _resolve(self, options: Mapping[str, Any], *, mutates: bool) -> CallOptions:
        resolved = self._options.merged(options, mutates=mutates) if options else self._options
        if mutates and resolved.idempotency_key is None:
            from uuid import uuid4

            return resolved._replace(idempotency_key=str(uuid4()))
        return resolved

    async def _send(
        self, prepared: Prepared, options: CallOptions, decode: Callable[[Any], T], *, empty_allowed: bool = False
    ) -> T:
        answer = await self._answer(prepared, options)
        if empty_allowed and not answer.content:
            return decode(None)
        return decode_success(
            decode,
            request=prepared.info,
            status_code=answer.status_code,
            headers=answer.headers,
            content=answer.content,
            complete=answer.complete,
        )

    async def _answer(self, prepared: Prepared, options: CallOptions, *, redirect_allowed: bool = False) -> Answer:
        """The answer where it is a success (or a redirect that is expected), else its error."""
        repeatable = prepared.method == "GET" or options.idempotency_key is not None
        answer = await self._session.exchange(prepared, options, repeatable=repeatable)
        if is_success(answer.status_code) or (redirect_allowed and 300 <= answer.status_code < 400):
            return answer
        raise status_error(
            request=prepared.info, status_code=answer.status_code, headers=answer.headers, content=answer.content
        )

    def _check_e164(self, field: str, value: str, *, sip_allowed: bool = False) -> str:
        """The value, where it is a phone number in E.164 form or nobody wants to know."""
        if self._validate_numbers:
            check_e164(field, value, sip_allowed=sip_allowed)
        return value
