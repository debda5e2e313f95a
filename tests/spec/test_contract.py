"""What the refined contract promises to those who read it: the generator, the mock, the docs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import spec_document
from spec_refine import example, undescribed

ROOT = Path(__file__).resolve().parents[2]

OBJECTS = re.findall(
    r"\w+",
    """
    ApiKey ApiKeyCreate AssistantAnswer AssistantQuestion AuditEvent BackgroundAudioOff BackgroundAudioOffice Call
    CallControl CallPlace CallTransfer CallUsage Connection ConnectionCreate ConnectionUpdate Consent ConsentCheck
    ConsentRecord ConsentRevoke CustomVoice CustomVoiceCreate Deleted Health InvitationCreate InvitationQueued Language
    ManagedLlm McpServer McpServerAuth Member Message MessageSend MessageUsage MintedApiKey NumberAssignConnection
    NumberProvision NumberSetCallerIdName NumberSetSmsSenderId NumberSetWebhook OpenaiRealtime PhoneNumber PriceQuote
    Released Revoked TransferControl TtsVoice TtsVoiceSelection UsageSummary Voice Webhook WebhookCreate WebhookDelivery
""",
)
ENUMS = re.findall(
    r"\w+",
    """
    AssistantProvider ConnectionBackend ConnectionMode ConsentType CustomVoiceConflictCode CustomVoiceStatus Direction
    KeyScope McpAuthType MemberRole MemberSystemRole NonFiniteNumber VoiceGender
""",
)
#: A recording cannot be written down as JSON.
WITHOUT_EXAMPLE = {"CustomVoiceCreate"}


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return list(spec_document.operations(document))


def test_all_operations_keep_their_ids_and_tags(published: dict[str, Any], refined: dict[str, Any]) -> None:
    def identities(document: dict[str, Any]) -> list[Any]:
        return [(path, method, o["operationId"], o["tags"]) for path, method, o in operations(document)]

    assert identities(refined) == identities(published)
    assert len(identities(refined)) == 48


def test_the_components_have_the_names_that_code_refers_to(published: dict[str, Any], refined: dict[str, Any]) -> None:
    tags = [*published["components"]["schemas"], "ConsentRequired", "InsufficientBalance"]
    assert sorted(refined["components"]["schemas"]) == sorted([*OBJECTS, *ENUMS, *tags])
    assert len(tags) == 34


def test_everything_has_words(refined: dict[str, Any]) -> None:
    assert undescribed(refined) == []
    for _, _, operation in operations(refined):
        for response in operation["responses"].values():
            assert "no words for it yet" not in response["description"]
    assert all(tag["description"] for tag in refined["tags"])


def test_everything_but_health_needs_the_key(refined: dict[str, Any]) -> None:
    assert refined["security"] == [{"bearer": []}]
    open_to_all = [operation["operationId"] for _, _, operation in operations(refined) if "security" in operation]
    assert open_to_all == ["health.check"]
    assert refined["servers"][0]["url"] == "https://api.saperly.com"


def test_mutations_take_an_idempotency_key_and_nothing_else_does(refined: dict[str, Any]) -> None:
    for _, method, operation in operations(refined):
        keys = [p for p in operation["parameters"] if p["name"].lower() == "idempotency-key"]
        assert len(keys) == (method != "get"), operation["operationId"]
        for key in keys:
            assert key.get("required") is (operation["operationId"] == "customVoices.create")
            assert key["description"]


def test_no_shape_is_left_inline_and_nothing_of_ours_is_left_over(refined: dict[str, Any]) -> None:
    def check(node: Any, place: tuple[str | int, ...]) -> None:
        if isinstance(node, dict):
            named = place[:2] == ("components", "schemas") and len(place) == 3
            inline = "properties" in node or "enum" in node
            assert not (inline and not named and place[-1] != "properties"), spec_document.pointer(place)
            assert not [key for key in node if key.startswith("x-")], spec_document.pointer(place)
            for key, value in node.items():
                if key not in ("example", "examples"):
                    check(value, (*place, key))
        if isinstance(node, list):
            for index, value in enumerate(node):
                check(value, (*place, index))

    check(refined, ())


# Examples


def examples(document: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Every example of the contract with the schema that it must fit."""

    def visit(node: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str, Any, Any]]:
        if isinstance(node, list):
            for index, item in enumerate(node):
                yield from visit(item, (*place, index))
        if not isinstance(node, dict):
            return
        where = spec_document.pointer(place)
        if "schema" in node:
            if "example" in node:
                yield where, node["schema"], node["example"]
            for name, value in node.get("examples", {}).items():
                yield f"{where} {name}", node["schema"], value["value"]
        elif isinstance(node.get("examples"), list):
            yield from ((where, node, value) for value in node["examples"])
        for key, value in node.items():
            if key not in ("example", "examples"):
                yield from visit(value, (*place, key))

    yield from visit(document, ())


def test_every_example_fits_its_schema(refined: dict[str, Any]) -> None:
    found = list(examples(refined))
    for where, schema, value in found:
        whole = {"allOf": [schema], "components": refined["components"]}
        for error in jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(value):
            pytest.fail(f"{where}: {value!r}: {error.message}")
    assert len(found) > 300


