"""The Python blocks of the guides are run, one after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", ["webhooks.md", "brain.md"])
def test_the_examples_run(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    blocks = list(re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    assert len(blocks) >= 5
    namespace: dict[str, object] = {"__name__": name}
    for block in blocks:
        # Lines before it, so that a failure names the line of the guide.
        source = "\n" * text.count("\n", 0, block.start(1)) + block[1]
        exec(compile(source, str(DOCS / name), "exec"), namespace)  # noqa: S102 - our own guides
