"""Every error that this package raises on purpose.

    SaperlyError
    ├── ConfigurationError (also a ValueError)      no usable key or base URL
    ├── InvalidArgumentError (also a ValueError)    refused before anything was sent
    ├── WebhookVerificationError                    a delivery that is not proven to be Saperly's
    ├── WaitTimeoutError (also a TimeoutError)      wait(): not over in time
    ├── LaunchError                                 launch() failed halfway, and was undone
    ├── JournalError                                send_many(): the journal cannot be used
    │   ├── JournalLockedError                      another run has it open
    │   └── JournalMismatchError                    it is that of other messages
    └── RequestError                                .request
        ├── APIConnectionError                      no answer
        │   └── APITimeoutError                     not in time
        └── ResponseError                           .status_code .headers .body
            ├── ResponseValidationError             a success that does not fit the contract
            └── APIStatusError                      .tag .retry_after .response
                ├── BadRequestError            400
                ├── AuthenticationError        401
                ├── PaymentRequiredError       402
                ├── PermissionDeniedError      403
                ├── NotFoundError              404
                ├── ConflictError              409
                ├── UnprocessableEntityError   422
                ├── TooManyRequestsError       429
                └── ServerError                5xx

Under the class of its status, each error tag of the contract has a class: the tag's name with `Error`, with the
tag's fields as attributes (`RateLimitedError.bucket`). They are generated from the contract. A tag that this version
does not know raises the class of its status, with `.tag` and `.body` kept.
"""

from __future__ import annotations

from ._contract import errors as _tags
from ._contract.errors import *  # noqa: F403 (one class a tag; its __all__ is the list)
from ._errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    InvalidArgumentError,
    JournalError,
    JournalLockedError,
    JournalMismatchError,
    LaunchError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RequestError,
    RequestInfo,
    ResponseError,
    ResponseValidationError,
    SaperlyError,
    ServerError,
    TooManyRequestsError,
    UnprocessableEntityError,
    WaitTimeoutError,
    WebhookVerificationError,
)

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InvalidArgumentError",
    "JournalError",
    "JournalLockedError",
    "JournalMismatchError",
    "LaunchError",
    "NotFoundError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RequestError",
    "RequestInfo",
    "ResponseError",
    "ResponseValidationError",
    "SaperlyError",
    "ServerError",
    "TooManyRequestsError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "WebhookVerificationError",
]
__all__ += _tags.__all__
