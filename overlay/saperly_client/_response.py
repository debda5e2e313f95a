"""From an answer to a typed result or a typed error. No I/O."""

from __future__ import annotations

import json
from time import time
from typing import TYPE_CHECKING, Any, TypeVar

from ._errors import APIStatusError, RequestInfo, ResponseValidationError, status_class
from ._retry import parse_retry_after

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

# What decoding hostile JSON, or feeding it to a model, can raise.
UNDECODABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
SHOWN = 200


def is_success(status_code: int) -> bool:
    """Whether the status is one of 2xx."""
    return 200 <= status_code < 300


def peek_tag(content: bytes) -> str | None:
    """The `_tag` of an error body, if it has one."""
    try:
        tag = json.loads(content)["_tag"]
    except UNDECODABLE:
        return None
    return tag if isinstance(tag, str) and tag else None


def decode_success(
    decode: Callable[[Any], T],
    request: RequestInfo,
    status_code: int,
    headers: Mapping[str, str],
    content: bytes,
    complete: bool = True,
) -> T:
    """The typed result of a 2xx.

    Raises:
        ResponseValidationError: the body is no JSON, or lacks what the contract requires.
    """
    data: Any = None
    try:
        if not complete:
            raise ValueError("it cannot be unpacked, or is larger than 64 MiB")
        data = json_decoder()(content)
        return decode(data)
    except UNDECODABLE as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error) or type(error).__name__
        raise ResponseValidationError(
            f"{request} succeeded with {status_code}, but the body does not fit the contract: {what}. The action was "
            "carried out. If Saperly changed its contract, update saperly-client; `body` holds what came",
            request=request,
            status_code=status_code,
            headers=dict(headers),
            body=data if data is not None else as_text(content, headers),
        ) from error


def status_error(request: RequestInfo, status_code: int, headers: Mapping[str, str], content: bytes) -> APIStatusError:
    """The error for an answer that is no success: by its tag where it is known, else by its status. Never raises."""
    from ._contract.errors import TAG_CLASSES

    body: Any
    try:
        body = json.loads(content)
    except UNDECODABLE:
        body = as_text(content, headers)
    tag = body.get("_tag") if isinstance(body, dict) else None
    if not isinstance(tag, str) or not tag:
        tag = None
    # The tag says more than the status: a tag that moved to another status keeps its class.
    cls = TAG_CLASSES.get(tag or "") or status_class(status_code)
    retry_after = parse_retry_after(headers, now=time)
    headers = dict(headers)
    return cls(
        describe(request, status_code, tag, body, headers, retry_after),
        request=request,
        status_code=status_code,
        headers=headers,
        body=body,
        tag=tag,
        retry_after=retry_after,
    )


def describe(
    request: RequestInfo,
    status_code: int,
    tag: str | None,
    body: Any,
    headers: Mapping[str, str],
    retry_after: float | None,
) -> str:
    """What happened, what the server said of it, and what to do. Without phone numbers: messages end up in logs."""
    from ._remedies import REMEDIES

    parts = [f"{request}: {status_code} {tag}" if tag else f"{request}: {status_code}"]
    said = (
        [body[key] for key in ("message", "reason") if isinstance(body.get(key), str)] if isinstance(body, dict) else []
    )
    parts.extend(text[:SHOWN].rstrip(".") for text in said if text)
    if 300 <= status_code < 400:
        parts.append(f"redirected to {headers.get('location', 'nowhere')!r}, which is not followed: check base_url")
    elif tag is None:
        text = body if isinstance(body, str) else json.dumps(body)
        parts.append(f"the body has no error tag: {text[:SHOWN]!r}" if text else "the body is empty")
    trace_id = body.get("traceId") if isinstance(body, dict) else None
    if isinstance(trace_id, str):
        parts.append(f"trace id {trace_id[:SHOWN]}")
    if retry_after is not None:
        parts.append(f"retry after {retry_after:g} s")
    remedy = REMEDIES.get(tag or "")
    if remedy:
        parts.append(remedy)
    return ". ".join(parts)


def as_text(content: bytes, headers: Mapping[str, str]) -> str:
    """The body as text, in the charset that it declares if there is such a one."""
    charset = headers.get("content-type", "").partition("charset=")[2].partition(";")[0].strip(" \"'") or "utf-8"
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def json_decoder() -> Callable[[bytes], Any]:
    """msgspec's decoder where the extra `fast` is installed, else the standard library's."""
    global _decoder
    if _decoder is None:
        try:
            import msgspec
        except ImportError:
            _decoder = json.loads
        else:
            _decoder = msgspec.json.decode
    return _decoder


_decoder: Callable[[bytes], Any] | None = None
