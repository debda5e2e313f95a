from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.country_not_available import CountryNotAvailable
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.insufficient_funds import InsufficientFunds
    from ...models.internal_error import InternalError
    from ...models.no_numbers_available import NoNumbersAvailable
    from ...models.number_provision import NumberProvision
    from ...models.number_quota_exceeded import NumberQuotaExceeded
    from ...models.payment_method_required import PaymentMethodRequired
    from ...models.phone_number import PhoneNumber
    from ...models.price_changed import PriceChanged
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError


def _get_kwargs(
    *,
    body: NumberProvision,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/numbers",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> (
    AuthorizationDenied
    | CountryNotAvailable
    | IdempotencyConflict
    | NumberQuotaExceeded
    | PriceChanged
    | IdempotencyKeyMismatch
    | InsufficientFunds
    | PaymentMethodRequired
    | InternalError
    | NoNumbersAvailable
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    from ... import errors
    from ...models.authorization_denied import AuthorizationDenied
    from ...models.country_not_available import CountryNotAvailable
    from ...models.idempotency_conflict import IdempotencyConflict
    from ...models.idempotency_key_mismatch import IdempotencyKeyMismatch
    from ...models.insufficient_funds import InsufficientFunds
    from ...models.internal_error import InternalError
    from ...models.no_numbers_available import NoNumbersAvailable
    from ...models.number_quota_exceeded import NumberQuotaExceeded
    from ...models.payment_method_required import PaymentMethodRequired
    from ...models.phone_number import PhoneNumber
    from ...models.price_changed import PriceChanged
    from ...models.rate_limited import RateLimited
    from ...models.unauthorized import Unauthorized
    from ...models.upstream_error import UpstreamError

    if response.status_code == 201:
        response_201 = PhoneNumber.from_dict(response.json())

        return response_201

    if response.status_code == 401:
        response_401 = Unauthorized.from_dict(response.json())

        return response_401

    if response.status_code == 402:

        def _parse_response_402(data: object) -> InsufficientFunds | PaymentMethodRequired:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_402_type_0 = InsufficientFunds.from_dict(data)

                return response_402_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_402_type_1 = PaymentMethodRequired.from_dict(data)

            return response_402_type_1

        response_402 = _parse_response_402(response.json())

        return response_402

    if response.status_code == 403:

        def _parse_response_403(data: object) -> AuthorizationDenied | CountryNotAvailable:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_403_type_0 = AuthorizationDenied.from_dict(data)

                return response_403_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_403_type_1 = CountryNotAvailable.from_dict(data)

            return response_403_type_1

        response_403 = _parse_response_403(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = NoNumbersAvailable.from_dict(response.json())

        return response_404

    if response.status_code == 409:

        def _parse_response_409(data: object) -> IdempotencyConflict | NumberQuotaExceeded | PriceChanged:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_409_type_0 = NumberQuotaExceeded.from_dict(data)

                return response_409_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_409_type_1 = PriceChanged.from_dict(data)

                return response_409_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_409_type_2 = IdempotencyConflict.from_dict(data)

            return response_409_type_2

        response_409 = _parse_response_409(response.json())

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
    | CountryNotAvailable
    | IdempotencyConflict
    | NumberQuotaExceeded
    | PriceChanged
    | IdempotencyKeyMismatch
    | InsufficientFunds
    | PaymentMethodRequired
    | InternalError
    | NoNumbersAvailable
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | UpstreamError
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
    body: NumberProvision,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | CountryNotAvailable
    | IdempotencyConflict
    | NumberQuotaExceeded
    | PriceChanged
    | IdempotencyKeyMismatch
    | InsufficientFunds
    | PaymentMethodRequired
    | InternalError
    | NoNumbersAvailable
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | UpstreamError
]:
    """Provision a number

     Rents a number. Ask for a quote first and pass the prices on, so that a dearer number is refused
    instead of bought.

    Args:
        idempotency_key (str | Unset):
        body (NumberProvision): Which number to rent, and the price that was quoted for it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | CountryNotAvailable | IdempotencyConflict | NumberQuotaExceeded | PriceChanged | IdempotencyKeyMismatch | InsufficientFunds | PaymentMethodRequired | InternalError | NoNumbersAvailable | PhoneNumber | RateLimited | Unauthorized | UpstreamError]
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
    body: NumberProvision,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | CountryNotAvailable
    | IdempotencyConflict
    | NumberQuotaExceeded
    | PriceChanged
    | IdempotencyKeyMismatch
    | InsufficientFunds
    | PaymentMethodRequired
    | InternalError
    | NoNumbersAvailable
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    """Provision a number

     Rents a number. Ask for a quote first and pass the prices on, so that a dearer number is refused
    instead of bought.

    Args:
        idempotency_key (str | Unset):
        body (NumberProvision): Which number to rent, and the price that was quoted for it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | CountryNotAvailable | IdempotencyConflict | NumberQuotaExceeded | PriceChanged | IdempotencyKeyMismatch | InsufficientFunds | PaymentMethodRequired | InternalError | NoNumbersAvailable | PhoneNumber | RateLimited | Unauthorized | UpstreamError
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: NumberProvision,
    idempotency_key: str | Unset = UNSET,
) -> Response[
    AuthorizationDenied
    | CountryNotAvailable
    | IdempotencyConflict
    | NumberQuotaExceeded
    | PriceChanged
    | IdempotencyKeyMismatch
    | InsufficientFunds
    | PaymentMethodRequired
    | InternalError
    | NoNumbersAvailable
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | UpstreamError
]:
    """Provision a number

     Rents a number. Ask for a quote first and pass the prices on, so that a dearer number is refused
    instead of bought.

    Args:
        idempotency_key (str | Unset):
        body (NumberProvision): Which number to rent, and the price that was quoted for it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthorizationDenied | CountryNotAvailable | IdempotencyConflict | NumberQuotaExceeded | PriceChanged | IdempotencyKeyMismatch | InsufficientFunds | PaymentMethodRequired | InternalError | NoNumbersAvailable | PhoneNumber | RateLimited | Unauthorized | UpstreamError]
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
    body: NumberProvision,
    idempotency_key: str | Unset = UNSET,
) -> (
    AuthorizationDenied
    | CountryNotAvailable
    | IdempotencyConflict
    | NumberQuotaExceeded
    | PriceChanged
    | IdempotencyKeyMismatch
    | InsufficientFunds
    | PaymentMethodRequired
    | InternalError
    | NoNumbersAvailable
    | PhoneNumber
    | RateLimited
    | Unauthorized
    | UpstreamError
    | None
):
    """Provision a number

     Rents a number. Ask for a quote first and pass the prices on, so that a dearer number is refused
    instead of bought.

    Args:
        idempotency_key (str | Unset):
        body (NumberProvision): Which number to rent, and the price that was quoted for it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthorizationDenied | CountryNotAvailable | IdempotencyConflict | NumberQuotaExceeded | PriceChanged | IdempotencyKeyMismatch | InsufficientFunds | PaymentMethodRequired | InternalError | NoNumbersAvailable | PhoneNumber | RateLimited | Unauthorized | UpstreamError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
