"""One deadline for all the phases of a call."""

from __future__ import annotations

import math
import socket
from typing import Any

import pytest
from saperly_client import _deadline
from saperly_client._deadline import Deadline


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(_deadline, "monotonic", lambda: now[0])
    return now


def test_each_phase_gets_what_is_left(clock: list[float]) -> None:
    deadline = Deadline(10)
    assert dict(deadline) == {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}
    clock[0] += 7
    assert deadline.get("read") == deadline["read"] == deadline.remaining() == 3.0
    assert deadline.get("read", 99) == 3.0
    assert len(deadline) == 4


def test_what_has_passed_is_never_no_time_at_all(clock: list[float]) -> None:
    """A socket with a timeout of 0 does not block, which is something else."""
    deadline = Deadline(10)
    clock[0] += 11
    assert deadline.remaining() == 0.0
    assert deadline["connect"] == pytest.approx(0.001)


def test_no_deadline() -> None:
    deadline = Deadline(None)
    assert deadline.remaining() == math.inf
    assert dict(deadline) == dict.fromkeys(("connect", "read", "write", "pool"))


@pytest.mark.parametrize("timeout", [1e308, 10**400, 1e10])
def test_a_long_time_is_no_error_of_the_socket(timeout: Any) -> None:
    with socket.socket() as one:
        one.settimeout(Deadline(timeout)["connect"])
        assert one.gettimeout() > 1e6
