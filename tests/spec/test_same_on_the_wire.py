"""The refined contract accepts and returns what the vendor published, and nothing else but what the overlay adds.

Both documents are broken down into facts, such as "the body of numbers.provision, at .country, may be null", with all
references resolved and all choices opened. Nothing of the refining code is used for it, so a fault there shows here.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from spec_overlay import apply

OPENAPI = Path(__file__).resolve().parents[2] / "openapi"
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
PROSE = {"description", "examples", "example", "title", "summary", "x-name"}

PYTHON = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None)}
PYTHON |= {"object": dict, "array": list}

#: Keywords that say nothing of a value of another type, as of a null beside a text.
APPLIES = {
    **{key: {"string"} for key in ("minLength", "maxLength", "pattern", "format")},
    **{key: {"number", "integer"} for key in ("minimum", "maximum", "multipleOf")},
    **{key: {"array"} for key in ("items", "minItems", "maxItems", "uniqueItems")},
    **{key: {"object"} for key in ("properties", "required", "additionalProperties")},
}


class Fact(NamedTuple):
    operation: str
    part: str
    path: str
    keyword: str
    value: str


# Facts


def follow(document: Any, node: Any) -> Any:
    while "$ref" in node:
        target = document
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def alternatives(document: Any, schema: Any) -> list[dict[str, Any]]:
    """The schemas that a schema is a choice of, each without references, `anyOf`, `allOf` and lists of types."""
    schema = {key: value for key, value in follow(document, schema).items() if key not in PROSE}
    choices = [{key: value for key, value in schema.items() if key not in ("anyOf", "allOf")}]
    for member in schema.get("allOf", []):
        choices = [both(one, other) for one in choices for other in alternatives(document, member)]
    if "anyOf" in schema:
        branches = [found for member in schema["anyOf"] for found in alternatives(document, member)]
        choices = [both(one, other) for one in choices for other in branches]
    opened = []
    for choice in choices:
        values = choice.pop("enum", None)
        if "const" in choice:
            values = [choice.pop("const")]
        types = choice.pop("type", None)
        for kind in types if isinstance(types, list) else [types]:
            fitting = None if values is None else [value for value in values if fits(value, kind)]
            if fitting != []:
                bare = {key: value for key, value in choice.items() if kind is None or kind in APPLIES.get(key, {kind})}
                opened.append({**bare, **({"type": kind} if kind else {}), **({"values": fitting} if fitting else {})})
    return opened


def fits(value: Any, kind: str | None) -> bool:
    return kind is None or isinstance(value, PYTHON[kind])


def both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    clash = {key for key in one.keys() & other.keys() if one[key] != other[key]}
    assert not clash, f"both sides of an allOf or anyOf say something else about {clash}"
    return {**one, **other}


def schema_facts(document: Any, schema: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    for choice in alternatives(document, schema):
        kind = choice.pop("type", "anything")
        if kind == "object":
            marks = [f"{name}={values[0]}" for name, values in sorted(constants(document, choice))]
            here = f"{path}<{','.join(marks)}>" if marks else path
        else:
            here = path
        yield here, "type", kind
        for value in choice.pop("values", []):
            yield here, "value", value
        for name in choice.pop("required", []):
            yield f"{here}.{name}", "required", True
        for name, inner in choice.pop("properties", {}).items():
            yield f"{here}.{name}", "property", True
            yield from schema_facts(document, inner, f"{here}.{name}")
        if isinstance(choice.get("items"), dict):
            yield from schema_facts(document, choice.pop("items"), f"{here}[]")
        for keyword, value in choice.items():
            yield here, f"{kind}:{keyword}", value


def constants(document: Any, choice: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for name, inner in choice.get("properties", {}).items():
        found = alternatives(document, inner)
        if len(found) == 1 and len(found[0].get("values", [])) == 1:
            yield name, found[0]["values"]


def facts(document: Any) -> set[Fact]:
    """Everything that a contract says about what goes over the wire."""
    found: set[Fact] = set()

    def note(operation: str, part: str, path: str, keyword: str, value: Any) -> None:
        found.add(Fact(operation, part, path, keyword, json.dumps(value, sort_keys=True)))

    def note_content(operation: str, part: str, content: Any) -> None:
        for kind, media in content.items():
            note(operation, part, "", "content", kind)
            for path, keyword, value in schema_facts(document, media["schema"]):
                note(operation, f"{part} {kind}", path, keyword, value)

    for server in document["servers"]:
        note("", "", "", "server", server["url"])
    for tag in document["tags"]:
        note("", "", "", "tag", tag["name"])
    for name, scheme in document["components"].get("securitySchemes", {}).items():
        note("", "", name, "security scheme", {key: value for key, value in scheme.items() if key not in PROSE})
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            operation = item[method]
            name = operation["operationId"]
            note(name, "", "", "address", f"{method} {path}")
            for tag in operation["tags"]:
                note(name, "", "", "tag", tag)
            for requirement in operation.get("security", document["security"]):
                note(name, "", "", "security", requirement)
            for parameter in operation["parameters"]:
                part = f"{parameter['in']} {parameter['name']}"
                note(name, part, "", "parameter", bool(parameter.get("required")))
                for where, keyword, value in schema_facts(document, parameter["schema"]):
                    note(name, part, where, keyword, value)
            if "requestBody" in operation:
                note(name, "body", "", "required", operation["requestBody"].get("required", False))
                note_content(name, "body", operation["requestBody"]["content"])
            for status, response in operation["responses"].items():
                note(name, status, "", "status", status)
                for header, inner in response.get("headers", {}).items():
                    note(name, status, "", "header", header)
                    for where, keyword, value in schema_facts(document, inner["schema"]):
                        note(name, f"{status} header {header}", where, keyword, value)
                note_content(name, status, response.get("content", {}))
    return found


# What the overlay adds on purpose

INTEGERS = {
    *("count", "totalCostCents", "totalDurationSec", "balanceCents", "segments", "attempts", "limit", "current"),
    *("activeNumbers", "requestedCents", "limitCents", "priorSpendCents", "customerMonthlyCents", "status"),
    *("customerUpfrontCents", "actualMonthlyPriceCents", "actualUpfrontPriceCents", "expectedMonthlyPriceCents"),
    *("expectedUpfrontPriceCents", "spendLimitCents", "spentThisPeriodCents", "monthlyPriceCents", "rateCentsPerMin"),
    *("durationSec", "costCents", "responseStatus"),
}

#: Each category with how many facts the overlay adds in it and how many it takes away.
ON_PURPOSE = {
    "the server": (1, 1),
    "the bearer scheme": (1, 0),
    "the key of every operation but health.check": (47, 0),
    "Idempotency-Key on the 23 mutating operations without one": (46, 0),
    "Retry-After on the 47 answers 429": (94, 0),
    "the recording: 302, Location, octets": (7, 2),
    "ConsentRequired and InsufficientBalance of sends and calls": (24, 0),
    "integers": (74, 74),
}


RECORDING = {
    ("200", "content", '"application/octet-stream"'),
    ("200 application/octet-stream", "type", '"string"'),
    ("200 application/octet-stream", "string:format", '"binary"'),
    ("302", "status", '"302"'),
    ("302", "header", '"Location"'),
    ("302 header Location", "type", '"string"'),
    ("302 header Location", "string:format", '"uri"'),
    # What was there before:
    ("200", "content", '"application/json"'),
    ("200 application/json", "type", '"anything"'),
}
IDEMPOTENCY_KEY = {("parameter", "false"), ("type", '"string"')}
TAGS = {"402": "InsufficientBalance", "403": "ConsentRequired"}


def category(fact: Fact) -> str:
    """Which of the intended differences a fact belongs to, or a text that shows it."""
    last = fact.path.rpartition(".")[2]
    says = (fact.keyword, fact.value)
    if says in {("server", '"/"'), ("server", '"https://api.saperly.com"')}:
        return "the server"
    if says == ("security scheme", '{"scheme": "bearer", "type": "http"}') and fact.path == "bearer":
        return "the bearer scheme"
    if says == ("security", '{"bearer": []}') and fact.operation != "health.check":
        return "the key of every operation but health.check"
    if fact.part == "header Idempotency-Key" and says in IDEMPOTENCY_KEY:
        return "Idempotency-Key on the 23 mutating operations without one"
    if (fact.part, *says) in {("429", "header", '"Retry-After"'), ("429 header Retry-After", "type", '"string"')}:
        return "Retry-After on the 47 answers 429"
    if fact.operation == "voice.recording" and (fact.part, *says) in RECORDING:
        return "the recording: 302, Location, octets"
    tag = TAGS.get(fact.part[:3], "")
    if fact.operation in ("messaging.send", "voice.place") and (fact.path, *says) in {
        (f"<_tag={tag}>", "type", '"object"'),
        (f"<_tag={tag}>", "object:additionalProperties", "true"),
        (f"<_tag={tag}>._tag", "property", "true"),
        (f"<_tag={tag}>._tag", "required", "true"),
        (f"<_tag={tag}>._tag", "type", '"string"'),
        (f"<_tag={tag}>._tag", "value", f'"{tag}"'),
    }:
        return "ConsentRequired and InsufficientBalance of sends and calls"
    if last in INTEGERS and (says in {("type", '"number"'), ("type", '"integer"')} or says[0].endswith(":minimum")):
        return "integers"
    return f"not on purpose: {fact}"


def differences(before: set[Fact], after: set[Fact]) -> dict[str, tuple[int, int]]:
    added, lost = Counter(map(category, after - before)), Counter(map(category, before - after))
    return {name: (added[name], lost[name]) for name in sorted(added | lost)}


@pytest.fixture(scope="module")
def published_facts() -> set[Fact]:
    return facts(json.loads((OPENAPI / "published.json").read_text(encoding="utf-8")))


def test_what_differs_from_the_published_contract_is_on_purpose(published_facts: set[Fact], refined: Any) -> None:
    assert differences(published_facts, facts(refined)) == dict(sorted(ON_PURPOSE.items()))


def test_only_a_volume_and_a_rate_are_no_whole_numbers(refined: Any) -> None:
    fractions = {fact.path.rpartition(".")[2] for fact in facts(refined) if fact.value == '"number"'}
    assert fractions == {"volume", "successRate"}


def test_refining_neither_loses_nor_adds_a_fact(published: Any, overlay: Any, refined: Any) -> None:
    corrected, result = facts(apply(published, overlay)), facts(refined)
    assert len(corrected) > 5000
    assert corrected - result == set()
    assert result - corrected == set()


# Faults, each of which must be seen

Fault = Callable[[dict[str, Any]], object]


def component(name: str, *path: str | int) -> Callable[[dict[str, Any]], Any]:
    def find(document: dict[str, Any]) -> Any:
        node = document["components"]["schemas"][name]
        for part in path:
            node = node[part]
        return node

    return find


def operation(path: str, method: str) -> Callable[[dict[str, Any]], Any]:
    return lambda document: document["paths"][path][method]


phone, call, message = (component(name) for name in ("PhoneNumber", "Call", "MessageSend"))
send, place_call = operation("/messages", "post"), operation("/calls", "post")

FAULTS: dict[str, Fault] = {
    "a property is lost": lambda d: phone(d)["properties"].pop("smsSenderId"),
    "a property is added": lambda d: phone(d)["properties"].update(nickname={"type": "string"}),
    "a property is renamed": lambda d: phone(d)["properties"].update(sms=phone(d)["properties"].pop("smsSenderId")),
    "a requirement is lost": lambda d: call(d)["required"].remove("costCents"),
    "a requirement is added": lambda d: phone(d)["required"].append("smsSenderId"),
    "a type changes": lambda d: call(d)["properties"]["to"].update(type="integer"),
    "a type is widened": lambda d: call(d)["properties"]["to"].update(type=["string", "null"]),
    "null is lost": lambda d: call(d)["properties"]["costCents"].update(type="integer"),
    "null of a reference is lost": lambda d: component("Connection")(d)["properties"]["tts"]["anyOf"].pop(),
    "null of a reference is added": lambda d: component("ConsentRecord")(d)["properties"].update(
        consentType={"anyOf": [{"$ref": "#/components/schemas/ConsentType"}, {"type": "null"}]}
    ),
    "another shape is referred to": lambda d: component("ConnectionCreate", "properties", "tts", "anyOf", 0)(d).update(
        {"$ref": "#/components/schemas/TtsVoice"}
    ),
    "an enum is widened": lambda d: component("Direction", "enum")(d).append("internal"),
    "an enum is narrowed": lambda d: component("KeyScope", "enum")(d).remove("admin"),
    "a constant changes": lambda d: component("Health", "properties", "status")(d).update({"const": "fine"}),
    "a constant becomes any text": lambda d: component("Health", "properties", "status")(d).pop("const"),
    "a maximum length is lost": lambda d: message(d)["properties"]["body"].pop("maxLength"),
    "a minimum length is lost": lambda d: message(d)["properties"]["body"].pop("minLength"),
    "a maximum length changes": lambda d: message(d)["properties"]["body"].update(maxLength=1601),
    "a pattern is lost": lambda d: component("InvitationCreate", "properties", "to")(d).pop("pattern"),
    "a minimum is lost": lambda d: component("ApiKeyCreate", "properties", "spendLimitCents")(d).pop("minimum"),
    "a constraint is added": lambda d: call(d)["properties"]["to"].update(minLength=1),
    "a format is lost": lambda d: component("CustomVoiceCreate", "properties", "audio")(d).pop("format"),
    "more properties are allowed": lambda d: phone(d).pop("additionalProperties"),
    "items are lost": lambda d: component("Webhook", "properties", "events")(d).pop("items"),
    "a branch of a choice is lost": lambda d: component("BackgroundAudioOffice", "properties", "volume")(d)[
        "anyOf"
    ].pop(),
    "a wanted volume becomes whole": lambda d: component("BackgroundAudioOffice", "properties", "volume")(d)["anyOf"][
        0
    ].update(type="integer"),
    "a status is lost": lambda d: send(d)["responses"].pop("409"),
    "a status is added": lambda d: send(d)["responses"].update({"418": {"description": "Teapot"}}),
    "a status changes": lambda d: send(d)["responses"].update({"200": send(d)["responses"].pop("201")}),
    "a tag is lost": lambda d: send(d)["responses"]["403"]["content"]["application/json"]["schema"]["anyOf"].pop(0),
    "a tag is added": lambda d: send(d)["responses"]["403"]["content"]["application/json"]["schema"]["anyOf"].append(
        {"$ref": "#/components/schemas/CallNotFound"}
    ),
    "an added tag is on another operation": lambda d: operation("/consent", "post")(d)["responses"]["403"]["content"][
        "application/json"
    ].update(schema={"$ref": "#/components/schemas/ConsentRequired"}),
    "a field of a tag is lost": lambda d: component("RateLimited")(d)["properties"].pop("bucket"),
    "an added tag requires more": lambda d: component("ConsentRequired")(d)["required"].append("peerNumber"),
    "an operation is lost": lambda d: d["paths"].pop("/usage"),
    "an operation id changes": lambda d: send(d).update(operationId="messages.send"),
    "an operation's tag changes": lambda d: send(d).update(tags=["messages"]),
    "an operation is open": lambda d: send(d).update(security=[]),
    "health needs a key": lambda d: operation("/health", "get")(d).pop("security"),
    "a parameter is lost": lambda d: operation("/voices", "get")(d)["parameters"].pop(),
    "a parameter is required": lambda d: operation("/voices", "get")(d)["parameters"][0].update(required=True),
    "a parameter moves": lambda d: operation("/voices", "get")(d)["parameters"][0].update({"in": "header"}),
    "an idempotency key is required": lambda d: send(d)["parameters"][0].update(required=True),
    "an idempotency key is lost": lambda d: send(d)["parameters"].pop(),
    "a body is optional": lambda d: send(d)["requestBody"].pop("required"),
    "a body has another media type": lambda d: send(d)["requestBody"].update(
        content={"text/plain": send(d)["requestBody"]["content"].pop("application/json")}
    ),
    "a Retry-After is lost": lambda d: send(d)["responses"]["429"].pop("headers"),
    "the scheme is another": lambda d: d["components"]["securitySchemes"]["bearer"].update(scheme="basic"),
    "the redirect is lost": lambda d: operation("/calls/{id}/recording", "get")(d)["responses"].pop("302"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_seen(fault: Fault, published_facts: set[Fact], refined: Any) -> None:
    fault(refined)
    assert differences(published_facts, facts(refined)) != dict(sorted(ON_PURPOSE.items()))


# Instances: both documents accept and refuse the same


def schemas(document: Any) -> Iterator[tuple[str, Any]]:
    """Every JSON body, parameter and answer, by an address that both documents share."""
    for item in document["paths"].values():
        for method in METHODS & item.keys():
            name = item[method]["operationId"]
            for parameter in item[method]["parameters"]:
                yield f"{name} {parameter['in']} {parameter['name']}", parameter["schema"]
            bodies = {"body": item[method].get("requestBody", {}), **item[method]["responses"]}
            for part, response in bodies.items():
                for kind, media in response.get("content", {}).items():
                    yield f"{name} {part} {kind}", media["schema"]


def validator(document: Any, schema: Any) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator({"allOf": [schema], "components": document["components"]})


#: Tried at every place of an instance.
ANYTHING = (None, True, 0, -1, 1.5, "", "x", "Infinity", [], [0], {}, {"extra": 1})


def instances(document: Any, schema: Any) -> list[Any]:
    """Instances that go through every alternative and every property, and leave the schema in one place each."""
    found: list[Any] = []
    for choice in alternatives(document, schema):
        kind = choice.get("type")
        if "values" in choice:
            found += choice["values"]
        elif kind == "object":
            inner = {name: instances(document, value) for name, value in choice.get("properties", {}).items()}
            full = {name: values[0] for name, values in inner.items()}
            found += [full, {name: full[name] for name in choice.get("required", [])}, {**full, "extra": 1}]
            found += [{key: value for key, value in full.items() if key != name} for name in full]
            found += [{**full, name: value} for name, values in inner.items() for value in values[1:]]
        elif kind == "array":
            values = instances(document, choice.get("items", {}))
            found += [[value] for value in values] + [values[:1] * 2, values[:1] * 4]
        elif kind == "string":
            short, long = choice.get("minLength", 0), choice.get("maxLength", 20)
            found += ["a@b.c", "x" * short, "x" * max(short - 1, 0), "y" * long, "y" * (long + 1)]
        else:
            found += {"null": [None], "boolean": [True], "integer": [7, 0], "number": [0.5, 3]}.get(
                str(kind), [{"any": 1}]
            )
    return [*found, *ANYTHING]


def disagreements(corrected: Any, refined: Any) -> tuple[list[str], int, int]:
    """What one contract accepts and the other does not, and how many instances the first accepts and refuses."""
    theirs, ours = dict(schemas(corrected)), dict(schemas(refined))
    assert theirs.keys() == ours.keys()
    wrong, accepted, refused, seen = [], 0, 0, set[str]()
    for address, schema in theirs.items():
        # An operation often shares its answer with another one: each pair of schemas is tried once.
        pair = json.dumps([schema, ours[address]], sort_keys=True)
        if pair in seen:
            continue
        seen.add(pair)
        left, right = validator(corrected, schema), validator(refined, ours[address])
        for instance in instances(corrected, schema) + instances(refined, ours[address]):
            valid = left.is_valid(instance)
            accepted, refused = accepted + valid, refused + (not valid)
            if valid != right.is_valid(instance):
                wrong.append(f"{address}: {'' if valid else 'not '}valid by the published one: {json.dumps(instance)}")
    return wrong, accepted, refused


def test_both_contracts_accept_the_same_instances(published: Any, overlay: Any, refined: Any) -> None:
    wrong, accepted, refused = disagreements(apply(published, overlay), refined)
    assert wrong[:5] == []
    assert min(accepted, refused) > 2000


SEEN_BY_INSTANCES = [
    *("a property is added", "a requirement is lost", "a type is widened", "null is lost", "an enum is narrowed"),
    *("a maximum length changes", "more properties are allowed", "another shape is referred to"),
]


@pytest.mark.parametrize("name", SEEN_BY_INSTANCES)
def test_a_fault_is_seen_by_instances(name: str, published: Any, overlay: Any, refined: Any) -> None:
    FAULTS[name](refined)
    wrong, _, _ = disagreements(apply(published, overlay), refined)
    assert wrong


def test_the_facts_of_a_choice_are_told_apart() -> None:
    """The breaking down itself: what is written in two ways is the same, and what differs is not."""
    nested = {
        "anyOf": [{"anyOf": [{"type": "string", "allOf": [{"minLength": 1}]}, {"type": "null"}]}, {"type": "null"}]
    }
    flat = {"type": ["string", "null"], "minLength": 1}
    assert set(map(str, schema_facts({}, nested))) == set(map(str, schema_facts({}, flat)))
    for other in ({"type": "string", "minLength": 1}, {"type": ["string", "null"]}, {**flat, "minLength": 2}, {}):
        assert set(map(str, schema_facts({}, nested))) != set(map(str, schema_facts({}, copy.deepcopy(other))))
