"""The tests of the sandbox can fail: each fault below, put into a copy of it, turns the tests beside it red.

All of them take a minute or two, so they run where `SEEDED_FAULTS=1` is set.
"""

# ruff: noqa: E501 (a line a fault)

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from saperly_sandbox.contract import load

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Fault(NamedTuple):
    """Changes to the source, each a file, what stands there, and what stands there then."""

    name: str
    tests: str
    changes: list[tuple[str, str, str]]


def fault(name: str, tests: str, *change: str) -> Fault:
    return Fault(name, tests, [change[i : i + 3] for i in range(0, len(change), 3)])


FAULTS = [
    fault("idempotency ignored", "test_idempotency.py -k first_answer", "engine.py", "if first is not None:", "if False:"),
    fault("another body takes the key", "test_idempotency.py -k another", "idempotency.py", "first[0] != print_", "False"),
    fault("path left out of the fingerprint", "test_idempotency.py -k path", "idempotency.py", "sorted(path.items())", "()"),
    fault("in flight unnoticed", "test_idempotency.py -k under_way", "engine.py", "if mark in self._in_flight:", "if False:"),
    fault("results kept for ever", "test_idempotency.py -k forgotten", "store.py", "AND expires > ?", "AND expires > -?"),
    fault("double charge", "test_messages.py -k paid", "messages.py", '["segments"] * engine', '["segments"] * 2 * engine'),
    fault("one segment is charged", "test_messages.py -k paid", "messages.py", "segments(text).segments", "1"),
    fault("no retry", "test_event_webhooks.py -k retries", "webhooks.py", "if not delivered and retry <", "if False and retry <"),
    fault("a 3xx is an acceptance", "test_event_webhooks.py -k retries", "webhooks.py", "reply.status < 300", "reply.status < 400"),
    fault("waits do not grow", "test_event_webhooks.py -k grow", "webhooks.py", "backoff_seconds[retry]", "backoff_seconds[0]"),
    fault("wrong signature", "test_event_webhooks.py -k signed", "webhooks.py", 'webhook["signingSecret"]', '"whsec_other"'),
    fault("events nobody asked for", "test_event_webhooks.py -k subscribed", "webhooks.py", "and event_type in webhook[\"events\"]", ""),
    fault("delivery outside of the transaction", "test_event_webhooks.py -k at_once", "webhooks.py", 'engine.store.schedule(engine.now(), "delivery", id)\n\n\ndef attempt', "pass\n\n\ndef attempt"),
    fault("deliveries to any host", "test_event_webhooks.py -k machine", "courier.py", "if not is_loopback(host) and", "if False and"),
    fault("reads without a key", "test_keys.py -k every_operation", "engine.py", "if operation.secured else None", "if operation.mutates else None"),
    fault("revoked keys work", "test_keys.py -k revoked", "keys.py", 'if key["revokedAt"] is not None:\n        raise denied("The key was', 'if False:\n        raise denied("The key was'),
    fault("scopes ignored", "test_keys.py -k scopes", "keys.py", 'if scope not in _reach(engine, key["scopes"]):', "if False:"),
    fault("list of numbers ignored", "test_keys.py -k list_of_numbers", "engine.py", "if allowed is not None and id not in allowed:", "if False:"),
    fault("lists show other numbers", "test_keys.py -k list_of_numbers", "calls.py", "if context.allows(call[\"numberId\"])", ""),
    fault("cap one cent too high", "test_keys.py -k exact", "ledger.py", "spent + cents > limit", "spent + cents > limit + 1"),
    fault("cap one cent too low", "test_keys.py -k exact", "ledger.py", "spent + cents > limit", "spent + cents >= limit"),
    fault("cap never reset", "test_keys.py -k anew", "keys.py", "ledger.new_period(engine, key)", "pass"),
    fault("children exceed their parent", "test_keys.py -k bounded", "keys.py", 'elif limit > parent["spendLimitCents"]:', "elif False:"),
    fault("children spend what is not counted", "test_keys.py -k bounded", "ledger.py", "if engine.settings.child_spend_counts_for_parent else None", "if False else None"),
    fault("token shown again", "test_keys.py -k once", "keys.py", '"token": f"{prefix}…"', '"token": token'),
    fault("live keys are taken for unknown ones", "test_keys.py -k live", "keys.py", '"sap_sk_live_"', '"sap_sk_dead_"'),
    fault("undelete", "test_connections_and_voices.py -k delete_takes", "connections.py", 'context.store.delete("connection"', 'context.store.get("connection"'),
    fault("tokens of MCP servers returned", "test_connections_and_voices.py -k mcp", "connections.py", '.pop("token", None)', '.get("token", None)'),
    fault("a new secret at each switch", "test_connections_and_voices.py -k first_switch", "connections.py", 'and connection["manualSecret"] is None', ""),
    fault("unvalidated answer", "test_contract_of_sandbox.py -k committed", "engine.py", "        operation.check_answer(operation.status, result)\n", ""),
    fault("undeclared tags pass", "test_contract_of_sandbox.py -k declared", "contract.py", "        if status is None:\n            raise", "        if status is None:\n            return 400\n        if False:\n            raise"),
    fault("errors are committed", "test_contract_of_sandbox.py -k committed", "store.py", 'self._execute("ROLLBACK")', 'self._execute("COMMIT")'),
    fault("bodies unchecked", "test_contract_of_sandbox.py -k refused", "contract.py", "        problem = self.check_body(value)\n", "        problem = None\n"),
    fault("a second terminal event", "test_calls.py -k is_ended", "calls.py", 'if call["state"] == OVER:\n        return\n    engine', "if False:\n        return\n    engine", "calls.py", 'if call["state"] == TALKING:\n        _finish', 'if call["state"] != RINGING:\n        _finish'),
    fault("no terminal event", "test_calls.py -k hosted_call", "calls.py", 'webhooks.emit(engine, "call.completed" if', '("call.completed" if'),
    fault("failed calls cost", "test_calls.py -k never_connect", "calls.py", 'if status == "completed":\n        duration', "if True:\n        duration", "calls.py", "_seconds(now - answered)", "_seconds(now - (answered or now - 9000))"),
    fault("reservation kept", "test_calls.py -k before_it_is_answered", "ledger.py", "if held > cents:", "if False:"),
    fault("cost rounded down", "test_calls.py -k hosted_call", "ledger.py", "-(-cents_per_minute * seconds // 60)", "cents_per_minute * seconds // 60"),
    fault("calls go on without money", "test_calls.py -k money", "calls.py", "    if held >= need:\n        return True\n    last", "    if True:\n        return True\n    last"),
    fault("a brain's failure ends the call", "test_calls.py -k degrades", "calls.py", '>= engine.settings.brain_failures', ">= 1"),
    fault("turns in the wrong order", "test_calls.py -k turn_by_turn", "calls.py", 'call["script"].pop(0)', 'call["script"].pop()'),
    fault("recordings without a token", "test_calls.py -k played", "recording.py", "or not compare_digest(token.encode(), _token(engine, call_id).encode())", ""),
    fault("consent not needed", "test_messages.py -k consent", "consent.py", "if engine.settings.require_consent and", "if False and"),
    fault("STOP unheard", "test_messages.py -k stop_and_start", "messages.py", 'consent.opt_out(engine, number["id"], peer, word)', "pass"),
    fault("consent for all numbers", "test_messages.py -k one_number", "consent.py", 'engine.store.all("consent", owner=number_id, peer=peer) if one["revokedAt"]', 'engine.store.all("consent", peer=peer) if one["revokedAt"]'),
    fault("money never runs out", "test_messages.py -k money", "ledger.py", "    if cents > available:\n        raise ApiError(\"InsufficientFunds\", balanceCents=available, requestedCents=cents)\n    key_id", "    key_id"),
    fault("rent goes on after release", "test_numbers.py -k release", "numbers.py", 'engine.store.unschedule("rent", number["id"])', "pass", "numbers.py", 'if number is None or number["releasedAt"] is not None:\n        return\n    settings', "if number is None:\n        return\n    settings"),
    fault("rent a day early", "test_numbers.py -k first_month", "numbers.py", "settings.rent_free_days * DAY", "settings.rent_free_days * DAY - 1000"),
    fault("a dearer price is taken", "test_numbers.py -k dearer", "numbers.py", "e < actual", "e > actual + 1000"),
    fault("quota one too many", "test_numbers.py -k quota", "numbers.py", "len(mine) >= settings.number_quota", "len(mine) > settings.number_quota"),
    fault("pages of other origins have control", "test_control.py -k origins", "control.py", 'if origin is not None and', "if False and"),
    fault("any name leads to the control", "test_control.py -k origins", "control.py", "if not is_loopback(name) and name not in self.hosts:", "if False:"),
    fault("work out of order", "test_control.py -k due_order", "store.py", "WHERE due <= ? ORDER BY due, id", "WHERE due <= ? ORDER BY id DESC"),
    fault("ids not from the seed", "test_control.py -k same_bytes", "chance.py", "self.counter += 1\n", "import random\n        self.counter += random.randrange(9)\n"),
    fault("ids come again after a restart", "test_control.py -k keeps_the_state", "store.py", "self.chance.counter = int(self.meta(\"counter\") or 0)", "self.chance.counter = 0"),
    fault("keys in the list of requests", "test_control.py -k secrets", "engine.py", '("authorization", "cookie")', '("cookie",)'),
    fault("callers talk over the agent", "test_calls.py -k interrupts", "calls.py", "max(engine.now(), said)", "engine.now()"),
]  # fmt: skip


