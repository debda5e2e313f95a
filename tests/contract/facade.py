"""The facade's methods beside the operations of the contract: what is missing or too much, and the line to write."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from .names import ARGUMENTS, GROUPS, HELPERS, METHODS, Facade, error_name, facade_of, python_name, snake_case
from .report import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .document import Contract, Operation, Schema

FOLDER = "overlay/saperly_client/_async"
TRANSLATE = "python scripts/unasync.py"
JSON_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
AUDIO = "str | os.PathLike[str] | bytes | BinaryIO"
# What the contract says of a few answers is less than what the method returns.
RETURNS = {"voice.recording": "bytes | int"}


class Argument(NamedTuple):
    """An argument as the contract wants it."""

    name: str
    annotation: str
    required: bool
    keyword_only: bool
    pointer: str

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.required else " = UNSET")


# --- what the contract wants -------------------------------------------------------------------------------------


def arguments(contract: Contract, operation: Operation) -> list[Argument]:
    """The arguments that the method of an operation takes, without the options of a call."""
    found = [
        Argument(python_name(parameter.name), "str", True, False, parameter.schema.pointer)
        for parameter in operation.parameters_in("path")
    ]
    for parameter in operation.parameters_in("query"):
        found.append(_field(contract, parameter.name, parameter.schema, parameter.required))
    if operation.body is not None:
        required = contract.resolve(operation.body.schema).value.get("required", [])
        for name, schema in contract.properties(operation.body.schema).items():
            found.append(_field(contract, name, schema, name in required))
    return found


def _field(contract: Contract, name: str, schema: Schema, required: bool) -> Argument:
    members = annotation(contract, schema, argument=True)
    if not required:
        # Where the house puts it: before None.
        members = [member for member in members if member != "None"] + ["Unset"] + ["None"] * ("None" in members)
    return Argument(python_name(name), " | ".join(members), required, True, schema.pointer)


def annotation(contract: Contract, schema: Schema, *, argument: bool) -> list[str]:
    """The members of the Python type of a schema.

    Args:
        contract: the document.
        schema: the schema.
        argument: of an argument, where mappings do in the place of models; else of a field or a result.
    """
    if "$ref" in schema.value:
        name = schema.value["$ref"].rpartition("/")[2]
        resolved = contract.resolve(schema)
        if "anyOf" in resolved.value:
            return annotation(contract, resolved, argument=argument)
        return [name, "Mapping[str, Any]"] if argument and resolved.value.get("type") == "object" else [name]
    if "anyOf" in schema.value:
        members: list[str] = []
        for index, choice in enumerate(schema.value["anyOf"]):
            branch = type(schema)(choice, f"{schema.pointer}/anyOf/{index}")
            members += [member for member in annotation(contract, branch, argument=argument) if member not in members]
        # The mapping stands for all of the models, so it comes after them.
        return sorted(members, key=lambda member: (member == "None", member == "Mapping[str, Any]"))
    if "const" in schema.value:
        return [f'Literal["{schema.value["const"]}"]']
    kinds = schema.value.get("type")
    members = []
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind == "array":
            items = annotation(
                contract, type(schema)(schema.value["items"], f"{schema.pointer}/items"), argument=argument
            )
            members.append(f"list[{' | '.join(items)}]")
        elif schema.value.get("format") == "binary":
            members += AUDIO.split(" | ") if argument else ["File"]
        else:
            members.append(JSON_TYPES.get(str(kind), "Any"))
    return members


def returns(contract: Contract, operation: Operation) -> str:
    """The type that the method of an operation returns."""
    if operation.id in RETURNS:
        return RETURNS[operation.id]
    schema = operation.success.schema
    return "Any" if schema is None else " | ".join(annotation(contract, schema, argument=False))


def options(operation: Operation) -> str:
    """The options of a call that the method takes besides."""
    return "RequestOptions" if operation.method == "GET" else "MutationOptions"


def own_tags(contract: Contract, operation: Operation) -> dict[str, str]:
    """The error tags that an operation declares, each with the pointer of the response."""
    found: dict[str, str] = {}
    for response in operation.failures:
        if response.schema is not None:
            for branch in contract.branches(response.schema):
                tag = branch.value.get("properties", {}).get("_tag", {}).get("const")
                if tag is not None:
                    found.setdefault(tag, response.pointer)
    return found


# --- what to write ------------------------------------------------------------------------------------------------


def method_to_write(contract: Contract, operation: Operation) -> str:
    """The whole method of an operation, ready to paste."""
    facade = facade_of(operation.id)
    wanted = arguments(contract, operation)
    path = [argument for argument in wanted if not argument.keyword_only]
    fields = [argument for argument in wanted if argument.keyword_only]
    lists = "builtins.list" if _has_method(contract, facade.resource, "list") else "list"
    signature = ["self", *map(str, path), *(["*"] if fields else []), *map(str, fields)]
    signature.append(f"**options: Unpack[{options(operation)}]")
    call = [f"op.{snake_case(operation.id)}", "options", *(argument.name for argument in path)]
    call += [f"{argument.name}={argument.name}" for argument in fields]
    lines = [
        f"async def {facade.method}({', '.join(signature)}) -> {returns(contract, operation)}:",
        *(f"    {line}".rstrip() for line in _docstring(contract, operation, fields)),
        f"    return await self._client._call({', '.join(call)})",
    ]
    if not facade.resource:
        lines[-1] = lines[-1].replace("self._client._call", "self._call")
    text = re.sub(r"\blist\[", f"{lists}[", "\n".join(lines))
    return f"in {_file(facade)}:\n{text}\nthen: {TRANSLATE}"


def _docstring(contract: Contract, operation: Operation, fields: list[Argument]) -> list[str]:
    value = contract.document["paths"][operation.path][operation.method.lower()]
    text = str(value.get("summary") or value.get("description") or "What it does.").rstrip(".")
    tags = [tag for tag in own_tags(contract, operation) if not _names(_shared_docs(), tag)]
    lines = [f'"""{text}.']
    if fields:
        lines += ["", "Args:"]
        for argument in fields:
            described = contract.at(argument.pointer).get("description", "…")
            lines.append(f"    {argument.name}: {_first_sentence(described)}")
    if tags:
        lines += ["", "Raises:"]
        lines += [f"    {error_name(tag)}: {_tag_words(contract, tag)}" for tag in tags]
    lines.append('"""')
    return lines if len(lines) > 2 else ["".join(lines)]


