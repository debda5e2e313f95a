from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.consent import Consent
    from ...models.consent_record import ConsentRecord
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    *,
    body: ConsentRecord,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/consent",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.consent import Consent
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 201:
        response_201 = Consent.from_dict(response.json())

        return response_201

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
) -> Response[AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ConsentRecord,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized]:
    """Record a consent

     Records that a peer agreed to be contacted from a number.

    Args:
        idempotency_key (str | Unset):
        body (ConsentRecord): A consent to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized]
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
    body: ConsentRecord,
    idempotency_key: str | Unset = UNSET,
) -> AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized | None:
    """Record a consent

     Records that a peer agreed to be contacted from a number.

    Args:
        idempotency_key (str | Unset):
        body (ConsentRecord): A consent to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ConsentRecord,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized]:
    """Record a consent

     Records that a peer agreed to be contacted from a number.

    Args:
        idempotency_key (str | Unset):
        body (ConsentRecord): A consent to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized]
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
    body: ConsentRecord,
    idempotency_key: str | Unset = UNSET,
) -> AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized | None:
    """Record a consent

     Records that a peer agreed to be contacted from a number.

    Args:
        idempotency_key (str | Unset):
        body (ConsentRecord): A consent to record.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | Consent | InternalError | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
