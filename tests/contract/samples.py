"""Arguments for every operation, made from the contract: the least, all of them, null and empty wherever allowed."""

from __future__ import annotations

import functools
import re
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .document import Contract, Operation, Schema


def wav(seconds: float) -> bytes:
    """Silence, as a WAV file: 16 bits, mono, 8 kHz."""
    data = bytes(int(seconds * 8000) * 2)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    content = b"WAVE" + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(content)) + content


# The smallest thing that is a WAV file.
AUDIO = wav(0)
# What a URL gives a meaning to, what it does not allow, and what is not ASCII.
AWKWARD = "a b/c?d=e&f#g%h+ü"
IDEMPOTENCY_KEY = "3f2b6c1e-8d47-4c58-9a0e-5b7d1c2f4a69"


@dataclass(frozen=True)
class Arguments:
    """What to call an operation with, in the words of the wire.

    Args:
        variant: which of the ways to call it this is.
        path: values of the path parameters, in the order of the path.
        query: values of the query parameters; what is not here is left out.
        body: fields of the body; what is not here is left out.
        idempotency_key: the caller's own, or None to let the client make one.
    """

    variant: str
    path: tuple[str, ...]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    idempotency_key: str | None = None


def variants(contract: Contract, operation: Operation, *, realistic: bool = False) -> Iterator[Arguments]:
    """Every way in which an operation is called.

    Args:
        contract: the contract.
        operation: the operation.
        realistic: with the values that the contract shows as examples, for a server that looks at more than the
            schema; else with values of which no two are alike.
    """
    make = functools.partial(_make, contract, operation, realistic=realistic)
    yield make("minimal", lambda _name, _schema, required: required)
    parameters = list(_fields(contract, operation))
    if not parameters and not operation.parameters_in("path"):
        return
    for round_ in range(max([1, *(_alternatives(contract, schema) for _name, schema, _required in parameters)])):
        yield make(f"full {round_ + 1}", lambda *_: True, round_=round_)
    if any(contract.nullable(schema) for _name, schema, _required in parameters):
        yield make(
            "nulled", lambda _name, schema, required: required or contract.nullable(schema),
            value=lambda _name, schema: (None,) if contract.nullable(schema) else (),
        )  # fmt: skip
    # Prism takes an empty query parameter for a missing one, so a required one is not emptied.
    if any(_empty(contract, schema) for _name, schema, required in parameters if operation.body or not required):
        yield make("emptied", lambda *_: True, value=lambda _name, schema: _empty(contract, schema))
    for name, _schema, required in parameters:
        if not required:
            yield make(f"only {name}", functools.partial(_only, name))


def sample(contract: Contract, schema: Schema, name: str, *, round_: int = 0) -> Any:
    """A value of a schema, with all of its fields; another round takes other branches and enumeration values."""
    return _Sampler(contract, round_).sample(schema, name)


def _only(name: str, other: str, _schema: Schema, required: bool) -> bool:
    return required or other == name


def grounded(operation: Operation, arguments: Arguments, resource: str, ids: Mapping[str, str]) -> Arguments:
    """The same arguments with ids that exist, where there are such; those of `full` stay the awkward ones.

    Args:
        operation: the operation.
        arguments: the arguments.
        resource: the facade's name of the group that the operation is in.
        ids: ids by the name of a field, or `resource.id`.
    """
    path = arguments.path
    if not arguments.variant.startswith("full"):
        names = [parameter.name for parameter in operation.parameters_in("path")]
        path = tuple(
            ids.get(f"{resource}.{name}", ids.get(name, value)) for name, value in zip(names, path, strict=True)
        )
    query, body = (
        {name: ids.get(name, value) if isinstance(value, str) else value for name, value in part.items()}
        for part in (arguments.query, arguments.body)
    )
    # A server that remembers knows a key that was used for something else.
    key = None if arguments.idempotency_key is None else str(uuid4())
    return replace(arguments, path=path, query=query, body=body, idempotency_key=key)


def minimal(contract: Contract, operation: Operation) -> Arguments:
    """The least that an operation can be called with."""
    return next(variants(contract, operation))


def _make(
    contract: Contract,
    operation: Operation,
    variant: str,
    wanted: Callable[[str, Schema, bool], bool],
    *,
    round_: int = 0,
    value: Callable[[str, Schema], tuple[Any, ...]] = lambda _name, _schema: (),
    realistic: bool = False,
) -> Arguments:
    """One way to call an operation.

    Args:
        contract: the contract.
        operation: the operation.
        variant: its name.
        wanted: whether a field is given, by name, schema and requirement.
        round_: which of the values that a field may have.
        value: the value of a field by name and schema, as a tuple of one; an empty tuple to make one up.
        realistic: whether examples of the contract are values good enough.
    """
    awkward = variant.startswith("full")
    path = tuple(
        f"{AWKWARD} {index}" if awkward else f"id_{index}"
        for index, _parameter in enumerate(operation.parameters_in("path"))
    )
    sampler = _Sampler(contract, round_, realistic=realistic)
    given: dict[str, Any] = {}
    for name, schema, required in _fields(contract, operation):
        if wanted(name, schema, required):
            special = value(name, schema)
            given[name] = special[0] if special else sampler.sample(schema, name)
    query = {parameter.name for parameter in operation.parameters_in("query")}
    return Arguments(
        variant,
        path,
        {name: value for name, value in given.items() if name in query},
        {name: value for name, value in given.items() if name not in query},
        IDEMPOTENCY_KEY if awkward and operation.idempotency_header else None,
    )


