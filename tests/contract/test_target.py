"""`make contract BASE_URL=…`: which server is talked to, with which key, and what is never sent to it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import httpx
import pytest

from .conftest import check_base_url, check_server, is_loopback, may_write
from .document import ROOT, Contract
from .report import AGAIN
from .servers import Answer, Scripted
from .wire import Wire
from .workspace import WITHOUT, Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Target

LAYER4 = "tests/contract/test_layer4_prism.py"


def run(*options: str, key: str = "", elsewhere: str = "") -> subprocess.CompletedProcess[str]:
    """Run tests as `make contract` does, from outside; `elsewhere` is a folder with further modules."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", *WITHOUT, *options]
    paths = os.pathsep.join([*(str(ROOT / part) for part in ("overlay", "generated", "tests")), elsewhere])
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, "SAPERLY_API_KEY": key, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("base_url", "key", "expected"),
    [
        ("ftp://127.0.0.1", "", "give an http(s) URL without query"),
        ("not a url", "", "give an http(s) URL without query"),
        ("http://saperly.invalid", "sap_sk_1", "the key would go over plain http; use https"),
        ("https://saperly.invalid", "", "set SAPERLY_API_KEY to a key of that server"),
    ],
)
def test_a_server_that_cannot_be_meant_is_refused(base_url: str, key: str, expected: str) -> None:
    with pytest.raises(pytest.UsageError, match=f"^BASE_URL={base_url}: {re.escape(expected)}"):
        check_base_url(base_url, key)


def test_a_refusal_is_one_line() -> None:
    done = run(LAYER4, "--base-url=https://saperly.invalid")
    assert done.returncode == 4
    assert done.stderr.strip() == "ERROR: BASE_URL=https://saperly.invalid: set SAPERLY_API_KEY to a key of that server"


def test_a_server_that_refuses_the_key_is_refused() -> None:
    for status in (401, 403):
        with (
            Scripted(Answer(status)) as server,
            pytest.raises(pytest.UsageError, match=rf"^BASE_URL={server.url}: it refuses the key \(status {status}\)"),
        ):
            check_server(server.url, "sap_sk_1")


def test_a_server_that_is_not_there_is_refused() -> None:
    with Scripted() as server:
        url = server.url
        check_server(url, "sap_sk_1")
    with pytest.raises(pytest.UsageError, match=rf"^BASE_URL={url}: it does not answer \(.*[Rr]efused.*\)$"):
        check_server(url, "sap_sk_1")


@pytest.mark.usefixtures("prism_only")
def test_another_server_gets_what_makes_sense_and_nothing_else(target: Target) -> None:
    done = run("tests/contract", f"--base-url={target.url}", "-k", "numbers.get or layer3 or usable or hostile")
    assert done.returncode == 0, done.stdout
    # Three tests of the operation in each colour; its errors, and everything that needs no server, are left out.
    assert "6 passed" in done.stdout
    assert "skipped" not in done.stdout


def test_a_drift_of_another_server_is_seen() -> None:
    with Scripted(Answer(body=b'[{"id": "num_1", "addedLater": true}]')) as server:
        done = run(f"{LAYER4}::test_every_way_to_call[sync-numbers.list]", f"--base-url={server.url}")
    assert done.returncode == 1
    assert "'addedLater' was unexpected" in done.stdout
    assert "openapi/saperly.yaml#/components/schemas/PhoneNumber" in done.stdout
    assert f"[sync-numbers.list]' --base-url={server.url}\n" in done.stdout.partition("To see it again:")[2]


def test_a_wire_that_is_for_reading_passes_nothing_else_on() -> None:
    with Scripted() as server, Wire(server.url, read_only=True) as wire, httpx.Client(base_url=wire.url) as client:
        assert client.get("/numbers").status_code == 200
        for method in ("POST", "PATCH", "DELETE", "PUT"):
            with pytest.raises(httpx.RemoteProtocolError):
                client.request(method, "/numbers")
    assert [request.method for request in server.requests] == ["GET"]


def test_writes_need_leave_except_on_this_machine() -> None:
    assert may_write("http://127.0.0.1:4011", allowed=False)
    assert not may_write("https://staging.saperly.com", allowed=False)
    assert may_write("https://staging.saperly.com", allowed=True)


# A server of the tests is always on this machine, so this is what makes it another one.
ELSEWHERE = """
import contract.conftest

contract.conftest.may_write = lambda _url, *, allowed: allowed
"""


@pytest.mark.parametrize("allowed", [False, True], ids=["", "--allow-writes"])
def test_only_what_reads_goes_elsewhere(tmp_path: Path, allowed: bool) -> None:
    (tmp_path / "elsewhere.py").write_text(ELSEWHERE, encoding="utf-8")
    options = ["--workspace=a", *(["--allow-writes"] if allowed else [])]
    # What must not be sent is looked for everywhere, and what may be sent in one place.
    only = "call[sync or client[sync-numbers" if not allowed else "call[sync-numbers"
    with Scripted(Answer(404, body=b'{"_tag": "NotThere"}')) as server:
        url = f"--base-url={server.url}"
        done = run("tests/contract", url, "-p", "elsewhere", "-k", only, *options, elsewhere=str(tmp_path))
        methods = Counter(request.method for request in server.requests)
    changing = [operation.id for operation in Contract.load().operations.values() if operation.method != "GET"]
    skipped = len(changing) + sum(name.startswith("numbers.") for name in changing)
    assert methods["GET"]
    assert (set(methods) == {"GET"}) is not allowed, methods
    assert f"{skipped} skipped" in done.stdout or allowed, done.stdout


def test_a_real_key_is_not_shown_by_a_red_test() -> None:
    key = "sap_sk_live_9b1d"
    with Scripted(Answer(body=f'[{{"id": "{key}"}}]'.encode())) as server:
        done = run(f"{LAYER4}::test_every_way_to_call[sync-health.check]", f"--base-url={server.url}", key=key)
    assert done.returncode == 1
    assert "the answer breaks its schema" in done.stdout
    assert "<not shown>" in done.stdout
    assert key not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("localhost", True),
        ("api.saperly.com", False), ("localhost.saperly.com", False), ("10.0.0.1", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_the_command_below_a_failure_shows_it_again(tmp_path: Path) -> None:
    """Below one that is made of findings, and below a plain assertion."""
    workspace = Workspace(tmp_path / "copy")
    for name, old, new in (
        ("_response.py", "retry_after = parse_retry_after(headers, now=time)", "retry_after = None"),
        ("_sync/usage.py", "    def summary(self", "    def ping(self) -> None: ...\n\n    def summary(self"),
    ):
        path = workspace.path(f"overlay/saperly_client/{name}")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    findings = "tests/contract/test_layer3_facade.py::test_the_facade_has_what_the_contract_has"
    unknown_tag = "test_an_unknown_tag_is_kept_under_the_class_of_its_status[429-sync]"
    assertion = f"tests/contract/test_layer6_hostile.py::{unknown_tag}"
    done = workspace.pytest([findings, assertion])
    assert done.returncode == 1
    # In continuous integration, pytest's summary has all of it once more.
    report = done.stdout.partition("short test summary info")[0]
    commands = re.findall(rf"{AGAIN}\n  .venv/bin/python (-m pytest .*)", report)
    assert [shlex.split(command)[-1] for command in commands] == [findings, assertion]
    says = ["usage.ping: no operation of the contract", "(429, None) == (429, 7.0)"]
    for command, seen in zip(commands, says, strict=True):
        assert seen in done.stdout
        again = workspace.python(*shlex.split(command))
        assert again.returncode == 1
        assert seen in again.stdout
