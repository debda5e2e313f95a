"""Whether an answer is what the contract says, and whether the client made of it what the contract says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from saperly_client import UNSET, errors, models

from .code import STATUS_CLASSES
from .document import Schema
from .names import error_name, python_name, snake_case
from .report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Contract, Operation, Response
    from .wire import Exchange


def server_findings(name: str, operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    """What Prism holds against a request, or against its own document."""
    violations = exchange.response.header("sl-violations")
    if violations is not None:
        yield Finding("Prism sees the contract broken", name, operation.pointer, got=violations)
    if exchange.status == 0:
        yield Finding("the server gave no answer", name, operation.pointer)
    if (exchange.response.header("content-type") or "").startswith("application/problem+json"):
        yield Finding(
            "Prism refuses the request by itself", name, operation.pointer, got=exchange.response.body.decode()
        )


def refused(operation: Operation, exchange: Exchange) -> bool:
    """Whether a server with a mind of its own refused values that the contract allows.

    The contract says of most fields no more than that they are text, and not what a malformed request is answered.
    """
    return exchange.status in {400, 422} - {response.status for response in operation.responses}


def ends(exchanges: list[Exchange]) -> tuple[Exchange, Exchange] | None:
    """The first and the last exchange of one call: the same one, unless the server redirects within the host.

    None where there was none, or where what was not redirected was sent again.
    """
    if not exchanges or any(not 300 <= exchange.status < 400 for exchange in exchanges[:-1]):
        return None
    return exchanges[0], exchanges[-1]


def response_findings(
    contract: Contract, name: str, operation: Operation, exchange: Exchange, *, expected: Response | None = None
) -> Iterator[Finding]:
    """In what an answer breaks the contract.

    Args:
        contract: the contract.
        name: what to call the case.
        operation: the operation.
        exchange: the answer.
        expected: which of the operation's answers it ought to be; None for any of them.
    """
    declared = {response.status: response for response in operation.responses}
    response = declared.get(exchange.status)
    if response is None or (expected is not None and expected.status != exchange.status):
        wanted = sorted(declared) if expected is None else expected.status
        yield Finding(
            "another status came back",
            name,
            operation.pointer if expected is None else expected.pointer,
            wanted,
            f"{exchange.status} {exchange.response.body[:300]!r}",
        )
        return
    if response.media_type is None or response.schema is None:
        return
    media_type = (exchange.response.header("content-type") or "").partition(";")[0]
    if media_type != response.media_type:
        yield Finding("another content type came back", name, response.pointer, response.media_type, media_type)
        return
    if response.media_type != "application/json":
        return
    try:
        body = json.loads(exchange.as_response().content)
    except ValueError as error:
        yield Finding(f"the answer is no JSON: {error}", name, response.pointer, got=repr(exchange.response.body[:300]))
        return
    for pointer, message in contract.violations(response.schema, body):
        yield Finding(f"the answer breaks its schema: {message}", name, pointer, got=body)


def result_findings(
    contract: Contract, name: str, operation: Operation, exchange: Exchange, result: Any
) -> Iterator[Finding]:
    """In what a result is not what the answer said."""
    schema = operation.success.schema
    if operation.success.media_type != "application/json" or schema is None:
        content = exchange.as_response().content
        if result != content:
            yield Finding("other bytes came out", name, operation.success.pointer, repr(content), repr(result))
        return
    yield from _value_findings(contract, name, schema, exchange.as_response().json(), result, "result")


def _value_findings(
    contract: Contract, name: str, schema: Schema, value: Any, result: Any, path: str
) -> Iterator[Finding]:
    branch = contract.branch_of(schema, value)
    if isinstance(value, dict) and "properties" in branch.value:
        model = getattr(models, branch.pointer.rpartition("/")[2])
        if type(result) is not model:
            yield Finding(f"{path} is of another type", name, branch.pointer, model.__name__, type(result).__name__)
            return
        properties = contract.properties(branch)
        for field, below in properties.items():
            attribute = python_name(field)
            got = getattr(result, attribute)
            if field in value:
                yield from _value_findings(contract, name, below, value[field], got, f"{path}.{attribute}")
            elif got is not UNSET:
                yield Finding(f"{path}.{attribute} came from nowhere", name, below.pointer, "UNSET", got)
        extra = {field: below for field, below in value.items() if field not in properties}
        if result.additional_properties != extra:
            yield Finding(
                f"{path} has other additional properties", name, branch.pointer, extra, result.additional_properties
            )
        if result.to_dict() != value:
            yield Finding(f"{path}.to_dict() is not what came", name, branch.pointer, value, result.to_dict())
    elif isinstance(value, list) and "items" in branch.value:
        if not isinstance(result, list) or len(result) != len(value):
            yield Finding(f"{path} is another list", name, branch.pointer, value, repr(result))
            return
        items = Schema(branch.value["items"], f"{branch.pointer}/items")
        for index, (item, got) in enumerate(zip(value, result, strict=True)):
            yield from _value_findings(contract, name, items, item, got, f"{path}[{index}]")
    elif type(result) is not type(value) or result != value:
        yield Finding(f"{path} has another value", name, branch.pointer, value, repr(result))


def error_findings(
    contract: Contract, name: str, operation: Operation, response: Response, body: dict[str, Any], error: object
) -> Iterator[Finding]:
    """In what an exception is not what the answer said.

    Args:
        contract: the contract.
        name: what to call the case.
        operation: the operation.
        response: the declared answer.
        body: what it holds.
        error: what the call raised, or returned.
    """
    tag = body["_tag"]
    cls = getattr(errors, error_name(tag), None)
    if cls is None or type(error) is not cls:
        yield Finding("another exception was raised", name, response.pointer, error_name(tag), repr(error))
        return
    status_class = STATUS_CLASSES.get(response.status, "ServerError" if response.status >= 500 else "APIStatusError")
    if not isinstance(error, getattr(errors, status_class)):
        yield Finding(
            "the exception is not under the class of its status", name, response.pointer, status_class, cls.__mro__
        )
    assert isinstance(error, errors.APIStatusError)
    for attribute, expected in (("tag", tag), ("status_code", response.status), ("body", body)):
        if getattr(error, attribute) != expected:
            yield Finding(
                f"error.{attribute} has another value", name, response.pointer, expected, getattr(error, attribute)
            )
    if error.request.method != operation.method:
        yield Finding("error.request has another verb", name, response.pointer, operation.method, error.request.method)
    for field, schema in contract.properties(contract.tags[tag]).items():
        if field != "_tag" and getattr(error, snake_case(field)) != body.get(field):
            yield Finding(
                f"error.{snake_case(field)} has another value",
                name,
                schema.pointer,
                body.get(field),
                getattr(error, snake_case(field)),
            )
    if tag not in str(error):
        yield Finding("the message does not name the tag", name, response.pointer, tag, str(error))
    if "Retry-After" in response.headers:
        written = response.headers["Retry-After"].get("example")
        if error.retry_after is None or (str(written).isdigit() and error.retry_after != float(written)):
            yield Finding("error.retry_after has another value", name, response.pointer, written, error.retry_after)