def _first_sentence(text: str) -> str:
    text = text.partition(". ")[0].rstrip(".")
    return f"{text[:1].lower()}{text[1:]}."


def _tag_words(contract: Contract, tag: str) -> str:
    return _first_sentence(str(contract.tags[tag].value.get("description", "…")))


def _names(text: str, tag: str) -> bool:
    return re.search(rf"\b{error_name(tag)}\b", text) is not None


def _shared_docs() -> str:
    """What is said once for the methods of all resources."""
    from saperly_client._async.resource import AsyncResource

    return inspect.getdoc(AsyncResource) or ""


def _has_method(contract: Contract, resource: str, method: str) -> bool:
    return any(facade_of(operation_id) == (resource, method) for operation_id in contract.operations)


def _file(facade: Facade) -> str:
    if not facade.resource:
        return f"{FOLDER}/client.py, class AsyncSaperly"
    return f"{FOLDER}/{facade.resource}.py"


# --- what there is ------------------------------------------------------------------------------------------------


def methods(client: object) -> dict[Facade, Callable[..., Any]]:
    """The public methods of a client and of its resources."""
    found = {}
    for name, value in inspect.getmembers_static(type(client)):
        if name.startswith("_"):
            continue
        if isinstance(value, cached_property):
            resource = getattr(client, name)
            for method, function in inspect.getmembers(type(resource), callable):
                if not method.startswith("_"):
                    found[Facade(name, method)] = function
        elif callable(value):
            found[Facade("", name)] = value
    return found


