"""Refines a corrected contract for tools and people, without changing what goes over the wire.

Nested `anyOf` is flattened and nulls become `type: [x, "null"]`; constraints split over `allOf` join their schema; an
enum of one value becomes `const`; every inline object and enum becomes a named component wherever its shape occurs.
The names come from the overlay: `x-name` on one occurrence of the shape, whose prose the component keeps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from spec_document import PROSE, Json, SpecError, operations, pointer, resolve, tags

Place = tuple[str | int, ...]

NAME = "x-name"
#: Where a shape stands in the published contract: refining moves it, and messages must name a place to correct.
_ORIGIN = "x-origin"
_NOT_STRUCTURE = PROSE | {NAME, _ORIGIN}
_NULL = {"type": "null"}
_SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_SCHEMA_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_SCHEMAS = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "if",
    "then",
    "else",
)
_LOWER_BOUNDS = ("minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties")
_UPPER_BOUNDS = ("maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties")
_CONSTRAINTS = frozenset({*_LOWER_BOUNDS, *_UPPER_BOUNDS, "pattern", "format", "multipleOf", "uniqueItems"})


def refine(document: Mapping[str, Json], overlay_name: str = "overlay.yaml") -> dict[str, Json]:
    """The refined document; raises SpecError when a shape has no name, two names, or a name already taken."""
    result = _Hoist(normalise(document), overlay_name).run()
    _explain_errors(result)
    return result


def normalise(document: Mapping[str, Json]) -> dict[str, Json]:
    """The document with every schema in its normal form, still inline, each shape marked with its origin."""
    return _map_schemas(document, _normalise)


def shape_names(document: Mapping[str, Json]) -> dict[Place, str]:
    """The name of each shape that has one, by its place in the normal form."""
    hoist = _Hoist(normalise(document), "overlay.yaml")
    hoist.collect()
    return {place: shape.name for place, shape in hoist.at.items() if shape.names or shape.vendor_name}


def _structure(node: Json) -> Json:
    """A schema without prose and in canonical order, so that equal shapes are equal."""
    if isinstance(node, list):
        return [_structure(item) for item in node]
    if not isinstance(node, dict):
        return node
    bare: dict[str, Json] = {}
    for key in sorted(node):
        value = node[key]
        if key in _SCHEMA_MAPS:
            bare[key] = {name: _structure(value[name]) for name in sorted(value)}
        elif key in ("required", "enum"):
            bare[key] = sorted(value, key=json.dumps)
        elif key not in _NOT_STRUCTURE:
            bare[key] = _structure(value)
    return bare


def _same(left: Json, right: Json) -> bool:
    return json.dumps(_structure(left)) == json.dumps(_structure(right))


def _prose(schema: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in schema.items() if key in PROSE}


# Every schema of a document, and every schema inside a schema


def _children(schema: Mapping[str, Json]) -> Iterator[tuple[Place, Json]]:
    for key in _SCHEMAS:
        if isinstance(schema.get(key), dict):
            yield (key,), schema[key]
    for key in _SCHEMA_LISTS:
        for index, member in enumerate(schema.get(key, [])):
            yield (key, index), member
    for key in _SCHEMA_MAPS:
        for name, member in schema.get(key, {}).items():
            yield (key, name), member


def _replace(node: Json, place: Place, value: Json) -> None:
    for part in place[:-1]:
        node = node[part]
    node[place[-1]] = value


def _rebuild(schema: Json, change: Callable[[dict[str, Json], Place], Json], place: Place) -> Json:
    """Applies `change` to a schema and everything in it, innermost first."""
    if not isinstance(schema, dict):
        return schema
    copy: dict[str, Json] = {
        key: list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value
        for key, value in schema.items()
    }
    for child, member in list(_children(copy)):
        _replace(copy, child, _rebuild(member, change, (*place, *child)))
    return change(copy, place)


def _map_schemas(document: Mapping[str, Json], change: Callable[[dict[str, Json], Place], Json]) -> dict[str, Json]:
    """A copy of the document with `change` applied to each of its schemas, to the vendor's components first."""

    def visit(node: Json, place: Place) -> Json:
        if isinstance(node, list):
            return [visit(item, (*place, index)) for index, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        return {
            key: value
            if key in ("example", "examples")
            else _rebuild(value, change, (*place, key))
            if key == "schema"
            else visit(value, (*place, key))
            for key, value in node.items()
        }

    components = {
        key: {name: _rebuild(member, change, ("components", key, name)) for name, member in section.items()}
        if key == "schemas"
        else visit(section, ("components", key))
        for key, section in document.get("components", {}).items()
    }
    return {key: components if key == "components" else visit(value, (key,)) for key, value in document.items()}


# Normal form


def _normalise(schema: dict[str, Json], place: Place) -> Json:
    schema = _merge_constraints(schema)
    if isinstance(schema.get("enum"), list):
        schema = _separate_null(schema)
    if set(schema) - _NOT_STRUCTURE == {"anyOf"}:
        schema = _flatten_choice(schema)
    for shape in (schema, *schema.get("anyOf", [])):
        if _is_shape(shape):
            shape.setdefault(_ORIGIN, place)
    return schema


def _separate_null(schema: dict[str, Json]) -> dict[str, Json]:
    """An enum of one value becomes `const`, and null leaves the enum for a choice of its own."""
    types = schema["type"] if isinstance(schema.get("type"), list) else [schema["type"]] if "type" in schema else []
    values = [value for value in schema["enum"] if value is not None]
    nullable = len(values) < len(schema["enum"]) and (not types or "null" in types)
    bare = {key: value for key, value in schema.items() if key not in ("type", "enum")}
    if not values:
        return {**_NULL, **bare}
    if types := [name for name in types if name != "null"]:
        bare = {"type": types[0] if len(types) == 1 else types, **bare}
    bare.update({"const": values[0]} if len(values) == 1 else {"enum": values})
    return {"anyOf": [bare, dict(_NULL)]} if nullable else bare


def _merge_constraints(schema: dict[str, Json]) -> dict[str, Json]:
    """Moves what `allOf` says beside it into the schema itself, as far as it only constrains."""
    kept: list[Json] = []
    for member in schema.pop("allOf", []):
        if not set(member) <= _CONSTRAINTS:
            kept.append(member)
            continue
        for key, value in member.items():
            if key not in schema or schema[key] == value:
                schema[key] = value
            elif key in _LOWER_BOUNDS or key in _UPPER_BOUNDS:
                schema[key] = (max if key in _LOWER_BOUNDS else min)(schema[key], value)
            else:  # two patterns, say, both of which hold
                kept.append({key: value})
    return {**schema, "allOf": kept} if kept else schema


def _flatten_choice(schema: dict[str, Json]) -> dict[str, Json]:
    members: list[dict[str, Json]] = []
    nullable = False

    def collect(choice: Mapping[str, Json]) -> None:
        nonlocal nullable
        for member in choice["anyOf"]:
            kinds = set(member) - _NOT_STRUCTURE
            if kinds == {"anyOf"}:
                collect(member)
            elif kinds == {"type"} and member["type"] == "null":
                nullable = True
            elif isinstance(member.get("type"), list) and "null" in member["type"] and "enum" not in member:
                nullable = True
                members.append({**member, "type": _without_null(member["type"])})
            elif not any(_same(member, other) for other in members):
                members.append(member)

    collect(schema)
    members = [member for member in members if not any(_covers(other, member) for other in members)]
    prose = {key: value for key, value in schema.items() if key in _NOT_STRUCTURE}
    if len(members) == 1 and not nullable:
        return {**members[0], **prose}
    if (
        len(members) == 1
        and isinstance(members[0].get("type"), str)
        and not {"enum", "const", "properties"} & set(members[0])
    ):
        only = members[0]
        return {**only, "type": [only["type"], "null"], **prose}
    return {**prose, "anyOf": members + ([dict(_NULL)] if nullable else [])}


def _without_null(types: list[str]) -> str | list[str]:
    rest = [name for name in types if name != "null"]
    return rest[0] if len(rest) == 1 else rest


def _covers(enum: Mapping[str, Json], const: Mapping[str, Json]) -> bool:
    return (
        set(const) - _NOT_STRUCTURE == {"type", "const"}
        and set(enum) - _NOT_STRUCTURE == {"type", "enum"}
        and const["type"] == enum["type"]
        and const["const"] in enum["enum"]
    )


# Named components


@dataclass
class _Shape:
    """One shape: where the published contract has it, and what it is called."""

    origins: list[Place] = field(default_factory=list)
    vendor_name: str | None = None
    #: Names from the overlay, each with the occurrence that carries it.
    names: dict[str, Place] = field(default_factory=dict)
    schema: dict[str, Json] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.vendor_name or next(iter(self.names))


class _Hoist:
    """Moves every shape into a named component, in two passes over the same places: collect, then refer."""

    def __init__(self, document: dict[str, Json], overlay_name: str) -> None:
        self.document = document
        self.overlay_name = overlay_name
        self.shapes: dict[str, _Shape] = {}
        self.at: dict[Place, _Shape] = {}

    def collect(self) -> None:
        _map_schemas(self.document, self._collect)

    def run(self) -> dict[str, Json]:
        self.collect()
        self._check_names()
        result = _map_schemas(self.document, self._refer)
        hoisted = {shape.name: shape.schema for shape in self.shapes.values() if not shape.vendor_name}
        components = result.setdefault("components", {})
        components["schemas"] = {**dict(sorted(hoisted.items())), **components.get("schemas", {})}
        return result

    def _collect(self, schema: dict[str, Json], place: Place) -> Json:
        """Notes a shape and puts its digest in its place, so that shapes around it agree whatever it is called."""
        if not _is_shape(schema):
            if NAME in schema:
                raise SpecError(
                    f"{self.overlay_name}: x-name {schema[NAME]} is on {pointer(place)}, which is neither an object"
                    " with properties nor an enum of several values; move or delete it"
                )
            return schema
        digest = json.dumps(_structure(schema), sort_keys=True)
        shape = self.at[place] = self.shapes.setdefault(digest, _Shape())
        if _is_component(place):
            shape.vendor_name = shape.vendor_name or str(place[2])
            return schema
        shape.origins.append(schema[_ORIGIN])
        if NAME in schema:
            shape.names.setdefault(schema[NAME], place)
        return {"$ref": f"#/components/schemas/{shape.vendor_name}" if shape.vendor_name else digest}

    def _check_names(self) -> None:
        shapes = list(self.shapes.values())
        if unnamed := [shape for shape in shapes if not shape.names and not shape.vendor_name]:
            raise SpecError("\n".join(map(self._ask_for_name, unnamed)))
        owners = {name: pointer(("components", "schemas", name)) for name in self.document["components"]["schemas"]}
        for shape in shapes:
            names = {**({shape.vendor_name: ()} if shape.vendor_name else {}), **shape.names}
            if len(names) > 1:
                raise SpecError(
                    f"{self.overlay_name}: one shape has the names {' and '.join(names)}: {pointer(shape.origins[0])};"
                    " keep one of them"
                )
            if shape.vendor_name:
                continue
            if shape.name in owners:
                raise SpecError(
                    f"{self.overlay_name}: two shapes have the name {shape.name}: {owners[shape.name]} and"
                    f" {pointer(shape.origins[0])}; give one of them another x-name"
                )
            owners[shape.name] = pointer(shape.origins[0])

    def _refer(self, schema: dict[str, Json], place: Place) -> Json:
        if place not in self.at:
            return schema
        shape = self.at[place]
        clean = {key: value for key, value in schema.items() if key not in (NAME, _ORIGIN)}
        if _is_component(place):
            return clean
        reference = {"$ref": f"#/components/schemas/{shape.name}"}
        if place != shape.names.get(shape.name):
            return {**reference, **_prose(clean)}
        shape.schema = clean
        return reference

    def _ask_for_name(self, shape: _Shape) -> str:
        return (
            f"a shape without a name at {', '.join(map(pointer, shape.origins))}\n"
            f"  Append to the actions of {self.overlay_name}, with a good name and words of your own:\n"
            f"  - target: {json_path(shape.origins[0])}\n"
            f"    description: The vendor left this shape inline and without a name.\n"
            f"    update: {{x-name: NAME, description: WHAT IT IS}}"
        )


def _is_shape(schema: Mapping[str, Json]) -> bool:
    return "$ref" not in schema and ("properties" in schema or "enum" in schema)


def _is_component(place: Place) -> bool:
    return len(place) == 3 and place[:2] == ("components", "schemas")


def json_path(place: Place) -> str:
    """The JSONPath that selects one place, quoted for YAML where it must be."""
    return "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" if part.isidentifier() else f"['{part}']" for part in place
    )


