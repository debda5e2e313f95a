"""`make demo`: starts Prism on a free port, runs examples/quickstart.py against it, and stops Prism again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from prism_mock import DOCUMENT, PRISM_VERSION, ROOT, MockError, start

if TYPE_CHECKING:
    from types import FrameType

QUICKSTART = ROOT / "examples" / "quickstart.py"
QUICKSTART_TIMEOUT = 120.0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def demo() -> int:
    """Run the quickstart against a mock and return its exit code.

    Raises:
        MockError: Prism cannot be run, or the quickstart did not end.
    """
    began = time.monotonic()
    print(f"Starting Prism {PRISM_VERSION}, a mock of the contract (npx fetches it the first time) …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        prism = start(DOCUMENT, log=Path(folder) / "prism.log")
        try:
            print(f"Ready on {prism.url} after {time.monotonic() - began:.1f} seconds.\n", flush=True)
            environment = {**os.environ, "SAPERLY_BASE_URL": prism.url, "SAPERLY_API_KEY": "sap_sk_mock"}
            line = [sys.executable, str(QUICKSTART)]
            code = subprocess.run(line, env=environment, check=False, timeout=QUICKSTART_TIMEOUT).returncode
            if code != 0:
                print(f"\nexamples/quickstart.py ended with {code}; the end of Prism's log:\n{prism.last_words()}")
        except subprocess.TimeoutExpired as error:
            raise MockError(f"examples/quickstart.py did not end within {QUICKSTART_TIMEOUT:.0f} seconds") from error
        finally:
            prism.stop()
    print(f"\nPrism is stopped; all of it took {time.monotonic() - began:.1f} seconds.")
    return code


def main() -> int:
    """Run the demo; an error is one message and exit code 1."""
    signal.signal(signal.SIGTERM, _interrupt)  # so that Prism is stopped then, too
    try:
        return demo()
    except MockError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
