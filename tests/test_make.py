"""The make targets where something is missing or goes wrong; test_readme.py runs them where all is well."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prism import wait_until
from prism_mock import Prism

ROOT = Path(__file__).resolve().parent.parent
# As of the project's plan; each of them is in the Makefile with a line of help.
TARGETS = {"demo", "test", "check", "spec", "spec-diff", "generate", "check-generated", "mock"}


def make(
    *arguments: str, directory: Path = ROOT, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run make in an environment without what an outer make put there."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=inherited | (environment or {}),
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a folder with the Makefile and nothing installed, and a space in its name."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def tools(folder: Path, *names: str) -> str:
    """Return a PATH on which only some programs are."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found is not None, name
        (folder / name).symlink_to(found)
    return str(folder)


def test_make_alone_lists_every_target() -> None:
    listed = make()
    assert listed.returncode == 0
    assert set(re.findall(r"^  make (\S+) +\S", listed.stdout, re.M)) >= {*TARGETS, "help"}


def test_an_old_python_is_told_what_to_do(bare: Path, tmp_path: Path) -> None:
    pretend = "import sys; sys.version_info = (3, 10, 4); sys.version = '3.10.4 (main)'; exec(sys.argv[1])"
    old = program(tmp_path, "old-python", f'exec \'{sys.executable}\' -c "{pretend}" "$2"')
    result = make("demo", f"PYTHON={old}", directory=bare)
    assert result.returncode == 2
    assert "is Python 3.10.4, and 3.11 or newer is needed" in result.stderr
    assert "PYTHON=python3.12" in result.stderr
    assert not (bare / ".venv").exists()


def test_a_missing_python_is_told_what_to_do(bare: Path) -> None:
    result = make("demo", "PYTHON=python-of-nobody", directory=bare)
    assert result.returncode == 2
    assert result.stderr.startswith("python-of-nobody is not on PATH: install Python 3.11 or newer")


def test_a_python_without_venv_is_told_what_to_do(bare: Path, tmp_path: Path) -> None:
    crippled = program(tmp_path, "crippled", f'test "$1" = -m && exit 1; exec \'{sys.executable}\' "$@"')
    result = make("demo", f"PYTHON={crippled}", directory=bare)
    assert result.returncode == 2
    assert "its venv module is missing or broken" in result.stderr
    assert not (bare / ".venv" / ".python").exists()


def without_node(tmp_path: Path) -> dict[str, str]:
    return {"PATH": tools(tmp_path / "tools", "sh", "make", "python3", "touch", "rm", "test")}


@pytest.mark.parametrize(
    ("target", "hint"), [("demo", " (the sandbox needs no Node: make demo ARGS=sandbox)"), ("mock", "")]
)
def test_a_missing_node_is_one_clear_line(target: str, hint: str, tmp_path: Path) -> None:
    result = make("--silent", target, environment=without_node(tmp_path))
    assert result.returncode == 2
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make: ***")]
    assert lines == [f"{target}: node is not on PATH: Prism needs Node 20 or newer, with npx{hint}"]


def test_the_demo_on_the_sandbox_needs_no_node(tmp_path: Path) -> None:
    result = make("--silent", "demo", "ARGS=sandbox", environment=without_node(tmp_path))
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.count("call placed") == 2
    for step in ("answered by the brain", "assistant: Ada's bakery, good morning.", "good signature: 1 call.received"):
        assert step in result.stdout
    assert "Prism" not in result.stdout