@pytest.fixture(scope="module")
def contract_json() -> str:
    return json.dumps(load().document)


def run(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """Without the plugins and the conftest that these tests do not need: they take five times as long to load."""
    file, *options = tests.split()
    line = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "saperly_sandbox.plugin"]
    line += [
        "-c",
        str(HERE / "seeded.ini"),
        "--rootdir",
        str(ROOT),
        "--confcutdir",
        str(HERE),
        str(HERE / file),
        *options,
    ]
    return subprocess.run(
        line,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        check=False,
    )


def copy(folder: Path, contract: str) -> Path:
    package = folder / "sandbox" / "saperly_sandbox"
    shutil.copytree(ROOT / "sandbox" / "saperly_sandbox", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "contract.json").write_text(contract)
    return package


@pytest.mark.skipif(not os.environ.get("SEEDED_FAULTS"), reason="takes a minute or two: set SEEDED_FAULTS=1")
@pytest.mark.parametrize("seeded", FAULTS, ids=lambda one: one.name.replace(" ", "_"))
def test_a_seeded_fault_is_caught(tmp_path, contract_json, seeded):
    package = copy(tmp_path, contract_json)
    for file, old, new in seeded.changes:
        source = (package / file).read_text()
        assert source.count(old) >= 1, f"{file} does not have: {old}"
        (package / file).write_text(source.replace(old, new, 1))
    done = run(package.parent, seeded.tests)
    assert done.returncode == 1, f"{seeded.name} went unnoticed:\n{done.stdout}{done.stderr}"


def test_the_copy_without_a_fault_is_green(tmp_path, contract_json):
    package = copy(tmp_path, contract_json)
    done = run(package.parent, "test_keys.py")
    assert done.returncode == 0, done.stdout
