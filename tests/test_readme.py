"""Everything the README shows is run: each command, each Python block. What no test here knows fails."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from prism import free_port, wait_until
from prism_mock import Prism

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# What makes a copy of the project in which commands may write: all but the environment, caches and history.
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".generate-*")
TIMEOUT = 600


class Block(NamedTuple):
    """A fenced block of the README."""

    language: str
    text: str
    line: int
    not_run: str | None
    """The reason given in a comment before the block, `<!-- not run: reason -->`."""


def blocks() -> list[Block]:
    """Return the fenced blocks of the README."""
    fence = re.compile(r"(?:^<!-- not run: (?P<why>.+?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S)
    found = [
        Block(match["language"], match["text"], README.count("\n", 0, match.start("text")) + 1, match["why"])
        for match in fence.finditer(README)
    ]
    assert len(found) * 2 == len(re.findall(r"^\s*(?:```|~~~)", README, re.M)), "a fence that is not understood"
    return found


def commands() -> list[str]:
    """Return the commands of the README, each once."""
    lines = [line for block in blocks() if block.language == "sh" for line in block.text.splitlines()]
    return list(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))


PYTHON_BLOCKS = [block for block in blocks() if block.language == "python"]


def environment(**changes: str) -> dict[str, str]:
    """Return this environment without what an outer make put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | changes


