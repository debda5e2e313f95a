"""Layer 3: is everything that the contract has in the generated code and in the facade, and nothing else?"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from saperly_client import AsyncSaperly, Saperly

from . import code, facade
from .document import DOCUMENT, Contract
from .report import as_text, report
from .workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "sap_sk_test"
LAYER = "tests/contract/test_layer3_facade.py"


def facade_report(contract: Contract) -> str:
    with Saperly(KEY) as synchronous:
        return as_text(facade.findings(contract, AsyncSaperly(KEY), synchronous), LAYER)


def test_the_facade_has_what_the_contract_has(contract: Contract, request: pytest.FixtureRequest) -> None:
    with Saperly(KEY) as synchronous:
        report(facade.findings(contract, AsyncSaperly(KEY), synchronous), request)


def test_the_generated_code_has_what_the_contract_has(contract: Contract, request: pytest.FixtureRequest) -> None:
    report(code.findings(contract), request)


def test_what_the_overlay_repeats_by_hand_agrees(contract: Contract, request: pytest.FixtureRequest) -> None:
    report(code.handwritten(contract), request)


# --- that it can fail: the contract moves, the facade does not ----------------------------------------------------


def add_operation(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["NumberPort"] = {
        "type": "object",
        "properties": {"carrier": {"type": "string"}, "pinCode": {"type": ["string", "null"]}},
        "required": ["carrier"],
        "additionalProperties": False,
    }
    operation = copy.deepcopy(document["paths"]["/numbers/{id}/webhook"]["post"])
    operation |= {"operationId": "numbers.portIn", "summary": "Bring a number along"}
    operation["requestBody"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/NumberPort"}
    operation["requestBody"]["content"]["application/json"].pop("examples", None)
    document["paths"]["/numbers/{id}/port"] = {"post": operation}


def add_resource(document: dict[str, Any]) -> None:
    operation = copy.deepcopy(document["paths"]["/languages"]["get"])
    operation |= {"operationId": "phoneBooks.list", "tags": ["phoneBooks"]}
    document["paths"]["/phone-books"] = {"get": operation}


def add_field(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["ConnectionUpdate"]
    schema["properties"]["wakeWords"] = {"type": ["array", "null"], "items": {"type": "string"}}


def add_query(document: dict[str, Any]) -> None:
    parameter = {"name": "voiceGender", "in": "query", "required": False, "schema": {"type": "string"}}
    document["paths"]["/voices"]["get"]["parameters"].append(parameter)


def add_tag(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["QuietHours"] = {
        "type": "object",
        "description": "It is night where the peer is. Wait until the morning.",
        "properties": {"_tag": {"type": "string", "const": "QuietHours"}, "untilTime": {"type": "string"}},
        "required": ["_tag", "untilTime"],
        "additionalProperties": False,
    }
    content = document["paths"]["/messages"]["post"]["responses"]["403"]["content"]["application/json"]
    content["schema"]["anyOf"].append({"$ref": "#/components/schemas/QuietHours"})
    content["examples"]["QuietHours"] = {"value": {"_tag": "QuietHours", "untilTime": "2026-11-25T08:00:00.000Z"}}


def rename_field(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["MessageSend"]
    schema["properties"]["text"] = schema["properties"].pop("body")
    schema["required"] = ["fromNumberId", "to", "text"]
    for example in schema.get("examples", []):
        example["text"] = example.pop("body")


def require_field(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["NumberProvision"]["required"] = ["country"]


def forbid_null(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["CallPlace"]["properties"]["instructions"]["type"] = "string"


def change_type(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["ApiKeyCreate"]["properties"]["spendLimitCents"]["type"] = ["string", "null"]


def change_constant(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["ApiKeyCreate"]["properties"]["spendLimitResetPeriod"]
    schema["anyOf"][0]["const"] = "weekly"


def remove_operation(document: dict[str, Any]) -> None:
    del document["paths"]["/numbers/{id}/release"]


def remove_field(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["WebhookCreate"]["properties"]["description"]


def remove_tag(document: dict[str, Any]) -> None:
    content = document["paths"]["/messages"]["post"]["responses"]["403"]["content"]["application/json"]
    content["schema"]["anyOf"] = [one for one in content["schema"]["anyOf"] if not one["$ref"].endswith("OptedOut")]


def return_other_type(document: dict[str, Any]) -> None:
    responses = document["paths"]["/numbers/{id}/release"]["post"]["responses"]
    responses["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/PhoneNumber"}


def swap_path_parameters(document: dict[str, Any]) -> None:
    paths = document["paths"]
    old = "/workspaces/{slug}/webhooks/{webhookId}/deliveries"
    paths["/webhooks/{webhookId}/of/{slug}/deliveries"] = paths.pop(old)


def stop_mutating(document: dict[str, Any]) -> None:
    item = document["paths"]["/calls/{id}/end"]
    item["get"] = item.pop("post")


MOVES: dict[Callable[[dict[str, Any]], None], list[str]] = {
    add_operation: [
        "numbers.portIn: the facade has no method numbers.port_in()",
        "#/paths/~1numbers~1{id}~1port/post",
        "in overlay/saperly_client/_async/numbers.py:",
        "async def port_in(self, id: str, *, carrier: str, pin_code: str | Unset | None = UNSET, "
        "**options: Unpack[MutationOptions]) -> PhoneNumber:",
        '"""Bring a number along.',
        "    NumberNotFoundError: the workspace has no such number.",
        "return await self._client._call(op.numbers_port_in, options, id, carrier=carrier, pin_code=pin_code)",
    ],
    add_resource: [
        "in overlay/saperly_client/_async/phone_books.py:",
        "async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Language]:",
    ],
    add_field: [
        "connections.update() has no argument wake_words",
        "#/components/schemas/ConnectionUpdate/properties/wakeWords",
        "    wake_words: list[str] | Unset | None = UNSET,",
        "    wake_words=wake_words,",
    ],
    add_query: [
        "voices.list() has no argument voice_gender",
        "#/paths/~1voices/get/parameters/1/schema",
        "    voice_gender: str | Unset = UNSET,",
        "    voice_gender=voice_gender,",
    ],
    add_tag: [
        "the docstring of messages.send() does not name QuietHoursError",
        "#/paths/~1messages/post/responses/403",
        "    QuietHoursError: it is night where the peer is.",
    ],
    rename_field: [
        "messages.send() has no argument text",
        "    text: str,",
        "messages.send(body=…) is no field of the contract",
    ],
    require_field: ["numbers.provision(country=…) is of another type or requirement", "    country: str | None,"],
    forbid_null: ["    instructions: str | Unset = UNSET,"],
    change_type: ["    spend_limit_cents: str | Unset | None = UNSET,", "keys.mint", "api-token-registry.create"],
    change_constant: ['    spend_limit_reset_period: Literal["weekly"] | Unset | None = UNSET,'],
    remove_operation: ["numbers.release: no operation of the contract, and no helper"],
    remove_field: ["workspaces.create_webhook(description=…) is no field of the contract"],
    remove_tag: ["the docstring of messages.send() names RecipientOptedOutError, which it does not declare"],
    return_other_type: ["numbers.release() returns another type", "expected  PhoneNumber", "got       Released"],
    swap_path_parameters: ["workspaces.webhook_deliveries() takes the path in another order"],
    stop_mutating: ["calls.end() takes the wrong options", "Unpack[RequestOptions]"],
}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_a_move_of_the_contract_is_seen_with_the_line_to_write(
    contract: Contract, move: Callable[[dict[str, Any]], None]
) -> None:
    document = copy.deepcopy(contract.document)
    move(document)
    text = facade_report(Contract(document))
    for line in MOVES[move]:
        assert line in text


