"""Runs schemathesis against a sandbox: its own cases, wrong ones among them, and sequences of calls along links.

    python -m tests.sandbox.fuzz --examples 30

It reads the contract with what `EXPLAINED` says, all of which the sandbox does on purpose, and with links, which the
contract has none of.
"""

from __future__ import annotations

import argparse
import copy
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from saperly_client import Saperly
from saperly_sandbox.contract import load

from .server import Server

EXPLAINED = {
    "400 for a malformed request": "The contract declares none, and an API cannot do without.",
    "409 and 422 for idempotency keys": "The guides give them to every mutation, the contract to seven.",
    "401 and 403 of assistant.answer": "The guides ask for a key on every request, the contract leaves them out here.",
    "the example of Idempotency-Key": "Taken away: one key for all requests is a mismatch at the second one.",
    "positive_data_acceptance": "Not checked: the schemas are wider than the rules. A phone number is any text there.",
    "503 of assistant.answer": "Not an error of the server: AssistantUnavailable is its answer for another workspace.",
    "502 of voice.transfer": "Nor here: CallStartFailed is its only tag for a call that rings, or is over.",
    "numbers.release along links": "Not there: schemathesis takes nothing but DELETE for the end of a resource.",
    "Idempotency-Key along links": "Taken away: a key drawn twice brings back the first answer, of what may be gone.",
    "negative_data_rejection along links": "Not checked: an id that a link brings is in no list of the narrow bodies.",
}

CONFIGURATION = """
[phases.stateful]
max-steps = 12
[phases.stateful.generation]
mode = "positive"
[phases.stateful.inference]
algorithms = []
[[operations]]
include-operation-id = "assistant.answer"
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]
[[operations]]
include-operation-id = "voice.transfer"
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 502]
"""

NUMBER, BODY = "$response.body#/id", "$response.body#/"
PATH_OF_NUMBER = {"id": NUMBER}
# operationId of what makes something: what can be done with it, with which parameters and which body.
LINKS: dict[str, dict[str, tuple[dict, dict | None]]] = {
    "numbers.provision": {
        **dict.fromkeys(
            ("numbers.get", "numbers.setWebhook", "numbers.setSmsSenderId", "numbers.setCallerIdName",
             "numbers.assignConnection"),
            (PATH_OF_NUMBER, None),
        ),
        **dict.fromkeys(("messaging.send", "voice.place"), ({}, {"fromNumberId": NUMBER})),
        **dict.fromkeys(("consent.record", "consent.revoke"), ({}, {"numberId": NUMBER})),
        **dict.fromkeys(("consent.check", "messaging.list"), ({"numberId": NUMBER}, None)),
    },
    "connections.create": {
        **dict.fromkeys(
            ("connections.get", "connections.update", "connections.delete"), ({"id": BODY + "id"}, None)
        ),
        **dict.fromkeys(("numbers.assignConnection", "voice.place"), ({}, {"connectionId": BODY + "id"})),
    },
    "voice.place": {
        **dict.fromkeys(("voice.get", "voice.end", "voice.transfer"), ({"id": BODY + "id"}, None)),
        "numbers.get": ({"id": BODY + "numberId"}, None),
    },
    # Not after voice.place: a call that has just been placed has neither.
    "voice.get": dict.fromkeys(("voice.transcript", "voice.recording", "voice.end"), ({"id": BODY + "id"}, None)),
    "messaging.send": {
        "messaging.list": ({"numberId": BODY + "numberId"}, None),
        "consent.check": ({"numberId": BODY + "numberId", "peerNumber": BODY + "to"}, None),
    },
    "consent.record": {"consent.revoke": ({}, {"numberId": BODY + "numberId", "peerNumber": BODY + "peerNumber"})},
    # Not customVoices.delete: the required key, drawn twice, would bring back a voice that is gone.
    "customVoices.create": {"customVoices.get": ({"id": BODY + "id"}, None)},
    "keys.mint": {
        "keys.revoke": ({"id": BODY + "id"}, None), "api-token-registry.revoke": ({"tokenId": BODY + "id"}, None),
    },
    "api-token-registry.create": {
        "keys.revoke": ({"id": BODY + "id"}, None), "api-token-registry.revoke": ({"tokenId": BODY + "id"}, None),
    },
    "workspace.create-webhook": {"workspace.webhook-deliveries": ({"webhookId": BODY + "id"}, None)},
}  # fmt: skip


def one_of(*values: object) -> dict:
    """A schema."""
    return {"enum": list(values)}


def narrow(made: dict[str, dict], number: str, connection: str) -> None:
    """Narrow the bodies to what the rules of the sandbox accept, too; else what a link begins at is rarely made.

    Args:
        made: the operations.
        number: a number that is there.
        connection: a connection that is there.
    """
    text = {"type": "string", "pattern": "^[a-zA-Z ]{1,30}$"}
    scopes = one_of(["read"], ["read", "write"])
    numbers, peers = one_of(number), one_of("+15005550101", "+15005550102", "+15005550103", "+15005550107")
    bodies = {
        "numbers.provision": ({}, {"country": one_of("US", "CA", "GB"), "numberType": one_of("local", "mobile")}),
        "connections.create": (
            {"name": text}, {"mode": one_of("hosted", "manual"), "instructions": text, "smsAutoReply": one_of(True)},
        ),
        "connections.update": ({}, {"name": text, "mode": one_of("hosted", "manual"), "language": one_of("", "de-DE")}),
        "numbers.assignConnection": ({"connectionId": one_of(connection)}, {}),
        "numbers.setSmsSenderId": ({"smsSenderId": one_of("Bakery", None)}, {}),
        "numbers.setCallerIdName": ({"callerIdName": one_of("Bakery 1", None)}, {}),
        "numbers.setWebhook": ({"url": one_of("http://127.0.0.1:9/")}, {}),
        "messaging.send": ({"fromNumberId": numbers, "to": peers, "body": text}, {}),
        "voice.place": (
            {"fromNumberId": numbers, "to": peers, "connectionId": one_of(connection)}, {"instructions": text},
        ),
        "voice.transfer": ({"to": one_of("+12125550147", "sip:ada@example.com")}, {}),
        "consent.record": (
            {"numberId": numbers, "peerNumber": peers, "consentType": one_of("explicit_outbound"), "source": text}, {},
        ),
        "consent.revoke": ({"numberId": numbers, "peerNumber": peers}, {}),
        "keys.mint": ({"name": text, "scopes": scopes}, {}),
        "api-token-registry.create": ({"name": text, "scopes": scopes}, {}),
        "customVoices.create": (
            {
                "name": text, "language": one_of("en-US"), "gender": one_of("female"),
                "audio": {"type": "string", "enum": ["RIFF0000WAVE" + "0" * 2000]},
            },
            {},
        ),
        "workspace.create-webhook": ({"url": one_of("http://127.0.0.1:9/"), "events": one_of(["call.failed"])}, {}),
    }  # fmt: skip
    for operation, (required, optional) in bodies.items():
        (media_type,) = made[operation]["requestBody"]["content"].values()
        media_type.pop("example", None)
        media_type.pop("examples", None)
        media_type["schema"] = {
            "type": "object", "properties": {**required, **optional}, "required": list(required),
            "additionalProperties": False,
        }  # fmt: skip


def document() -> tuple[dict, dict[str, dict]]:
    """The contract, with what is explained above, and its operations."""
    raw = copy.deepcopy(load().document)
    schemas = raw["components"]["schemas"]
    schemas["Malformed"] = {
        "type": "object",
        "properties": {
            "_tag": {"const": "HttpApiDecodeError"},
            "issues": {"type": "array"},
            "message": {"type": "string"},
        },
        "required": ["_tag", "issues", "message"],
        "additionalProperties": False,
    }  # fmt: skip
    made = {}
    for item in raw["paths"].values():
        for method, operation in item.items():
            if operation["operationId"] == "health.check":
                continue
            add(operation, 400, "Malformed")
            if method != "get":
                add(operation, 409, "IdempotencyConflict")
                add(operation, 422, "IdempotencyKeyMismatch")
            if operation["operationId"] == "assistant.answer":
                add(operation, 401, "Unauthorized")
                add(operation, 403, "AuthorizationDenied")
            for parameter in operation["parameters"]:
                if parameter["name"].lower() == "idempotency-key":
                    parameter.pop("example", None)
                    parameter["schema"] = {"type": "string", "format": "uuid"}
                if parameter["name"] == "slug":
                    parameter["schema"] = {"type": "string", "enum": ["sandbox", "other"]}
            made[operation["operationId"]] = operation
    return raw, made