def _fields(contract: Contract, operation: Operation) -> Iterator[tuple[str, Schema, bool]]:
    for parameter in operation.parameters_in("query"):
        yield parameter.name, parameter.schema, parameter.required
    if operation.body is not None:
        required = contract.resolve(operation.body.schema).value.get("required", [])
        for name, schema in contract.properties(operation.body.schema).items():
            yield name, schema, name in required


def _alternatives(contract: Contract, schema: Schema) -> int:
    """How many rounds it takes to see every branch and every enumeration value below a schema."""
    total = 0
    for branch in contract.branches(schema):
        if branch.value.get("type") == "null":
            continue
        inner = [len(branch.value.get("enum", ())) or 1]
        inner += [_alternatives(contract, below) for below in contract.properties(branch).values()]
        if "items" in branch.value:
            inner.append(_alternatives(contract, type(schema)(branch.value["items"], f"{branch.pointer}/items")))
        total += max(inner)
    return total


def _empty(contract: Contract, schema: Schema) -> tuple[Any, ...]:
    """The value that is easily taken for none, where a schema allows one, and so does the client."""
    if _is_phone_number(contract, schema) or contract.resolve(schema).value.get("format") == "binary":
        return ()
    empty: tuple[Any, ...] = ("", [], False, 0)
    for value in empty:
        if not contract.violations(schema, value):
            return (value,)
    return ()


class _Sampler:
    """Makes up values, no two of them alike, so that nothing can stand in another's place unnoticed."""

    def __init__(self, contract: Contract, round_: int, *, realistic: bool = False) -> None:
        self.contract = contract
        self.realistic = realistic
        self.round = round_
        self.made = 0

    def sample(self, schema: Schema, name: str) -> Any:
        choices: list[Schema] = []
        for branch in self.contract.branches(schema):
            if branch.value.get("type") != "null":
                choices += [branch] * _alternatives(self.contract, branch)
        branch = choices[self.round % len(choices)]
        self.made += 1
        value: Any = branch.value
        if self.realistic and value.get("format") == "binary":
            return wav(0.5)
        if self.realistic and value.get("type") in ("string", "array"):
            example = _example(self.contract, schema)
            if example is None:
                example = self.contract.example_of(name)
            if example is not None and not self.contract.violations(branch, example):
                return example
        if "const" in value:
            return value["const"]
        if "enum" in value:
            return value["enum"][self.round % len(value["enum"])]
        match value.get("type"):
            case "object":
                return {key: self.sample(below, key) for key, below in self.contract.properties(branch).items()}
            case "array":
                items = type(schema)(value["items"], f"{branch.pointer}/items")
                return [self.sample(items, f"{name}{index}") for index in range(max(2, value.get("minItems", 0)))]
            case "string":
                return self._text(branch, schema, name)
            case "integer":
                return value.get("minimum", 0) + 1000 + self.made
            case "number":
                return 0.5 + self.made
            case "boolean":
                return self.round % 2 == 0
            case None:
                return [{"anything": self.made}]  # any JSON is right
        raise AssertionError(f"no sample for {branch.pointer}: {value}")

    def _text(self, branch: Schema, schema: Schema, name: str) -> Any:
        value = branch.value
        if value.get("format") == "binary":
            return AUDIO
        example = _example(self.contract, schema)
        if _is_phone_number(self.contract, schema):
            return f"+1212555{1000 + self.made}"
        if "pattern" in value and isinstance(example, str):
            return example
        if value.get("format") == "uuid":
            return str(UUID(int=self.made, version=4))
        return f"{name} {self.made} é"[: value.get("maxLength", 1000)]


def _example(contract: Contract, schema: Schema) -> Any:
    """What the contract shows as an example of a field or of a parameter."""
    pointer, _, last = schema.pointer.rpartition("/")
    if last == "schema":
        return contract.at(pointer).get("example")
    return contract.component_example(schema.pointer)


def _is_phone_number(contract: Contract, schema: Schema) -> bool:
    """Whether it is a phone number, which the client checks before it sends anything."""
    example = _example(contract, schema)
    return isinstance(example, str) and re.fullmatch(r"\+\d{7,15}", example) is not None