def test_the_names_written_by_hand_are_all_of_use(contract: Contract) -> None:
    document = copy.deepcopy(contract.document)
    del document["paths"]["/workspaces/{slug}/invitations"]
    text = facade_report(Contract(document))
    assert "workspace-invitations.send: is named in METHODS, and the contract has no such operation" in text
    assert "workspace-invitations: is named in GROUPS, and the contract has no such operation" in text


def test_a_colour_that_lacks_something_is_seen(contract: Contract) -> None:
    class Lacking(Saperly):
        """Lacks a method, and has one that it should not have."""

        health = None  # type: ignore[assignment]

        def ping(self) -> None: ...

    with Lacking(KEY) as synchronous:
        text = as_text(facade.findings(contract, AsyncSaperly(KEY), synchronous), LAYER)
    assert "health: the sync colour lacks it" in text
    assert "ping: no operation of the contract, and no helper" in text


def test_regenerated_code_is_red_until_the_printed_lines_are_written(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "copy")
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    for move in (add_operation, add_field, add_query, add_tag):
        move(document)
    workspace.path("openapi/saperly.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    here = f"{LAYER}::test_the_"

    stale = workspace.pytest([f"{here}generated_code_has_what_the_contract_has"]).stdout
    assert "QuietHours: saperly_client.errors has no QuietHoursError" in stale
    assert "NumberPort: the generated code has no such model" in stale
    assert "ConnectionUpdate: the generated model lacks wake_words" in stale

    workspace.generate()
    tests = [f"{here}facade_has_what_the_contract_has", f"{here}generated_code_has_what_the_contract_has"]
    red = workspace.pytest(tests)
    assert red.returncode == 1, red.stdout + red.stderr
    assert "1 failed, 1 passed" in red.stdout
    for move in (add_operation, add_field, add_query, add_tag):
        for line in MOVES[move]:
            assert line.strip() in red.stdout, red.stdout

    write_printed_lines(workspace)
    green = workspace.pytest(tests)
    assert green.returncode == 0, green.stdout + green.stderr


def write_printed_lines(workspace: Workspace) -> None:
    """Do what the report says, with the report's own lines."""
    document = yaml.safe_load(workspace.path("openapi/saperly.yaml").read_text(encoding="utf-8"))
    contract = Contract(document)
    method = facade.method_to_write(contract, contract.operations["numbers.portIn"])
    method = method.partition(":\n")[2].rpartition("\nthen:")[0]
    numbers = workspace.path("overlay/saperly_client/_async/numbers.py")
    indented = "".join(f"    {line}\n" for line in method.splitlines())
    numbers.write_text(f"{numbers.read_text(encoding='utf-8')}\n{indented}", encoding="utf-8")

    edits = {
        "connections": [
            ("manual_webhook_url: str | Unset | None = UNSET,", MOVES[add_field][2]),
            ("manual_webhook_url=manual_webhook_url,", MOVES[add_field][3]),
        ],
        "voices": [
            ("language: str | Unset | None = UNSET,", MOVES[add_query][2]),
            ("options, language=language", f", {MOVES[add_query][3].strip(' ,')}"),
        ],
        "messages": [("ConsentRequiredError: no consent is on record. [docs]\n", f"        {MOVES[add_tag][2]}\n")],
    }
    for name, lines in edits.items():
        path = workspace.path(f"overlay/saperly_client/_async/{name}.py")
        text = path.read_text(encoding="utf-8")
        for after, line in lines:
            # In connections.py the last place is that of update().
            before, found, rest = text.rpartition(after)
            assert found, after
            text = before + found + line + rest
        path.write_text(text, encoding="utf-8")
    done = workspace.python("scripts/unasync.py")
    assert done.returncode == 0, done.stderr