def run(command: str, directory: Path = ROOT, **changes: str) -> str:
    """Run a command as a person would and return what it printed; it has to succeed."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=TIMEOUT,
        env=environment(**changes),
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def copy_of_the_project(folder: Path) -> Path:
    """Return a copy that commands may write into; it uses the same environment."""
    copy = folder / "a copy"  # with a space, as a clone may have
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    (copy / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    return copy


def contents(folder: Path, *names: str) -> dict[str, bytes]:
    """Return the files below some folders, by their relative paths."""
    files = (path for name in names for path in (folder / name).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if "__pycache__" not in path.parts}


MADE = ("openapi", "generated", "overlay")


def demo(command: str, _folder: Path, _url: str) -> None:
    output = run(command)
    for step in ("number provisioned", "connection created", "connection attached", "SMS sent", "call placed"):
        assert output.count(step) == 4, f"{step} should be there once in each colour, on both servers:\n{output}"
    assert output.count("NumberNotFoundError: status 404") == 2
    assert "Webhooks with a good signature" in output


def in_continuous_integration(command: str, _folder: Path, _url: str) -> None:
    """Check that `.ci/run` runs a command that cannot run inside a test, since it runs the tests."""
    words = set(command.split()[1:])
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    run_there = {word for line in lines if line.startswith("make ") for word in line.split()[1:]}
    assert words <= run_there
    workflow = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")
    assert [line.strip() for line in lines if line.startswith("make ")] == re.findall(r"- run: (make .*)", workflow)


def mock(command: str, _folder: Path, _url: str) -> None:
    """Run `make mock`, and the quickstart's command beside it, on a port of its own."""
    port = free_port()
    server = subprocess.Popen(
        ["sh", "-c", f"exec {command} PORT={port}"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    prism = Prism(port=port, pid=server.pid, log=ROOT / "none")
    try:
        assert wait_until(lambda: prism.answers(timeout=1)), f"{command} does not answer"
        assert QUICKSTART in commands()
        assert "call placed" in run(QUICKSTART.replace(":4010", f":{port}"))
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=30)


def quickstart(command: str, _folder: Path, url: str) -> None:
    assert ":4010 " in command, "the port is the default one of make mock"
    assert "call placed" in run(command.replace("http://127.0.0.1:4010", url))


def install(command: str, folder: Path, _url: str) -> None:
    """Install the package as a user would, apart from what it depends on, and import it from somewhere else."""
    copy = copy_of_the_project(folder)
    target = folder / "site"
    options = f"--quiet --no-deps --no-build-isolation --disable-pip-version-check --target '{target}'"
    run(f"'{sys.executable}' -m {command} {options}", copy)
    script = (
        "import saperly_client._sync.client as c, saperly_api.models as m; print(c.__file__, m.__file__, sep='\\n')"
    )
    # The installed files have to be the ones that are found, and not those of the editable install.
    for where in run(f'"{sys.executable}" -c "{script}"', folder, PYTHONPATH=str(target)).splitlines():
        assert where.startswith(str(target))
    assert (target / "saperly_client" / "py.typed").exists()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def sandbox(command: str, _folder: Path, _url: str) -> None:
    """Run it on a port of its own, and the quickstart beside it."""
    port = free_port()
    program = Path(sys.executable).parent / command
    server = subprocess.Popen([program, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        assert wait_until(lambda: listens(port)), f"{command} does not answer"
        for example, shows in ((QUICKSTART_ON_SANDBOX, "call placed"), (AGENT, "good signature")):
            assert example in commands()
            assert shows in run(example.replace("http://127.0.0.1:4011", url))
    finally:
        server.terminate()
        server.wait(timeout=30)


def bench(command: str, _folder: Path, _url: str) -> None:
    """Run it without the other SDKs, which a test has no network to install, and with few calls."""
    output = run(f"{command} ARGS='--here --quick --rounds 1 --count 2'")
    assert "warm call: messages.send" in output


def compare_contract(command: str, _folder: Path, _url: str) -> None:
    """Run the comparison on the committed contract, since a test has no network."""
    assert "No difference" in run(f"{command} SPEC=openapi/published.json")


def refresh_contract(command: str, folder: Path, _url: str) -> None:
    copy = copy_of_the_project(folder)
    before = contents(copy, *MADE)
    run(f"{command} SPEC=openapi/published.json", copy)
    assert contents(copy, *MADE) == before


def generate(command: str, folder: Path, _url: str) -> None:
    """Run it where all that is generated is gone: it all comes back."""
    copy = copy_of_the_project(folder)
    before = contents(copy, *MADE)
    for made in ("generated/saperly_api", "overlay/saperly_client/_contract", "overlay/saperly_client/_sync"):
        shutil.rmtree(copy / made)
    run(command, copy)
    assert contents(copy, *MADE) == before


QUICKSTART = (
    "SAPERLY_BASE_URL=http://127.0.0.1:4010 SAPERLY_API_KEY=sap_sk_mock .venv/bin/python examples/quickstart.py"
)
QUICKSTART_ON_SANDBOX = QUICKSTART.replace(":4010", ":4011").replace("sap_sk_mock", "sap_sk_sandbox_root")
AGENT = "SAPERLY_BASE_URL=http://127.0.0.1:4011 .venv/bin/python examples/agent_on_sandbox.py"


def beside_the_sandbox(command: str, _folder: Path, _url: str) -> None:
    """Run with the sandbox's own command, by `sandbox`."""
    assert ":4011 " in command, "the port is the default one of saperly-sandbox"


HOW: dict[str, Callable[[str, Path, str], None]] = {
    "make demo": demo,
    "make test": in_continuous_integration,
    "make check test": in_continuous_integration,
    "make contract mutants": in_continuous_integration,
    "make mock": mock,
    QUICKSTART: quickstart,
    "pip install .": install,
    "pip install '.[sandbox]'": install,
    "saperly-sandbox": sandbox,
    "pip install '.[fast]'": install,
    "make bench": bench,
    QUICKSTART_ON_SANDBOX: beside_the_sandbox,
    AGENT: beside_the_sandbox,
    "make spec-diff": compare_contract,
    "make spec": refresh_contract,
    "make generate": generate,
}


def test_every_command_is_known_here() -> None:
    assert set(commands()) == set(HOW), (
        "a command of the README without a way to run it in tests/test_readme.py, or not"
    )


@pytest.mark.parametrize("command", HOW)
def test_command(command: str, tmp_path: Path, prism_url: str) -> None:
    assert command in commands()
    HOW[command](command, tmp_path, prism_url)


def test_every_block_has_a_language_that_is_run_or_plain() -> None:
    assert {block.language for block in blocks()} <= {"sh", "python", ""}
    assert PYTHON_BLOCKS


@pytest.mark.parametrize("block", PYTHON_BLOCKS, ids=lambda block: f"line {block.line}")
def test_python_block(block: Block, tmp_path: Path, prism_url: str) -> None:
    compile(block.text, f"README.md:{block.line}", "exec")
    if block.not_run is not None:
        pytest.skip(block.not_run)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=TIMEOUT,
        env=environment(SAPERLY_BASE_URL=prism_url, SAPERLY_API_KEY="sap_sk_mock"),
    )
    assert done.returncode == 0, f"README.md:{block.line}\n{done.stdout}"


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {
        word
        for words in re.findall(r"\bmake((?: [a-z-]+)+)\b", "\n".join(re.findall(r"`([^`\n]+)`", README)))
        for word in words.split()
    }
    assert named
    assert named <= targets


def test_the_magic_numbers_are_those_of_the_sandbox() -> None:
    from saperly_sandbox.settings import MAGIC_NUMBERS

    rows = re.findall(r"^\| (\+1 500[ \d]+) \| (.+) \| (.+) \|$", README, re.M)
    assert [number.replace(" ", "") for number, _, _ in rows] == list(MAGIC_NUMBERS)
    for (number, message, call), magic in zip(rows, MAGIC_NUMBERS.values(), strict=True):
        for shown, real in ((message, magic.message), (call, magic.call)):
            facts = re.findall(r"\b[A-Z]\w+|\b[45]\d\d\b|failed|no_answer|undelivered|\b[23] seconds", real)
            assert all(fact in shown for fact in facts), number


def test_every_file_that_is_named_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    layout = next(block.text for block in blocks() if not block.language)
    folders = re.findall(r"^(\S+)", layout, re.M)
    files = re.findall(r"\S+\.(?:json|yaml)\b", layout)
    assert links
    assert len(folders) >= 6
    assert len(files) == 3
    for path in [*links, *folders, *(f"openapi/{name.split('(')[-1]}" for name in files)]:
        assert (ROOT / path).exists(), path
