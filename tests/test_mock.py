"""Prism as the project runs it: it survives what kills it unguarded, says clearly why it cannot start, and ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from prism import SharedPrism, free_port, wait_until
from prism_mock import DOCUMENT, GUARD, HOST, MockError, Prism, command, fetch_prism, find_node, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
MOCK = ROOT / "scripts" / "prism_mock.py"
KEY = {"Authorization": "Bearer sap_sk_test"}


def upload(url: str, part_headers: str, *, fields: str = "") -> httpx.Response:
    """Send a custom voice with a file part whose headers are `part_headers`, written as they go over the wire."""
    text = "".join(
        f'--boundary\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"name": "Ada", "language": "en-GB", "gender": "female"}.items()
    )
    body = f"{text}{fields}--boundary\r\n{part_headers}\r\n\r\nRIFF\r\n--boundary--\r\n"
    headers = {
        **KEY,
        "Content-Type": "multipart/form-data; boundary=boundary",
        "Idempotency-Key": "7f0f2d54-3f0c-4e0e-8f38-111111111111",
    }
    return httpx.post(f"{url}/custom-voices", content=body.encode(), headers=headers, timeout=10)


def send_with_unknown_property(url: str, name: str) -> httpx.Response:
    """Send a message with a property that the contract does not know, which Prism quotes in `sl-violations`."""
    body = {"fromNumberId": "num_1", "to": "+14155550100", "body": "Hi", name: 1}
    return httpx.post(f"{url}/messages", json=body, headers=KEY, timeout=10)


FILE_WITHOUT_TYPE = 'Content-Disposition: form-data; name="audio"; filename="a.wav"'
KILLERS: dict[str, Callable[[str], httpx.Response]] = {
    "a file without a content type": lambda url: upload(url, FILE_WITHOUT_TYPE),
    "a semicolon in the file name": lambda url: upload(
        url, 'Content-Disposition: form-data; name="audio"; filename="a;b.wav"\r\nContent-Type: audio/wav'
    ),
    "a part without a name": lambda url: upload(url, "Content-Type: audio/wav"),
    "a property name outside Latin-1": lambda url: send_with_unknown_property(url, "名前"),
}


def running(pid: int) -> bool:
    """Tell whether a process is there and not merely waiting to be reaped."""
    status = Path(f"/proc/{pid}/stat")
    if status.parent.parent.joinpath("self").exists():
        return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def unguarded(tmp_path: Path) -> Iterator[Prism]:
    """Return a Prism without the guard."""
    port = free_port()
    log = tmp_path / "prism.log"
    with log.open("wb") as output:
        line = command(DOCUMENT, port=port, log_level="error", guarded=False)
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    prism = Prism(port=port, pid=process.pid, log=log)
    try:
        assert wait_until(lambda: prism.answers(timeout=1)), prism.last_words()
        yield prism
    finally:
        process.kill()
        process.wait()


@pytest.mark.prism
@pytest.mark.parametrize("killer", KILLERS)
def test_prism_dies_without_the_guard(unguarded: Prism, killer: str) -> None:
    # Should this ever pass unharmed, then Prism has mended itself and the guard can shrink.
    with pytest.raises(httpx.TransportError):
        KILLERS[killer](unguarded.url)
    assert wait_until(lambda: not unguarded.answers(timeout=1)), "Prism survived: this part of the guard is not needed"


@pytest.mark.parametrize("killer", KILLERS)
def test_prism_survives_with_the_guard(prism: Prism, killer: str) -> None:
    answer = KILLERS[killer](prism.url)
    assert answer.status_code < 500
    assert prism.answers()
    assert running(prism.pid)


def test_a_file_without_a_type_is_read_as_sent(prism_url: str) -> None:
    # All four fields are required: an answer of success says that each part was read, the last of them the odd one.
    complete = upload(prism_url, FILE_WITHOUT_TYPE)
    assert complete.is_success, complete.text
    wrong = upload(prism_url, FILE_WITHOUT_TYPE.replace('"audio"', '"sound"'))
    assert wrong.status_code == 422
    assert "audio" in wrong.headers["sl-violations"]


def test_a_file_with_a_type_is_read_by_prism_itself(prism_url: str) -> None:
    answer = upload(prism_url, f"{FILE_WITHOUT_TYPE}\r\nContent-Type: audio/wav")
    assert answer.is_success, answer.text
    assert "sl-violations" not in answer.headers


def test_violations_keep_their_meaning(prism_url: str) -> None:
    violations = json.loads(send_with_unknown_property(prism_url, "名前").headers["sl-violations"])
    assert "名前" in json.dumps(violations, ensure_ascii=False)


def test_long_violations_stay_within_a_header(prism_url: str) -> None:
    header = send_with_unknown_property(prism_url, "名" * 8000).headers["sl-violations"]
    assert header.isascii()
    assert len(header) <= 8 * 1024


def test_the_shared_prism_is_one(prism: Prism, pytestconfig: pytest.Config, prism_url: str) -> None:
    assert prism.url == prism_url
    recorded = json.loads((prism.log.parent / "prism.json").read_text())
    assert recorded["pid"] == prism.pid
    shared = SharedPrism(prism.log.parent, owner=os.getpid())
    assert shared.get() == prism


@pytest.mark.prism
def test_a_shared_prism_that_died_is_revived_on_its_port(tmp_path: Path) -> None:
    shared = SharedPrism(tmp_path, owner=os.getpid())
    first = shared.get()
    try:
        assert shared.revive() is None
        os.kill(first.pid, signal.SIGKILL)
        assert isinstance(shared.revive(), str)
        second = shared.get()
        assert (second.port, second.answers()) == (first.port, True)
        assert second.pid != first.pid
    finally:
        shared.end()
    assert not running(second.pid)
    assert not second.answers()


@pytest.mark.prism
def test_prism_ends_with_its_owner(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as owner:
        prism = start(DOCUMENT, log=tmp_path / "prism.log", owner=owner.pid)
        try:
            assert prism.answers()
            owner.kill()
            owner.wait()
            assert wait_until(lambda: not prism.answers(timeout=1), timeout=10)
        finally:
            prism.stop()


@pytest.mark.prism
def test_a_document_that_is_none_is_reported_with_prisms_words(tmp_path: Path) -> None:
    document = tmp_path / "none.yaml"
    document.write_text("title: not an OpenAPI document\n")
    with pytest.raises(MockError, match="ended while starting; the end of its log"):
        start(document, log=tmp_path / "prism.log")


@pytest.mark.prism
def test_prism_that_is_not_ready_in_time_is_ended(tmp_path: Path) -> None:
    with pytest.raises(MockError, match=r"was not ready after 0 seconds"):
        start(DOCUMENT, log=tmp_path / "prism.log", timeout=0.0)


def mock(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program behind `make mock`, where it is expected to end by itself."""
    return subprocess.run(
        [sys.executable, str(MOCK), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one line of an error; anything else fails."""
    assert result.returncode == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def fake_program(directory: Path, name: str, script: str) -> None:
    program = directory / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_busy_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = one_line(mock("--port", str(port)))
    assert f"port {port} on {HOST} cannot be used (Address already in use)" in line
    assert "make mock PORT=" in line


@pytest.mark.parametrize("port", ["0", "65536", "-1", "four", "4010 ", "٤٠١٠"])
def test_a_port_that_is_none_is_one_clear_line(port: str) -> None:
    assert f"PORT={port} is not a port" in one_line(mock("--port", port))


def test_a_missing_document_is_one_clear_line(tmp_path: Path) -> None:
    document = tmp_path / "missing.yaml"
    line = one_line(mock("--document", str(document), "--port", str(free_port())))
    assert f"{document} does not exist" in line


def test_a_missing_node_is_one_clear_line(tmp_path: Path) -> None:
    line = one_line(mock("--port", str(free_port()), PATH=str(tmp_path)))
    assert "node is not on PATH: Prism needs Node 20 or newer" in line


@pytest.mark.parametrize(
    ("script", "expected"),
    [("echo v18.19.0", "is v18.19.0: Prism needs Node 20"), ("exit 1", "is no version: Prism needs Node 20")],
)
def test_an_old_or_broken_node_is_one_clear_line(tmp_path: Path, script: str, expected: str) -> None:
    fake_program(tmp_path, "node", script)
    assert expected in one_line(mock("--port", str(free_port()), PATH=str(tmp_path)))


def test_a_missing_npx_is_one_clear_line(tmp_path: Path) -> None:
    fake_program(tmp_path, "node", "echo v22.1.0")
    assert "npx is not on PATH" in one_line(mock("--port", str(free_port()), PATH=str(tmp_path)))


def test_an_npx_that_fails_is_one_clear_line(tmp_path: Path) -> None:
    fake_program(tmp_path, "node", "echo v22.1.0")
    fake_program(tmp_path, "npx", "echo 'npm warn old' >&2; echo 'npm error network is down' >&2; exit 1")
    line = one_line(mock("--port", str(free_port()), PATH=str(tmp_path)))
    assert "could not fetch @stoplight/prism-cli@5.14.2: npm error network is down" in line


@pytest.mark.prism
def test_prism_is_the_pinned_version() -> None:
    package = Path(fetch_prism()).parent.parent / "package.json"
    assert json.loads(package.read_text())["version"] == "5.14.2"


@pytest.mark.prism
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_make_mock_serves_and_leaves_nothing_behind(ending: signal.Signals) -> None:
    if shutil.which("make") is None:
        pytest.fail("make is not on PATH")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    make = subprocess.Popen(
        ["make", "--silent", "mock", f"PORT={port}"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    )
    prism = Prism(port=port, pid=make.pid, log=ROOT / "missing")
    try:
        assert wait_until(lambda: prism.answers(timeout=1)), "make mock does not answer"
        if ending is signal.SIGINT:
            os.killpg(make.pid, ending)  # a terminal sends Ctrl-C to the whole group
        else:
            make.send_signal(ending)
        make.wait(timeout=30)
        output = make.communicate(timeout=30)[0].decode()
        assert f"Prism 5.14.2 on http://{HOST}:{port}" in output
        assert wait_until(lambda: not prism.answers(timeout=1), timeout=10)
        if ending is not signal.SIGKILL:  # an orphan's entry stays until init takes it
            with pytest.raises(ProcessLookupError):
                os.killpg(make.pid, 0)
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGKILL)
            make.wait()


@pytest.mark.prism
def test_the_guard_loads_alone() -> None:
    done = subprocess.run([find_node(), "--check", str(GUARD)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
