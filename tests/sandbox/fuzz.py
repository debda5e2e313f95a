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

from saperly_sandbox.contract import load

from .server import Server

EXPLAINED = {
    "400 for a malformed request": "The contract declares none, and an API cannot do without.",
    "409 and 422 for idempotency keys": "The guides give them to every mutation, the contract to seven.",
    "401 and 403 of assistant.answer": "The guides ask for a key on every request, the contract leaves them out here.",
    "the example of Idempotency-Key": "Taken away: one key for all requests is a mismatch at the second one.",
    "positive_data_acceptance": "Not checked: the schemas are wider than the rules. A phone number is any text there.",
    "503 of assistant.answer": "Not an error of the server: AssistantUnavailable is its answer for another workspace.",
}

CONFIGURATION = """
[[operations]]
include-operation-id = "assistant.answer"
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]
"""

# operationId of what makes something: the parameter that it fills, from where, in which operations.
LINKS = {
    "numbers.provision": ("id", [
        "numbers.get", "numbers.setWebhook", "numbers.setSmsSenderId", "numbers.setCallerIdName", "numbers.release",
    ]),
    "connections.create": ("id", ["connections.get", "connections.update", "connections.delete"]),
    "voice.place": ("id", ["voice.get", "voice.end", "voice.transcript", "voice.recording"]),
    "customVoices.create": ("id", ["customVoices.get", "customVoices.delete"]),
    "keys.mint": ("id", ["keys.revoke"]),
}  # fmt: skip


def document() -> dict:
    """The contract, with what is explained above, and with links."""
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
    for source, (name, targets) in LINKS.items():
        success = min(status for status in made[source]["responses"] if status < "300")
        made[source]["responses"][success]["links"] = {
            target: {"operationId": target, "parameters": {name: f"$response.body#/{name}"}} for target in targets
        }
    # A number that is there, for what costs money; the connection is attached first.
    number = made["numbers.provision"]["responses"]["201"]["links"]
    for target in ("messaging.send", "voice.place"):
        number[target] = {"operationId": target, "requestBody": {
            "fromNumberId": "$response.body#/id", "to": "+15005550107", **({"body": "x"} if target[0] == "m" else {}),
        }}  # fmt: skip
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
    """Exit code and report of schemathesis, and the problems of the sandbox itself, which count as well."""
    server = Server(
        "--clock", "frozen", "--set", "credit_cents=1000000000", "--set", "number_quota=100000", "--set",
        "slow_seconds=0.01",
    )  # fmt: skip
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "contract.json"
            path.write_text(json.dumps(document()))
            (Path(folder) / "schemathesis.toml").write_text(CONFIGURATION)
            done = subprocess.run(
                [
                    sys.executable, "-m", "schemathesis.cli", "run", str(path), "--url", server.url,
                    "--header", "Authorization: Bearer sap_sk_sandbox_root", "--checks", "all",
                    "--exclude-checks", "positive_data_acceptance", "--phases", phases,
                    "--max-examples", str(examples), "--seed", str(seed), "--generation-deterministic",
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
