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
    from ...models.invitation_create import InvitationCreate
    from ...models.invitation_queued import InvitationQueued
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.workspace_not_found import WorkspaceNotFound


def _get_kwargs(
    slug: str,
    *,
    body: InvitationCreate,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/workspaces/{slug}/invitations".format(
            slug=quote(str(slug), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound | None:
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.internal_error import InternalError
    from ...models.invitation_queued import InvitationQueued
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.workspace_not_found import WorkspaceNotFound

    if response.status_code == 202:
        response_202 = InvitationQueued.from_dict(response.json())

        return response_202

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
) -> Response[AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    body: InvitationCreate,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound]:
    """Invite somebody to a workspace

     Sends an invitation by e-mail.

    Args:
        slug (str):
        idempotency_key (str | Unset):
        body (InvitationCreate): Whom to invite.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound]
    """

    kwargs = _get_kwargs(
        slug=slug,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    body: InvitationCreate,
    idempotency_key: str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound | None:
    """Invite somebody to a workspace

     Sends an invitation by e-mail.

    Args:
        slug (str):
        idempotency_key (str | Unset):
        body (InvitationCreate): Whom to invite.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound
    """

    return sync_detailed(
        slug=slug,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    body: InvitationCreate,
    idempotency_key: str | Unset = UNSET,
) -> Response[AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound]:
    """Invite somebody to a workspace

     Sends an invitation by e-mail.

    Args:
        slug (str):
        idempotency_key (str | Unset):
        body (InvitationCreate): Whom to invite.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound]
    """

    kwargs = _get_kwargs(
        slug=slug,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    slug: str,
    *,
    client: AuthenticatedClient | Client,
    body: InvitationCreate,
    idempotency_key: str | Unset = UNSET,
) -> AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound | None:
    """Invite somebody to a workspace

     Sends an invitation by e-mail.

    Args:
        slug (str):
        idempotency_key (str | Unset):
        body (InvitationCreate): Whom to invite.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | InternalError | InvitationQueued | RateLimited | Unauthorized | WorkspaceNotFound
    """

    return (
        await asyncio_detailed(
            slug=slug,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
