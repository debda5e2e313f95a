from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.call import Call
    from ...models.call_not_found import CallNotFound
    from ...models.call_start_failed import CallStartFailed
    from ...models.call_transfer import CallTransfer
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    id: str,
    *,
    body: CallTransfer,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/calls/{id}/transfer".format(
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
    AuthorizationDenied
    | Call
    | CallNotFound
    | CallStartFailed
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | RateLimited
    | Unauthorized
    | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.call import Call
    from ...models.call_not_found import CallNotFound
    from ...models.call_start_failed import CallStartFailed
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 200:
        response_200 = Call.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = CallNotFound.from_dict(response.json())

        return response_404

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
    AuthorizationDenied
    | Call
    | CallNotFound
    | CallStartFailed
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
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
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: CallTransfer,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | Call
    | CallNotFound
    | CallStartFailed
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | RateLimited
    | Unauthorized
]:
    """Transfer a call

     Passes a call that is under way to somebody else.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (CallTransfer): Whom to pass a call to.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | Call | CallNotFound | CallStartFailed | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | RateLimited | Unauthorized]
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
    body: CallTransfer,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | Call
    | CallNotFound
    | CallStartFailed
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | RateLimited
    | Unauthorized
    | None
):
    """Transfer a call

     Passes a call that is under way to somebody else.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (CallTransfer): Whom to pass a call to.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | Call | CallNotFound | CallStartFailed | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | RateLimited | Unauthorized
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
    body: CallTransfer,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | Call
    | CallNotFound
    | CallStartFailed
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | RateLimited
    | Unauthorized
]:
    """Transfer a call

     Passes a call that is under way to somebody else.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (CallTransfer): Whom to pass a call to.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | Call | CallNotFound | CallStartFailed | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | RateLimited | Unauthorized]
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
    body: CallTransfer,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | Call
    | CallNotFound
    | CallStartFailed
    | IdempotencyConflict
    | IdempotencyKeyMismatch
    | InternalError
    | RateLimited
    | Unauthorized
    | None
):
    """Transfer a call

     Passes a call that is under way to somebody else.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (CallTransfer): Whom to pass a call to.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | Call | CallNotFound | CallStartFailed | IdempotencyConflict | IdempotencyKeyMismatch | InternalError | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
