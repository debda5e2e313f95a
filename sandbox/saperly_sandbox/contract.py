"""The contract, as the sandbox uses it: routes, what a request must look like, what an answer may look like.

It is read from `openapi/saperly.yaml`: as JSON within an installed package, from the file itself in a checkout, where
the JSON made of it is kept in `.cache/` until the file changes. Schemas are compiled when they are first needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, unquote

from .errors import ContractViolation, MalformedRequest, SandboxError

Schema: TypeAlias = dict[str, Any]

# Where the contract and the guides disagree, the guides are followed: an operation may answer with these tags though it
# does not declare them. Every mutation takes an idempotency key, and every one but /health needs a key [docs].
UNDECLARED = frozenset({"IdempotencyConflict", "IdempotencyKeyMismatch", "Unauthorized", "AuthorizationDenied"})


class Parameter(NamedTuple):
    """A parameter in the query."""

    name: str
    required: bool
    nullable: bool
    schema: Schema


class Match(NamedTuple):
    """An operation that a path leads to, and the values in the path."""

    operation: Operation
    path: dict[str, str]


class Operation:
    """One operation of the contract.

    Attributes:
        id: the operationId.
        mutates: whether it is anything but a GET.
        secured: whether it needs a key.
        media_type: of the body, or None where there is none.
        status: of its success.
        tags: the status of each tag that it declares.
    """

    def __init__(self, contract: Contract, path: str, method: str, raw: Schema) -> None:
        self._contract = contract
        self.path = path
        self.method = method.upper()
        self.id: str = raw["operationId"]
        self.mutates = self.method != "GET"
        self.secured = bool(raw.get("security", contract.document.get("security")))
        self.query = [
            Parameter(one["name"], one.get("required", False), "null" in _types(one["schema"]), one["schema"])
            for one in raw.get("parameters", [])
            if one["in"] == "query"
        ]
        self.needs_idempotency_key = any(
            one["in"] == "header" and one["name"].lower() == "idempotency-key" and one.get("required")
            for one in raw.get("parameters", [])
        )
        body = raw.get("requestBody")
        self.media_type: str | None = next(iter(body["content"])) if body else None
        self.body_required = bool(body and body.get("required"))
        self.body_schema: Schema | None = body["content"][self.media_type]["schema"] if body else None
        self.responses: dict[int, Schema | None] = {}
        self.tags: dict[str, int] = {}
        for status, response in raw["responses"].items():
            content = contract.resolve(response).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            self.responses[int(status)] = schema
            if int(status) >= 400 and schema is not None:
                self.tags.update(dict.fromkeys(contract.tags_of(schema), int(status)))
        self.status = min(status for status in self.responses if status < 300)

    def __repr__(self) -> str:
        return f"<Operation {self.id}>"

    @cached_property
    def check_body(self) -> Check:
        """The check of a body."""
        return self._contract.check(self.body_schema or {})

    @cached_property
    def _check_success(self) -> Check:
        return self._contract.check(self.responses[self.status] or {})

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names that the object in its answer may have; of a list, the objects in it."""
        schema = self._contract.resolve(self.responses[self.status] or {})
        if schema.get("type") == "array":
            schema = self._contract.resolve(schema["items"])
        return frozenset(schema.get("properties", ()))

    def read_query(self, query: str) -> dict[str, str]:
        """The query.

        Raises:
            MalformedRequest: it has what it should not, or lacks what it must have.
        """
        if not query and not self.query:
            return {}
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
        except ValueError:
            raise MalformedRequest("query", "the query is not UTF-8") from None
        values: dict[str, str] = {}
        names = {parameter.name for parameter in self.query}
        for name, value in pairs:
            if name not in names:
                raise MalformedRequest("query", f"{self.id} has no parameter {name!r}")
            if name in values:
                raise MalformedRequest("query", f"{name} stands there twice")
            values[name] = value
        for parameter in self.query:
            if parameter.required and parameter.name not in values:
                raise MalformedRequest("query", f"{parameter.name} is missing")
        return values

    def read_json(self, body: bytes) -> Any:
        """The JSON body.

        Raises:
            MalformedRequest: it is no JSON, or does not fit the schema.
        """
        try:
            value = _decode(body.decode())
            if b"\\u" in body:
                json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate cannot be stored
        except RecursionError:
            raise MalformedRequest("body", "the body is nested too deeply") from None
        except ValueError as error:
            raise MalformedRequest("body", f"the body is no JSON: {error}") from None
        problem = self.check_body(value)
        if problem is not None:
            raise MalformedRequest("body", problem)
        return value

    def check_answer(self, status: int, body: Any) -> None:
        """Refuse an answer that the contract does not have.

        Raises:
            ContractViolation: the status is not declared, or the body does not fit.
        """
        if status not in self.responses:
            raise ContractViolation(f"{self.id}: the contract has no answer {status}")
        problem = self._check_success(body) if status == self.status else None
        if problem is not None:
            raise ContractViolation(f"{self.id}: the answer {status} does not fit the contract: {problem}")

    def status_of(self, tag: str, body: Any) -> int:
        """The status of a tag.

        Raises:
            ContractViolation: the operation does not declare the tag, or the body does not fit it.
        """
        status = self.tags.get(tag)
        if status is None and tag in UNDECLARED:
            status = self._contract.statuses.get(tag)
        if status is None:
            raise ContractViolation(f"{self.id}: the contract does not declare the tag {tag}")
        problem = self._contract.check_tag(tag)(body)
        if problem is not None:
            raise ContractViolation(f"{self.id}: the error {tag} does not fit the contract: {problem}")
        return status


Check: TypeAlias = Callable[[Any], str | None]
"""A function of a value: what is wrong with it and where, or None."""


