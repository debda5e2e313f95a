"""What can be set for one call, and what a client sets for all of its calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict, TypeGuard

from ._errors import InvalidArgumentError
from ._retry import MAX_RETRY_AFTER


class StepOptions(TypedDict, total=False):
    """Options of each call among several that share one timeout.

    max_retries: attempts beyond the first.
    extra_headers: headers to send besides the client's own. Tools that print local variables in tracebacks show them.
    """

    max_retries: int
    extra_headers: Mapping[str, str]


class RequestOptions(StepOptions, total=False):
    """Options of every call.

    timeout: seconds for the whole call, its retries and the waits between them included; None for no limit. An attempt
        that another may follow gets half of what is left.
    """

    timeout: float | None


class MutationOptions(RequestOptions, total=False):
    """Options of a call that changes something.

    idempotency_key: the key under which Saperly carries it out once, however often it arrives; a fresh UUID v4 by
        default. Pass your own to make a repetition from another process safe as well.
    """

    idempotency_key: str | None


class CallOptions(NamedTuple):
    """The options of one call, resolved."""

    timeout: float | None = 30.0
    max_retries: int = 2
    extra_headers: Mapping[str, str] | None = None
    idempotency_key: str | None = None
    max_retry_after: float = MAX_RETRY_AFTER

    def merged(self, options: Mapping[str, Any], *, mutates: bool) -> CallOptions:
        """These options with the ones of a call over them.

        Raises:
            TypeError: an option that there is not, or an idempotency key for a call that only reads.
            InvalidArgumentError: a value that cannot be meant.
        """
        allowed = MutationOptions.__annotations__ if mutates else RequestOptions.__annotations__
        for name in options:
            if name not in allowed:
                raise TypeError(
                    f"unexpected keyword argument {name!r}; a call takes these options: {', '.join(allowed)}"
                )
        changes = dict(options)
        headers = changes.get("extra_headers")
        if self.extra_headers and headers is not None:
            check_headers(headers)
            over = {name.lower() for name in headers}
            changes["extra_headers"] = {
                **{name: value for name, value in self.extra_headers.items() if name.lower() not in over},
                **headers,
            }
        return self._replace(**changes).checked()

    def checked(self) -> CallOptions:
        """These options, or an error where a value cannot be meant."""
        timeout, retries, headers, key, longest = self
        check_timeout(timeout)
        if not isinstance(retries, int) or isinstance(retries, bool) or retries < 0:
            raise InvalidArgumentError(f"max_retries={retries!r}: pass a whole number, 0 or greater")
        if key is not None and not (isinstance(key, str) and is_header_value(key)):
            raise InvalidArgumentError("idempotency_key: pass a string of printable ASCII, best a UUID v4")
        if headers is not None:
            check_headers(headers)
        if not (is_number(longest) and longest >= 0):
            raise InvalidArgumentError(f"max_retry_after={longest!r}: pass seconds, 0 or greater")
        return self


def check_timeout(timeout: object) -> None:
    """Refuse what is no time for a call.

    Raises:
        InvalidArgumentError: it is neither a number above 0 nor None.
    """
    if timeout is not None and not (is_number(timeout) and timeout > 0):
        raise InvalidArgumentError(f"timeout={timeout!r}: pass seconds greater than 0, or None for no limit")


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number (a bool is none)."""
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) != float("inf")
    )


def check_headers(headers: object) -> None:
    """Refuse what is no mapping of names to values that can be sent.

    Raises:
        InvalidArgumentError: it is none; the message shows no value, which may be a secret.
    """
    if not isinstance(headers, Mapping):
        raise InvalidArgumentError("extra_headers: pass a mapping of names to values")
    for name, value in headers.items():
        if not (isinstance(name, str) and re.fullmatch(_HEADER_NAME, name)):
            raise InvalidArgumentError(f"extra_headers: {name!r} is no name of a header")
        if not (isinstance(value, str) and (value == "" or is_header_value(value))):
            raise InvalidArgumentError(
                f"extra_headers[{name!r}]: a value is a string of printable ASCII, without spaces around it"
            )


def is_header_value(text: str) -> bool:
    """Whether it can stand in a header as it is, and is not empty."""
    return bool(text) and text == text.strip(" ") and all(" " <= character <= "~" for character in text)


# A token, as RFC 9110 has it. Compiled at first use, which is rare.
_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
