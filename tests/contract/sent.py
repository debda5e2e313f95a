"""Whether a request is what the contract and the arguments say, and nothing else: a mock lets too much pass."""

from __future__ import annotations

import json
import re
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any

from .report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Contract, Operation
    from .samples import Arguments
    from .wire import Exchange

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# Everything that a client may say besides what the contract declares.
PLAIN_HEADERS = {"host", "accept", "accept-encoding", "user-agent", "connection", "authorization", "prefer"}


def findings(
    contract: Contract, operation: Operation, arguments: Arguments, exchange: Exchange, api_key: str
) -> Iterator[Finding]:
    """Everything in which a request differs from what it should be."""
    yield from _line_findings(contract, operation, arguments, exchange)
    yield from _header_findings(contract, operation, arguments, exchange, api_key)
    yield from _body_findings(contract, operation, arguments, exchange)


def _named(operation: Operation, arguments: Arguments) -> str:
    return f"{operation.id} ({arguments.variant})"


def _line_findings(
    contract: Contract, operation: Operation, arguments: Arguments, exchange: Exchange
) -> Iterator[Finding]:
    name = _named(operation, arguments)
    if exchange.method != operation.method:
        yield Finding("another verb was sent", name, operation.pointer, operation.method, exchange.method)
    values = iter(arguments.path)
    expected = [next(values) if part.startswith("{") else part for part in operation.path.split("/")[1:]]
    if exchange.segments != expected:
        yield Finding("another path was sent", name, operation.pointer, expected, exchange.segments)
    declared = {parameter.name: parameter.schema for parameter in operation.parameters_in("query")}
    # A query has no null: what is null is not there.
    wanted = sorted((key, str(value)) for key, value in arguments.query.items() if value is not None)
    if sorted(exchange.query) != wanted:
        yield Finding("another query was sent", name, operation.pointer, wanted, sorted(exchange.query))
    for key, value in exchange.query:
        if key not in declared:
            yield Finding("a query parameter that is not declared", name, operation.pointer, sorted(declared), key)
        else:
            for pointer, message in contract.violations(declared[key], value):
                yield Finding(f"the query parameter {key} breaks its schema: {message}", name, pointer, got=value)


def _header_findings(
    contract: Contract, operation: Operation, arguments: Arguments, exchange: Exchange, api_key: str
) -> Iterator[Finding]:
    name = _named(operation, arguments)
    given: dict[str, list[str]] = {}
    for key, value in exchange.request.headers:
        given.setdefault(key.lower(), []).append(value)
    expected = [f"Bearer {api_key}"]
    if given.get("authorization") != expected and (operation.secured or "authorization" in given):
        yield Finding(
            "the key is not sent as it should be", name, operation.pointer, expected, given.get("authorization")
        )
    allowed = set(PLAIN_HEADERS)
    header = operation.idempotency_header
    keys = given.get("idempotency-key", [])
    if header is not None:
        allowed.add("idempotency-key")
        wanted = arguments.idempotency_key
        right = len(keys) == 1 and (keys[0] == wanted if wanted is not None else UUID4.fullmatch(keys[0]) is not None)
        if not right:
            yield Finding(
                "the idempotency key is not what it should be",
                name,
                header.schema.pointer,
                [wanted or "a UUID v4"],
                keys,
            )
        for key in keys:
            for pointer, message in contract.violations(header.schema, key):
                yield Finding(f"the idempotency key breaks its schema: {message}", name, pointer, got=key)
    for parameter in operation.parameters_in("header"):
        if parameter.required and parameter.name.lower() not in given:
            yield Finding(f"lacks the header {parameter.name}", name, parameter.schema.pointer)
    if operation.body is not None or operation.method not in ("GET", "DELETE"):
        allowed.add("content-length")
    else:
        # Not forbidden, and without meaning.
        allowed |= {"content-length"} if given.get("content-length") == ["0"] else set()
    if operation.body is not None:
        allowed.add("content-type")
        media_type = [value.partition(";")[0].strip() for value in given.get("content-type", [])]
        if media_type != [operation.body.media_type]:
            yield Finding(
                "another content type was sent",
                name,
                operation.body.schema.pointer,
                [operation.body.media_type],
                given.get("content-type"),
            )
    for key in sorted(set(given) - allowed):
        yield Finding("a header that is not declared", name, operation.pointer, sorted(allowed), f"{key}: {given[key]}")
    for key, values in given.items():
        if len(values) > 1:
            yield Finding("a header was sent more than once", name, operation.pointer, got=f"{key}: {values}")