def normalized(text: object) -> frozenset[str]:
    """The members of an annotation, so that order and spelling do not count."""
    return _members(ast.parse(str(text), mode="eval").body)


def _members(node: ast.expr) -> frozenset[str]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _members(left) | _members(right)
        case ast.Constant(value=str(inner)):
            return normalized(inner)
        case ast.Subscript(value=base, slice=index) if ast.unparse(base).endswith("Literal"):
            values = index.elts if isinstance(index, ast.Tuple) else [index]
            return frozenset(f"Literal[{ast.unparse(value)}]" for value in values)
        case ast.Subscript(value=base, slice=index):
            (name,) = _members(base)
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            inner = ", ".join(" | ".join(sorted(_members(part))) for part in parts)
            # A method may take more than a list.
            return frozenset({f"{'list' if name == 'Sequence' else name}[{inner}]"})
        case ast.Attribute(value=ast.Name(id="builtins" | "types"), attr=name):
            return frozenset({name})
    return frozenset({ast.unparse(node)})


# --- the comparison ---------------------------------------------------------------------------------------------


def findings(contract: Contract, asynchronous: object, synchronous: object) -> Iterator[Finding]:
    """Everything in which the facade and the contract differ.

    Args:
        contract: the contract.
        asynchronous: an `AsyncSaperly`.
        synchronous: a `Saperly`.
    """
    authored, translated = methods(asynchronous), methods(synchronous)
    for operation in contract.operations.values():
        yield from method_findings(contract, operation, authored)
    for facade, function in authored.items():
        other = "close" if facade.method == "aclose" else facade.method
        twin = translated.get(Facade(facade.resource, other))
        if twin is None:
            yield Finding("the sync colour lacks it", str(facade), f"{FOLDER}/..", write=TRANSLATE)
        elif _plain(twin) != _plain(function):
            yield Finding(
                "the sync colour has another signature",
                str(facade),
                f"{FOLDER}/..",
                expected=_plain(function),
                got=_plain(twin),
                write=TRANSLATE,
            )
    operations = {facade_of(operation_id) for operation_id in contract.operations}
    for colour in (authored, translated):
        for facade in colour:
            if facade not in operations and str(facade) not in HELPERS:
                yield Finding(
                    "no operation of the contract, and no helper",
                    str(facade),
                    _file(facade),
                    write="remove it, or tests/contract/names.py: "
                    f'add "{facade}" to HELPERS, or its operation to METHODS',
                )
    yield from _stale_names(contract)


def _plain(function: Callable[..., Any]) -> str:
    text = str(inspect.signature(function))
    return re.sub(r"\bAsync(?=[A-Z])", "", text)


def _stale_names(contract: Contract) -> Iterator[Finding]:
    groups = {operation_id.partition(".")[0] for operation_id in contract.operations}
    for name, table, present in (
        *((name, "METHODS", name in contract.operations) for name in METHODS),
        *((name, "GROUPS", name in groups) for name in GROUPS),
    ):
        if not present:
            yield Finding(
                f"is named in {table}, and the contract has no such operation",
                name,
                "tests/contract/names.py",
                write=f"remove it from {table}, or rename it there",
            )


def method_findings(
    contract: Contract, operation: Operation, authored: Mapping[Facade, Callable[..., Any]]
) -> Iterator[Finding]:
    """Everything in which the method of one operation differs from the contract."""
    facade = facade_of(operation.id)
    function = authored.get(facade)
    if function is None:
        yield Finding(
            f"the facade has no method {facade}()",
            operation.id,
            operation.pointer,
            write=method_to_write(contract, operation),
        )
        return
    yield from _signature_findings(contract, operation, facade, function)
    yield from _tag_findings(contract, operation, facade, function)