def test_every_object_parameter_and_answer_has_an_example(refined: dict[str, Any]) -> None:
    for name, schema in refined["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert bool(schema.get("examples")) is (name not in WITHOUT_EXAMPLE), name
    for _, _, operation in operations(refined):
        assert all("example" in parameter for parameter in operation["parameters"]), operation["operationId"]


def test_an_example_shows_every_required_field_of_an_answer_and_most_others(refined: dict[str, Any]) -> None:
    """An object without its optional fields would pass, and hide them from whoever reads the docs."""
    for name in ("PhoneNumber", "Call", "Message", "Connection", "ApiKey", "CustomVoice", "Consent", "UsageSummary"):
        schema = refined["components"]["schemas"][name]
        assert schema["properties"].keys() == schema["examples"][0].keys(), name


def test_phone_numbers_are_of_the_range_for_fiction(refined: dict[str, Any]) -> None:
    numbers = re.findall(r"\+\d[\d ]{6,}", spec_document.to_json(refined))
    assert numbers
    assert [number for number in numbers if not re.fullmatch(r"\+1[2-9]\d{2}55501\d{2}", number)] == []


# Those who read it


def test_the_generator_takes_it_without_a_warning(tmp_path: Path) -> None:
    target = tmp_path / "saperly_api"
    settings = tmp_path / "settings.yaml"
    settings.write_text("literal_enums: true\n", encoding="utf-8")
    arguments = [
        "--path",
        str(ROOT / "openapi" / "saperly.yaml"),
        "--output-path",
        str(target),
        "--config",
        str(settings),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    models = sorted(path.stem for path in (target / "models").glob("*.py") if path.stem != "__init__")
    assert 90 <= len(models) <= 110
    assert len(list((target / "api").glob("*/[a-z]*.py"))) == 48
    sources = "\n".join(path.read_text(encoding="utf-8") for path in target.rglob("*.py"))
    classes = re.findall(r"^class (\w+)", sources, re.MULTILINE) + re.findall(
        r"^(\w+) = Literal", sources, re.MULTILINE
    )
    assert len(classes) > 90
    unspeakable = re.compile(r"Response\d{3}|Body|Type\d|Item$|_response_?\d{3}|_body|_type_?\d|_item$")
    assert [name for name in [*classes, *models] if unspeakable.search(name)] == []


def requests(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each operation with the arguments of a request made of its examples."""
    for path, method, operation in operations(document):
        by_place: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
        for parameter in operation["parameters"]:
            by_place[parameter["in"]][parameter["name"]] = parameter["example"]
        body: dict[str, Any] = {}
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            body = {"json": example(document, media["schema"])} if kind == "application/json" else dict(RECORDING)
        url = re.sub(r"\{(\w+)\}", lambda match: by_place["path"][match[1]], path)  # noqa: B023 -- used at once
        headers = {"Authorization": "Bearer sap_sk_live_test", **by_place["header"]}
        yield operation, {"method": method, "url": url, "params": by_place["query"], "headers": headers, **body}


RECORDING = {
    "data": {"name": "Our receptionist", "language": "en-US", "gender": "female"},
    "files": {"audio": ("voice.wav", b"RIFF", "audio/wav")},
}


def test_the_mock_answers_every_operation_with_its_example(prism_url: str, refined: dict[str, Any]) -> None:
    answers = {}
    with httpx.Client(base_url=prism_url) as client:
        for operation, request in requests(refined):
            response = client.request(**request)
            identity = operation["operationId"]
            assert response.is_success, f"{identity}: {response.status_code} {response.text}"
            assert "sl-violations" not in response.headers, identity
            if identity != "voice.recording":
                answers[identity] = response.json()
    assert len(answers) == 47
    number = refined["components"]["schemas"]["PhoneNumber"]["examples"][0]
    assert answers["numbers.list"] == [number]
    assert answers["numbers.get"] == number
    assert answers["numbers.provision"] == {**number, "connectionId": None, "callerIdName": None}
    assert answers["voice.place"]["status"] == "initiated"
    assert answers["usage.summary"]["balanceCents"] > 0
    empty = [name for name, answer in answers.items() if answer in (None, [], {}, "string")]
    assert empty == []
    assert "string" not in re.findall(r'"string"', spec_document.to_json(answers))


def test_the_mock_answers_with_every_tag_and_status(prism_url: str, refined: dict[str, Any]) -> None:
    seen: set[str] = set()
    with httpx.Client(base_url=prism_url) as client:
        for operation, request in requests(refined):
            for status, response in operation["responses"].items():
                for tag in spec_document.tags(refined, response):
                    headers = {**request["headers"], "Prefer": f"code={status}, example={tag}"}
                    answer = client.request(**{**request, "headers": headers})
                    where = f"{operation['operationId']} {status} {tag}"
                    assert (answer.status_code, answer.json()["_tag"]) == (int(status), tag), where
                    assert "sl-violations" not in answer.headers, where
                    assert ("retry-after" in answer.headers) is (status == "429"), where
                    seen.add(tag)
        headers = {"Authorization": "Bearer sap_sk_live_test", "Prefer": "code=302"}
        redirect = client.get("/calls/call_5hR8kd/recording", headers=headers)
    assert len(seen) == 34
    assert (redirect.status_code, redirect.headers["location"][:8]) == (302, "https://")
