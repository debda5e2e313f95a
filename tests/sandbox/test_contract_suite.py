"""`make contract BASE_URL=…` against the sandbox: two things that were made of the contract apart from each other."""

from __future__ import annotations

import os
import subprocess
import sys

from saperly_client import Saperly

from .server import ROOT, Server

KEY = "sap_sk_sandbox_root"
# Money, numbers and leave to call for every case; nothing moves but what is called.
OPTIONS = ("credit_cents=1000000", "number_quota=1000", "require_consent=false", "custom_voice_seconds=0")
RINGS = {"voice.transfer"}  # a call that was placed a moment ago cannot be transferred yet


def test_the_contract_suite_is_green_against_the_sandbox() -> None:
    server = Server("--clock", "frozen", *(word for option in OPTIONS for word in ("--set", option)))
    try:
        with Saperly(KEY, base_url=server.url) as client:
            # A call that is over, with its transcript and its recording.
            number = client.numbers.provision()
            connection = client.connections.create(name="Desk")
            client.numbers.assign_connection(number.id, connection_id=connection.id)
            call = client.calls.place(from_number_id=number.id, to="+12125550147")
            server.control("clock/run-until-idle", {})
            call = client.calls.get(call.id)
            assert call.status == "completed"
            before = [client.numbers.get(number.id), client.connections.get(connection.id), call]
            (key,) = client.keys.list()
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/contract"]
        command += [f"--base-url={server.url}", "--workspace=sandbox"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "SAPERLY_API_KEY": KEY},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "skipped" not in done.stdout
        coverage = server.control("coverage")
        assert server.control("problems") == []
        with Saperly(KEY, base_url=server.url) as client:
            # What was there is as it was, and what the run made is given back.
            numbers = [one for one in client.numbers.list() if one.released_at is None]
            assert [*numbers, *client.connections.list(), client.calls.get(call.id)] == before
            assert [one.id for one in client.keys.list()] == [key.id]
    finally:
        server.stop()
    # A refusal is an answer of the contract, too; what the client makes of a success has to be seen as well.
    assert coverage["untouchedOperations"] == []
    refused = {name for name, seen in coverage["operations"].items() if not any(status[0] in "23" for status in seen)}
    assert refused == RINGS
