from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.usage_summary import UsageSummary


def _get_kwargs(
    *,
    since: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_since: None | str | Unset
    if isinstance(since, Unset):
        json_since = UNSET
    else:
        json_since = since
    params["since"] = json_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/usage",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.usage_summary import UsageSummary

    if response.status_code == 200:
        response_200 = UsageSummary.from_dict(response.json())

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
) -> Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    since: None | str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary]:
    """Summarise the usage

     The calls and messages of the workspace since a moment, and its balance.

    Args:
        since (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary]
    """

    kwargs = _get_kwargs(
        since=since,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    since: None | str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary | None:
    """Summarise the usage

     The calls and messages of the workspace since a moment, and its balance.

    Args:
        since (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary
    """

    return sync_detailed(
        client=client,
        since=since,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    since: None | str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary]:
    """Summarise the usage

     The calls and messages of the workspace since a moment, and its balance.

    Args:
        since (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary]
    """

    kwargs = _get_kwargs(
        since=since,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    since: None | str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary | None:
    """Summarise the usage

     The calls and messages of the workspace since a moment, and its balance.

    Args:
        since (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | RateLimited | Unauthorized | UsageSummary
    """

    return (
        await asyncio_detailed(
            client=client,
            since=since,
        )
    ).parsed
