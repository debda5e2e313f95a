"""The translation of the asynchronous client into the synchronous one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import unasync

SOURCE = '''"""An AsyncThing: await it. `async with` and async_sleep."""

import httpx


class AsyncThing:
    """Uses an httpx.AsyncClient; `await thing.aclose()`."""

    async def __aenter__(self) -> "AsyncThing":
        async with self.lock:
            async for item in self.items:  # for each await
                await   item
        values = [await x async for x in self]
        return await (
            self.begin()
        )

    def asynchronous(self, awaited: int) -> str:
        text = "\\
async stays"
        return f"{awaited} Async {self}" + text
'''
WANTED = '''"""An Thing: it. `async with` and sleep."""

import httpx


class Thing:
    """Uses an httpx.Client; `thing.close()`."""

    def __enter__(self) -> "Thing":
        with self.lock:
            for item in self.items:  # for each await
                item
        values = [x for x in self]
        return (
            self.begin()
        )

    def asynchronous(self, awaited: int) -> str:
        text = "\\
async stays"
        return f"{awaited} Async {self}" + text
'''


def test_names_are_replaced_whole_and_what_is_asynchronous_is_dropped() -> None:
    translator = unasync.Translator()
    assert translator.source(SOURCE) == WANTED
    compile(WANTED, "wanted", "exec")
    assert translator.used >= {"AsyncClient", "__aenter__", "aclose", "async_sleep"}


@pytest.mark.parametrize("folder", [pair[0] for pair in unasync.PAIRS])
def test_every_source_translates_to_python_without_a_trace_of_async(folder: str) -> None:
    written, problems = unasync.translate(unasync.ROOT)
    assert problems == []
    target = dict(unasync.PAIRS)[folder]
    mine = {path: text for path, text in written.items() if path.is_relative_to(target)}
    assert mine
    for path, text in mine.items():
        tree = ast.parse(text)
        kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
        assert not [node for node in ast.walk(tree) if isinstance(node, kinds)], path
        assert text.startswith(f"# Translated from {folder}/")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with a source to translate, and rules that it uses all of."""
    monkeypatch.setattr(unasync, "PAIRS", (("src/_async", "src/_sync"),))
    monkeypatch.setattr(unasync, "RULES", {"aclose": "close"})
    monkeypatch.setattr(unasync, "PHRASES", {})
    source = tmp_path / "src/_async/deep/thing.py"
    source.parent.mkdir(parents=True)
    source.write_text("async def aclose() -> None:\n    await  aclose()\n", encoding="utf-8")
    return tmp_path


def run(project: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["unasync.py", "--root", str(project), *arguments])
    return unasync.main()


def test_writes_what_it_then_finds_right(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = project / "src/_sync/deep/thing.py"
    assert run(project, monkeypatch, "--check") == 1
    assert "differs: src/_sync/deep/thing.py" in capsys.readouterr().err
    assert not target.exists()
    assert run(project, monkeypatch) == 0
    assert target.read_text(encoding="utf-8") == (
        "# Translated from src/_async/deep/thing.py by scripts/unasync.py; do not edit.\n"
        "def close() -> None:\n    close()\n"
    )
    assert run(project, monkeypatch, "--check") == 0


def test_finds_what_was_changed_by_hand(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(project, monkeypatch)
    target = project / "src/_sync/deep/thing.py"
    text = target.read_text(encoding="utf-8")
    for changed in (text + "\n", text.replace("None", "int"), ""):
        target.write_text(changed, encoding="utf-8")
        assert run(project, monkeypatch, "--check") == 1


def test_finds_and_removes_what_no_source_gives(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(project, monkeypatch)
    orphan = project / "src/_sync/old.py"
    orphan.write_text("", encoding="utf-8")
    capsys.readouterr()
    assert run(project, monkeypatch, "--check") == 1
    assert "no source gives it: src/_sync/old.py" in capsys.readouterr().err
    assert orphan.exists()
    assert run(project, monkeypatch) == 0
    assert not orphan.exists()


def test_a_rule_that_nothing_uses_is_an_error(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(unasync, "RULES", {"aclose": "close", "aopen": "open"})
    monkeypatch.setattr(unasync, "PHRASES", {"of one colour": "of the other"})
    assert run(project, monkeypatch) == 1
    assert capsys.readouterr().err.splitlines()[:2] == ["unused rule: 'aopen'", "unused rule: 'of one colour'"]
