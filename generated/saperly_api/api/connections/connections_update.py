from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.audio_configuration_error import AudioConfigurationError
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.connection import Connection
    from ...models.connection_not_found import ConnectionNotFound
    from ...models.connection_update import ConnectionUpdate
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.unsupported_model import UnsupportedModel
    from ...models.unsupported_voice import UnsupportedVoice
    from ...models.upstream_error import UpstreamError


def _get_kwargs(
    id: str,
    *,
    body: ConnectionUpdate,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/connections/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    AudioConfigurationError
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | ConnectionNotFound
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
    from ...models.connection_not_found import ConnectionNotFound
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.unsupported_model import UnsupportedModel
    from ...models.unsupported_voice import UnsupportedVoice
    from ...models.upstream_error import UpstreamError

    if response.status_code == 200:
        response_200 = Connection.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ConnectionNotFound.from_dict(response.json())

        return response_404

    if response.status_code == 422:

        def _parse_response_422(data: object) -> AudioConfigurationError | UnsupportedModel | UnsupportedVoice:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_0 = UnsupportedModel.from_dict(data)

                return response_422_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_422_type_1 = UnsupportedVoice.from_dict(data)

                return response_422_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_422_type_2 = AudioConfigurationError.from_dict(data)

            return response_422_type_2

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
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | ConnectionNotFound
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
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: ConnectionUpdate,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AudioConfigurationError
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | ConnectionNotFound
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
]:
    """Update a connection

     Changes the fields that are sent, and leaves the others as they are.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (ConnectionUpdate): The fields of a connection to change; what is left out stays as
            it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AudioConfigurationError | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | ConnectionNotFound | InternalError | RateLimited | Unauthorized | UpstreamError]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: ConnectionUpdate,
    idempotency_key: str | Unset = UNSET,
) -> (
    AudioConfigurationError
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | ConnectionNotFound
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    """Update a connection

     Changes the fields that are sent, and leaves the others as they are.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (ConnectionUpdate): The fields of a connection to change; what is left out stays as
            it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AudioConfigurationError | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | ConnectionNotFound | InternalError | RateLimited | Unauthorized | UpstreamError
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: ConnectionUpdate,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AudioConfigurationError
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | ConnectionNotFound
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
]:
    """Update a connection

     Changes the fields that are sent, and leaves the others as they are.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (ConnectionUpdate): The fields of a connection to change; what is left out stays as
            it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AudioConfigurationError | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | ConnectionNotFound | InternalError | RateLimited | Unauthorized | UpstreamError]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: ConnectionUpdate,
    idempotency_key: str | Unset = UNSET,
) -> (
    AudioConfigurationError
    | UnsupportedModel
    | UnsupportedVoice
    | AuthorizationDenied
    | Connection
    | ConnectionNotFound
    | InternalError
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    """Update a connection

     Changes the fields that are sent, and leaves the others as they are.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (ConnectionUpdate): The fields of a connection to change; what is left out stays as
            it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AudioConfigurationError | UnsupportedModel | UnsupportedVoice | AuthorizationDenied | Connection | ConnectionNotFound | InternalError | RateLimited | Unauthorized | UpstreamError
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
