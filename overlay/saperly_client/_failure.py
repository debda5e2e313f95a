"""Failures below the protocol: from an exception of httpx to one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ._errors import APIConnectionError, APIStatusError, APITimeoutError, ResponseValidationError

if TYPE_CHECKING:
    from ._errors import RequestInfo

# The attempt may have been, or may still be, carried out.
UNCERTAIN_STATUSES = frozenset({408, 409})

Error = TypeVar("Error", bound=BaseException)


def connection_error(failure: Exception | None, request: RequestInfo, attempts: int) -> APIConnectionError:
    """The error to raise where no answer came; raise it `from` the failure."""
    import httpx

    tried = "" if attempts == 1 else f" after {attempts} attempts"
    if isinstance(failure, httpx.TimeoutException):
        phase = type(failure).__name__.removesuffix("Timeout").lower()
        return APITimeoutError(
            f"{request}: no answer in time{tried} (while in {phase}). It may have been carried out: repeat it with the "
            "same idempotency_key, or pass a longer timeout",
            request=request,
        )
    what = f"{type(failure).__name__}: {failure}" if str(failure) else type(failure).__name__
    return APIConnectionError(f"{request}: no answer{tried} ({what}). Check base_url and the network", request=request)


def is_hopeless(failure: BaseException | None) -> bool:
    """Whether another attempt would change nothing."""
    import httpx

    return isinstance(
        failure, httpx.LocalProtocolError | httpx.UnsupportedProtocol | httpx.TooManyRedirects | httpx.InvalidURL
    )


def leaves_doubt(error: BaseException) -> bool:
    """Whether what was asked for may have been carried out all the same."""
    if isinstance(error, APIStatusError):
        return error.status_code >= 500 or error.status_code in UNCERTAIN_STATUSES
    return isinstance(error, APIConnectionError | ResponseValidationError)


def without_traceback(error: Error) -> Error:
    """The same exception without the frames in which it and its causes arose.

    The frames inside httpx hold the headers of the request as plain tuples, and tools that print the local variables
    of a traceback would print the key. The exceptions themselves stay chained.
    """
    seen: set[int] = set()
    links: list[BaseException | None] = [error]
    while links:
        link = links.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            link.__traceback__ = None
            links += [link.__cause__, link.__context__]
    return error
