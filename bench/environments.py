"""A virtual environment for each participant, so that none has what another brought along."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
REQUIREMENTS = ROOT / "bench" / "requirements"
OURS = ("ours", "ours-fast")


class InstallError(Exception):
    """An environment cannot be made; the message is one line that says why."""


def python_of(name: str) -> Path:
    """The Python of the environment `name`, which is made where it is missing or out of date.

    Its packages are the pinned ones of `bench/requirements/<name>.txt`, and nothing else. saperly-client itself is
    installed as a user would get it, from a wheel of what is in this folder now: an editable install lengthens the
    path that imports are searched along.

    Raises:
        InstallError: Python or pip says no.
    """
    folder = CACHE / name
    python = folder / "bin" / "python"
    requirements = REQUIREMENTS / f"{name}.txt"
    pip = (str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps")
    with step(folder / ".packages", f"{sys.version}\n{folder}\n{requirements.read_text()}") as due:
        if due:
            say(f"installing {requirements.relative_to(ROOT)} into {folder.relative_to(ROOT)} …")
            run(sys.executable, "-m", "venv", "--clear", str(folder))
            run(*pip, "--requirement", str(requirements))
    if name in OURS:
        with step(folder / ".client", client_hash()) as due:
            if due:
                say(f"installing saperly-client into {folder.relative_to(ROOT)} …")
                run(*pip, "--force-reinstall", str(wheel()))
    return python


@contextmanager
def step(stamp: Path, wanted: str) -> Iterator[bool]:
    """Whether something is still to be done; `stamp` remembers for what it was done."""
    due = not stamp.exists() or stamp.read_text() != wanted
    yield due
    if due:
        stamp.write_text(wanted)


def wheel() -> Path:
    """A wheel of saperly-client as it is in this folder, built with the tools of the environment that runs this."""
    folder = CACHE / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-input", "--disable-pip-version-check"),
        *("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)),
    )
    return next(folder.glob("*.whl"))


def client_hash() -> str:
    """A hash of all that saperly-client is made from."""
    digest = hashlib.sha256()
    packages = [path for name in ("overlay", "generated") for path in (ROOT / name).rglob("*")]
    for path in sorted([ROOT / "pyproject.toml", *packages]):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in lines if re.match(r"(ERROR|\w*Error):", line)]
        raise InstallError((errors or lines or [f"{command[0]} ended with {done.returncode}"])[-1])


# Nobody gives memory back to the kernel between two calls. Whether glibc does hangs on a few hundred bytes more or less
# (httpx keeps its answers until the garbage collector runs, so it mostly does not), and getting a page again costs 0.1
# µs on one machine and 3.5 µs on another: up to a third of a long list, and nothing that any client decides.
ALLOCATOR = {"MALLOC_TRIM_THRESHOLD_": "100000000", "MALLOC_MMAP_THRESHOLD_": "100000000"}


def environment() -> dict[str, str]:
    """The environment variables of a participant: no proxy, no settings that one of the SDKs would read."""
    unwanted = ("PYTHON", "SAPERLY_", "TELNYX_", "TWILIO_", "STRIPE_", "OPENAI_")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(unwanted) and not name.upper().endswith("_PROXY")
    } | {"PYTHONHASHSEED": "0", **ALLOCATOR}
