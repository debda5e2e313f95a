"""Killed at any moment and started again: nothing is lost, nothing is done twice. `crash.py` does it for longer."""

from __future__ import annotations

import asyncio

from .crash import run


def test_killed_under_load():
    found = asyncio.run(run(kills=6, seconds=0.8, seed=3, senders=3))
    assert found["problems"] == []
    assert found["deliveries"] > 3
    assert found["messages"] > 3