def test_what_the_demo_loads_is_in_the_requirements() -> None:
    """Else it fails in a fresh environment, where the tools are not installed yet."""
    code = """
import sys
from importlib.metadata import packages_distributions
sys.path[:0] = ["scripts", "examples"]
sys.argv[1:] = ["sandbox"]
import agent_on_sandbox, demo, quickstart
from saperly_sandbox.contract import compile_document
from saperly_sandbox.inspector import pages
assert demo.main() == 0
compile_document(b"openapi: 3.1.0")  # unless it has been done before, in this folder
loaded = {name.partition(".")[0] for name in sys.modules}
packages = packages_distributions()
print("loaded:", *{package for name in loaded for package in packages.get(name, ())})
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.lower().replace("_", "-") for name in done.stdout.rpartition("loaded:")[2].split()}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert {"pyyaml", "jinja2", "uvicorn"} <= loaded
    assert loaded - pinned - {"saperly-client", "setuptools"} == set()


def test_the_demo_runs_nowhere_else() -> None:
    result = make("--silent", "demo", "ARGS=nowhere")
    assert result.returncode == 2
    assert "nowhere is neither sandbox nor prism" in result.stderr


def changed_contract(folder: Path) -> Path:
    document: dict[str, Any] = json.loads((ROOT / "openapi" / "published.json").read_text(encoding="utf-8"))
    document["components"]["schemas"]["RateLimited"]["properties"]["quota"] = {"type": "string"}
    path = folder / "changed contract.json"
    path.write_text(json.dumps(document))
    return path


@pytest.mark.prism
def test_spec_diff_ends_with_0_where_nothing_changed() -> None:
    assert make("spec-diff", "SPEC=openapi/published.json").returncode == 0


@pytest.mark.prism
def test_spec_diff_ends_with_1_on_a_difference(tmp_path: Path) -> None:
    result = make("spec-diff", f"SPEC={changed_contract(tmp_path)}")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "quota" in result.stdout


@pytest.mark.prism
def test_spec_diff_ends_with_2_on_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"openapi": "3.1.0", "paths": {')
    result = make("spec-diff", f"SPEC={broken}")
    assert result.returncode == 2
    assert str(broken) in result.stderr


def a_copy(folder: Path) -> Path:
    """Return what the demo needs, to be changed at will."""
    copy = folder / "a copy"
    copy.mkdir()
    for name in ("scripts", "examples", "openapi"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def demo(folder: Path, where: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(folder / "scripts" / "demo.py"), where],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def started(output: str) -> Prism:
    """Return the server whose address a demo has printed, be it Prism or the sandbox."""
    match = re.search(r"^(?:Prism|The sandbox) is ready on http://127\.0\.0\.1:(\d+) ", output, re.M)
    assert match is not None, output
    return Prism(port=int(match[1]), pid=0, log=Path("none"))


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("secret=hook.signing_secret", 'secret="whsec_wrong"', "not every call's webhook came with a good signature"),
        ('brain(connection.manual_secret or "")', 'brain("wrong")', "the brain did not answer the call"),
        ("return GREETING", "raise RuntimeError", "the brain did not answer the call"),
        ('manual_webhook_url=f"{address}/brain"', 'manual_webhook_url=""', "the brain did not answer the call"),
        ('"/_sandbox/clock/run-until-idle"', '"/_sandbox/clock/freeze"', "CallNotFound"),
    ],
)
def test_a_demo_where_something_does_not_come_about_fails(right: str, wrong: str, told: str, tmp_path: Path) -> None:
    copy = a_copy(tmp_path)
    agent = copy / "examples" / "agent_on_sandbox.py"
    text = agent.read_text(encoding="utf-8")
    assert text.count(right) == 1
    agent.write_text(text.replace(right, wrong), encoding="utf-8")
    with demo(copy, "sandbox") as process:
        output = process.communicate(timeout=120)[0]
    assert process.returncode == 1, output
    assert told in output
    assert "demo: examples/agent_on_sandbox.py ended with 1" in output


@pytest.mark.prism
def test_a_demo_that_fails_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    copy = a_copy(tmp_path)
    (copy / "examples" / "quickstart.py").write_text("import sys; sys.exit('the third step failed')\n")
    with demo(copy, "prism") as process:
        output = process.communicate(timeout=120)[0]
    assert process.returncode == 1
    assert "the third step failed" in output
    assert "examples/quickstart.py ended with 1; the end of Prism's log:" in output
    assert not started(output).answers(timeout=1)


@pytest.mark.parametrize("where", ["sandbox", pytest.param("prism", marks=pytest.mark.prism)])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_demo_that_is_ended_leaves_nothing(tmp_path: Path, ending: signal.Signals, where: str) -> None:
    copy = a_copy(tmp_path)
    script = "import os, time; print('quickstart', os.getpid(), flush=True); time.sleep(20)"
    (copy / "examples" / "quickstart.py").write_text(script)
    with demo(copy, where) as process:
        assert process.stdout is not None
        output = ""
        while (quickstart := re.search(r"^quickstart (\d+)$", output, re.M)) is None:
            line = process.stdout.readline()
            assert line, output
            output += line
        server = started(output)
        assert server.answers()
        process.send_signal(ending)
        process.wait(timeout=30)
        assert wait_until(lambda: not server.answers(timeout=1), timeout=10)
        if ending is signal.SIGKILL:
            os.kill(int(quickstart[1]), signal.SIGKILL)
        else:
            assert process.returncode == 130
            assert wait_until(lambda: not is_there(int(quickstart[1])), timeout=5)
