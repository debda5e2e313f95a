"""`make demo`: the canonical flow on the sandbox and on Prism, each started on a free port and stopped again.

On the sandbox examples/quickstart.py runs, and examples/agent_on_sandbox.py, where a webhook is checked and a brain
answers a call. On Prism, which needs Node, the quickstart runs alone. `make demo ARGS=sandbox` and `make demo
ARGS=prism` run one of the two.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING

from prism_mock import DOCUMENT, PRISM_VERSION, ROOT, MockError, start
from saperly_sandbox.serve import serve
from saperly_sandbox.settings import ROOT_KEY, Settings

if TYPE_CHECKING:
    from types import FrameType

QUICKSTART, AGENT = "quickstart.py", "agent_on_sandbox.py"
EXAMPLE_TIMEOUT = 120.0


class DemoError(Exception):
    """Something did not come about."""


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(example: str, url: str, key: str) -> None:
    environment = {**os.environ, "SAPERLY_BASE_URL": url, "SAPERLY_API_KEY": key}
    line = [sys.executable, str(ROOT / "examples" / example)]
    try:
        code = subprocess.run(line, env=environment, check=False, timeout=EXAMPLE_TIMEOUT).returncode
    except subprocess.TimeoutExpired as error:
        raise DemoError(f"examples/{example} did not end within {EXAMPLE_TIMEOUT:.0f} seconds") from error
    if code != 0:
        raise DemoError(f"examples/{example} ended with {code}")
    print(flush=True)


def _serve(announce: Queue[str | Exception]) -> None:
    try:
        serve(
            host="127.0.0.1",
            port=0,
            db=None,
            seed=1,
            clock="real",
            start=None,
            allow_hosts=(),
            settings=Settings(),
            announce=announce.put,
        )
    except Exception as error:  # noqa: BLE001 (told where somebody waits for the address)
        announce.put(error)


def on_sandbox() -> None:
    """Run the examples on the sandbox.

    Raises:
        DemoError: the sandbox does not start, or an example did not end well.
    """
    began = time.monotonic()
    print("Starting the sandbox, a Saperly with state on this machine …", flush=True)
    announced: Queue[str | Exception] = Queue()
    # In a thread of this process, so that nothing is left of it however this process ends.
    Thread(target=_serve, args=(announced,), daemon=True).start()
    url = announced.get(timeout=60)
    if isinstance(url, Exception):
        raise DemoError(f"the sandbox did not start: {url}")
    print(f"The sandbox is ready on {url} after {time.monotonic() - began:.1f} seconds.\n", flush=True)
    _run(QUICKSTART, url, ROOT_KEY)
    _run(AGENT, url, ROOT_KEY)


def on_prism() -> None:
    """Run the quickstart on Prism.

    Raises:
        MockError: Prism cannot be run.
        DemoError: the quickstart did not end well.
    """
    began = time.monotonic()
    print(f"Starting Prism {PRISM_VERSION}, a mock of the contract (npx fetches it the first time) …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        prism = start(DOCUMENT, log=Path(folder) / "prism.log")
        try:
            print(f"Prism is ready on {prism.url} after {time.monotonic() - began:.1f} seconds.\n", flush=True)
            _run(QUICKSTART, prism.url, "sap_sk_mock")
        except DemoError as error:
            raise DemoError(f"{error}; the end of Prism's log:\n{prism.last_words()}") from error
        finally:
            prism.stop()


def main() -> int:
    """Run the demo; an error is one message and exit code 1."""
    parser = argparse.ArgumentParser(prog="demo", description="The canonical flow on the sandbox and on Prism.")
    parser.add_argument("on", nargs="*", metavar="sandbox|prism", help="where to run it (default: on both)")
    places = parser.parse_args().on or ["sandbox", "prism"]
    if unknown := [place for place in places if place not in ("sandbox", "prism")]:
        parser.error(f"{unknown[0]} is neither sandbox nor prism")
    signal.signal(signal.SIGTERM, _interrupt)  # so that Prism is stopped then, too
    began = time.monotonic()
    try:
        if "sandbox" in places:
            on_sandbox()
        if "prism" in places:
            on_prism()
    except MockError as error:
        hint = " (the sandbox needs no Node: make demo ARGS=sandbox)" if "sandbox" in places else ""
        print(f"demo: {error}{hint}", file=sys.stderr)
        return 1
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"All is stopped again; it took {time.monotonic() - began:.1f} seconds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
