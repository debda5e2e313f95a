"""Layer 2: is the generated code what the contract gives, and the sync colour what the async one gives?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from .document import ROOT


@pytest.mark.parametrize(
    ("script", "remedy"), [("generate.py", "make generate"), ("unasync.py", "python scripts/unasync.py")]
)
def test_nothing_generated_differs(script: str, remedy: str) -> None:
    command = [sys.executable, str(ROOT / "scripts" / script), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{done.stdout}{done.stderr}\n{remedy} writes it anew", pytrace=False)