class Contract:
    """The document.

    Args:
        document: the OpenAPI document.
    """

    def __init__(self, document: Schema) -> None:
        self.document = document
        self._schemas: Schema = document["components"]["schemas"]
        self._checks: dict[str, Check] = {}
        self.operations: dict[str, Operation] = {}
        self._tree: dict[str, Any] = {}
        for path, item in document["paths"].items():
            for method, raw in item.items():
                if method in ("get", "post", "put", "patch", "delete"):
                    operation = Operation(self, path, method, raw)
                    self.operations[operation.id] = operation
                    self._add_route(operation)
        # The status of each tag anywhere, for the tags that an operation may use without declaring them.
        self.statuses: dict[str, int] = {}
        for operation in self.operations.values():
            self.statuses.update(operation.tags)

    def _add_route(self, operation: Operation) -> None:
        node = self._tree
        for segment in operation.path.strip("/").split("/"):
            node = node.setdefault("{}" if segment.startswith("{") else segment, {})
        names = [one[1:-1] for one in operation.path.strip("/").split("/") if one.startswith("{")]
        node[f" {operation.method}"] = (operation, names)

    def match(self, method: str, path: str) -> Match | list[str]:
        """The operation behind a path as it stands in the request line; else the methods that the path knows."""
        node: dict[str, Any] = self._tree
        values: list[str] = []
        for segment in path[1:].split("/"):
            if segment in node and segment != "{}":
                node = node[segment]
            elif "{}" in node and segment:
                node = node["{}"]
                values.append(segment)
            else:
                return []
        found = node.get(f" {method}")
        if found is None:
            return sorted(name[1:] for name in node if name.startswith(" "))
        operation, names = found
        try:
            return Match(operation, {n: unquote(v, errors="strict") for n, v in zip(names, values, strict=True)})
        except UnicodeDecodeError:
            return []

    def resolve(self, schema: Schema) -> Schema:
        """The schema behind a reference."""
        reference = schema.get("$ref")
        if reference is None:
            return schema
        node: Any = self.document
        for name in reference.removeprefix("#/").split("/"):
            node = node[name]
        return self.resolve(node)

    def tags_of(self, schema: Schema) -> Iterator[str]:
        """The tags of an error, of which it may have several."""
        schema = self.resolve(schema)
        for option in schema.get("anyOf") or schema.get("oneOf") or ():
            yield from self.tags_of(option)
        tag = schema.get("properties", {}).get("_tag", {}).get("const")
        if tag is not None:
            yield tag

    def check(self, schema: Schema) -> Check:
        """The compiled check of a schema."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._checks:
            self._checks[key] = self._compile(schema)
        return self._checks[key]

    def check_tag(self, tag: str) -> Check:
        """The check of the body of an error."""
        return self.check({"$ref": f"#/components/schemas/{tag}"} if tag in self._schemas else {})

    def _compile(self, schema: Schema) -> Check:
        import jsonschema_rs

        # Only what the schema reaches: compiling all components takes ten times as long.
        names: set[str] = set()
        open_ends: list[Any] = [schema]
        while open_ends:
            node = open_ends.pop()
            if isinstance(node, dict):
                reference = node.get("$ref")
                if isinstance(reference, str):
                    name = reference.rpartition("/")[2]
                    if name not in names:
                        names.add(name)
                        open_ends.append(self._schemas[name])
                open_ends.extend(node.values())
            elif isinstance(node, list):
                open_ends.extend(node)
        whole = {**schema, "components": {"schemas": {name: self._schemas[name] for name in sorted(names)}}}
        validator = jsonschema_rs.Draft202012Validator(whole)

        def check(value: Any) -> str | None:
            try:
                if validator.is_valid(value):
                    return None
                problem = _pointed(next(iter(validator.iter_errors(value))))
            except (ValueError, OverflowError) as error:
                return f"a value cannot be read: {error}"
            where = "/".join(str(step) for step in problem.instance_path)
            return f"{where}: {problem.message}" if where else str(problem.message)

        return check


def _pointed(problem: Any) -> Any:
    """What is wrong in the one alternative of an anyOf that was meant, where only one is of the right type."""
    while alternatives := getattr(problem.kind, "context", None):
        meant = [
            errors
            for errors in alternatives
            if errors
            and (errors[0].kind.name != "type" or list(errors[0].instance_path) != list(problem.instance_path))
        ]
        if len(meant) != 1:
            break
        problem = meant[0][0]
    return problem


def load() -> Contract:
    """The contract of this version.

    Raises:
        SandboxError: it is not there.
    """
    return Contract(json.loads(_document()))


def compile_document(yaml_text: bytes) -> bytes:
    """The document as JSON."""
    import yaml

    document = yaml.load(yaml_text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (it is a safe one)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _document() -> bytes:
    packaged = Path(__file__).with_name("contract.json")
    root = Path(__file__).parents[2]
    source = root / "openapi" / "saperly.yaml"
    if not source.is_file():
        try:
            return packaged.read_bytes()
        except FileNotFoundError:
            raise SandboxError(f"the contract is missing: neither {packaged} nor {source} is there") from None
    from hashlib import sha256

    text = source.read_bytes()
    cached = root / ".cache" / f"saperly-contract-{sha256(text).hexdigest()[:16]}.json"
    try:
        return cached.read_bytes()
    except FileNotFoundError:
        pass
    document = compile_document(text)
    try:
        cached.parent.mkdir(exist_ok=True)
        partial = cached.with_suffix(f".{os.getpid()}")
        partial.write_bytes(document)
        partial.replace(cached)
    except OSError:
        pass  # a read-only checkout works, a little slower
    return document


def _types(schema: Schema) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


# json.loads would make a decoder at each call.
_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode
