"""Writes what a benchmark found into the docs, so that no figure there is written by hand."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cost.md"


class PageError(Exception):
    """The page has no place for it."""


def write(text: str, name: str, page: Path = PAGE) -> None:
    """Put a text between its marks.

    Args:
        text: what was found.
        name: the make target that found it, which the marks are named after.
        page: the page.

    Raises:
        PageError: the page lacks the marks.
    """
    begin, end = (f"<!-- {name}: {edge} -->\n" for edge in ("begin", "end"))
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _old, ended, after = rest.partition(end)
    if not (found and ended):
        raise PageError(f"{page.name} lacks the lines {begin.strip()} and {end.strip()}")
    page.write_text(f"{before}{begin}{text}\n{end}{after}", encoding="utf-8")
