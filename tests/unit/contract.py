"""What the contract says, for the tests that go through all of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DOCUMENT = Path(__file__).resolve().parents[2] / "openapi/saperly.yaml"


@cache
def document() -> dict[str, Any]:
    """The contract, decoded."""
    return yaml.load(DOCUMENT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation, by its id."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete")
    }


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference points to."""
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def success(operation_id: str) -> tuple[int, Any]:
    """Status and an example of the body of a success."""
    responses = operations()[operation_id][2]["responses"]
    status = min(status for status in responses if status.startswith("2"))
    schema = resolved(responses[status]["content"]["application/json"]["schema"])
    if schema.get("type") == "array":
        return int(status), [resolved(schema["items"])["examples"][0]]
    return int(status), schema["examples"][0]


@cache
def errors() -> dict[str, tuple[int, dict[str, Any]]]:
    """Each error tag, with a status that has it and its schema."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for _, _, operation in operations().values():
        for status, response in operation["responses"].items():
            if status[0] in "45":
                schema = resolved(response["content"]["application/json"]["schema"])
                for variant in map(resolved, schema.get("anyOf", [schema])):
                    found.setdefault(variant["properties"]["_tag"]["const"], (int(status), variant))
    return found
