"""Layer 4: does the client send what the contract says, and does it make of the answer what the contract says?"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from saperly_client import SaperlyError
from saperly_client.errors import APIStatusError

from . import answered, sent
from .document import Contract, Operation
from .drive import COLOURS, Caller, with_models
from .names import facade_of
from .report import Finding, report
from .samples import grounded, minimal, variants
from .servers import Answer, Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Target
    from .samples import Arguments
    from .wire import Wire

OPERATIONS = list(Contract.load().operations.values())
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
in_both_colours = pytest.mark.parametrize("colour", COLOURS)


def call(
    contract: Contract,
    operation: Operation,
    arguments: Arguments,
    send: Callable[[Operation, Arguments], Any],
    wire: Wire,
    target: Target,
) -> Iterator[Finding]:
    """Call an operation once, and look at all that came of it."""
    name = f"{operation.id} ({arguments.variant})"
    with wire.recorded() as exchanges:
        try:
            result = send(operation, arguments)
        except SaperlyError as error:
            result = error
    ends = answered.ends(exchanges)
    if ends is None:
        yield Finding("not one request was sent", name, operation.pointer, 1, f"{len(exchanges)}, then {result!r}")
        return
    exchange, last = ends
    yield from sent.findings(contract, operation, arguments, exchange, target.api_key)
    yield from answered.server_findings(name, operation, exchange)
    if not target.is_prism and answered.refused(operation, exchange) and arguments.variant != "minimal":
        return
    expected = operation.success if target.is_prism else None
    yield from answered.response_findings(contract, name, operation, exchange, expected=expected)
    if isinstance(result, APIStatusError) and not target.is_prism:
        return  # declared, or reported above: a server without these things may say so
    if isinstance(result, SaperlyError):
        yield Finding("the client raised an error", name, operation.pointer, got=repr(result))
    elif last.status < 300:
        yield from answered.result_findings(contract, name, operation, last, result)


@every_operation
@in_both_colours
@pytest.mark.usefixtures("writing")
def test_every_way_to_call(
    contract: Contract,
    operation: Operation,
    caller: Callable[..., Caller],
    wire: Wire,
    target: Target,
    ids: dict[str, str],
    request: pytest.FixtureRequest,
) -> None:
    """Minimal, full, nulled, emptied, and each optional argument alone."""
    found: list[Finding] = []
    for arguments in variants(contract, operation, realistic=not target.is_prism):
        if not target.is_prism:
            arguments = grounded(operation, arguments, facade_of(operation.id).resource, ids)
        found += call(contract, operation, arguments, caller().call, wire, target)
    report(found, request)


@every_operation
@in_both_colours
@pytest.mark.usefixtures("writing")
def test_over_an_http_client_of_the_caller(
    contract: Contract,
    operation: Operation,
    caller: Callable[..., Caller],
    wire: Wire,
    target: Target,
    ids: dict[str, str],
    request: pytest.FixtureRequest,
) -> None:
    """The request is built another way there. Nested settings are models here, and mappings elsewhere."""

    def call_with_models(operation: Operation, arguments: Arguments) -> Any:
        body = dict(arguments.body)
        if operation.body is not None:
            for name, schema in contract.properties(operation.body.schema).items():
                if isinstance(body.get(name), dict | list):
                    body[name] = with_models(contract, schema, body[name])
        return caller(own_http_client=True).call(operation, dataclasses.replace(arguments, body=body))

    found: list[Finding] = []
    for arguments in variants(contract, operation, realistic=not target.is_prism):
        if not target.is_prism:
            arguments = grounded(operation, arguments, facade_of(operation.id).resource, ids)
        if arguments.variant == "minimal" or arguments.variant.startswith("full"):
            found += call(contract, operation, arguments, call_with_models, wire, target)
    report(found, request)


@every_operation
@in_both_colours
@pytest.mark.usefixtures("prism_only")
def test_every_declared_error(
    contract: Contract, operation: Operation, caller: Callable[..., Caller], wire: Wire, request: pytest.FixtureRequest
) -> None:
    """One named example a tag: it must come back as the tag's exception, with its fields."""
    found: list[Finding] = []
    arguments = minimal(contract, operation)
    for response in operation.failures:
        tags = {tag for tag, pointer in declared_tags(contract, operation) if pointer == response.pointer}
        if tags != set(response.examples):
            what = "not each of its tags has an example of its name"
            found.append(Finding(what, operation.id, response.pointer, sorted(tags), sorted(response.examples)))
        for example, body in response.examples.items():
            name = f"{operation.id} ({response.status} {example})"
            prefer = {"Prefer": f"code={response.status}, example={example}"}
            with wire.recorded() as exchanges:
                try:
                    result = caller().call(operation, arguments, extra_headers=prefer)
                except SaperlyError as error:
                    result = error
            for exchange in exchanges:
                found += answered.server_findings(name, operation, exchange)
                found += answered.response_findings(contract, name, operation, exchange, expected=response)
            found += answered.error_findings(contract, name, operation, response, body, result)
    report(found, request)


def declared_tags(contract: Contract, operation: Operation) -> Iterator[tuple[str, str]]:
    """The tags of an operation, each with the pointer of the response that may have it."""
    for response in operation.failures:
        if response.schema is not None:
            for branch in contract.branches(response.schema):
                yield branch.value["properties"]["_tag"]["const"], response.pointer


@in_both_colours
@pytest.mark.parametrize("own_http_client", [False, True], ids=["own connections", "http client of the caller"])
def test_the_key_does_not_follow_a_redirect_to_another_host(
    contract: Contract, colour: str, own_http_client: bool, tmp_path: Path
) -> None:
    """Prism cannot redirect to a server of the tests, so two of those stand in for it."""
    audio = bytes(range(256)) * 64
    operation = contract.operations["voice.recording"]
    with Scripted() as api, Scripted(Answer(headers=[("Content-Type", "audio/wav")], body=audio)) as store:
        location = f"{store.url}/a.wav?signature=1"
        api.answer = Answer(302, [("Location", location)], b"")
        with Caller(colour, api.url, "sap_sk_test_redirected", own_http_client=own_http_client) as caller:
            assert caller.call(operation, minimal(contract, operation)) == audio
            path = tmp_path / "a.wav"
            assert caller.call(operation, minimal(contract, operation), to=path) == len(audio)
            assert path.read_bytes() == audio
    assert [request.message.header("Authorization") for request in api.requests] == [
        "Bearer sap_sk_test_redirected",
        "Bearer sap_sk_test_redirected",
    ]
    assert len(store.requests) == 2
    for request in store.requests:
        assert (request.method, request.target) == ("GET", "/a.wav?signature=1")
        assert "sap_sk_test_redirected" not in str(request)
        assert request.message.header("Cookie") is None


@in_both_colours
def test_the_key_follows_a_redirect_within_the_host(contract: Contract, colour: str) -> None:
    """A path of the API itself needs it."""
    operation = contract.operations["voice.recording"]
    with (
        Scripted(Answer(302, [("Location", "/media/a.wav")], b"")) as api,
        Caller(colour, api.url, "sap_sk_test_redirected") as caller,
        pytest.raises(SaperlyError, match="5 times"),
    ):
        caller.call(operation, minimal(contract, operation))
    assert api.requests[1].target == "/media/a.wav"
    assert {request.message.header("Authorization") for request in api.requests} == {"Bearer sap_sk_test_redirected"}
