"""A copy of the project to change, so that a fault can be seeded and the tests run against it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .document import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = (
    *("openapi", "generated", "overlay", "scripts", "pyproject.toml"),
    # tests/unit is here for the translation into the sync colour, which covers it.
    *("tests/contract", "tests/unit", "tests/conftest.py", "tests/prism.py"),
)
# Plugins that cost each run seconds and do nothing here; layer 5 uses schemathesis as a library.
WITHOUT = tuple(f"-pno:{plugin}" for plugin in ("schemathesis", "pytest_cov", "saperly_sandbox", "cacheprovider"))
# Compiled modules go along: they carry the time and size of their source, so that a changed one is compiled anew.
CACHES = shutil.ignore_patterns(".*_cache", ".hypothesis")


class Workspace:
    """A copy of what the contract tests need.

    Args:
        folder: where to put it; it must not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for part in PARTS:
            source = ROOT / part
            (folder / part).parent.mkdir(exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=CACHES)
            else:
                shutil.copy2(source, folder / part)

    def run(self, *command: str, **further: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the copy, with the copy's packages in front of the installed ones.

        Args:
            command: the program and its arguments.
            further: variables of its environment.
        """
        paths = os.pathsep.join(str(self.folder / part) for part in ("overlay", "generated"))
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**environment, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", **further},
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, *arguments: str, **further: str) -> subprocess.CompletedProcess[str]:
        """Run this Python in the copy."""
        return self.run(sys.executable, *arguments, **further)

    def pytest(self, paths: Sequence[str], *options: str, **further: str) -> subprocess.CompletedProcess[str]:
        """Run tests of the copy."""
        return self.python("-m", "pytest", "-q", *WITHOUT, *options, *paths, **further)

    def generate(self) -> None:
        """Generate the code from the copy's contract, as `make generate` does; it must work."""
        for script in ("scripts/generate.py", "scripts/unasync.py"):
            done = self.python(script)
            if done.returncode:
                raise RuntimeError(f"{script} failed in the copy:\n{done.stdout}{done.stderr}")

    def path(self, name: str) -> Path:
        """A file of the copy."""
        return self.folder / name
