from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.revoked import Revoked
    from ...models.unauthorized import Unauthorized
    from ...models.workspace_not_found import WorkspaceNotFound


def _get_kwargs(
    slug: str,
    token_id: str,
    *,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/workspaces/{slug}/api-tokens/{token_id}/revoke".format(
            slug=quote(str(slug), safe=""),
            token_id=quote(str(token_id), safe=""),
        ),
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.revoked import Revoked
    from ...models.unauthorized import Unauthorized
    from ...models.workspace_not_found import WorkspaceNotFound

    if response.status_code == 200:
        response_200 = Revoked.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = WorkspaceNotFound.from_dict(response.json())

        return response_404

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
) -> Response[AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    slug: str,
    token_id: str,
    *,
    client: AuthenticatedClient | Client,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound]:
    """Revoke a key of a workspace

     Takes a key back, so that it can no longer be used.

    Args:
        slug (str):
        token_id (str):
        idempotency_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound]
    """

    kwargs = _get_kwargs(
        slug=slug,
        token_id=token_id,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    slug: str,
    token_id: str,
    *,
    client: AuthenticatedClient | Client,
    idempotency_key: str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound | None:
    """Revoke a key of a workspace

     Takes a key back, so that it can no longer be used.

    Args:
        slug (str):
        token_id (str):
        idempotency_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound
    """

    return sync_detailed(
        slug=slug,
        token_id=token_id,
        client=client,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    slug: str,
    token_id: str,
    *,
    client: AuthenticatedClient | Client,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound]:
    """Revoke a key of a workspace

     Takes a key back, so that it can no longer be used.

    Args:
        slug (str):
        token_id (str):
        idempotency_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound]
    """

    kwargs = _get_kwargs(
        slug=slug,
        token_id=token_id,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    slug: str,
    token_id: str,
    *,
    client: AuthenticatedClient | Client,
    idempotency_key: str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound | None:
    """Revoke a key of a workspace

     Takes a key back, so that it can no longer be used.

    Args:
        slug (str):
        token_id (str):
        idempotency_key (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | RateLimited | Revoked | Unauthorized | WorkspaceNotFound
    """

    return (
        await asyncio_detailed(
            slug=slug,
            token_id=token_id,
            client=client,
            idempotency_key=idempotency_key,
        )
    ).parsed
