from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.audio_configuration_error import AudioConfigurationError
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.call import Call
    from ...models.call_place import CallPlace
    from ...models.call_start_failed import CallStartFailed
    from ...models.consent_required import ConsentRequired
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.insufficient_balance import InsufficientBalance
    from ...models.insufficient_funds import InsufficientFunds
    from ...models.internal_error import InternalError
    from ...models.number_has_no_connection import NumberHasNoConnection
    from ...models.number_not_found import NumberNotFound
    from ...models.rate_limited import RateLimited
    from ...models.recipient_opted_out import RecipientOptedOut
    from ...models.spend_limit_exceeded import SpendLimitExceeded
    from ...models.unauthorized import Unauthorized
    from ...models.unsupported_voice import UnsupportedVoice


def _get_kwargs(
    *,
    body: CallPlace,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/calls",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | NumberHasNoConnection
    | UnsupportedVoice
    | AuthorizationDenied
    | ConsentRequired
    | RecipientOptedOut
    | Call
    | CallStartFailed
    | IdempotencyConflict
    | InsufficientBalance
    | InsufficientFunds
    | SpendLimitExceeded
    | InternalError
    | NumberNotFound
    | RateLimited
    | Unauthorized
    | None
):
    from ... import errors
    from ...models.audio_configuration_error import AudioConfigurationError
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.call import Call
    from ...models.call_start_failed import CallStartFailed
    from ...models.consent_required import ConsentRequired
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.insufficient_balance import InsufficientBalance
    from ...models.insufficient_funds import InsufficientFunds
    from ...models.internal_error import InternalError
    from ...models.number_has_no_connection import NumberHasNoConnection
    from ...models.number_not_found import NumberNotFound
    from ...models.rate_limited import RateLimited
    from ...models.recipient_opted_out import RecipientOptedOut
    from ...models.spend_limit_exceeded import SpendLimitExceeded
    from ...models.unauthorized import Unauthorized
    from ...models.unsupported_voice import UnsupportedVoice

    if response.status_code == 201:
        response_201 = Call.from_dict(response.json())

        return response_201

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 402:

        def _parse_response_402(data: object) -> InsufficientBalance | InsufficientFunds | SpendLimitExceeded:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_402_type_0 = InsufficientFunds.from_dict(data)

                return response_402_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_402_type_1 = SpendLimitExceeded.from_dict(data)

                return response_402_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_402_type_2 = InsufficientBalance.from_dict(data)

            return response_402_type_2

        response_402 = _parse_response_402(response.json())

        return response_402

    if response.status_code == 403:

        def _parse_response_403(data: object) -> AuthorizationDenied | ConsentRequired | RecipientOptedOut:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_403_type_0 = AuthorizationDenied.from_dict(data)

                return response_403_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_403_type_1 = RecipientOptedOut.from_dict(data)

                return response_403_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_403_type_2 = ConsentRequired.from_dict(data)

            return response_403_type_2

        response_403 = _parse_response_403(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = NumberNotFound.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = IdempotencyConflict.from_dict(response.json())

        return response_409

    if response.status_code == 422:

        def _parse_response_422(
            data: object,
        ) -> AudioConfigurationError | IdempotencyKeyMismatch | NumberHasNoConnection | UnsupportedVoice:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_0 = NumberHasNoConnection.from_dict(data)

                return response_422_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_1 = AudioConfigurationError.from_dict(data)

                return response_422_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_2 = UnsupportedVoice.from_dict(data)

                return response_422_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_422_type_3 = IdempotencyKeyMismatch.from_dict(data)

            return response_422_type_3

        response_422 = _parse_response_422(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = RateLimited.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = InternalError.from_dict(response.json())

        return response_500

    if response.status_code == 502:
        response_502 = CallStartFailed.from_dict(response.json())

        return response_502

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | NumberHasNoConnection
    | UnsupportedVoice
    | AuthorizationDenied
    | ConsentRequired
    | RecipientOptedOut
    | Call
    | CallStartFailed
    | IdempotencyConflict
    | InsufficientBalance
    | InsufficientFunds
    | SpendLimitExceeded
    | InternalError
    | NumberNotFound
    | RateLimited
    | Unauthorized
]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CallPlace,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | NumberHasNoConnection
    | UnsupportedVoice
    | AuthorizationDenied
    | ConsentRequired
    | RecipientOptedOut
    | Call
    | CallStartFailed
    | IdempotencyConflict
    | InsufficientBalance
    | InsufficientFunds
    | SpendLimitExceeded
    | InternalError
    | NumberNotFound
    | RateLimited
    | Unauthorized
]:
    """Place a call

     Calls a peer, and lets the number's connection, or the one named here, do the talking. The answer
    comes before the call has ended; get the call to see how it went.

    Args:
        idempotency_key (str | Unset):
        body (CallPlace): A call to place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AudioConfigurationError | IdempotencyKeyMismatch | NumberHasNoConnection | UnsupportedVoice | AuthorizationDenied | ConsentRequired | RecipientOptedOut | Call | CallStartFailed | IdempotencyConflict | InsufficientBalance | InsufficientFunds | SpendLimitExceeded | InternalError | NumberNotFound | RateLimited | Unauthorized]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CallPlace,
    idempotency_key: str | Unset = UNSET,
) -> (
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | NumberHasNoConnection
    | UnsupportedVoice
    | AuthorizationDenied
    | ConsentRequired
    | RecipientOptedOut
    | Call
    | CallStartFailed
    | IdempotencyConflict
    | InsufficientBalance
    | InsufficientFunds
    | SpendLimitExceeded
    | InternalError
    | NumberNotFound
    | RateLimited
    | Unauthorized
    | None
):
    """Place a call

     Calls a peer, and lets the number's connection, or the one named here, do the talking. The answer
    comes before the call has ended; get the call to see how it went.

    Args:
        idempotency_key (str | Unset):
        body (CallPlace): A call to place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AudioConfigurationError | IdempotencyKeyMismatch | NumberHasNoConnection | UnsupportedVoice | AuthorizationDenied | ConsentRequired | RecipientOptedOut | Call | CallStartFailed | IdempotencyConflict | InsufficientBalance | InsufficientFunds | SpendLimitExceeded | InternalError | NumberNotFound | RateLimited | Unauthorized
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CallPlace,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | NumberHasNoConnection
    | UnsupportedVoice
    | AuthorizationDenied
    | ConsentRequired
    | RecipientOptedOut
    | Call
    | CallStartFailed
    | IdempotencyConflict
    | InsufficientBalance
    | InsufficientFunds
    | SpendLimitExceeded
    | InternalError
    | NumberNotFound
    | RateLimited
    | Unauthorized
]:
    """Place a call

     Calls a peer, and lets the number's connection, or the one named here, do the talking. The answer
    comes before the call has ended; get the call to see how it went.

    Args:
        idempotency_key (str | Unset):
        body (CallPlace): A call to place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AudioConfigurationError | IdempotencyKeyMismatch | NumberHasNoConnection | UnsupportedVoice | AuthorizationDenied | ConsentRequired | RecipientOptedOut | Call | CallStartFailed | IdempotencyConflict | InsufficientBalance | InsufficientFunds | SpendLimitExceeded | InternalError | NumberNotFound | RateLimited | Unauthorized]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CallPlace,
    idempotency_key: str | Unset = UNSET,
) -> (
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | NumberHasNoConnection
    | UnsupportedVoice
    | AuthorizationDenied
    | ConsentRequired
    | RecipientOptedOut
    | Call
    | CallStartFailed
    | IdempotencyConflict
    | InsufficientBalance
    | InsufficientFunds
    | SpendLimitExceeded
    | InternalError
    | NumberNotFound
    | RateLimited
    | Unauthorized
    | None
):
    """Place a call

     Calls a peer, and lets the number's connection, or the one named here, do the talking. The answer
    comes before the call has ended; get the call to see how it went.

    Args:
        idempotency_key (str | Unset):
        body (CallPlace): A call to place.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AudioConfigurationError | IdempotencyKeyMismatch | NumberHasNoConnection | UnsupportedVoice | AuthorizationDenied | ConsentRequired | RecipientOptedOut | Call | CallStartFailed | IdempotencyConflict | InsufficientBalance | InsufficientFunds | SpendLimitExceeded | InternalError | NumberNotFound | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
