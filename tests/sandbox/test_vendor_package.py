"""The vendor's own package works unchanged against the sandbox; skipped where it cannot be installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .server import ROOT, Server

PACKAGE = "saperly==3.0.0"


@pytest.fixture(scope="module")
def vendor_python() -> str:
    """A Python that has the vendor's package; kept in `.cache`, since the name clashes with nothing there."""
    folder = ROOT / ".cache" / "vendor"
    python = folder / "bin" / "python"
    if subprocess.run([str(python), "-c", "import saperly"], check=False).returncode if python.exists() else True:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]
        done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode:
            pytest.skip(f"{PACKAGE} cannot be installed here: {done.stderr.strip()[-200:]}")
    return str(python)


def test_the_vendors_package_works_unchanged(vendor_python):
    server = Server("--clock", "frozen")
    try:
        program = Path(__file__).with_name("vendor_program.py")
        done = subprocess.run(
            [vendor_python, str(program), server.url], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found = json.loads(done.stdout.splitlines()[-1])
        assert found["untouched"] == []
        assert len(found["operations"]) == 42
        assert {tuple(one) for one in found["webhooks"]} == {
            (True, None, "call.completed"),
            (True, None, "call.received"),
        }
        assert server.control("problems") == []
    finally:
        server.stop()
