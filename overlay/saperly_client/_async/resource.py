"""What the resources share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .session import AsyncSession


class AsyncResource:
    """A group of methods of a client.

    Every method also takes the options of a call: `timeout` (seconds for the whole call, retries included),
    `max_retries` and `extra_headers`, and `idempotency_key` where it changes something. Besides what its docstring
    names, every method raises `APIConnectionError` or `APITimeoutError` where no answer came, `UnauthorizedError`,
    `AuthorizationDeniedError`, `RateLimitedError` and `InternalError` as the contract has them,
    `IdempotencyConflictError` and `IdempotencyKeyMismatchError` where an idempotency key of yours was used before, and
    `ResponseValidationError` where a success does not fit the contract; all are a `SaperlyError`.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def __repr__(self) -> str:
        return f"<{type(self).__name__} base_url={self._session.sender.base_url!r}>"
