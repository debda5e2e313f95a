"""A sender that is killed again and again, over a network that loses answers: every message is sent exactly once."""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

HERE = Path(__file__).parent
LOSE_EVERY = 5
COLOURS = ["sync", "async"]


@contextmanager
def saperly(lose_every: int = LOSE_EVERY) -> Iterator[int]:
    """The port of a server that outlives the senders."""
    program = [sys.executable, HERE / "saperly_with_losses.py", str(lose_every)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def ask(port: int, path: str) -> Any:
    """What the server says of itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = json.load(connection.getresponse())
    connection.close()
    return answer


@contextmanager
def sender(colour: str, port: int, journal: Path, count: int, *fault: str) -> Iterator[subprocess.Popen[str]]:
    """A process that sends."""
    program = [sys.executable, HERE / "sender.py", colour, f"http://127.0.0.1:{port}", journal, str(count), *fault]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def send_with_kills(
    colour: str, port: int, journal: Path, count: int, moments: list[float], *fault: str
) -> dict[str, int]:
    """Start it, kill it at each moment (a part of all messages), and let it finish in the end: its counts."""
    for moment in moments:
        with sender(colour, port, journal, count, *fault) as process:
            while ask(port, "/count") < moment * count and process.poll() is None:
                time.sleep(0.01)
            process.kill()
            assert process.wait() == -SIGKILL, "it was through before it could be killed"
    with sender(colour, port, journal, count, *fault) as process:
        counts: dict[str, int] = json.loads(process.communicate()[0])
        assert process.returncode == 0
    return counts


@pytest.mark.parametrize("colour", COLOURS)
def test_every_message_is_sent_exactly_once(colour: str, tmp_path: Path) -> None:
    moments = sorted(random.uniform(0.02, 0.9) for _ in range(3))  # noqa: S311 (moments, no secrets)
    print(f"killed at {moments}")
    with saperly() as port:
        counts = send_with_kills(colour, port, tmp_path / "journal", 10_000, moments)
        record = ask(port, "/record")
    assert Counter(body for _, body in record["messages"]) == Counter(f"Reminder {number}" for number in range(10_000))
    assert len({key for key, _ in record["messages"]}) == 10_000
    assert record["lost"] == record["requests"] // LOSE_EVERY > 1000
    assert counts["Sent"] == 10_000
    assert "Failed" not in counts
    # The last run sent only what the ones before it had not.
    assert counts["journal=True"] + counts["journal=False"] == 10_000
    assert counts["journal=True"] > moments[-1] * 10_000 - 1000


@pytest.mark.parametrize("fault", ["key-after-sending", "fresh-key", "no-commit"])
@pytest.mark.parametrize("colour", COLOURS)
def test_a_broken_journal_would_be_noticed(colour: str, fault: str, tmp_path: Path) -> None:
    with saperly() as port:
        counts = send_with_kills(colour, port, tmp_path / "journal", 500, [0.5], fault)
        record = ask(port, "/record")
    assert counts["Sent"] == 500
    assert len(record["messages"]) > 500
