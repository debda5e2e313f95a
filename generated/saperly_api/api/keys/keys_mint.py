from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.api_key_create import ApiKeyCreate
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.internal_error import InternalError
    from ...models.minted_api_key import MintedApiKey
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    *,
    body: ApiKeyCreate,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api-tokens",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    AuthorizationDenied
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | MintedApiKey
    | RateLimited
    | Unauthorized
    | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.internal_error import InternalError
    from ...models.minted_api_key import MintedApiKey
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 201:
        response_201 = MintedApiKey.from_dict(response.json())

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
        response_422 = IdempotencyKeyMismatch.from_dict(response.json())

        return response_422

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
) -> Response[
    AuthorizationDenied
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | MintedApiKey
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
    body: ApiKeyCreate,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | MintedApiKey
    | RateLimited
    | Unauthorized
]:
    """Mint a key

     Mints a key of the workspace of this key; it may not exceed the grant of the one that mints it. The
    whole key is in the answer, and never shown again.

    Args:
        idempotency_key (str | Unset):
        body (ApiKeyCreate): The grant and the bounds of a new key.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | MintedApiKey | RateLimited | Unauthorized]
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
    body: ApiKeyCreate,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | MintedApiKey
    | RateLimited
    | Unauthorized
    | None
):
    """Mint a key

     Mints a key of the workspace of this key; it may not exceed the grant of the one that mints it. The
    whole key is in the answer, and never shown again.

    Args:
        idempotency_key (str | Unset):
        body (ApiKeyCreate): The grant and the bounds of a new key.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | MintedApiKey | RateLimited | Unauthorized
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ApiKeyCreate,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | MintedApiKey
    | RateLimited
    | Unauthorized
]:
    """Mint a key

     Mints a key of the workspace of this key; it may not exceed the grant of the one that mints it. The
    whole key is in the answer, and never shown again.

    Args:
        idempotency_key (str | Unset):
        body (ApiKeyCreate): The grant and the bounds of a new key.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | MintedApiKey | RateLimited | Unauthorized]
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
    body: ApiKeyCreate,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | MintedApiKey
    | RateLimited
    | Unauthorized
    | None
):
    """Mint a key

     Mints a key of the workspace of this key; it may not exceed the grant of the one that mints it. The
    whole key is in the answer, and never shown again.

    Args:
        idempotency_key (str | Unset):
        body (ApiKeyCreate): The grant and the bounds of a new key.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | MintedApiKey | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
