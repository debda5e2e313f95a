"""Modules that a webhook server imports: without the client, and without what only a handler needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import saperly_client

HEAVY = {"httpx", "attr", "attrs", "saperly_api", "phonenumbers", "redis", "asyncio", "logging", "ssl"}


@pytest.mark.parametrize("module", ["sms", "webhooks", "brain"])
def test_is_imported_without_the_client(module: str) -> None:
    program = f"import sys, saperly_client.{module}; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"
    path = str(Path(saperly_client.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", program, *HEAVY], capture_output=True, text=True, env={"PYTHONPATH": path}, check=True
    )
    assert done.stdout.split() == []
