"""Refreshes the contract from the vendor, or shows what the vendor changed.

    python scripts/spec.py update [--source PATH-OR-URL]    published.json and saperly.yaml anew
    python scripts/spec.py diff   [--source PATH-OR-URL]    exit code 0: no difference, 1: a difference, 2: an error
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import spec_document as document
import spec_overlay as overlay
import spec_refine as refine

SOURCE = "https://saperly.com/openapi.json"
FOLDER = Path(__file__).resolve().parent.parent / "openapi"


def update(source: str, folder: Path) -> int:
    """Writes published.json and saperly.yaml from `source` and overlay.yaml: both or, on any failure, neither."""
    published = document.strip(document.load(source))
    overlay_path = folder / "overlay.yaml"
    actions = document.parse(overlay_path.read_text(encoding="utf-8"), str(overlay_path))
    result = refine.refine(overlay.apply(published, actions), str(overlay_path))
    document.check(result, "saperly.yaml")
    document.write_together(
        {folder / "published.json": document.to_json(published), folder / "saperly.yaml": document.to_yaml(result)}
    )
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "diff"])
    parser.add_argument("--source", default=SOURCE, help="a path or an http(s) URL (default: %(default)s)")
    parser.add_argument("--dir", type=Path, default=FOLDER, help="the folder of the three files (default: openapi/)")
    options = parser.parse_args(arguments)
    try:
        return update(options.source, options.dir)
    except document.SpecError as error:
        print(f"spec: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
