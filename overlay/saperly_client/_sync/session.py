# Translated from overlay/saperly_client/_async/session.py by scripts/unasync.py; do not edit.
"""From a method's arguments to its typed result: the settings of a client, over the sender that it shares."""

from __future__ import annotations

from collections.abc import Mapping
from json import loads as json_loads
from typing import TYPE_CHECKING, Any, TypeVar

from .._config import check_api_key, check_base_url
from .._errors import InvalidArgumentError
from .._operation import Prepared, check_method, check_path
from .._options import CallOptions, check_headers
from .._phone import check_e164
from .._response import decode_success, is_success, status_error
from .._unset import Unset
from .pool import Pool
from .sender import Sender

if TYPE_CHECKING:
    import httpx

    from .._operation import Operation
    from .._secret import Secret
    from .sender import Answer

T = TypeVar("T")


def open_session(
    secret: Secret | None,
    *,
    base_url: str | None,
    timeout: float | None,
    max_retries: int,
    max_retry_after: float,
    http_client: httpx.Client | None,
    validate_numbers: bool,
    log_bodies: bool,
) -> Session:
    """The session of a new client; the arguments are the client's."""
    options = CallOptions(timeout=timeout, max_retries=max_retries, max_retry_after=max_retry_after).checked()
    base_url = check_base_url(base_url)
    sender = Sender(
        # Plain http is to this machine only: a proxy would get the key in the clear, and could not reach it anyway.
        Pool(http_client, proxies=not base_url.startswith("http:")),
        base_url=base_url,
        secret=check_api_key(secret),
        log_bodies=log_bodies,
    )
    return Session(sender, options, validate_numbers=validate_numbers)


class Session:
    """What the resources of a client call.

    Args:
        sender: sends requests, with the key and the connections.
        options: the options of a call that sets none.
        validate_numbers: whether phone numbers must be in E.164 form.
    """

    __slots__ = ("options", "sender", "validate_numbers")

    def __init__(self, sender: Sender, options: CallOptions, *, validate_numbers: bool) -> None:
        self.sender = sender
        self.options = options
        self.validate_numbers = validate_numbers

    def with_options(
        self,
        secret: Secret | None,
        *,
        timeout: float | Unset | None,
        max_retries: int | Unset,
        max_retry_after: float | Unset,
        extra_headers: Mapping[str, str] | Unset,
        validate_numbers: bool | Unset,
    ) -> Session:
        """Another session over the same connections; the arguments are those of the client's method."""
        options = self.options
        if not isinstance(timeout, Unset):
            options = options._replace(timeout=timeout)
        if not isinstance(max_retries, Unset):
            options = options._replace(max_retries=max_retries)
        if not isinstance(max_retry_after, Unset):
            options = options._replace(max_retry_after=max_retry_after)
        if not isinstance(extra_headers, Unset):
            check_headers(extra_headers)
            options = options._replace(extra_headers=dict(extra_headers))  # theirs may change
        return Session(
            self.sender if secret is None else self.sender.with_secret(check_api_key(secret)),
            options.checked(),
            validate_numbers=self.validate_numbers if isinstance(validate_numbers, Unset) else validate_numbers,
        )

    def call(self, operation: Operation[T], options: Mapping[str, Any], /, *path: str, **fields: Any) -> T:
        """What every method of a resource comes down to.

        Args:
            operation: which.
            options: the options of this call.
            path: the ids in the path.
            fields: the body's or the query's, in snake_case; `UNSET` ones are not sent.
        """
        resolved = self.resolve(options, mutates=operation.mutates)
        prepared = operation.prepare(path, fields, resolved.idempotency_key)
        answer = self.answer(prepared, resolved)
        return decode_success(operation.parse, prepared.info, *answer)

    def request(
        self, method: str, path: str, json: Any, params: Mapping[str, Any] | None, options: Mapping[str, Any]
    ) -> Any:
        """A request that no operation of the contract stands behind."""
        method = check_method(method)
        check_path(path)
        if params is not None and not isinstance(params, Mapping):
            raise InvalidArgumentError("params: pass a mapping of names to values")
        resolved = self.resolve(options, mutates=method != "GET")
        prepared = Prepared(
            method,
            path,
            dict(params) if params else None,
            {"Idempotency-Key": resolved.idempotency_key} if resolved.idempotency_key else {},
            None if isinstance(json, Unset) else json,
            not isinstance(json, Unset),
        )
        answer = self.answer(prepared, resolved)
        return decode_success(json_loads, prepared.info, *answer) if answer.content else None

    def answer(self, prepared: Prepared, options: CallOptions, *, redirect_expected: bool = False) -> Answer:
        """The answer where it is a success (or a redirect that is expected), else its error."""
        repeatable = prepared.method == "GET" or options.idempotency_key is not None
        answer = self.sender.exchange(
            prepared, options, repeatable=repeatable, follow_redirects=False if redirect_expected else None
        )
        if is_success(answer.status_code) or (redirect_expected and 300 <= answer.status_code < 400):
            return answer
        raise status_error(prepared.info, answer.status_code, answer.headers, answer.content)

    def resolve(self, options: Mapping[str, Any], *, mutates: bool) -> CallOptions:
        """The options of a call, with a new idempotency key where it needs one and none was passed."""
        resolved = self.options.merged(options, mutates=mutates) if options else self.options
        if mutates and resolved.idempotency_key is None:
            from uuid import uuid4

            return resolved._replace(idempotency_key=str(uuid4()))
        return resolved

    def e164(self, field: str, value: str, *, sip_allowed: bool = False) -> str:
        """The value, where it is a phone number in E.164 form or nobody wants to know."""
        if self.validate_numbers:
            check_e164(field, value, sip_allowed=sip_allowed)
        return value
