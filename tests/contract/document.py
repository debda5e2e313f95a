"""The contract as these tests read it: independently of the generator and of the scripts behind `make spec`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema_rs
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "openapi" / "saperly.yaml"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Schema(NamedTuple):
    """A schema and where in the document it stands."""

    value: Mapping[str, Any]
    pointer: str


class Parameter(NamedTuple):
    """A parameter in the path, the query or a header."""

    name: str
    location: str
    required: bool
    schema: Schema


class Body(NamedTuple):
    """A request body."""

    media_type: str
    schema: Schema


class Response(NamedTuple):
    """What an operation may answer with one status; `schema` is None where it has no body."""

    status: int
    media_type: str | None
    schema: Schema | None
    examples: Mapping[str, Any]
    headers: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True)
class Operation:
    """An operation of the contract."""

    id: str
    method: str
    path: str
    pointer: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    secured: bool

    def __str__(self) -> str:
        return self.id

    def parameters_in(self, location: str) -> list[Parameter]:
        """Its parameters in `path`, `query` or `header`; those in the path in the order in which they stand there."""
        found = [parameter for parameter in self.parameters if parameter.location == location]
        if location == "path":
            order = re.findall(r"\{([^}]+)\}", self.path)
            found.sort(key=lambda parameter: order.index(parameter.name))
        return found

    @property
    def success(self) -> Response:
        """What it answers when all is well. One that may also redirect has its body here."""
        (response,) = [response for response in self.responses if 200 <= response.status < 300]
        return response

    @property
    def failures(self) -> list[Response]:
        """The errors that it declares."""
        return [response for response in self.responses if response.status >= 400]

    @property
    def idempotency_header(self) -> Parameter | None:
        """The header that makes it safe to repeat, where it has one."""
        for parameter in self.parameters_in("header"):
            if parameter.name.lower() == "idempotency-key":
                return parameter
        return None


@dataclass(frozen=True)
class Contract:
    """The whole document."""

    document: dict[str, Any]
    _validators: dict[str, jsonschema_rs.Draft202012Validator] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: Path = DOCUMENT) -> Contract:
        """Read it from a file."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return cls(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506 (a safe loader)

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """The operations by their id."""
        return {operation.id: operation for operation in self._operations()}

    @property
    def components(self) -> dict[str, Any]:
        """The named schemas."""
        schemas: dict[str, Any] = self.document["components"]["schemas"]
        return schemas

    @cached_property
    def tags(self) -> dict[str, Schema]:
        """The schemas of the error tags, by tag."""
        found = {}
        for name, value in self.components.items():
            tag = value.get("properties", {}).get("_tag", {}).get("const")
            if tag is not None:
                found[tag] = Schema(value, f"#/components/schemas/{name}")
        return found

    def resolve(self, schema: Schema) -> Schema:
        """Follow `$ref` until there is none."""
        while "$ref" in schema.value:
            schema = Schema(self.at(schema.value["$ref"]), schema.value["$ref"])
        return schema

    def at(self, pointer: str) -> Any:
        """What stands at a pointer."""
        value: Any = self.document
        for token in pointer.removeprefix("#/").split("/"):
            value = value[int(token)] if isinstance(value, list) else value[unescape(token)]
        return value

    def properties(self, schema: Schema) -> dict[str, Schema]:
        """The properties of an object schema."""
        schema = self.resolve(schema)
        return {
            name: Schema(value, f"{schema.pointer}/properties/{escape(name)}")
            for name, value in schema.value.get("properties", {}).items()
        }

    def branches(self, schema: Schema) -> list[Schema]:
        """What a value may be, as resolved schemas of one type each; `null` is one of them where it is allowed."""
        schema = self.resolve(schema)
        if "anyOf" in schema.value:
            return [
                branch
                for index, choice in enumerate(schema.value["anyOf"])
                for branch in self.branches(Schema(choice, f"{schema.pointer}/anyOf/{index}"))
            ]
        kind = schema.value.get("type")
        if isinstance(kind, list):
            return [Schema({**schema.value, "type": one}, schema.pointer) for one in kind]
        return [schema]

    def nullable(self, schema: Schema) -> bool:
        """Whether null is allowed."""
        return any(branch.value.get("type") == "null" for branch in self.branches(schema))

    def branch_of(self, schema: Schema, value: Any) -> Schema:
        """The branch that a value belongs to: the one that it fits, else the one whose constants it has, else any."""
        branches = self.branches(schema)
        if len(branches) == 1:
            return branches[0]
        for branch in branches:
            if not self.violations(branch, value):
                return branch
        for branch in branches:
            constants = {
                name: below.value["const"] for name, below in self.properties(branch).items() if "const" in below.value
            }
            if constants and isinstance(value, dict) and constants.items() <= value.items():
                return branch
        return next((branch for branch in branches if branch.value.get("type") != "null"), branches[0])

    def violations(self, schema: Schema, value: Any) -> list[tuple[str, str]]:
        """Where and how a value does not fit a schema: pointers into the document, and sentences."""
        return [
            (self.locate(schema, error.instance_path), error.message)
            for error in self._validator(schema).iter_errors(value)
        ]

    def locate(self, schema: Schema, path: Iterable[str | int]) -> str:
        """The pointer of the schema of a place within an instance, as far as there is one."""
        for step in path:
            for branch in self.branches(schema):
                if isinstance(step, int) and "items" in branch.value:
                    schema = Schema(branch.value["items"], f"{branch.pointer}/items")
                    break
                if step in branch.value.get("properties", {}):
                    schema = self.properties(branch)[str(step)]
                    break
            else:
                break
        return self.resolve(schema).pointer

    def component_example(self, pointer: str) -> Any:
        """What the example of its component has for a property, or None."""
        match = re.fullmatch(r"#/components/schemas/([^/]+)/properties/([^/]+)", pointer)
        if match is None:
            return None
        examples = self.components[match[1]].get("examples") or [{}]
        return examples[0].get(unescape(match[2]))

    def example_of(self, name: str) -> Any:
        """What the first component that has a property of this name shows as its example, or None."""
        for component in self.components.values():
            for example in component.get("examples", [])[:1]:
                if isinstance(example, dict) and example.get(name) is not None:
                    return example[name]
        return None

    def _validator(self, schema: Schema) -> jsonschema_rs.Draft202012Validator:
        key = f"{schema.pointer} {schema.value.get('type')}"
        if key not in self._validators:
            whole = {**schema.value, "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return self._validators[key]

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method, value in item.items():
                if method in METHODS:
                    yield self._operation(path, method, value)

    def _operation(self, path: str, method: str, value: Mapping[str, Any]) -> Operation:
        pointer = f"#/paths/{escape(path)}/{method}"
        security = value.get("security", self.document.get("security", []))
        return Operation(
            id=value["operationId"],
            method=method.upper(),
            path=path,
            pointer=pointer,
            parameters=tuple(
                Parameter(
                    parameter["name"],
                    parameter["in"],
                    parameter.get("required", False),
                    Schema(parameter["schema"], f"{pointer}/parameters/{index}/schema"),
                )
                for index, parameter in enumerate(value.get("parameters", []))
            ),
            body=_body(value, pointer),
            responses=tuple(_responses(value["responses"], pointer)),
            secured=bool(security),
        )


def _body(operation: Mapping[str, Any], pointer: str) -> Body | None:
    if "requestBody" not in operation:
        return None
    ((media_type, content),) = operation["requestBody"]["content"].items()
    return Body(media_type, Schema(content["schema"], f"{pointer}/requestBody/content/{escape(media_type)}/schema"))


def _responses(responses: Mapping[str, Any], pointer: str) -> Iterator[Response]:
    for status, response in responses.items():
        where = f"{pointer}/responses/{status}"
        headers = response.get("headers", {})
        if not response.get("content"):
            yield Response(int(status), None, None, {}, headers, where)
        for media_type, content in response.get("content", {}).items():
            examples = {name: example["value"] for name, example in content.get("examples", {}).items()}
            schema = Schema(content["schema"], f"{where}/content/{escape(media_type)}/schema")
            yield Response(int(status), media_type, schema, examples, headers, where)


def escape(token: str) -> str:
    """A name as a token of a JSON pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The name of a token of a JSON pointer."""
    return token.replace("~1", "/").replace("~0", "~")
