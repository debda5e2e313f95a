"""A form with a file in it, as `customVoices.create` takes one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import MalformedRequest

if TYPE_CHECKING:
    from .contract import Operation
    from .engine import Request

_NAME = re.compile(r'\bname="((?:[^"\\]|\\.)*)"', re.IGNORECASE)


def read_form(operation: Operation, request: Request) -> dict[str, Any]:
    """The fields of a form: text as str, what the contract calls binary as bytes.

    Raises:
        MalformedRequest: it is no form, or does not fit the contract.
    """
    boundary = re.search(r'boundary="?([^";]{1,70})"?', request.headers.get("content-type", ""))
    if boundary is None:
        raise MalformedRequest("header", "Content-Type has no boundary")
    schema = operation._contract.resolve(operation.body_schema or {})
    binary = {name for name, one in schema["properties"].items() if one.get("format") == "binary"}
    fields: dict[str, Any] = {}
    parts = (b"\r\n" + request.body).split(b"\r\n--" + boundary[1].encode("latin-1"))
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise MalformedRequest("body", "the form is cut off, or its boundary is another one")
    for part in parts[1:-1]:
        head, separator, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head.decode("utf-8", "replace"))
        if not separator or name is None:
            raise MalformedRequest("body", "a part of the form has no name")
        if name[1] in fields:
            raise MalformedRequest("body", f"{name[1]} stands there twice")
        if name[1] in binary:
            fields[name[1]] = content
            continue
        try:
            fields[name[1]] = content.decode()
        except UnicodeDecodeError:
            raise MalformedRequest("body", f"{name[1]} is not UTF-8") from None
    # The binary fields are stood in for by a text: JSON has none.
    problem = operation.check_body({name: "" if name in binary else value for name, value in fields.items()})
    if problem is not None:
        raise MalformedRequest("body", problem)
    return fields
