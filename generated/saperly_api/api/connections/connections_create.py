from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.audio_configuration_error import AudioConfigurationError
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.connection import Connection
    from ...models.connection_create import ConnectionCreate
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.unsupported_model import UnsupportedModel
    from ...models.unsupported_voice import UnsupportedVoice
    from ...models.upstream_error import UpstreamError


def _get_kwargs(
    *,
    body: ConnectionCreate,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/connections",
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
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | IdempotencyConflict
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    from ... import errors
    from ...models.audio_configuration_error import AudioConfigurationError
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.connection import Connection
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.unsupported_model import UnsupportedModel
    from ...models.unsupported_voice import UnsupportedVoice
    from ...models.upstream_error import UpstreamError

    if response.status_code == 201:
        response_201 = Connection.from_dict(response.json())

        return response_201

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 409:
        response_409 = IdempotencyConflict.from_dict(response.json())

        return response_409

    if response.status_code == 422:

        def _parse_response_422(
            data: object,
        ) -> AudioConfigurationError | IdempotencyKeyMismatch | UnsupportedModel | UnsupportedVoice:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_0 = IdempotencyKeyMismatch.from_dict(data)

                return response_422_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_1 = UnsupportedModel.from_dict(data)

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
            response_422_type_3 = AudioConfigurationError.from_dict(data)

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
        response_502 = UpstreamError.from_dict(response.json())

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
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | IdempotencyConflict
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
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
    body: ConnectionCreate,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | IdempotencyConflict
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
]:
    """Create a connection

     Creates what answers numbers. Assign it to a number to put it to work.

    Args:
        idempotency_key (str | Unset):
        body (ConnectionCreate): A connection to create. What is left out takes its standard:
            hosted, on the network, with the disclosure spoken, without automatic replies.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AudioConfigurationError | IdempotencyKeyMismatch | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | IdempotencyConflict | InternalError | RateLimited | Unauthorized | UpstreamError]
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
    body: ConnectionCreate,
    idempotency_key: str | Unset = UNSET,
) -> (
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | IdempotencyConflict
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    """Create a connection

     Creates what answers numbers. Assign it to a number to put it to work.

    Args:
        idempotency_key (str | Unset):
        body (ConnectionCreate): A connection to create. What is left out takes its standard:
            hosted, on the network, with the disclosure spoken, without automatic replies.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AudioConfigurationError | IdempotencyKeyMismatch | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | IdempotencyConflict | InternalError | RateLimited | Unauthorized | UpstreamError
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ConnectionCreate,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | IdempotencyConflict
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
]:
    """Create a connection

     Creates what answers numbers. Assign it to a number to put it to work.

    Args:
        idempotency_key (str | Unset):
        body (ConnectionCreate): A connection to create. What is left out takes its standard:
            hosted, on the network, with the disclosure spoken, without automatic replies.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AudioConfigurationError | IdempotencyKeyMismatch | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | IdempotencyConflict | InternalError | RateLimited | Unauthorized | UpstreamError]
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
    body: ConnectionCreate,
    idempotency_key: str | Unset = UNSET,
) -> (
    AudioConfigurationError
    | IdempotencyKeyMismatch
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | IdempotencyConflict
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    """Create a connection

     Creates what answers numbers. Assign it to a number to put it to work.

    Args:
        idempotency_key (str | Unset):
        body (ConnectionCreate): A connection to create. What is left out takes its standard:
            hosted, on the network, with the disclosure spoken, without automatic replies.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AudioConfigurationError | IdempotencyKeyMismatch | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | IdempotencyConflict | InternalError | RateLimited | Unauthorized | UpstreamError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
