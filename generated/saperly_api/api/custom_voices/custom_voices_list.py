from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.custom_voice import CustomVoice
    from ...models.custom_voice_conflict import CustomVoiceConflict
    from ...models.custom_voice_not_found import CustomVoiceNotFound
    from ...models.internal_error import InternalError
    from ...models.invalid_voice_upload import InvalidVoiceUpload
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/custom-voices",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[CustomVoice]
    | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.custom_voice import CustomVoice
    from ...models.custom_voice_conflict import CustomVoiceConflict
    from ...models.custom_voice_not_found import CustomVoiceNotFound
    from ...models.internal_error import InternalError
    from ...models.invalid_voice_upload import InvalidVoiceUpload
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError

    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = CustomVoice.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = AuthorizationDenied.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = CustomVoiceNotFound.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = CustomVoiceConflict.from_dict(response.json())

        return response_409

    if response.status_code == 422:
        response_422 = InvalidVoiceUpload.from_dict(response.json())

        return response_422

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
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[CustomVoice]
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
) -> Response[
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[CustomVoice]
]:
    """List custom voices

     The voices of the workspace that were made from recordings.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[CustomVoice]]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
) -> (
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[CustomVoice]
    | None
):
    """List custom voices

     The voices of the workspace that were made from recordings.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[CustomVoice]
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[CustomVoice]
]:
    """List custom voices

     The voices of the workspace that were made from recordings.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[CustomVoice]]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
) -> (
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[CustomVoice]
    | None
):
    """List custom voices

     The voices of the workspace that were made from recordings.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[CustomVoice]
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
