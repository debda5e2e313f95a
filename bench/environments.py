"""A virtual environment for each participant, so that none has what another brought along."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
REQUIREMENTS = ROOT / "bench" / "requirements"
OURS = ("ours", "ours-fast")


class InstallError(Exception):
    """An environment cannot be made; the message is one line that says why."""


def python_of(name: str) -> Path:
    """The Python of the environment `name`, which is made where it is missing or out of date.

    Its packages are the pinned ones of `bench/requirements/<name>.txt`, and nothing else. saperly-client itself is
    installed in editable form, so that what is measured is what is in this folder now.

    Raises:
        InstallError: Python or pip says no.
    """
    folder = CACHE / name
    python = folder / "bin" / "python"
    stamp = folder / ".installed"
    requirements = REQUIREMENTS / f"{name}.txt"
    wanted = hashlib.sha256(f"{sys.version}\n{ROOT}\n{requirements.read_text()}".encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"bench: installing {requirements.relative_to(ROOT)} into {folder.relative_to(ROOT)} …", file=sys.stderr)
    run(sys.executable, "-m", "venv", "--clear", str(folder))
    pip = (str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps")
    run(*pip, "--requirement", str(requirements))
    if name in OURS:
        run(*pip, "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)
    return python


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")]
        raise InstallError((errors or lines or [f"{command[0]} ended with {done.returncode}"])[-1].strip())


def environment() -> dict[str, str]:
    """The environment variables of a participant: no proxy, no settings that one of the SDKs would read."""
    unwanted = ("PYTHON", "SAPERLY_", "TELNYX_", "TWILIO_", "STRIPE_", "OPENAI_")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(unwanted) and not name.upper().endswith("_PROXY")
    } | {"PYTHONHASHSEED": "0"}
