from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.consent_check import ConsentCheck
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    *,
    number_id: str,
    peer_number: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["numberId"] = number_id

    params["peerNumber"] = peer_number

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/consent/check",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.consent_check import ConsentCheck
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 200:
        response_200 = ConsentCheck.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 429:
        response_429 = RateLimited.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = InternalError.from_dict(response.json())

        return response_500

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    number_id: str,
    peer_number: str,
) -> Response[AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized]:
    """Check a consent

     Tells whether a peer may be contacted from a number.

    Args:
        number_id (str):
        peer_number (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized]
    """

    kwargs = _get_kwargs(
        number_id=number_id,
        peer_number=peer_number,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    number_id: str,
    peer_number: str,
) -> AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized | None:
    """Check a consent

     Tells whether a peer may be contacted from a number.

    Args:
        number_id (str):
        peer_number (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized
    """

    return sync_detailed(
        client=client,
        number_id=number_id,
        peer_number=peer_number,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    number_id: str,
    peer_number: str,
) -> Response[AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized]:
    """Check a consent

     Tells whether a peer may be contacted from a number.

    Args:
        number_id (str):
        peer_number (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized]
    """

    kwargs = _get_kwargs(
        number_id=number_id,
        peer_number=peer_number,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    number_id: str,
    peer_number: str,
) -> AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized | None:
    """Check a consent

     Tells whether a peer may be contacted from a number.

    Args:
        number_id (str):
        peer_number (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | ConsentCheck | InternalError | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            client=client,
            number_id=number_id,
            peer_number=peer_number,
        )
    ).parsed
