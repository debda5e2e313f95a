"""What a comparison of two contracts says, change by change."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spec
import spec_compare
from spec_document import SpecError, strip
from spec_overlay import apply, apply_what_fits
from spec_refine import shape_names

Edit = Callable[[dict[str, Any]], object]


def objects(document: Any, *fields: str) -> list[dict[str, Any]]:
    """Every inline object that has these fields."""
    found = []
    if isinstance(document, dict):
        if set(fields) <= document.get("properties", {}).keys():
            found.append(document)
        for value in document.values():
            found += objects(value, *fields)
    if isinstance(document, list):
        for value in document:
            found += objects(value, *fields)
    return found


def each(*fields: str, do: Edit) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        found = objects(document, *fields)
        assert found
        for schema in found:
            do(schema)

    return edit


def at(*path: str | int, do: Edit) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        node = document
        for part in path:
            node = node[part]
        do(node)

    return edit


PHONE, CALL = ("phoneNumber", "releasedAt"), ("durationSec", "hasRecording")
SEND = ("paths", "/messages", "post")
SEND_BODY = (*SEND, "requestBody", "content", "application/json", "schema")
IN_CALLS = "in voice.place, voice.list, voice.end, voice.transfer, voice.get"
IN_NUMBERS = (
    "in numbers.list, numbers.provision, numbers.get, numbers.assignConnection, numbers.setWebhook,"
    " numbers.setSmsSenderId, numbers.setCallerIdName"
)
NEW_TAG = {
    "type": "object",
    "properties": {"_tag": {"type": "string", "enum": ["Blocked"]}, "carrier": {"type": "string"}},
    "required": ["_tag", "carrier"],
}


def add_tag(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Blocked"] = copy.deepcopy(NEW_TAG)
    schema = document["paths"]["/messages"]["post"]["responses"]["403"]["content"]["application/json"]["schema"]
    schema["anyOf"].append({"$ref": "#/components/schemas/Blocked"})


def tag_instead_of_one(document: dict[str, Any]) -> None:
    """From a single tag to a choice of two."""
    document["components"]["schemas"]["Blocked"] = copy.deepcopy(NEW_TAG)
    media = document["paths"]["/messages"]["post"]["responses"]["502"]["content"]["application/json"]
    media["schema"] = {"anyOf": [media["schema"], {"$ref": "#/components/schemas/Blocked"}]}


def add_operation(document: dict[str, Any]) -> None:
    operation = copy.deepcopy(document["paths"]["/numbers/{id}"]["get"])
    document["paths"]["/numbers/{id}/swap"] = {"post": {**operation, "operationId": "numbers.swap"}}


#: An edit of the vendor's, the lines that it must give (without the last one, which counts), and how oasdiff rates it.
EDITS: dict[str, tuple[Edit, list[str]]] = {
    "an operation is added": (
        add_operation,
        ["Operations", "  + POST /numbers/{id}/swap (numbers.swap) added  [compatible]"],
    ),
    "an operation is removed": (
        at("paths", do=lambda paths: paths.pop("/usage")),
        ["Operations", "  - GET /usage (usage.summary) removed  [BREAKING]"],
    ),
    "a field is added": (
        each(*PHONE, do=lambda s: s["properties"].update(nickname={"anyOf": [{"type": "string"}, {"type": "null"}]})),
        ["PhoneNumber", f"  + PhoneNumber.nickname added (string or null, optional), {IN_NUMBERS}  [compatible]"],
    ),
    "a field is removed": (
        each(*CALL, do=lambda s: (s["properties"].pop("hasTranscript"), s["required"].remove("hasTranscript"))),
        ["Call", f"  - Call.hasTranscript removed (boolean, required), {IN_CALLS}  [BREAKING]"],
    ),
    "a field is added to a shape within a shape": (
        at(
            *("paths", "/connections/{id}", "get", "responses", "200", "content", "application/json", "schema"),
            *("properties", "mcpServers", "anyOf", 0, "items", "properties"),
            do=lambda properties: properties.update(timeoutSec={"type": "number"}),
        ),
        ["McpServer", "  + McpServer.timeoutSec added (number, optional), in connections.get  [compatible]"],
    ),
    "a field of a request becomes required": (
        each("fromNumberId", "instructions", do=lambda s: s["required"].append("connectionId")),
        ["CallPlace", "  ~ CallPlace.connectionId: required, was optional, in voice.place  [BREAKING]"],
    ),
    "a required field is added to a request": (
        at(*SEND_BODY, do=lambda s: (s["properties"].update(via={"type": "string"}), s["required"].append("via"))),
        ["MessageSend", "  + MessageSend.via added (string, required), in messaging.send  [BREAKING]"],
    ),
    "a type changes": (
        each("customerMonthlyCents", do=lambda s: s["properties"].update(customerMonthlyCents={"type": "string"})),
        ["PriceQuote", "  ~ PriceQuote.customerMonthlyCents: type string, was number, in pricing.quote  [BREAKING]"],
    ),
    "a constraint changes": (
        at(*SEND_BODY, "properties", "body", "allOf", 1, do=lambda s: s.update(maxLength=1000)),
        ["MessageSend", "  ~ MessageSend.body: maxLength 1000, was 1600, in messaging.send  [BREAKING]"],
    ),
    "an enum value is added": (
        each(*CALL, do=lambda s: s["properties"]["direction"]["enum"].append("internal")),
        ["Direction", f'  + Direction: value "internal" added, {IN_CALLS}  [may break]'],
    ),
    "an enum value is removed from a request": (
        at(
            *("paths", "/consent", "post", "requestBody", "content", "application/json", "schema"),
            *("properties", "consentType", "enum"),
            do=lambda values: values.remove("implied_inbound"),
        ),
        ["ConsentType", '  - ConsentType: value "implied_inbound" removed, in consent.record  [BREAKING]'],
    ),
    "a tag is added": (
        add_tag,
        ["Statuses and tags", "  + tag Blocked of status 403 added (fields: carrier), in messaging.send  [compatible]"],
    ),
    "a tag is added to a single one": (
        tag_instead_of_one,
        ["Statuses and tags", "  + tag Blocked of status 502 added (fields: carrier), in messaging.send  [compatible]"],
    ),
    "a field is added to a tag": (
        at("components", "schemas", "CallNotFound", "properties", do=lambda p: p.update(hint={"type": "string"})),
        [
            "CallNotFound",
            "  + CallNotFound.hint added (string, optional), in voice.end, voice.transfer, voice.get, voice.recording,"
            " voice.transcript  [compatible]",
        ],
    ),
    "a status is removed": (
        at(*SEND, "responses", do=lambda responses: responses.pop("409")),
        ["Statuses and tags", "  - status 409 removed, in messaging.send  [compatible]"],
    ),
    "a parameter is added": (
        at(
            *("paths", "/voices", "get", "parameters"),
            do=lambda p: p.append({"name": "gender", "in": "query", "schema": {"type": "string"}}),
        ),
        ["voices.list", "  + query parameter gender added (string, optional)  [compatible]"],
    ),
    "a parameter becomes required": (
        at("paths", "/voices", "get", "parameters", 0, do=lambda p: p.update(required=True)),
        ["voices.list", "  ~ query parameter language: required, was optional  [BREAKING]"],
    ),
    "an operation has another id": (
        at("paths", "/pricing/quote", "get", do=lambda operation: operation.update(operationId="prices.quote")),
        ["pricing.quote", "  ~ GET /pricing/quote: operationId prices.quote, was pricing.quote  [compatible]"],
    ),
    "an operation moves to another tag": (
        at(*SEND, do=lambda operation: operation.update(tags=["sms"])),
        [
            "messaging.send",
            '  + POST /messages: tag "sms" added  [compatible]',
            '  - POST /messages: tag "messaging" removed  [compatible]',
        ],
    ),
}


def lines_of(old: dict[str, Any], new: dict[str, Any], overlay: dict[str, Any]) -> list[str]:
    names = shape_names(apply(old, overlay)), shape_names(apply_what_fits(new, overlay))
    return spec_compare.report(spec_compare.compare(strip(old), strip(new), names)).splitlines()


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=list(EDITS))
def test_one_change_is_one_line(
    edit: Edit, expected: list[str], published: dict[str, Any], overlay: dict[str, Any]
) -> None:
    new = copy.deepcopy(published)
    edit(new)
    names = shape_names(apply(published, overlay)), shape_names(apply_what_fits(new, overlay))
    changes = spec_compare.changes(published, new, names)
    lines = spec_compare.report(spec_compare.Comparison(changes, [])).splitlines()
    unrated = [re.sub(r"\[.*\]$", "[unrated]", line) for line in expected]
    assert lines == [*unrated, f"{len(expected) - 1} unrated"]


def test_a_shape_has_its_name_where_it_changed_at_one_place_only(
    published: dict[str, Any], overlay: dict[str, Any]
) -> None:
    """The name is given at another place, so the changed shape goes by the name that its place had before."""
    new = copy.deepcopy(published)
    answer = new["paths"]["/numbers"]["get"]["responses"]["200"]["content"]["application/json"]
    answer["schema"]["items"]["properties"]["nickname"] = {"type": "string"}
    names = shape_names(apply(published, overlay)), shape_names(apply_what_fits(new, overlay))
    (change,) = spec_compare.changes(published, new, names)
    assert (change.subject, change.operation) == ("PhoneNumber", "numbers.list")
    (change,) = spec_compare.changes(new, published, names[::-1])
    assert (change.subject, change.sign) == ("PhoneNumber", "-")


def test_another_choice_is_named_by_what_tells_it_apart(published: dict[str, Any]) -> None:
    new = copy.deepcopy(published)
    path = ("paths", "/connections/{id}", "patch", "requestBody", "content", "application/json", "schema")
    cafe = {"type": "object", "properties": {"type": {"type": "string", "enum": ["cafe"]}}, "required": ["type"]}
    at(*path, "properties", "backgroundAudio", "anyOf", 0, "anyOf", do=lambda choices: choices.append(cafe))(new)
    (change,) = spec_compare.changes(published, new, ({}, {}))
    assert change.text == "choice cafe of backgroundAudio added"
    assert (change.sign, change.subject) == ("+", "connections.update")


def test_an_enum_that_is_new_is_told_with_its_values(published: dict[str, Any]) -> None:
    new = copy.deepcopy(published)
    colour = {"type": "string", "enum": ["red", "green"]}
    at(*SEND_BODY, "properties", do=lambda properties: properties.update(colour=colour))(new)
    at(*SEND_BODY, "properties", "body", do=lambda body: body.update(default="Hello"))(new)
    changes = spec_compare.changes(published, new, ({}, {}))
    assert [change.text for change in changes] == [
        "body body: default Hello, was unset",
        'body colour added (one of "green", "red", optional)',
    ]


@pytest.mark.prism
def test_all_changes_together_are_rated_and_in_order(published: dict[str, Any], overlay: dict[str, Any]) -> None:
    new = copy.deepcopy(published)
    for edit, _ in EDITS.values():
        edit(new)
    lines = lines_of(published, new, overlay)
    headings = [line for line in lines[:-1] if not line.startswith(" ")]
    shapes = "Call CallNotFound CallPlace ConsentType Direction McpServer MessageSend PhoneNumber PriceQuote"
    operations = ["messaging.send", "pricing.quote", "voices.list"]
    assert headings == ["Operations", "Statuses and tags", *shapes.split(), *operations]
    expected = [line for _, entries in EDITS.values() for line in entries[1:]]
    assert sorted(line for line in lines if line.startswith(" ")) == sorted(expected)
    assert lines[-1] == "8 BREAKING, 1 may break, 11 compatible"


@pytest.mark.prism
def test_prose_and_order_are_no_difference(published: dict[str, Any], overlay: dict[str, Any]) -> None:
    new = copy.deepcopy(published)
    operation = new["paths"]["/numbers"]["get"]
    operation.update(summary="Words.", description="More.", externalDocs={"url": "https://example.com"})
    operation["responses"]["200"]["description"] = "Fine."
    new["info"]["description"] = "Words."
    new["x-generated"] = "today"
    for schema in objects(new, *PHONE):
        schema.update(title="Number", description="Words.", examples=[{}])
        schema["required"].reverse()
        schema["properties"] = dict(reversed(schema["properties"].items()))
    assert lines_of(published, new, overlay) == ["No difference between the published contract and this one."]


@pytest.mark.prism
def test_what_no_line_covers_is_said_all_the_same(published: dict[str, Any], overlay: dict[str, Any]) -> None:
    new = copy.deepcopy(published)
    new["info"]["version"] = "0.2.0"
    new["components"]["schemas"]["Unused"] = {"type": "string"}
    lines = lines_of(published, new, overlay)
    assert '  ~ info: value {"title": "Saperly API", "version": "0.2.0"}, was' in lines[1]
    assert "  + the unused components.schemas.Unused added  [unrated]" in lines


def test_an_entry_of_oasdiff_that_belongs_nowhere_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"id": "odd", "text": "something odd", "level": 2, "operationId": "a.get", "operation": "GET", "path": "/a"}
    modified = {"/a": {"operations": {"modified": {"GET": {}}}}, "/b": {"operations": {"modified": {"PUT": {}}}}}
    answers: dict[str, Any] = {"diff": {"paths": {"modified": modified}}, "changelog": [entry]}
    monkeypatch.setattr(spec_compare, "_oasdiff", lambda command, *_: answers[command])
    comparison = spec_compare.compare({"paths": {}}, {"paths": {}}, ({}, {}))
    assert spec_compare.report(comparison).splitlines() == [
        "In the words of oasdiff",
        "  a.get: something odd  [may break]",
        "  PUT /b: changed, in a way that has no words here",
        "1 may break",
    ]
    answers |= {"diff": {"components": {}}, "changelog": []}
    comparison = spec_compare.compare({"paths": {}}, {"paths": {}}, ({}, {}))
    assert "a difference without a plain form" in spec_compare.report(comparison)


def test_the_gravest_of_several_ratings_counts(published: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    new = copy.deepcopy(published)
    at(*SEND_BODY, "properties", "body", "allOf", 1, do=lambda s: s.update(maxLength=1000))(new)
    where = {"operation": "POST", "path": "/messages", "id": "request-property-changed"}
    entries = [{**where, "level": level, "text": "changed `body`"} for level in (1, 3, 2)]
    answers = {"diff": {"paths": {}}, "changelog": entries}
    monkeypatch.setattr(spec_compare, "_oasdiff", lambda command, *_: answers[command])
    comparison = spec_compare.compare(published, new, ({}, {}))
    assert [(change.text, change.rating) for change in comparison.changes] == [
        ("body body: maxLength 1000, was 1600", 3)
    ]
    assert comparison.remarks == []


def test_a_shape_that_holds_itself_is_no_endless_loop(published: dict[str, Any]) -> None:
    tree = {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"}, "n": {"type": "number"}}}
    published["components"]["schemas"]["Tree"] = tree
    answer = published["paths"]["/usage"]["get"]["responses"]["200"]["content"]["application/json"]
    answer["schema"] = {"$ref": "#/components/schemas/Tree"}
    new = copy.deepcopy(published)
    new["components"]["schemas"]["Tree"]["properties"]["n"]["type"] = "string"
    changes = spec_compare.changes(published, new, ({}, {}))
    assert [change.text for change in changes] == ["200 n: type string, was number"]


# oasdiff itself


@pytest.fixture
def npx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program of the name npx before everything else on the path."""

    def install(script: str) -> None:
        program = tmp_path / "bin" / "npx"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")

    return install


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo 'npm error network request failed' >&2; exit 1",
            "could not be run by npx: npm error network request failed",
        ),
        ("exit 1", "could not be run by npx: no message"),
        ("echo 'Failed to load the spec'; exit 102", "could not be run by npx: Failed to load the spec"),
        ("echo '{\"paths\": {}}'; exit 3", "could not be run by npx"),
    ],
)
def test_a_failing_npx_is_one_line(
    script: str, message: str, npx: Callable[[str], None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npx(script)
    assert spec.main(["diff", "--source", str(folder / "published.json"), "--dir", str(folder)]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_a_missing_npx_is_one_line(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for command in ("diff", "update"):
        assert spec.main([command, "--source", str(folder / "published.json"), "--dir", str(folder)]) == 2
        error = capsys.readouterr().err
        assert error == "spec: npx is not there; install Node 20 or later, which brings it, to compare contracts\n"


def test_an_npx_that_hangs_is_given_up(
    npx: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, published: dict[str, Any]
) -> None:
    npx("exec sleep 30")
    monkeypatch.setattr(spec_compare, "_TIMEOUT", 0.2)
    with pytest.raises(SpecError, match="did not finish"):
        spec_compare.compare(published, published, ({}, {}))
