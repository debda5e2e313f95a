"""A short run of schemathesis against the sandbox; `fuzz.py` runs longer ones."""

from __future__ import annotations

from .fuzz import run


def test_no_failure_that_is_not_explained():
    code, report = run(3, phases="examples,fuzzing,stateful")
    assert code == 0, report
    assert "passed" in report