def _body_findings(
    contract: Contract, operation: Operation, arguments: Arguments, exchange: Exchange
) -> Iterator[Finding]:
    name = _named(operation, arguments)
    body = exchange.request.body
    if operation.body is None:
        if body:
            yield Finding("a body that is not declared", name, operation.pointer, "no body", repr(body[:200]))
        return
    schema = operation.body.schema
    where = contract.resolve(schema).pointer
    if operation.body.media_type == "multipart/form-data":
        yield from _multipart_findings(contract, operation, arguments, exchange)
        return
    try:
        sent = json.loads(body)
    except ValueError as error:
        yield Finding(f"the body is no JSON: {error}", name, where, got=repr(body[:200]))
        return
    for pointer, message in contract.violations(schema, sent):
        yield Finding(f"the body breaks its schema: {message}", name, pointer, got=sent)
    yield from differences(contract, operation, name, dict(arguments.body), sent)


def differences(
    contract: Contract, operation: Operation, name: str, expected: dict[str, Any], sent: Any
) -> Iterator[Finding]:
    """Fields of a body that are not what was asked for; null, empty and absent are three things."""
    assert operation.body is not None
    schema = operation.body.schema
    where = contract.resolve(schema).pointer
    if not isinstance(sent, dict):
        yield Finding("the body is no object", name, where, expected, sent)
        return
    properties = contract.properties(schema)
    for field in [*expected, *(field for field in sent if field not in expected)]:
        pointer = properties[field].pointer if field in properties else where
        if field not in sent:
            yield Finding(f"the field {field} was not sent", name, pointer, expected[field], "nothing")
        elif field not in expected:
            yield Finding(f"the field {field} was not asked for", name, pointer, "nothing", sent[field])
        elif json.dumps(sent[field], sort_keys=True) != json.dumps(expected[field], sort_keys=True):
            yield Finding(f"the field {field} has another value", name, pointer, expected[field], sent[field])


def _multipart_findings(
    contract: Contract, operation: Operation, arguments: Arguments, exchange: Exchange
) -> Iterator[Finding]:
    assert operation.body is not None
    name = _named(operation, arguments)
    where = contract.resolve(operation.body.schema).pointer
    parts = list(read_parts(exchange))
    sent = sorted(part for part, _file_name, _media_type, _content in parts)
    if sent != sorted(arguments.body):
        yield Finding("other parts were sent", name, where, sorted(arguments.body), sent)
    for part, file_name, media_type, content in parts:
        expected = arguments.body.get(part)
        pointer = f"{where}/properties/{part}"
        if isinstance(expected, bytes):
            if content != expected:
                yield Finding("another file was sent", name, pointer, repr(expected), repr(content[:200]))
            if not file_name or not str(media_type).startswith("audio/"):
                got = f"{file_name}, {media_type}"
                yield Finding("the file lacks its name or type", name, pointer, "a file name, audio/…", got)
        elif expected is not None:
            if content.decode() != expected:
                yield Finding(f"the part {part} has another value", name, pointer, expected, content.decode())
            if file_name is not None or media_type not in (None, "text/plain"):
                yield Finding(
                    f"the part {part} is no plain text", name, pointer, "no file name", f"{file_name}, {media_type}"
                )
            for location, message in contract.violations(contract.properties(operation.body.schema)[part], expected):
                yield Finding(f"the part {part} breaks its schema: {message}", name, location, got=expected)


def read_parts(exchange: Exchange) -> Iterator[tuple[str, str | None, str | None, bytes]]:
    """The parts of a multipart body: name, file name, media type as it was written, content."""
    head = f"Content-Type: {exchange.request.header('content-type')}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + exchange.request.body)
    if not message.is_multipart():
        return
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        written = part.get_content_type() if part["content-type"] else None
        yield str(part.get_param("name", header="content-disposition")), part.get_filename(), written, content