def _signature_findings(
    contract: Contract, operation: Operation, facade: Facade, function: Callable[..., Any]
) -> Iterator[Finding]:
    signature = inspect.signature(function)
    given = {name: value for name, value in signature.parameters.items() if name != "self"}
    wanted = arguments(contract, operation)
    where = _file(facade)
    for argument in wanted:
        parameter = given.get(argument.name)
        what = f"{facade}({argument.name}=…)"
        if parameter is None:
            call = f"{argument.name}={argument.name}" if argument.keyword_only else argument.name
            yield Finding(
                f"{facade}() has no argument {argument.name}",
                operation.id,
                argument.pointer,
                write=f"in {where}, {facade.method}():\n    {argument},\nand in its call:\n    {call},\n"
                f"then: {TRANSLATE}",
            )
            continue
        kind = inspect.Parameter.KEYWORD_ONLY if argument.keyword_only else inspect.Parameter.POSITIONAL_OR_KEYWORD
        required = parameter.default is inspect.Parameter.empty
        agrees = (
            normalized(parameter.annotation) == normalized(argument.annotation)
            and required == argument.required
            and (required or repr(parameter.default) == repr(_unset()))
            and parameter.kind is kind
        )
        if not agrees:
            yield Finding(
                f"{what} is of another type or requirement" if parameter.kind is kind else f"{what} is of another kind",
                operation.id,
                argument.pointer,
                expected=f"{argument} ({kind.description})",
                got=f"{parameter} ({parameter.kind.description})",
                write=f"in {where}, {facade.method}():\n    {argument},\nthen: {TRANSLATE}",
            )
    names = [argument.name for argument in wanted]
    for name, parameter in given.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            if str(parameter.annotation) != f"Unpack[{options(operation)}]":
                yield Finding(
                    f"{facade}() takes the wrong options",
                    operation.id,
                    where,
                    expected=f"**options: Unpack[{options(operation)}]",
                    got=str(parameter),
                )
        elif name not in names and (str(facade), name) not in ARGUMENTS:
            yield Finding(
                f"{facade}({name}=…) is no field of the contract",
                operation.id,
                operation.pointer,
                expected=names,
                got=name,
                write=f"in {where}, {facade.method}(): remove it; then: {TRANSLATE}",
            )
    if not any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in given.values()):
        yield Finding(f"{facade}() takes no **options", operation.id, where)
    path = [argument.name for argument in wanted if not argument.keyword_only]
    if list(given)[: len(path)] != path:
        yield Finding(
            f"{facade}() takes the path in another order", operation.id, where, expected=path, got=list(given)
        )
    if normalized(signature.return_annotation) != normalized(returns(contract, operation)):
        yield Finding(
            f"{facade}() returns another type",
            operation.id,
            operation.success.pointer,
            expected=returns(contract, operation),
            got=signature.return_annotation,
        )


def _unset() -> object:
    from saperly_client import UNSET

    return UNSET


def _tag_findings(
    contract: Contract, operation: Operation, facade: Facade, function: Callable[..., Any]
) -> Iterator[Finding]:
    """The docstring is where a user learns which errors to expect: every tag has its place there."""
    method = inspect.getdoc(function) or ""
    shared = _shared_docs() + _class_docs(inspect.getmodule(function), function)
    declared = own_tags(contract, operation)
    for tag, pointer in declared.items():
        if not _names(method + shared, tag):
            yield Finding(
                f"the docstring of {facade}() does not name {error_name(tag)}",
                operation.id,
                pointer,
                write=f"in {_file(facade)}, {facade.method}(), under Raises:\n"
                f"    {error_name(tag)}: {_tag_words(contract, tag)}\nthen: {TRANSLATE}",
            )
    for tag in contract.tags:
        if tag not in declared and _names(method, tag):
            yield Finding(
                f"the docstring of {facade}() names {error_name(tag)}, which it does not declare",
                operation.id,
                operation.pointer,
                expected=sorted(declared),
                got=tag,
                write=f"in {_file(facade)}, {facade.method}(): remove it from Raises; then: {TRANSLATE}",
            )


def _class_docs(module: Any, function: Callable[..., Any]) -> str:
    """The docstring of the class that a function belongs to."""
    return inspect.getdoc(getattr(module, function.__qualname__.partition(".")[0], None)) or ""
