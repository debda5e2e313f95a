"""`make spec` and `make spec-diff` as they are run: sources good and bad, a vendor's change, and all or nothing."""

from __future__ import annotations

import copy
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spec
import spec_compare
import spec_document
import yaml
from spec_document import SpecError, write_together

SCRIPT = Path(spec.__file__)


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs one command on the copy: exit code, output, errors."""

    def command(name: str, source: str) -> tuple[int, str, str]:
        code = spec.main([name, "--source", source, "--dir", str(folder)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def no_oasdiff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the comparison out, for what is not about it."""
    monkeypatch.setattr(spec_compare, "_oasdiff", lambda *_: None)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# Sources

MINIMAL: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "Success"}}}}},
}


def changed(**changes: Any) -> str:
    return json.dumps({**MINIMAL, **changes})


def operation(**changes: Any) -> str:
    return changed(paths={"/a": {"get": {**MINIMAL["paths"]["/a"]["get"], **changes}}})


HEADER = {"in": "header", "schema": {"type": "string"}}
BAD = {
    "empty": ("", "no OpenAPI 3.x document"),
    "cut off": (changed()[:-20], "no valid JSON, cut off perhaps"),
    "no YAML": ("a: [1, 2", "neither JSON nor YAML"),
    "a page": ("<!doctype html><title>Sign in</title>", "no OpenAPI 3.x document"),
    "a list": ("[1, 2]", "no OpenAPI 3.x document"),
    "Swagger 2": ('{"swagger": "2.0", "paths": {}}', "no OpenAPI 3.x document"),
    "OpenAPI 4": (changed(openapi="4.0.0"), "no OpenAPI 3.x document"),
    "a version of no text": (changed(openapi=["3.1.0"]), "no OpenAPI 3.x document"),
    "no paths": (changed(paths=None), "has no operations under 'paths'"),
    "empty paths": (changed(paths={}), "has no operations under 'paths'"),
    "paths without operations": (changed(paths={"/a": {}}), "has no operations under 'paths'"),
    "paths as a list": (changed(paths=[1]), "has no operations under 'paths'"),
    "no id": (operation(operationId=None), "GET /a lacks an operationId or responses"),
    "no responses": (operation(responses=[]), "GET /a lacks an operationId or responses"),
    "one id twice": (
        changed(paths={**MINIMAL["paths"], "/b": MINIMAL["paths"]["/a"]}),
        "operationId a belongs to both GET /a and GET /b",
    ),
    "a reference to nothing": (
        operation(responses={"200": {"$ref": "#/components/responses/Gone"}}),
        "reference #/components/responses/Gone points at nothing",
    ),
    "a reference elsewhere": (
        operation(parameters=[{"$ref": "https://example.com/x.json#/a"}]),
        "reference https://example.com/x.json#/a points at nothing",
    ),
    "one parameter twice": (
        operation(parameters=[{**HEADER, "name": "Idempotency-Key"}, {**HEADER, "name": "idempotency-key"}]),
        "GET /a has the header parameter idempotency-key twice",
    ),
    "a response of no object": (operation(responses={"200": 7}), "not understood, no valid OpenAPI perhaps"),
    "a schema of no object": (
        operation(responses={"400": {"content": {"application/json": {"schema": 7}}}}),
        "not understood, no valid OpenAPI perhaps",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=list(BAD))
@pytest.mark.parametrize("name", ["update", "diff"])
def test_a_bad_source_is_one_line_and_changes_nothing(
    name: str, text: str, message: str, run: Callable[..., Any], folder: Path, write: Callable[[Any], str]
) -> None:
    before = contents(folder)
    source = write(text)
    code, out, error = run(name, source)
    assert (code, out) == (2, "")
    assert error.startswith("spec: ")
    assert message in error
    assert source in error
    assert error.count("\n") == 1
    assert contents(folder) == before


def test_a_source_that_cannot_be_read_is_one_line(run: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"openapi": "3.1.0", "info": "\xe9"}')
    for source, message in (
        (str(tmp_path / "nowhere.json"), "cannot be read: No such file or directory"),
        (str(tmp_path), "cannot be read: Is a directory"),
        (str(latin), "cannot be read: not UTF-8 text"),
    ):
        assert run("update", source) == (2, "", f"spec: {source}: {message}\n")


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves what a path asks for: good, gone, cut off, moved."""

    def do_GET(self) -> None:
        text = json.dumps(MINIMAL).encode()
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", str(len(text) + (99 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the test's output quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/good", "/moved"])
def test_a_contract_comes_from_the_web(path: str, server: str) -> None:
    assert spec_document.load(server + path) == MINIMAL


@pytest.mark.parametrize(("path", "message"), [("/gone", "the server answered 404"), ("/cut", "cannot be fetched")])
def test_a_bad_answer_from_the_web_is_one_line(path: str, message: str, server: str, run: Callable[..., Any]) -> None:
    code, _, error = run("diff", server + path)
    assert code == 2
    assert f"{server}{path}: {message}" in error
    assert error.count("\n") == 1


def test_a_server_that_is_not_there_is_one_line(run: Callable[..., Any], server: str) -> None:
    closed = re.sub(r":\d+$", ":9", server)
    code, _, error = run("update", closed)
    assert code == 2
    assert f"{closed}: cannot be fetched" in error
    assert error.count("\n") == 1


def test_json_and_yaml_give_the_same(tmp_path: Path, published: dict[str, Any]) -> None:
    published["info"]["version"] = "2026-10-01"
    as_yaml = tmp_path / "contract.yaml"
    # Status codes as plain numbers and a date without quotes, as people write them.
    text = re.sub(r"'(\d{3})':", r"\1:", yaml.safe_dump(published, sort_keys=False))
    as_yaml.write_text(text.replace("'2026-10-01'", "2026-10-01"), encoding="utf-8")
    assert spec_document.load(str(as_yaml)) == published


def test_the_vendors_prose_does_not_get_in(
    folder: Path, run: Callable[..., Any], write: Callable[[Any], str], published: dict[str, Any], no_oasdiff: None
) -> None:
    before = contents(folder)
    published["info"]["description"] = "Marketing."
    published["paths"]["/numbers"]["get"] |= {"summary": "Marketing.", "x-codeSamples": [{"lang": "sh"}]}
    published["components"]["schemas"]["RateLimited"] |= {"title": "Marketing.", "examples": [{}]}
    code, _, error = run("update", write(published))
    assert (code, error) == (0, "")
    assert contents(folder) == before


# All or nothing


def test_what_is_committed_is_what_update_writes(
    folder: Path, run: Callable[..., Any], no_oasdiff: None, write: Callable[[Any], str], published: dict[str, Any]
) -> None:
    before = contents(folder)
    (folder / "saperly.yaml").write_text("stale", encoding="utf-8")
    assert run("update", write(published))[0] == 0
    assert contents(folder) == before


def test_a_failing_overlay_changes_nothing(
    folder: Path, run: Callable[..., Any], no_oasdiff: None, write: Callable[[Any], str], published: dict[str, Any]
) -> None:
    overlay = folder / "overlay.yaml"
    with overlay.open("a", encoding="utf-8") as stream:
        stream.write("\n- target: $.paths['/faxes']\n  description: Not there yet.\n  remove: true\n")
    before = contents(folder)
    code, _, error = run("update", write(published))
    assert code == 2
    assert re.search(r"overlay\.yaml: action \d+ \(\$\.paths\['/faxes'\]\) matches nothing in the published", error)
    assert error.count("\n") == 1
    assert contents(folder) == before


def test_a_misplaced_name_stops_update_but_not_diff(
    folder: Path, run: Callable[..., Any], no_oasdiff: None, write: Callable[[Any], str], published: dict[str, Any]
) -> None:
    with (folder / "overlay.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\n- target: $..properties.phoneNumber\n  description: Wrong.\n  update: {x-name: E164}\n")
    source = write(published)
    assert run("diff", source) == (0, "No difference between the published contract and this one.\n", "")
    code, _, error = run("update", source)
    assert code == 2
    assert "overlay.yaml: x-name E164 is on #/components/schemas/PriceChanged/properties/phoneNumber, which" in error


@pytest.mark.parametrize("missing", ["published.json", "overlay.yaml"])
def test_a_missing_file_is_one_line(
    missing: str, folder: Path, run: Callable[..., Any], write: Callable[[Any], str], published: Any, no_oasdiff: None
) -> None:
    (folder / missing).unlink()
    code, _, error = run("update", write(published))
    assert code == 2
    assert f"{missing}: cannot be read: No such file or directory" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("names", ["ab", "ba"])
@pytest.mark.parametrize("failing", [1, 2])
def test_files_are_written_together_or_not_at_all(
    failing: int, names: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever move fails: `a` is there before, `b` is not."""
    (tmp_path / "a").write_text("old a", encoding="utf-8")
    before = contents(tmp_path)
    calls = 0

    def replace(source: str, target: str) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device", str(target))
        os.rename(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(SpecError, match="cannot be written: No space left on device; nothing was changed"):
        write_together({tmp_path / name: "new" for name in names})
    assert contents(tmp_path) == before


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="nothing was changed"):
        write_together({tmp_path / "gone" / "a": "text"})


# A vendor's change, from its discovery to the new contract

PHONE_FIELDS = {"phoneNumber", "releasedAt"}


def vendor_change(published: dict[str, Any]) -> dict[str, Any]:
    """An operation, an optional field, an enum value, a tag, and a new inline shape."""
    new = copy.deepcopy(published)
    get = new["paths"]["/numbers/{id}"]["get"]
    new["paths"]["/numbers/{id}/porting"] = {"get": {**copy.deepcopy(get), "operationId": "numbers.porting"}}

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("properties", {}).keys() >= PHONE_FIELDS:
                node["properties"]["nickname"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
            if node.get("enum") == ["inbound", "outbound"]:
                node["enum"].append("internal")
            for value in node.values():
                visit(value)
        if isinstance(node, list):
            for value in node:
                visit(value)

    visit(new)
    new["components"]["schemas"]["CarrierBlocked"] = {
        "type": "object",
        "properties": {"_tag": {"type": "string", "enum": ["CarrierBlocked"]}, "carrier": {"type": "string"}},
        "required": ["_tag", "carrier"],
        "additionalProperties": False,
    }
    refusals = new["paths"]["/messages"]["post"]["responses"]["403"]
    refusals["content"]["application/json"]["schema"]["anyOf"].append({"$ref": "#/components/schemas/CarrierBlocked"})
    refusals["description"] += " | CarrierBlocked"
    usage = new["paths"]["/usage"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    usage["properties"]["tax"] = {
        "type": "object",
        "properties": {"cents": {"type": "number"}, "region": {"type": "string"}},
        "required": ["cents"],
        "additionalProperties": False,
    }
    return new


NUMBERS = (
    "numbers.list, numbers.provision, numbers.get, numbers.assignConnection, numbers.setWebhook,"
    " numbers.setSmsSenderId, numbers.setCallerIdName"
)
ALL_CALLS = "messaging.send, messaging.list, voice.place, voice.list, voice.end, voice.transfer, voice.get"
REPORT = f"""\
Operations
  + GET /numbers/{{id}}/porting (numbers.porting) added  [compatible]
Statuses and tags
  + tag CarrierBlocked of status 403 added (fields: carrier), in messaging.send  [compatible]
Direction
  + Direction: value "internal" added, in {ALL_CALLS}  [may break]
PhoneNumber
  + PhoneNumber.nickname added (string or null, optional), in {NUMBERS}  [compatible]
UsageSummary
  + UsageSummary.tax added (object, optional), in usage.summary  [compatible]
1 may break, 4 compatible
"""
TAX = "paths['/usage'].get.responses['200'].content['application/json'].schema.properties.tax"


@pytest.mark.prism
def test_a_vendors_change_is_reported_stops_at_the_new_shape_and_goes_in_once_it_has_a_name(
    folder: Path, run: Callable[..., Any], write: Callable[[Any], str], published: dict[str, Any]
) -> None:
    before = contents(folder)
    source = write(vendor_change(published))

    assert run("diff", source) == (1, REPORT, "")
    assert contents(folder) == before

    code, out, error = run("update", source)
    assert (code, out) == (2, REPORT)
    place = "#/paths/~1usage/get/responses/200/content/application~1json/schema/properties/tax"
    assert f"a shape without a name at {place}\n" in error
    assert f"Append to the actions of {folder / 'overlay.yaml'}" in error
    assert error.count("without a name at") == 1
    assert contents(folder) == before

    # What the message says, pasted as it is and with a name filled in.
    pasted = "\n".join(
        line[2:] for line in error.splitlines() if re.match(r"  (- target|  description|  update)", line)
    )
    assert f"- target: $.{TAX}\n" in pasted
    with (folder / "overlay.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\n" + pasted.replace("NAME", "UsageTax").replace("WHAT IT IS", "What the state takes.") + "\n")
    code, out, error = run("update", source)
    assert (code, error) == (0, "")
    assert out.startswith(REPORT)
    missing = re.findall(r"without words yet, add them to \S+: (.*)", out)
    assert missing == [
        *("numbers.porting: summary", "numbers.porting: description", "PhoneNumber.nickname"),
        *("UsageTax.cents", "UsageTax.region", "CarrierBlocked", "CarrierBlocked._tag", "CarrierBlocked.carrier"),
    ]

    result = spec_document.load(str(folder / "saperly.yaml"))
    schemas = result["components"]["schemas"]
    assert schemas["PhoneNumber"]["properties"]["nickname"] == {"type": ["string", "null"]}
    assert schemas["Direction"]["enum"] == ["inbound", "outbound", "internal"]
    assert schemas["UsageTax"]["description"] == "What the state takes."
    assert schemas["UsageSummary"]["properties"]["tax"] == {"$ref": "#/components/schemas/UsageTax"}
    porting = result["paths"]["/numbers/{id}/porting"]["get"]["responses"]["200"]["content"]["application/json"]
    assert porting["schema"] == {"$ref": "#/components/schemas/PhoneNumber"}
    refusal = result["paths"]["/messages"]["post"]["responses"]["403"]["content"]["application/json"]
    assert refusal["examples"]["CarrierBlocked"] == {"value": {"_tag": "CarrierBlocked", "carrier": "string"}}

    assert run("diff", source) == (0, "No difference between the published contract and this one.\n", "")


def test_the_commands_end_with_their_exit_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "diff", "--source", str(tmp_path / "nowhere")], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith("spec: ")
    assert done.stdout == ""
