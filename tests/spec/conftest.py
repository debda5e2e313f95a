"""The contract's files, and a copy of them to change."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spec_document

OPENAPI = Path(__file__).resolve().parents[2] / "openapi"


@pytest.fixture(scope="session")
def overlay() -> dict[str, Any]:
    return spec_document.parse((OPENAPI / "overlay.yaml").read_text(encoding="utf-8"), "overlay.yaml")


@pytest.fixture
def published() -> dict[str, Any]:
    """The vendor's contract, one to change."""
    return json.loads((OPENAPI / "published.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def _refined() -> dict[str, Any]:
    return spec_document.parse((OPENAPI / "saperly.yaml").read_text(encoding="utf-8"), "saperly.yaml")


@pytest.fixture
def refined(_refined: dict[str, Any]) -> dict[str, Any]:
    """The refined contract, one to change."""
    return copy.deepcopy(_refined)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of openapi/, to run `update` on."""
    return Path(shutil.copytree(OPENAPI, tmp_path / "openapi"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], str]:
    """Writes a contract to a file of its own, and gives its path."""

    def to_file(document: Any) -> str:
        path = tmp_path / "source.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return str(path)

    return to_file
