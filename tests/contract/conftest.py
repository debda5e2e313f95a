"""What the layers share: the contract, the server that they talk to, and the wire in between."""

from __future__ import annotations

from pathlib import Path

import pytest
import saperly_client

from .document import ROOT, Contract


def pytest_sessionstart() -> None:
    """Refuse to test another tree than the one that these tests are part of."""
    tested = Path(saperly_client.__file__).resolve()
    if not tested.is_relative_to(ROOT):
        raise pytest.UsageError(f"these tests are of {ROOT}, and the saperly_client that is imported is {tested}")


@pytest.fixture(scope="session")
def contract() -> Contract:
    """openapi/saperly.yaml."""
    return Contract.load()
