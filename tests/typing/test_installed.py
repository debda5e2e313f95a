"""What a type checker knows of the package as it is installed, where nothing of the project's own settings helps it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
USER = """
from saperly_client import Saperly
from saperly_client.bulk import Sent

with Saperly() as client:
    reveal_type(client.numbers.list())
    reveal_type(client.launch(name="x").number)
    client.connections.create(name="x", mode="no such mode")
"""


def test_the_installed_package_is_typed(tmp_path: Path) -> None:
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        tmp_path,
        ROOT,
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for package in ("saperly_api", "saperly_client", "saperly_sandbox"):
        assert (site / package / "py.typed").is_file()
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    for path in site.iterdir():
        path.rename(packages / path.name)
    (tmp_path / "user").mkdir()
    (tmp_path / "user/user.py").write_text(USER)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-executable",
        environment / "bin/python",
        "user.py",
    ]
    told = subprocess.run(command, cwd=tmp_path / "user", capture_output=True, text=True, check=False).stdout
    assert 'Revealed type is "list[saperly_api.models.phone_number.PhoneNumber]"' in told.replace("builtins.", "")
    assert 'Revealed type is "saperly_api.models.phone_number.PhoneNumber"' in told
    assert 'Argument "mode" to "create"' in told
