"""Refining: each rule by itself, the names, and that two runs give the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from spec_document import SpecError, strip, to_json
from spec_refine import example, refine, shape_names, undescribed

TEXT, NULL = {"type": "string"}, {"type": "null"}
RED_GREEN = {"type": "string", "enum": ["red", "green"]}


def contract(schema: Any, **components: Any) -> dict[str, Any]:
    answer = {"description": "Success", "content": {"application/json": {"schema": schema}}}
    operation = {"tags": ["a"], "operationId": "a.get", "responses": {"200": answer}}
    return {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}, "components": {"schemas": components}}


def answer(document: dict[str, Any]) -> Any:
    return document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize(
    ("published", "refined"),
    [
        ({}, {}),
        ({"anyOf": [TEXT, NULL]}, {"type": ["string", "null"]}),
        ({"anyOf": [{"anyOf": [TEXT, NULL]}, NULL]}, {"type": ["string", "null"]}),
        ({"anyOf": [NULL, TEXT]}, {"type": ["string", "null"]}),
        ({"anyOf": [TEXT]}, TEXT),
        ({"anyOf": [TEXT, TEXT]}, TEXT),
        ({"anyOf": [TEXT, {"type": "number"}, NULL]}, {"anyOf": [TEXT, {"type": "number"}, NULL]}),
        ({"anyOf": [{"type": ["string", "null"]}, {"type": "number"}]}, {"anyOf": [TEXT, {"type": "number"}, NULL]}),
        ({"anyOf": [{**TEXT, "maxLength": 3}, NULL]}, {"type": ["string", "null"], "maxLength": 3}),
        ({"anyOf": [{"type": "array", "items": TEXT}, NULL]}, {"type": ["array", "null"], "items": TEXT}),
        ({"anyOf": [{}, NULL]}, {"anyOf": [{}, NULL]}),
        # A maximum beside the choice is no part of it.
        ({"anyOf": [TEXT, NULL], "maxLength": 3}, {"anyOf": [TEXT, NULL], "maxLength": 3}),
        ({"anyOf": [TEXT, NULL], "description": "Words."}, {"type": ["string", "null"], "description": "Words."}),
        # Constraints
        ({**TEXT, "allOf": [{"minLength": 1}, {"maxLength": 9}]}, {**TEXT, "minLength": 1, "maxLength": 9}),
        ({**TEXT, "minLength": 2, "allOf": [{"minLength": 1}]}, {**TEXT, "minLength": 2}),
        ({**TEXT, "maxLength": 5, "allOf": [{"maxLength": 4}, {"maxLength": 9}]}, {**TEXT, "maxLength": 4}),
        ({**TEXT, "allOf": [{"pattern": "a"}, {"pattern": "a"}]}, {**TEXT, "pattern": "a"}),
        (
            {**TEXT, "allOf": [{"pattern": "a"}, {"pattern": "b"}, {"minLength": 1}]},
            {**TEXT, "pattern": "a", "minLength": 1, "allOf": [{"pattern": "b"}]},
        ),
        ({"allOf": [TEXT, {"maxLength": 4}]}, {"allOf": [TEXT], "maxLength": 4}),
        (
            {"anyOf": [{"type": "number", "allOf": [{"minimum": 1}]}, NULL]},
            {"type": ["number", "null"], "minimum": 1},
        ),
        # Constants
        ({"type": "string", "enum": ["ok"]}, {"type": "string", "const": "ok"}),
        ({"anyOf": [{**TEXT, "enum": ["ok"]}, NULL]}, {"anyOf": [{**TEXT, "const": "ok"}, NULL]}),
        (
            {"type": ["string", "null"], "enum": ["ok", None]},
            {"anyOf": [{**TEXT, "const": "ok"}, NULL]},
        ),
        ({"type": ["string", "null"], "enum": ["ok"]}, {**TEXT, "const": "ok"}),
        ({"type": "string", "enum": ["ok", None]}, {**TEXT, "const": "ok"}),
        ({"enum": [None]}, NULL),
        ({"anyOf": [TEXT, {"type": "null", "enum": [None]}]}, {"type": ["string", "null"]}),
        ({"type": "array", "items": {**TEXT, "enum": ["ok"]}}, {"type": "array", "items": {**TEXT, "const": "ok"}}),
    ],
)
def test_normal_form(published: Any, refined: Any) -> None:
    assert answer(refine(contract(published))) == refined


@pytest.mark.parametrize(
    ("published", "refined"),
    [
        (
            {"anyOf": [{**RED_GREEN, "x-name": "Colour"}, NULL]},
            {"anyOf": [{"$ref": "#/components/schemas/Colour"}, NULL]},
        ),
        (
            {"type": ["string", "null"], "enum": ["red", None, "green"], "x-name": "Colour"},
            {"anyOf": [{"$ref": "#/components/schemas/Colour"}, NULL]},
        ),
        # A constant that the enum has already adds nothing; another one does.
        (
            {"anyOf": [{"anyOf": [{"type": "number"}, {**TEXT, "enum": ["red"]}]}, {**RED_GREEN, "x-name": "Colour"}]},
            {"anyOf": [{"type": "number"}, {"$ref": "#/components/schemas/Colour"}]},
        ),
        (
            {"anyOf": [{**TEXT, "enum": ["blue"]}, {**RED_GREEN, "x-name": "Colour"}]},
            {"anyOf": [{**TEXT, "const": "blue"}, {"$ref": "#/components/schemas/Colour"}]},
        ),
    ],
)
def test_an_enum_becomes_a_component(published: Any, refined: Any) -> None:
    result = refine(contract(published))
    assert answer(result) == refined
    assert result["components"]["schemas"]["Colour"] in (RED_GREEN, {"type": "string", "enum": ["red", "green"]})


def thing(**extra: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"id": TEXT, "colour": {**RED_GREEN}}, "required": ["id"], **extra}


def named() -> dict[str, Any]:
    schema = thing(description="A thing.", examples=[{"id": "1"}])
    schema["x-name"] = "Thing"
    schema["properties"]["colour"] |= {"x-name": "Colour", "description": "A colour."}
    return schema


def test_one_shape_is_one_component_wherever_it_occurs_and_in_whatever_order() -> None:
    other = {"required": ["id"], "properties": {"colour": {"enum": ["green", "red"], "type": "string"}, "id": TEXT}}
    other["type"] = "object"
    choice = {"anyOf": [{"type": "array", "items": other}, {"anyOf": [thing(description="Another one."), NULL]}]}
    schema = {"type": "array", "items": {"type": "object", "properties": {"a": named(), "b": choice}, "x-name": "Pair"}}
    result = refine(contract(schema))
    reference = {"$ref": "#/components/schemas/Thing"}
    assert list(result["components"]["schemas"]) == ["Colour", "Pair", "Thing"]
    assert result["components"]["schemas"]["Thing"] == {
        "type": "object",
        "properties": {"id": TEXT, "colour": {"$ref": "#/components/schemas/Colour"}},
        "required": ["id"],
        "description": "A thing.",
        "examples": [{"id": "1"}],
    }
    assert result["components"]["schemas"]["Pair"]["properties"] == {
        "a": reference,
        "b": {"anyOf": [{"type": "array", "items": reference}, {**reference, "description": "Another one."}, NULL]},
    }
    assert "x-" not in to_json(result)


@pytest.mark.parametrize(
    "other",
    [
        thing(required=["id", "colour"]),
        thing(additionalProperties=False),
        {**thing(), "properties": {"id": TEXT, "colour": {**RED_GREEN, "enum": ["red", "green", "blue"]}}},
        {**thing(), "properties": {"id": {**TEXT, "maxLength": 9}, "colour": RED_GREEN}},
        {**thing(), "properties": {"id": TEXT, "colour": {"anyOf": [RED_GREEN, NULL]}}},
        {**thing(), "properties": {"ID": TEXT, "colour": RED_GREEN}},
    ],
)
def test_shapes_that_differ_in_anything_are_two(other: dict[str, Any]) -> None:
    with pytest.raises(SpecError, match="a shape without a name") as caught:
        refine(contract({"anyOf": [named(), other]}))
    assert "#/paths/~1a/get/responses/200/content/application~1json/schema/anyOf/1" in str(caught.value)


def test_a_shape_of_the_vendors_component_refers_to_it() -> None:
    result = refine(contract({"type": "array", "items": thing()}, Vendor=named_without_x_name()))
    assert answer(result)["items"] == {"$ref": "#/components/schemas/Vendor"}
    assert list(result["components"]["schemas"]) == ["Colour", "Vendor"]


def named_without_x_name() -> dict[str, Any]:
    return {key: value for key, value in named().items() if key != "x-name"}


def test_a_shape_without_a_name_stops_with_all_its_pointers_and_an_action_to_paste() -> None:
    schema = {"anyOf": [{"anyOf": [{"type": "array", "items": thing()}, NULL]}, NULL, thing()]}
    with pytest.raises(SpecError) as caught:
        refine(contract(schema), "openapi/overlay.yaml")
    place = "#/paths/~1a/get/responses/200/content/application~1json/schema/anyOf"
    message = str(caught.value)
    # The pointers are those of the published contract, although refining flattens the choice.
    assert f"a shape without a name at {place}/0/anyOf/0/items, {place}/2\n" in message
    assert "Append to the actions of openapi/overlay.yaml" in message
    path = "$.paths['/a'].get.responses['200'].content['application/json'].schema.anyOf[0].anyOf[0].items"
    assert f"- target: {path}\n" in message
    assert "update: {x-name: NAME, description: WHAT IT IS}" in message
    assert message.count("a shape without a name") == 2  # the thing and its colour


@pytest.mark.parametrize(
    ("schema", "components", "message"),
    [
        (
            {"anyOf": [{**RED_GREEN, "x-name": "A"}, {"type": "array", "items": {**RED_GREEN, "x-name": "B"}}]},
            {},
            "one shape has the names A and B: #/paths",
        ),
        (
            {"anyOf": [{**RED_GREEN, "x-name": "A"}, {"type": "string", "enum": ["x", "y"], "x-name": "A"}]},
            {},
            "two shapes have the name A: #/paths.*give one of them another x-name",
        ),
        ({**RED_GREEN, "x-name": "A"}, {"A": TEXT}, "two shapes have the name A: #/components/schemas/A and #/paths"),
        ({**RED_GREEN, "x-name": "B"}, {"A": RED_GREEN}, "one shape has the names A and B"),
        ({**TEXT, "x-name": "A"}, {}, "x-name A is on #/paths.*neither an object with properties nor an enum"),
        ({**TEXT, "enum": ["one"], "x-name": "A"}, {}, "x-name A is on"),
    ],
)
def test_a_bad_name_stops(schema: Any, components: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        refine(contract(schema, **components))


def test_errors_are_described_and_have_an_example_a_tag() -> None:
    def tag(name: str, **extra: Any) -> dict[str, Any]:
        properties = {"_tag": {"type": "string", "enum": [name]}, "count": {"type": "number"}}
        return {"type": "object", "properties": properties, "required": ["_tag", "count"], **extra}

    document = contract({})
    choice = {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}
    document["paths"]["/a"]["get"]["responses"] |= {
        "409": {"description": "A | B", "content": {"application/json": {"schema": choice}}},
        "404": {"description": "A", "content": {"application/json": {"schema": choice["anyOf"][0]}}},
    }
    words = {"description": "It is so.", "examples": [{"_tag": "A", "count": 7}]}
    document["components"]["schemas"] = {"A": tag("A", **words), "B": tag("B")}
    responses = refine(document)["paths"]["/a"]["get"]["responses"]
    examples = {"A": {"value": {"_tag": "A", "count": 7}}, "B": {"value": {"_tag": "B", "count": 0}}}
    assert responses["404"]["description"] == "`A`: It is so."
    assert responses["409"]["description"] == "- `A`: It is so.\n- `B`: no words for it yet."
    assert responses["404"]["content"]["application/json"]["examples"] == {"A": examples["A"]}
    assert responses["409"]["content"]["application/json"]["examples"] == examples


def test_examples_are_no_schemas() -> None:
    document = contract(TEXT)
    media = document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]
    media["examples"] = {"one": {"value": {"schema": {"enum": ["x", "y"], "type": "string"}}}}
    assert refine(document) == document


def test_a_plain_example_is_made_from_the_structure() -> None:
    inner = {"type": "object", "properties": {"n": {"type": ["integer", "null"]}, "left": TEXT}, "required": ["n"]}
    document = contract({}, Inner=inner)
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": "#/components/schemas/Inner"}, "b": {"anyOf": [NULL, TEXT]}},
    }
    assert example(document, {**schema, "required": ["a", "b"]}) == {"a": {"n": 0}, "b": None}
    assert example(document, {"type": "array"}) == []
    assert example(document, {}) is None


def test_what_has_no_words_is_listed() -> None:
    document = contract({"type": "object", "properties": {"a": TEXT}, "x-name": "Thing"})
    document["paths"]["/a"]["get"]["parameters"] = [{"name": "q", "in": "query", "schema": TEXT}]
    missing = undescribed(refine(document))
    assert missing == ["a.get: summary", "a.get: description", "a.get: parameter q", "Thing", "Thing.a"]


def test_shapes_are_found_by_their_places() -> None:
    names = shape_names(contract({"type": "array", "items": named()}))
    place = ("paths", "/a", "get", "responses", "200", "content", "application/json", "schema", "items")
    assert names == {place: "Thing", (*place, "properties", "colour"): "Colour"}


def test_two_runs_give_the_same_bytes(folder: Path) -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "spec_refine.py"
    program = (
        "import sys; from pathlib import Path; import spec_document as d, spec_overlay as o, spec_refine as r\n"
        "read = lambda name: d.parse(Path(sys.argv[1], name).read_text('utf-8'), name)\n"
        "print(d.to_yaml(r.refine(o.apply(read('published.json'), read('overlay.yaml')))), end='')"
    )
    results = {
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(script.parent), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    }
    assert results == {(folder / "saperly.yaml").read_text(encoding="utf-8")}


def test_stripping_leaves_names_and_takes_prose() -> None:
    properties = {"description": {**TEXT, "description": "Prose."}, "title": TEXT, "example": TEXT, "x-y": TEXT}
    schema = {"type": "object", "title": "T", "properties": properties, "default": {"description": "data"}}
    document = contract(schema, summary={**TEXT, "$comment": "c"})
    document["info"] = {"title": "API", "version": "2", "description": "Prose.", "contact": {"name": "n"}}
    document["x-root"] = 1
    document["externalDocs"] = {"url": "https://example.com"}
    document["paths"]["/a"]["get"] |= {"summary": "Prose.", "x-code": 1}
    document["paths"]["/a"]["get"]["responses"]["200"]["description"] = "Prose."
    document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["example"] = {"a": 1}
    stripped = strip(document)
    assert "Prose." not in to_json(stripped)
    assert set(stripped) == {"openapi", "info", "paths", "components"}
    assert stripped["info"] == {"title": "API", "version": "2"}
    assert set(answer(stripped)["properties"]) == {"description", "title", "example", "x-y"}
    assert answer(stripped)["default"] == {"description": "data"}
    assert set(answer(stripped)) == {"type", "properties", "default"}
    assert stripped["components"]["schemas"] == {"summary": TEXT}
    assert set(stripped["paths"]["/a"]["get"]) == {"tags", "operationId", "responses"}
    assert stripped["paths"]["/a"]["get"]["responses"]["200"]["description"] == "Success"


def test_the_published_contract_is_a_fixed_point_of_stripping(folder: Path, published: dict[str, Any]) -> None:
    assert to_json(strip(published)) == (folder / "published.json").read_text(encoding="utf-8")
