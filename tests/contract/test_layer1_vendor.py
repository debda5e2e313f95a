"""Layer 1: is the vendor's contract still the one that we published ours from?

In CI both sides are committed documents. The scheduled job runs `make spec-diff` against the live one; here it is
SAPERLY_VENDOR_DOCUMENT, a path or a URL, that names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .document import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = ROOT / "openapi" / "published.json"
FILES = ("published.json", "overlay.yaml", "saperly.yaml")


def spec(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program behind `make spec` and `make spec-diff`."""
    command = [sys.executable, str(ROOT / "scripts" / "spec.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_vendor_changed_nothing() -> None:
    vendor = os.environ.get("SAPERLY_VENDOR_DOCUMENT") or str(PUBLISHED)
    done = spec("diff", "--source", vendor)
    if done.returncode:
        pytest.fail(f"make spec-diff SPEC={vendor}\n{done.stdout}{done.stderr}", pytrace=False)


def test_our_contract_is_what_the_published_one_and_the_overlay_give(tmp_path: Path) -> None:
    for name in FILES:
        shutil.copyfile(ROOT / "openapi" / name, tmp_path / name)
    done = spec("update", "--source", str(PUBLISHED), "--dir", str(tmp_path))
    if done.returncode:
        pytest.fail(f"make spec SPEC=openapi/published.json\n{done.stdout}{done.stderr}", pytrace=False)
    stale = [name for name in FILES if (tmp_path / name).read_bytes() != (ROOT / "openapi" / name).read_bytes()]
    if stale:
        pytest.fail(
            f"openapi/ is not up to date ({', '.join(stale)}): make spec SPEC=openapi/published.json", pytrace=False
        )
