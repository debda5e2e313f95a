"""Layer 5: do cases that nobody thought of go through the client, and is the document itself usable?

Against a mock made of the same document, schemathesis by itself only shows that two programs read that document alike.
It earns its place by what it makes up: cases that are sent through the client here.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from saperly_client import SaperlyError
from saperly_client.errors import APIStatusError
from schemathesis import checks
from schemathesis.core.failures import FailureGroup

from . import answered, sent
from .document import DOCUMENT, Contract, Operation
from .drive import COLOURS
from .names import facade_of
from .report import Finding, again, as_text
from .samples import AUDIO, Arguments, grounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Target
    from .drive import Caller
    from .wire import Exchange, Wire

OPERATIONS = list(Contract.load().operations.values())
# Hypothesis derives its choices from the test itself, so that every run makes the same ones.
FIXED = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
CONFORMANCE = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# Prism cannot pass these: it holds nothing, knows no keys, and answers a verb that a path does not have with 404 or 405
# by a document of its own.
NOT_OF_A_MOCK = "ignored_auth,unsupported_method,use_after_free,ensure_resource_availability"


@pytest.fixture(scope="session")
def api_operations() -> dict[str, Any]:
    """What schemathesis makes of the contract, by operationId."""
    schema = schemathesis.openapi.from_path(DOCUMENT)
    found: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    return {operation.definition.raw["operationId"]: operation for operation in found}


class Disagreement(AssertionError):
    """A case in which client, contract and server do not agree."""


def prism_can_judge(arguments: Arguments) -> bool:
    """Whether Prism reads a good request as one: it takes a comma in a path for a list, and empty for missing."""
    return not any("," in value for value in arguments.path) and "" not in arguments.query.values()


def translate(operation: Operation, case: Any) -> Arguments:
    """The arguments of the facade for a case of schemathesis."""
    path = tuple(unquote(str(case.path_parameters[one.name])) for one in operation.parameters_in("path"))
    # What the client refuses before it sends anything, and rightly: see the tests of the paths.
    assume(all(value.strip() and value not in (".", "..") for value in path))
    body: dict[str, Any] = dict(case.body) if isinstance(case.body, dict) else {}
    if "audio" in body:
        # The client refuses what does not begin like audio.
        body["audio"] = AUDIO + bytes(getattr(body["audio"], "data", body["audio"]))
    headers = {name.lower(): value for name, value in (case.headers or {}).items()}
    key = headers.get("idempotency-key") or None
    assume(key is None or all(" " < character <= "~" for character in key))
    return Arguments("generated", path, dict(case.query or {}), body, key)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.usefixtures("writing")
def test_generated_cases_go_through_the_client(
    contract: Contract,
    operation: Operation,
    caller: Callable[..., Caller],
    wire: Wire,
    target: Target,
    ids: dict[str, str],
    api_operations: dict[str, Any],
    request: pytest.FixtureRequest,
) -> None:
    client = caller(validate_numbers=False)
    cases = api_operations[operation.id].as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)

    @FIXED
    @given(case=cases, seed=st.integers(0, 999))
    def through_the_client(case: Any, seed: int) -> None:
        arguments = translate(operation, case)
        if target.is_prism:
            assume(prism_can_judge(arguments))
        else:
            if seed % 2:
                arguments = grounded(operation, arguments, facade_of(operation.id).resource, ids)
            arguments = replace(arguments, idempotency_key=None)  # a server that remembers knows a used one
        options: dict[str, Any] = {}
        if target.is_prism:
            options["extra_headers"] = {"Prefer": f"dynamic=true, seed={seed}"}
        with wire.recorded() as exchanges:
            try:
                result = client.call(operation, arguments, **options)
            except SaperlyError as error:
                result = error
        found = look(contract, operation, arguments, case, exchanges, result, target)
        if found:
            raise Disagreement(as_text(found, again(request.node)))

    try:
        through_the_client()
    except Disagreement as disagreement:
        # Without the frames, which say nothing more.
        pytest.fail("\n".join([str(disagreement), *disagreement.__notes__]), pytrace=False)


def look(
    contract: Contract,
    operation: Operation,
    arguments: Arguments,
    case: Any,
    exchanges: list[Exchange],
    result: Any,
    target: Target,
) -> list[Finding]:
    """What is wrong with what was sent, with what came back, and with what the client made of it."""
    name = f"{operation.id} (generated)"
    ends = answered.ends(exchanges)
    if ends is None:
        return [Finding("not one request was sent", name, operation.pointer, 1, f"{len(exchanges)}, then {result!r}")]
    exchange, last = ends
    found = list(sent.findings(contract, operation, arguments, exchange, target.api_key))
    found += answered.server_findings(name, operation, exchange)
    if not target.is_prism and answered.refused(operation, exchange):
        return found
    try:
        # A mock has no reason to fail; another server may have, and the contract declares how it says so.
        further = [checks.not_a_server_error] if target.is_prism else []
        case.validate_response(exchange.as_response(), checks=[*CONFORMANCE, *further])
    except (FailureGroup, AssertionError) as failure:
        reasons = getattr(failure, "exceptions", [failure])
        found += [Finding(f"schemathesis: {reason}", name, operation.pointer) for reason in reasons]
    if isinstance(result, APIStatusError) and not target.is_prism:
        return found
    if isinstance(result, SaperlyError):
        found.append(Finding("the client raised an error", name, operation.pointer, got=repr(result)))
    elif last.status < 300:
        found += answered.result_findings(contract, name, operation, last, result)
    return found


CHECKS = {
    "positive": ["--checks=all", f"--exclude-checks={NOT_OF_A_MOCK}"],
    # Prism answers a bad request with a 422 of its own, so that the status says nothing; that it refuses does.
    "negative": ["--checks=negative_data_rejection,not_a_server_error"],
}


def can_be_broken(operation: Operation) -> bool:
    """Whether a request can break the contract of an operation: not where there is no more than free text to give."""
    values = (parameter.schema.value for parameter in operation.parameters)
    return operation.body is not None or any(set(value) - {"type", "description"} for value in values)


@pytest.mark.usefixtures("prism_only")
@pytest.mark.parametrize("mode", CHECKS)
def test_the_document_is_usable(target: Target, mode: str, tmp_path: Path) -> None:
    """Schemathesis' own run against Prism, which must be alive after it."""
    tested = [operation for operation in OPERATIONS if mode == "positive" or can_be_broken(operation)]
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "run", str(DOCUMENT), f"--url={target.url}", f"--mode={mode}", *CHECKS[mode]]
    command += ["--phases=examples,coverage,fuzzing", "--max-examples=3", "--generation-deterministic"]
    command += ["--continue-on-failure", "--no-color", "--warnings=off", "--suppress-health-check=all"]
    command += [f"--header=Authorization: Bearer {target.api_key}"]
    command += [f"--include-operation-id={operation.id}" for operation in tested]
    hooks = {"SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("schemathesis_hooks.py"))}
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, **hooks}, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        pytest.fail(f"{shlex.join(command)}\n{done.stdout}\n{done.stderr}", pytrace=False)
    assert f"{len(tested)} selected / {len(OPERATIONS)} total" in done.stdout
