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
    from ...models.invalid_sms_sender_id import InvalidSmsSenderId
    from ...models.number_not_found import NumberNotFound
    from ...models.number_set_sms_sender_id import NumberSetSmsSenderId
    from ...models.phone_number import PhoneNumber
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    id: str,
    *,
    body: NumberSetSmsSenderId,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/numbers/{id}/sms-sender".format(
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
    | InternalError
    | InvalidSmsSenderId
    | NumberNotFound
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.invalid_sms_sender_id import InvalidSmsSenderId
    from ...models.number_not_found import NumberNotFound
    from ...models.phone_number import PhoneNumber
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 200:
        response_200 = PhoneNumber.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = InvalidSmsSenderId.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = NumberNotFound.from_dict(response.json())

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
) -> Response[
    AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized
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
    body: NumberSetSmsSenderId,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized
]:
    """Set the SMS sender id of a number

     Sets what messages show instead of the number, where the country allows it; null removes it.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (NumberSetSmsSenderId): The sender that the messages of a number show.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized]
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
    body: NumberSetSmsSenderId,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | InternalError
    | InvalidSmsSenderId
    | NumberNotFound
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | None
):
    """Set the SMS sender id of a number

     Sets what messages show instead of the number, where the country allows it; null removes it.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (NumberSetSmsSenderId): The sender that the messages of a number show.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized
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
    body: NumberSetSmsSenderId,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized
]:
    """Set the SMS sender id of a number

     Sets what messages show instead of the number, where the country allows it; null removes it.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (NumberSetSmsSenderId): The sender that the messages of a number show.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized]
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
    body: NumberSetSmsSenderId,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | InternalError
    | InvalidSmsSenderId
    | NumberNotFound
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | None
):
    """Set the SMS sender id of a number

     Sets what messages show instead of the number, where the country allows it; null removes it.

    Args:
        id (str):
        idempotency_key (str | Unset):
        body (NumberSetSmsSenderId): The sender that the messages of a number show.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | InvalidSmsSenderId | NumberNotFound | PhoneNumber | RateLimited | Unauthorized
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
