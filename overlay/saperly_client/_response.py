"""From an answer to a typed result or a typed error. No I/O."""

from __future__ import annotations

import codecs
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
CHARSETS = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
)


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
    parse: Callable[[bytes], T],
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
    try:
        if not complete:
            raise ValueError("it cannot be unpacked, or is larger than 64 MiB")
        if not content:
            raise ValueError("it is empty")
        return parse(content)
    except UNDECODABLE as error:
        done = "" if request.method == "GET" else " The action was carried out."
        raise ResponseValidationError(
            f"{request} succeeded with {status_code}, but the body does not fit the contract: {misfit(error)}.{done} "
            "If Saperly changed its contract, update saperly-client; `body` holds what came",
            request=request,
            status_code=status_code,
            headers=dict(headers),
            body=as_json(content, headers),
        ) from error


def misfit(error: Exception) -> str:
    """What is wrong with a body, in words."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "it is no JSON"
    if isinstance(error, KeyError):
        return f"it lacks {error}"
    # Whatever Python made of it. It may quote the body, where anything may stand.
    return shown(str(error)) if isinstance(error, ValueError) else f"it has another shape ({shown(str(error))})"


def status_error(request: RequestInfo, status_code: int, headers: Mapping[str, str], content: bytes) -> APIStatusError:
    """The error for an answer that is no success: by its tag where it is known, else by its status. Never raises."""
    from ._contract.errors import TAG_CLASSES

    text = as_text(content, headers)
    body = as_json(content, headers)
    tag = body.get("_tag") if isinstance(body, dict) else None
    if not isinstance(tag, str) or not tag:
        tag = None
    # The tag says more than the status: a tag that moved to another status keeps its class.
    cls = TAG_CLASSES.get(tag or "") or status_class(status_code)
    retry_after = parse_retry_after(headers, now=time)
    headers = dict(headers)
    return cls(
        describe(request, status_code, tag, body if isinstance(body, dict) else {}, text, headers, retry_after),
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
    fields: Mapping[str, Any],
    text: str,
    headers: Mapping[str, str],
    retry_after: float | None,
) -> str:
    """What happened, what the server said of it, and what to do. Of a tag's own fields, which may be phone numbers,
    only what is meant to be read is shown: messages end up in logs.
    """
    from ._remedies import REMEDIES

    parts = [f"{request}: {status_code} {shown(tag)}" if tag else f"{request}: {status_code}"]
    said = [shown(fields[key]).rstrip(".") for key in ("message", "reason") if isinstance(fields.get(key), str)]
    parts.extend(filter(None, said))
    if 300 <= status_code < 400:
        location = shown(headers.get("location", "nowhere"))
        parts.append(f"redirected to {location!r}, which is not followed: check base_url")
    elif tag is None:
        parts.append(f"the body has no error tag: {shown(text)!r}" if text else "the body is empty")
    if isinstance(fields.get("traceId"), str):
        parts.append(f"trace id {shown(fields['traceId'])}")
    if retry_after is not None:
        parts.append(f"retry after {retry_after:g} s")
    remedy = REMEDIES.get(tag or "")
    if remedy:
        parts.append(remedy)
    return ". ".join(parts)


def shown(text: str) -> str:
    """A text of the server's for a message: the beginning of it, on one line, and nothing that no log can take."""
    line = " ".join(text[:SHOWN].split())
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)


def as_text(content: bytes, headers: Mapping[str, str]) -> str:
    """The body as text, in the charset that it declares if it is one of the usual ones, else in UTF-8."""
    charset = headers.get("content-type", "").partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        # Python has codecs too that warn, or take minutes for a megabyte; none of those is for the web.
        known = codecs.lookup(charset).name in CHARSETS
    except (LookupError, ValueError):
        known = False
    return content.decode(charset if known else "utf-8", "replace")


def as_json(content: bytes, headers: Mapping[str, str]) -> Any:
    """The body as decoded JSON, or as text where it is none."""
    try:
        return json.loads(content)
    except UNDECODABLE:
        return as_text(content, headers)
