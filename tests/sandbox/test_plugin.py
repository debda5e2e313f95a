"""The pytest plugin, as a user's tests see it, and the example."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .server import ROOT


def run_pytest(folder: Path, *arguments: str) -> str:
    """Output of pytest in a folder, with this plugin alone."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "saperly_sandbox.plugin", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
    )
    return done.stdout + done.stderr


def test_fixtures_are_fresh_and_configured(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\nsaperly_sandbox_seed = 42\n")
    (tmp_path / "conftest.py").write_text("""
import pytest
from saperly_sandbox import Settings

@pytest.fixture(scope="session")
def saperly_sandbox_settings():
    return Settings(credit_cents=777)
""")
    (tmp_path / "test_it.py").write_text("""
import asyncio
import pytest

@pytest.mark.parametrize("_", [1, 2])
def test_fresh(saperly_sandbox, saperly, _):
    assert saperly.numbers.list() == []
    assert saperly_sandbox.balance_cents == 777
    assert saperly_sandbox.engine.store.chance.seed == 42
    saperly.numbers.provision()
    saperly_sandbox.fault(status=500)
    saperly_sandbox.advance(99)

def test_async(saperly_sandbox, async_saperly):
    async def main():
        number = await async_saperly.numbers.provision()
        assert [one.id for one in await async_saperly.numbers.list()] == [number.id]
    asyncio.run(main())

def test_a_broken_sandbox_is_told(saperly_sandbox):
    saperly_sandbox.engine.problems.append("numbers.list: broken")
""")
    output = run_pytest(tmp_path)
    assert "4 passed, 1 error" in output
    assert "the sandbox broke the contract: numbers.list: broken" in output


def test_the_example_is_green():
    output = run_pytest(ROOT, "-c", str(ROOT / "tests" / "sandbox" / "seeded.ini"), "examples/test_my_agent.py")
    assert "2 passed" in output, output
