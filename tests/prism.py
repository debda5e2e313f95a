"""One Prism for a whole test run, however many pytest-xdist workers it has.

The first test that asks for Prism starts it, in whatever process it runs; the others read where it is. The controlling
process, which outlives its workers, ends it. A Prism that died is started again on its port, and the test that it died
in fails (see `_prism_survives` in conftest.py).
"""

from __future__ import annotations

import fcntl
import json
import shutil
import socket
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from prism_mock import DOCUMENT, HOST, Prism, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def wait_until(condition: Callable[[], bool], *, timeout: float = 30.0) -> bool:
    """Tell whether a condition became true within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def free_port() -> int:
    """Return a port of the loopback interface that was free just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class SharedPrism:
    """Prism as the processes of one test run share it: its port and process id in a file, behind a lock."""

    def __init__(self, directory: Path, *, owner: int, document: Path = DOCUMENT) -> None:
        self.directory = directory
        self.owner = owner
        self.document = document

    def get(self) -> Prism:
        """Return the running Prism, started now if there is none."""
        with self._lock():
            return self._recorded() or self._start(port=0)

    def revive(self) -> str | None:
        """Start Prism again if it no longer answers, on the same port; return its last words, or None if it is well."""
        with self._lock():
            prism = self._recorded()
            if prism is None or prism.answers():
                return None
            prism.stop()
            self._start(port=prism.port)
            return prism.last_words()

    def end(self) -> None:
        """Stop Prism if it was ever started."""
        with self._lock():
            prism = self._recorded()
            if prism is not None:
                prism.stop()
                self._record.unlink()

    def _start(self, *, port: int) -> Prism:
        # A copy: Prism reloads a document that changes, and a test may rewrite the real one.
        document = self.directory / self.document.name
        shutil.copyfile(self.document, document)
        log = self.directory / f"prism-{sum(1 for _ in self.directory.glob('prism-*.log'))}.log"
        prism = start(document, log=log, port=port, owner=self.owner)
        record = {"port": prism.port, "pid": prism.pid, "log": str(prism.log)}
        self._record.write_text(json.dumps(record), encoding="utf-8")
        return prism

    @property
    def _record(self) -> Path:
        return self.directory / "prism.json"

    def _recorded(self) -> Prism | None:
        if not self._record.exists():
            return None
        record = json.loads(self._record.read_text(encoding="utf-8"))
        return Prism(port=record["port"], pid=record["pid"], log=Path(record["log"]))

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.directory / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
