from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.custom_voice_conflict import CustomVoiceConflict
    from ...models.custom_voice_not_found import CustomVoiceNotFound
    from ...models.internal_error import InternalError
    from ...models.invalid_voice_upload import InvalidVoiceUpload
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError
    from ...models.voice import Voice


def _get_kwargs(
    *,
    language: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_language: None | str | Unset
    if isinstance(language, Unset):
        json_language = UNSET
    else:
        json_language = language
    params["language"] = json_language

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/voices",
        "params": params,
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
    | list[Voice]
    | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.custom_voice_conflict import CustomVoiceConflict
    from ...models.custom_voice_not_found import CustomVoiceNotFound
    from ...models.internal_error import InternalError
    from ...models.invalid_voice_upload import InvalidVoiceUpload
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError
    from ...models.voice import Voice

    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Voice.from_dict(response_200_item_data)

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
    | list[Voice]
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
    language: None | str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[Voice]
]:
    """List voices

     The voices that a connection may speak with.

    Args:
        language (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[Voice]]
    """

    kwargs = _get_kwargs(
        language=language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    language: None | str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[Voice]
    | None
):
    """List voices

     The voices that a connection may speak with.

    Args:
        language (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[Voice]
    """

    return sync_detailed(
        client=client,
        language=language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    language: None | str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[Voice]
]:
    """List voices

     The voices that a connection may speak with.

    Args:
        language (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[Voice]]
    """

    kwargs = _get_kwargs(
        language=language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    language: None | str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | CustomVoiceConflict
    | CustomVoiceNotFound
    | InternalError
    | InvalidVoiceUpload
    | RateLimited
    | Unauthorized
    | UpstreamError
    | list[Voice]
    | None
):
    """List voices

     The voices that a connection may speak with.

    Args:
        language (None | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | CustomVoiceConflict | CustomVoiceNotFound | InternalError | InvalidVoiceUpload | RateLimited | Unauthorized | UpstreamError | list[Voice]
    """

    return (
        await asyncio_detailed(
            client=client,
            language=language,
        )
    ).parsed
