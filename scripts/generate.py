"""Generate `generated/saperly_api` and `overlay/saperly_client/_contract` from `openapi/saperly.yaml`.

python scripts/generate.py            write them
python scripts/generate.py --check    fail where what is committed differs from what would be written
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import contract_modules
import yaml

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = Path("openapi/saperly.yaml")
PACKAGE = Path("generated/saperly_api")
HASH = Path("generated/contract.sha256")
MODULES = Path("overlay/saperly_client/_contract")
INPUTS = ("scripts/generator.yaml", "scripts/templates")


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 on a difference")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder (default: this one)")
    arguments = parser.parse_args()
    root: Path = arguments.root
    try:
        # Inside the project, so that replacing a folder is a rename on one file system.
        with tempfile.TemporaryDirectory(prefix=".generate-", dir=root) as folder:
            fresh = Path(folder)
            generate(root, fresh)
            if arguments.check:
                return report(differences(root, fresh))
            for path in (PACKAGE, MODULES, HASH):
                replace(fresh / path, root / path)
    except (OSError, ValueError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 2
    print(f"generate: wrote {PACKAGE} and {MODULES} from {CONTRACT}")
    return 0


def generate(root: Path, target: Path) -> None:
    """Write everything below `target`, laid out as in the project."""
    contract = (root / CONTRACT).read_bytes()
    (target / PACKAGE).parent.mkdir(parents=True)
    run_generator(root / CONTRACT, target / PACKAGE, templates=ROOT / "scripts/templates")
    # Without it a type checker takes every model of the installed package for Any.
    (target / PACKAGE / "py.typed").touch()
    document = yaml.safe_load(contract)
    (target / MODULES).mkdir(parents=True)
    for name, text in contract_modules.render(document, target / PACKAGE).items():
        (target / MODULES / name).write_text(text, encoding="utf-8")
    ruff("check", "--fix", "--quiet", "--isolated", "--select=I,F401", "--line-length=120", str(target / MODULES))
    ruff("format", "--quiet", "--isolated", "--line-length=120", str(target / MODULES))
    # Constraints such as maxLength leave no trace in the code: the hash says which contract it was made from.
    (target / HASH).write_text(f"{hashlib.sha256(contract).hexdigest()}  {CONTRACT}\n", encoding="utf-8")


def run_generator(contract: Path, target: Path, *, templates: Path | None) -> None:
    """Run openapi-python-client; a warning of its is an error.

    Args:
        contract: the OpenAPI document.
        target: the package to write.
        templates: our templates, or None for its own.
    """
    command = ["openapi-python-client", "generate", "--path", str(contract), "--output-path", str(target)]
    command += ["--meta", "none", "--overwrite", "--fail-on-warning"]
    command += ["--config", str(ROOT / "scripts/generator.yaml")]
    if templates is not None:
        command += ["--custom-template-path", str(templates)]
    result = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if result.returncode:
        raise ValueError(f"openapi-python-client failed:\n{result.stdout}{result.stderr}")
    for cache in target.rglob("__pycache__"):
        shutil.rmtree(cache)
    shutil.rmtree(target / ".ruff_cache", ignore_errors=True)


def ruff(*arguments: str) -> None:
    """Run ruff, which comes with the tools of the project."""
    subprocess.run(["ruff", *arguments], env=environment(), check=True)


def environment() -> dict[str, str]:
    """The environment with the programs beside this interpreter first on the path."""
    return {**os.environ, "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))}


def differences(root: Path, fresh: Path) -> list[str]:
    """Paths that differ, are missing, or should not be there."""
    found = []
    for path in (PACKAGE, MODULES):
        wanted = files(fresh / path)
        present = files(root / path)
        found += [f"missing: {path / name}" for name in sorted(wanted - present)]
        found += [f"nobody generates: {path / name}" for name in sorted(present - wanted)]
        found += [
            f"differs: {path / name}"
            for name in sorted(wanted & present)
            if not filecmp.cmp(fresh / path / name, root / path / name, shallow=False)
        ]
    if not (root / HASH).is_file() or (root / HASH).read_text() != (fresh / HASH).read_text():
        found.append(f"made from another contract: {HASH} is not the hash of {CONTRACT}")
    return found


def files(folder: Path) -> set[Path]:
    """The files below a folder, relative to it, without what Python caches."""
    return {
        path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }


def report(found: list[str]) -> int:
    """Print the differences; the exit code."""
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print("generate: the generated code is not what the contract gives; run `make generate`", file=sys.stderr)
    return 1 if found else 0


def replace(source: Path, target: Path) -> None:
    """Put a file or a folder in the place of another."""
    if target.is_dir():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


if __name__ == "__main__":
    sys.exit(main())