# Responses with error tags


def _explain_errors(document: dict[str, Json]) -> None:
    """Describes an error response by its tags, and gives it an example a tag, named by the tag."""
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            names = tags(document, response) if status[0] in "45" else []
            schemas = {name: resolve(document, f"#/components/schemas/{name}") for name in names}
            if not names:
                continue
            lines = [
                f"`{name}`: {schema.get('description', 'no words for it yet.')}" for name, schema in schemas.items()
            ]
            response["description"] = lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)
            for media in response["content"].values():
                media["examples"] = {name: {"value": example(document, schema)} for name, schema in schemas.items()}


def example(document: Mapping[str, Json], schema: Mapping[str, Json]) -> Json:
    """The first example of a schema, or a plain one made from its structure."""
    if "$ref" in schema:
        return example(document, resolve(document, schema["$ref"]))
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    if "anyOf" in schema:
        return example(document, schema["anyOf"][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        required = schema.get("required", [])
        return {
            name: example(document, inner) for name, inner in schema.get("properties", {}).items() if name in required
        }
    return {"array": [], "string": "string", "integer": 0, "number": 0, "boolean": False}.get(str(kind))


def undescribed(document: Mapping[str, Json]) -> list[str]:
    """What a refined document has no words for: operations, parameters, components and their properties."""
    found = []
    for _, _, operation in operations(document):
        found += [f"{operation['operationId']}: {key}" for key in ("summary", "description") if not operation.get(key)]
        parameters = operation.get("parameters", [])
        found += [f"{operation['operationId']}: parameter {p['name']}" for p in parameters if not p.get("description")]
    for name, schema in document["components"]["schemas"].items():
        found += [] if schema.get("description") else [name]
        for key, inner in schema.get("properties", {}).items():
            found += [] if inner.get("description") or "$ref" in inner else [f"{name}.{key}"]
    return found
