"""The error classes that are written by hand; `saperly_client.errors` is where users find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = TypeVar("Value")


class RequestInfo(NamedTuple):
    """What was asked for: enough to find it in a log, and nothing secret."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class SaperlyError(Exception):
    """Root of everything that this package raises on purpose."""


class ConfigurationError(SaperlyError, ValueError):
    """The client cannot be made from what it was given: no usable key, or a base URL that would leak it."""


class InvalidArgumentError(SaperlyError, ValueError):
    """An argument was refused before anything was sent."""


class WebhookVerificationError(SaperlyError):
    """A delivery or a brain event was not proven to come from Saperly.

    Attributes:
        reason: which check failed, one word of a closed set (see `saperly_client.webhooks`).
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class JournalError(SaperlyError):
    """The journal of a `messages.send_many()` cannot be used. Nothing is sent without it."""


class JournalLockedError(JournalError):
    """Another run has the journal open."""


class JournalMismatchError(JournalError):
    """The journal is that of other messages, or of messages to another base URL.

    Attributes:
        index: place of the first item that differs, from 0; None where the difference is another one.
    """

    def __init__(self, message: str, *, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class LaunchError(SaperlyError):
    """`launch()` failed halfway; what it had created was undone as far as possible.

    Attributes:
        step: the step that failed: `provision`, `create` or `attach`.
        idempotency_key: that step's key. Where no answer came, repeating the step under it shows what became of it.
        undone: ids of what was created and removed again.
        left_behind: ids of what was created and could not be removed, with the error that prevented it.
    """

    def __init__(
        self,
        message: str,
        *,
        step: str,
        idempotency_key: str,
        undone: tuple[str, ...],
        left_behind: Mapping[str, Exception],
    ) -> None:
        super().__init__(message)
        self.step = step
        self.idempotency_key = idempotency_key
        self.undone = undone
        self.left_behind = dict(left_behind)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class WaitTimeoutError(SaperlyError, TimeoutError):
    """What was waited for was not over in time. It goes on all the same.

    Attributes:
        last: its last known state; None where not even that could be fetched.
    """

    def __init__(self, message: str, *, last: Any) -> None:
        super().__init__(message)
        self.last = last

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class RequestError(SaperlyError):
    """Base of the errors about one request.

    Attributes:
        request: method and path of the request.
    """

    def __init__(self, message: str, *, request: RequestInfo) -> None:
        super().__init__(message)
        self.request = request

    # Exceptions pickle by calling the class with `args`, which would lose the keyword-only rest.
    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class APIConnectionError(RequestError):
    """No answer: the connection could not be made, or was lost. The last of all attempts is the cause."""


class APITimeoutError(APIConnectionError):
    """No answer within the call's `timeout`, or an attempt timed out and no retry was left."""


class ResponseError(RequestError):
    """Base of the errors about an answer that arrived.

    Attributes:
        status_code: the HTTP status.
        headers: the response headers, names in lower case.
        body: the body as decoded JSON where it was JSON, else as text; cut off after 1 MiB.
    """

    def __init__(
        self, message: str, *, request: RequestInfo, status_code: int, headers: Mapping[str, str], body: Any
    ) -> None:
        super().__init__(message, request=request)
        self.status_code = status_code
        self.headers = dict(headers)
        self.body = body


class ResponseValidationError(ResponseError):
    """A success whose body does not fit the contract: no JSON, another shape, or a required field is missing.

    The action was carried out: do not repeat it blindly. The JSON types of single fields are not checked, since an API
    that begins to send 1.0 for 1 should stop nobody, and checking them costs a long list a sixth of its time.
    """


class APIStatusError(ResponseError):
    """An answer that is no success. Under it a class for each status, and under those a class for each tag.

    Attributes:
        tag: the `_tag` of the body, also one that this version does not know; None where there was none.
        retry_after: seconds to wait, from the `Retry-After` header; None where there was none.
    """

    TAG: ClassVar[str | None] = None

    def __init__(
        self,
        message: str,
        *,
        request: RequestInfo,
        status_code: int,
        headers: Mapping[str, str],
        body: Any,
        tag: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, request=request, status_code=status_code, headers=headers, body=body)
        self.tag = tag
        self.retry_after = retry_after

    @property
    def response(self) -> Mapping[str, Any]:
        """The answer as plain data: `status_code`, `headers` and `body`."""
        return {"status_code": self.status_code, "headers": self.headers, "body": self.body}

    def _field(self, name: str, *types: type[Value]) -> Value | None:
        """A field of the body where it is there and of its documented type, else None."""
        value = self.body.get(name) if isinstance(self.body, dict) else None
        # A bool is an int to Python, but not to the contract.
        if isinstance(value, bool) and bool not in types:
            return None
        return value if isinstance(value, types) else None


class BadRequestError(APIStatusError):
    """400: the request is malformed, or one of its fields is not acceptable."""


class AuthenticationError(APIStatusError):
    """401: there was no usable key."""


class PaymentRequiredError(APIStatusError):
    """402: balance, spend limit or payment method stand against it."""


class PermissionDeniedError(APIStatusError):
    """403: the key, the recipient or the country does not allow it."""


class NotFoundError(APIStatusError):
    """404: there is no such thing for this key."""


class ConflictError(APIStatusError):
    """409: it contradicts the present state."""


class UnprocessableEntityError(APIStatusError):
    """422: understood, but not possible with these values."""


class TooManyRequestsError(APIStatusError):
    """429: too many requests."""


class ServerError(APIStatusError):
    """5xx: Saperly or the carrier behind it failed."""


STATUS_CLASSES: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: TooManyRequestsError,
}


def status_class(status_code: int) -> type[APIStatusError]:
    """The class of a status; 5xx share one, what has none of its own is an `APIStatusError`."""
    if status_code >= 500:
        return ServerError
    return STATUS_CLASSES.get(status_code, APIStatusError)


def _rebuild(cls: type[SaperlyError], args: tuple[Any, ...], state: dict[str, Any]) -> SaperlyError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


# Users read `saperly_client.errors.NotFoundError` in a traceback and can import exactly that.
for _class in [value for value in globals().values() if isinstance(value, type) and issubclass(value, SaperlyError)]:
    _class.__module__ = "saperly_client.errors"
