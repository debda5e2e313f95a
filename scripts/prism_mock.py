"""Runs Prism, the mock of the contract: `make mock`, and the same for the demo and the tests.

Prism is fetched by npx at an exact version, and then run as one Node process of ours rather than through npx, which
would stay in between as a parent that does not pass every signal on. Only the standard library is needed here, so that
`make mock` works before anything is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "openapi" / "saperly.yaml"
GUARD = ROOT / "scripts" / "prism-guard.cjs"
HOST = "127.0.0.1"
DEFAULT_PORT = 4010

# 5.15 and later need Node 24, and 5.16.0 hangs on a malformed JSON body.
PRISM_VERSION = "5.14.2"
PRISM_PACKAGE = f"@stoplight/prism-cli@{PRISM_VERSION}"
MINIMUM_NODE = 20
FETCH_TIMEOUT = 300.0


class MockError(Exception):
    """Prism cannot be run; the message is one line that says why and what to do."""


def find_node() -> str:
    """Return the path of Node.

    Raises:
        MockError: Node is missing or older than 20, or npx is missing.
    """
    node = shutil.which("node")
    if node is None:
        raise MockError(f"node is not on PATH: Prism needs Node {MINIMUM_NODE} or newer, with npx")
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MockError(f"{node} does not run ({error}): Prism needs Node {MINIMUM_NODE} or newer") from error
    version = re.match(r"v(\d+)\.", answer)
    if version is None or int(version[1]) < MINIMUM_NODE:
        found = answer.strip() or "no version"
        raise MockError(f"{node} is {found}: Prism needs Node {MINIMUM_NODE} or newer; put a newer one first on PATH")
    if shutil.which("npx") is None:
        raise MockError("npx is not on PATH: it comes with npm, which most packages of Node include")
    return node


def fetch_prism() -> str:
    """Return the path of Prism's program, which npx fetches once and then keeps in its cache.

    Raises:
        MockError: npx is missing, or cannot fetch the package.
    """
    npx = shutil.which("npx")
    if npx is None:
        raise MockError("npx is not on PATH: it comes with npm, which most packages of Node include")
    command = [npx, "--yes", f"--package={PRISM_PACKAGE}", "--call", "command -v prism"]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=FETCH_TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise MockError(f"npx did not fetch {PRISM_PACKAGE} within {FETCH_TIMEOUT:.0f} seconds") from error
    path = done.stdout.strip().splitlines()[-1:] or [""]
    if done.returncode != 0 or not Path(path[0]).is_file():
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()] or lines or ["it printed no path"]
        raise MockError(f"npx could not fetch {PRISM_PACKAGE}: {errors[0]}")
    return str(Path(path[0]).resolve())


def command(document: Path, *, port: int, log_level: str, guarded: bool = True) -> list[str]:
    """Return the command that runs Prism, as one process and on the loopback interface.

    Args:
        document: The OpenAPI document to answer from. Prism reloads it when it changes.
        port: The port, or 0 for a free one.
        log_level: Prism's own: `info` shows each request, `error` what went wrong, `silent` nothing.
        guarded: Whether the guard is loaded, without which some bad requests end Prism.

    Raises:
        MockError: Node, npx, Prism or the document is missing.
    """
    if not document.is_file():
        raise MockError(f"{document} does not exist: Prism needs the OpenAPI document; `make spec` writes it")
    node = find_node()
    return [
        node,
        *(["--require", str(GUARD)] if guarded else []),
        fetch_prism(),
        "mock",
        str(document),
        f"--host={HOST}",
        f"--port={port}",
        f"--verboseLevel={log_level}",
        "--multiprocess=false",
    ]


@dataclass(frozen=True)
class Prism:
    """A running Prism."""

    port: int
    pid: int
    log: Path
    """What Prism printed."""

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    def answers(self, *, timeout: float = 10.0) -> bool:
        """Tell whether Prism still answers a request, whatever it says, within `timeout` seconds."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        else:
            return True
        finally:
            connection.close()

    def last_words(self, lines: int = 12) -> str:
        """Return the end of the log."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.is_file() else ""
        return "\n".join(text.splitlines()[-lines:]) or "(it printed nothing)"

    def stop(self, *, timeout: float = 5.0) -> None:
        """End Prism by its process id, outright after `timeout` seconds. One that is gone already is no error."""
        for ending in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + timeout
            while time.monotonic() < deadline:
                if not _is_running(self.pid):
                    return
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, ending)
                time.sleep(0.05)


def _is_running(pid: int) -> bool:
    """Tell whether a process is running; one of our own children that has ended is reaped here."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def start(document: Path, *, log: Path, port: int = 0, owner: int | None = None, timeout: float = 60.0) -> Prism:
    """Start Prism and return once it accepts requests.

    Args:
        document: The OpenAPI document to answer from.
        log: The file that gets what Prism prints.
        port: The port. Defaults to 0, a free one.
        owner: The process with which Prism ends, should that one die without stopping it. Defaults to this process.
        timeout: How many seconds Prism may take to start, after it was fetched.

    Raises:
        MockError: Prism cannot be run, ended at once, or did not start in time.
    """
    line = command(document, port=port, log_level="error")
    ready, port_out = os.pipe()
    environment = {**os.environ, "PRISM_READY_FD": str(port_out), "PRISM_EXIT_WITH": str(owner or os.getpid())}
    try:
        with log.open("wb") as output:
            # A session of its own, so that Ctrl-C in a terminal reaches only its owner, which then stops it in order.
            process = subprocess.Popen(
                line,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                pass_fds=(port_out,),
                start_new_session=True,
            )
    finally:
        os.close(port_out)
    with open(ready, "rb", buffering=0) as pipe:
        bound = pipe.readline() if select.select([pipe], [], [], timeout)[0] else None
    prism = Prism(port=int(bound or 0), pid=process.pid, log=log)
    # From here on it is the process id that counts, in this process or another; Popen would warn of a running child.
    process.returncode = 0
    if not bound:
        prism.stop()
        why = "ended while starting" if bound is not None else f"was not ready after {timeout:.0f} seconds"
        raise MockError(f"Prism {PRISM_VERSION} {why}; the end of its log:\n{prism.last_words()}")
    return prism


def _run_in_foreground(document: Path, port: int) -> None:
    """Become Prism: this process turns into it, so that every signal reaches it and nothing stays behind."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = f"port {port} on {HOST} cannot be used ({error.strerror})"
            raise MockError(f"{why}: end what listens there, or take another with make mock PORT=…") from error
    line = command(document, port=port, log_level="info")
    print(f"Prism {PRISM_VERSION} on http://{HOST}:{port}, answering from {document}; Ctrl-C ends it.", flush=True)
    os.execv(line[0], line)  # noqa: S606 # no shell on purpose


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise MockError(f"PORT={text} is not a port: give a whole number from 1 to 65535")


def main() -> int:
    """Run the mock in the foreground; an error is one line and exit code 1."""
    parser = argparse.ArgumentParser(description="Run Prism, the mock of the contract, on the loopback interface.")
    parser.add_argument("--port", default=os.environ.get("PORT") or str(DEFAULT_PORT))
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    arguments = parser.parse_args()
    try:
        _run_in_foreground(arguments.document, _port(arguments.port))
    except MockError as error:
        print(f"mock: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
