from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.message import Message
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized


def _get_kwargs(
    *,
    number_id: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_number_id: None | str | Unset
    if isinstance(number_id, Unset):
        json_number_id = UNSET
    else:
        json_number_id = number_id
    params["numberId"] = json_number_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/messages",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message] | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.message import Message
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized

    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Message.from_dict(response_200_item_data)

            response_200.append(response_200_item)

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
) -> Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    number_id: None | str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]]:
    """List messages

     The text messages of the workspace, or of one number.

    Args:
        number_id (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]]
    """

    kwargs = _get_kwargs(
        number_id=number_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    number_id: None | str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message] | None:
    """List messages

     The text messages of the workspace, or of one number.

    Args:
        number_id (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]
    """

    return sync_detailed(
        client=client,
        number_id=number_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    number_id: None | str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]]:
    """List messages

     The text messages of the workspace, or of one number.

    Args:
        number_id (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]]
    """

    kwargs = _get_kwargs(
        number_id=number_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    number_id: None | str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message] | None:
    """List messages

     The text messages of the workspace, or of one number.

    Args:
        number_id (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | RateLimited | Unauthorized | list[Message]
    """

    return (
        await asyncio_detailed(
            client=client,
            number_id=number_id,
        )
    ).parsed
