from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.price_quote import PriceQuote
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    *,
    country: str,
    number_type: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["country"] = country

    params["numberType"] = number_type

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/pricing/quote",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.price_quote import PriceQuote
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 200:
        response_200 = PriceQuote.from_dict(response.json())

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
) -> Response[AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    country: str,
    number_type: str,
) -> Response[AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized]:
    """Quote the price of a number

     What a number of this country and kind costs today. Pass it on when you provision one.

    Args:
        country (str):
        number_type (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized]
    """

    kwargs = _get_kwargs(
        country=country,
        number_type=number_type,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    country: str,
    number_type: str,
) -> AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized | None:
    """Quote the price of a number

     What a number of this country and kind costs today. Pass it on when you provision one.

    Args:
        country (str):
        number_type (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized
    """

    return sync_detailed(
        client=client,
        country=country,
        number_type=number_type,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    country: str,
    number_type: str,
) -> Response[AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized]:
    """Quote the price of a number

     What a number of this country and kind costs today. Pass it on when you provision one.

    Args:
        country (str):
        number_type (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized]
    """

    kwargs = _get_kwargs(
        country=country,
        number_type=number_type,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    country: str,
    number_type: str,
) -> AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized | None:
    """Quote the price of a number

     What a number of this country and kind costs today. Pass it on when you provision one.

    Args:
        country (str):
        number_type (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | PriceQuote | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            client=client,
            country=country,
            number_type=number_type,
        )
    ).parsed
