"""Refreshes the contract from the vendor, or shows what the vendor changed.

python scripts/spec.py update [--source PATH-OR-URL]    published.json and saperly.yaml anew
python scripts/spec.py diff   [--source PATH-OR-URL]    exit code 0: no difference, 1: a difference, 2: an error
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import spec_compare as compare
import spec_document as document
import spec_overlay as overlay
import spec_refine as refine

SOURCE = "https://saperly.com/openapi.json"
FOLDER = Path(__file__).resolve().parent.parent / "openapi"


def _read(folder: Path, name: str) -> Any:
    path = folder / name
    try:
        return document.parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise document.SpecError(f"{path}: cannot be read: {error.strerror}") from error


def _names(one: dict[str, Any], actions: Any) -> dict[refine.Place, str]:
    """The names that the overlay gives to the shapes of a contract, as far as it fits."""
    try:
        return refine.shape_names(overlay.apply_what_fits(one, actions))
    except document.SpecError:
        return {}


def _compare(new: dict[str, Any], folder: Path) -> compare.Comparison:
    """Compares a stripped contract with the published one."""
    old, actions = _read(folder, "published.json"), _read(folder, "overlay.yaml")
    return compare.compare(old, new, (_names(old, actions), _names(new, actions)))


def diff(source: str, folder: Path) -> int:
    """Shows what `source` changed against published.json: 0 when nothing, else 1."""
    comparison = _compare(document.strip(document.load(source)), folder)
    print(compare.report(comparison))
    return 1 if comparison else 0


def update(source: str, folder: Path) -> int:
    """Writes published.json and saperly.yaml from `source` and overlay.yaml: both or, on any failure, neither."""
    published = document.strip(document.load(source))
    print(compare.report(_compare(published, folder)), flush=True)
    name = str(folder / "overlay.yaml")
    result = refine.refine(overlay.apply(published, _read(folder, "overlay.yaml"), name), name)
    document.check(result, "saperly.yaml")
    document.write_together(
        {folder / "published.json": document.to_json(published), folder / "saperly.yaml": document.to_yaml(result)}
    )
    print(f"Wrote published.json and saperly.yaml in {folder}; next, run `make generate`.")
    for missing in refine.undescribed(result):
        print(f"without words yet, add them to {name}: {missing}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "diff"])
    parser.add_argument("--source", default=SOURCE, help="a path or an http(s) URL (default: %(default)s)")
    parser.add_argument("--dir", type=Path, default=FOLDER, help="the folder of the three files (default: openapi/)")
    options = parser.parse_args(arguments)
    try:
        return {"update": update, "diff": diff}[options.command](options.source, options.dir)
    except document.SpecError as error:
        print(f"spec: {error}", file=sys.stderr)
        return 2
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        # A crash would exit with 1, which says "a difference" to a scheduled job.
        print(f"spec: {options.source}: not understood, no valid OpenAPI perhaps: {error!r}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
