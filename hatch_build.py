"""Puts the contract into the wheel as JSON, for the sandbox: an installed package has no `openapi/` folder."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContractHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs at every build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the document and have it included; an editable install reads the document where it is."""
        if version == "editable" or self.target_name != "wheel":
            return
        import yaml

        document = yaml.safe_load((Path(self.root) / "openapi" / "saperly.yaml").read_bytes())
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / "contract.json"
        file.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        build_data["force_include"][str(file)] = "saperly_sandbox/contract.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Take the file away again."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
