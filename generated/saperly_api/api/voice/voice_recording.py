from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from ...types import File, Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.call_not_found import CallNotFound
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError


def _get_kwargs(
    id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/calls/{id}/recording".format(
            id=quote(str(id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.call_not_found import CallNotFound
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError

    if response.status_code == 200:
        response_200 = File(payload=BytesIO(response.content))

        return response_200

    if response.status_code == 302:
        response_302 = cast(Any, None)
        return response_302

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = CallNotFound.from_dict(response.json())

        return response_404

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
    Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError
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
) -> Response[
    Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError
]:
    """Get the recording of a call

     Redirects to the address of the audio. Do not send the key there.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError]
    """

    kwargs = _get_kwargs(
        id=id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient | Client,
) -> (
    Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError | None
):
    """Get the recording of a call

     Redirects to the address of the audio. Do not send the key there.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError
    """

    return sync_detailed(
        id=id,
        client=client,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[
    Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError
]:
    """Get the recording of a call

     Redirects to the address of the audio. Do not send the key there.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError]
    """

    kwargs = _get_kwargs(
        id=id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient | Client,
) -> (
    Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError | None
):
    """Get the recording of a call

     Redirects to the address of the audio. Do not send the key there.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | AuthorizationDenied | CallNotFound | File | InternalError | RateLimited | Unauthorized | UpstreamError
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
        )
    ).parsed
