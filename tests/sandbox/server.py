"""The command in a process of its own, on a free port."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

import httpx

ROOT = Path(__file__).parents[2]


class Server:
    """A running `saperly-sandbox`.

    Args:
        arguments: of the command, without `--port`.
    """

    def __init__(self, *arguments: str) -> None:
        self._errors = TemporaryFile("w+")  # noqa: SIM115 (closed by _close; a pipe would fill up)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "saperly_sandbox", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=ROOT,
        )
        line = self.process.stdout.readline()
        if "http://" not in line:
            self.process.wait(10)
            raise AssertionError(f"the sandbox did not start: {line}{self._read_errors()}")
        self.url = line.split(" · ")[0].split()[-1]

    def _read_errors(self) -> str:
        self._errors.seek(0)
        return self._errors.read()

    def control(self, path: str, body: dict | None = None) -> object:
        url = f"{self.url}/_sandbox/{path}"
        answer = httpx.get(url) if body is None else httpx.post(url, json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait_for(self, condition: object, seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self._close()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._close()

    def _close(self) -> int:
        try:
            return self.process.wait(15)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self._errors.close()
