from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.assistant_answer import AssistantAnswer
    from ...models.assistant_question import AssistantQuestion
    from ...models.assistant_unavailable import AssistantUnavailable
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited


def _get_kwargs(
    *,
    body: AssistantQuestion,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/assistant/answer",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AssistantAnswer | AssistantUnavailable | InternalError | RateLimited | None:
    from ... import errors
    from ...models.assistant_answer import AssistantAnswer
    from ...models.assistant_unavailable import AssistantUnavailable
    from ...models.internal_error import InternalError
    from ...models.rate_limited import RateLimited

    if response.status_code == 200:
        response_200 = AssistantAnswer.from_dict(response.json())

        return response_200

    if response.status_code == 429:
        response_429 = RateLimited.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = InternalError.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = AssistantUnavailable.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AssistantAnswer | AssistantUnavailable | InternalError | RateLimited]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AssistantQuestion,
    idempotency_key: str | Unset = UNSET,
) -> Response[AssistantAnswer | AssistantUnavailable | InternalError | RateLimited]:
    """Ask the assistant

     Answers a question about a workspace in plain words.

    Args:
        idempotency_key (str | Unset):
        body (AssistantQuestion): A question about a workspace.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AssistantAnswer | AssistantUnavailable | InternalError | RateLimited]
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
    body: AssistantQuestion,
    idempotency_key: str | Unset = UNSET,
) -> AssistantAnswer | AssistantUnavailable | InternalError | RateLimited | None:
    """Ask the assistant

     Answers a question about a workspace in plain words.

    Args:
        idempotency_key (str | Unset):
        body (AssistantQuestion): A question about a workspace.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AssistantAnswer | AssistantUnavailable | InternalError | RateLimited
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AssistantQuestion,
    idempotency_key: str | Unset = UNSET,
) -> Response[AssistantAnswer | AssistantUnavailable | InternalError | RateLimited]:
    """Ask the assistant

     Answers a question about a workspace in plain words.

    Args:
        idempotency_key (str | Unset):
        body (AssistantQuestion): A question about a workspace.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AssistantAnswer | AssistantUnavailable | InternalError | RateLimited]
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
    body: AssistantQuestion,
    idempotency_key: str | Unset = UNSET,
) -> AssistantAnswer | AssistantUnavailable | InternalError | RateLimited | None:
    """Ask the assistant

     Answers a question about a workspace in plain words.

    Args:
        idempotency_key (str | Unset):
        body (AssistantQuestion): A question about a workspace.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AssistantAnswer | AssistantUnavailable | InternalError | RateLimited
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
