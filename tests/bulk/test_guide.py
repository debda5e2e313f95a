"""The blocks of docs/bulk.md are run, one after the other, against a server that loses no answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bulk.test_killed import ask, saperly

GUIDE = Path(__file__).resolve().parents[2] / "docs/bulk.md"


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = GUIDE.read_text("utf-8")
    blocks = list(re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    assert len(blocks) == 2
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAPERLY_API_KEY", "sap_sk_test")
    namespace: dict[str, object] = {"__name__": "guide"}
    with saperly(lose_every=0) as port:
        monkeypatch.setenv("SAPERLY_BASE_URL", f"http://127.0.0.1:{port}")
        for block in blocks:
            source = "\n" * text.count("\n", 0, block.start(1)) + block[1]
            exec(compile(source, str(GUIDE), "exec"), namespace)  # noqa: S102 - our own guide
        assert ask(port, "/record")["requests"] == 2
    said = capsys.readouterr().out
    assert said.count("sent as msg_") == 2
    assert "did you mean '+12125550149'?" in said
    assert said.endswith("2 sent, 1 failed, 3 read\n")