def linked(number: str, connection: str) -> dict:
    """The contract with links, and with narrow bodies."""
    raw, made = document()
    narrow(made, number, connection)
    for operation in made.values():
        for parameter in operation["parameters"]:
            if parameter["name"] == "slug":
                parameter["schema"] = one_of("sandbox")
        operation["parameters"] = [
            one for one in operation["parameters"] if one["name"].lower() != "idempotency-key" or one.get("required")
        ]
    for source, targets in LINKS.items():
        success = min(status for status in made[source]["responses"] if status < "300")
        made[source]["responses"][success]["links"] = {
            f"{target} after {source}": {"operationId": target, "parameters": parameters}
            | ({} if body is None else {"requestBody": body})
            for target, (parameters, body) in targets.items()
        }
    return raw


def add(operation: dict, status: int, tag: str) -> None:
    """Declare a tag."""
    response = operation["responses"].setdefault(str(status), {"description": tag})
    content = response.setdefault("content", {}).setdefault("application/json", {})
    reference = {"$ref": f"#/components/schemas/{tag}"}
    old = content.get("schema")
    options = [] if old is None else old.get("anyOf", [old])
    if reference not in options:
        content["schema"] = {"anyOf": [*options, reference]}


def run(examples: int, *, phases: str = "examples,coverage,fuzzing,stateful", seed: int = 1) -> tuple[int, str]:
    """Exit code and report of schemathesis, and the problems of the sandbox itself, which count as well.

    The phases but the last run on the contract as it is; sequences of calls along links have a run of their own, with
    bodies that mostly succeed, and time that goes by meanwhile.
    """
    plain = [phase for phase in phases.split(",") if phase != "stateful"]
    code, report = 0, ""
    if plain:
        code, report = _run("frozen", examples, ",".join(plain), seed)
    if "stateful" in phases:
        more_code, more = _run("fast:300", examples * 5, "stateful", seed)
        code, report = code or more_code, f"{report}\n{more}"
    return code, report


def _run(clock: str, examples: int, phases: str, seed: int) -> tuple[int, str]:
    server = Server(
        "--clock", clock, "--set", "credit_cents=1000000000", "--set", "number_quota=100000", "--set",
        "slow_seconds=0.01", "--set", "custom_voice_seconds=1",
    )  # fmt: skip
    unchecked = "positive_data_acceptance" + (",negative_data_rejection" if phases == "stateful" else "")
    try:
        contract = linked(*answered_number(server.url)) if phases == "stateful" else document()[0]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "contract.json"
            path.write_text(json.dumps(contract))
            (Path(folder) / "schemathesis.toml").write_text(CONFIGURATION)
            done = subprocess.run(
                [
                    sys.executable, "-m", "schemathesis.cli", "run", str(path), "--url", server.url,
                    "--header", "Authorization: Bearer sap_sk_sandbox_root", "--checks", "all",
                    "--exclude-checks", unchecked, "--phases", phases,
                    "--max-examples", str(examples), "--seed", str(seed),
                    "--continue-on-failure", "--no-color", "--output-truncate", "false", "--max-redirects", "0",
                ],
                capture_output=True,
                text=True,
                cwd=folder,
                check=False,
            )  # fmt: skip
        problems = server.control("problems")
    finally:
        server.stop()
    report = done.stdout + done.stderr + "".join(f"\nthe sandbox broke the contract: {one}" for one in problems)
    return done.returncode or bool(problems), report


def answered_number(url: str) -> tuple[str, str]:
    """The ids of a new number and of the connection that answers it."""
    with Saperly("sap_sk_sandbox_root", base_url=url) as client:
        number, connection = client.numbers.provision(), client.connections.create(name="Desk")
        client.numbers.assign_connection(number.id, connection_id=connection.id)
    return number.id, connection.id


def main() -> int:
    """Run it and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=30)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    code, report = run(options.examples, phases=options.phases, seed=options.seed)
    print(report)
    print("What is explained:", *(f"\n  {name}: {why}" for name, why in EXPLAINED.items()))
    return code


if __name__ == "__main__":
    sys.exit(main())
