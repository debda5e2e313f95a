"""Translate the asynchronous client and its tests into the synchronous ones.

    python scripts/unasync.py            write them
    python scripts/unasync.py --check    fail where what is committed differs from what would be written

The translation works on tokens, so names are replaced whole, and in strings and comments too, where they are words.
A rule that replaces nothing is an error, and so is a file in a translated folder that no source gives.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAIRS = (
    ("overlay/saperly_client/_async", "overlay/saperly_client/_sync"),
    ("tests/unit/_async", "tests/unit/_sync"),
)
BANNER = "# Translated from {source} by scripts/unasync.py; do not edit.\n"

# Names, whole.
RULES = {
    "AsyncClient": "Client",
    "AsyncIterable": "Iterable",
    "AsyncIterator": "Iterator",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "_async": "_sync",
    "aclose": "close",
    "aclosing": "closing",
    "aiter_bytes": "iter_bytes",
    "anext": "next",
    "async_client_base": "client_base",
    "async_event_loop": "event_loop",
    "async_shield": "shield",
    "async_sleep": "sleep",
    "handle_async_request": "handle_request",
    "async_time_limit": "time_limit",
    "asynccontextmanager": "contextmanager",
}
# Names that begin with this are ours: AsyncNumbers, AsyncSession, …
PREFIX = "Async"
DROPPED = ("async", "await")
# Sentences that are true of one colour only.
PHRASES = {
    "The asynchronous client. This colour is written by hand; `_sync` is translated from it by `scripts/unasync.py`.": (
        "The synchronous client, translated from `_async`."
    ),
}


class Translator:
    """Translates sources, and remembers which rules were of use."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def name(self, name: str) -> str:
        """The synchronous name of an asynchronous one."""
        if name in RULES:
            self.used.add(name)
            return RULES[name]
        if name.startswith(PREFIX) and len(name) > len(PREFIX) and name[len(PREFIX)].isupper():
            return name[len(PREFIX) :]
        return name

    def text(self, text: str) -> str:
        """Strings and comments: the same names, where they stand as words."""
        for phrase, replacement in PHRASES.items():
            if phrase in text:
                self.used.add(phrase)
                text = text.replace(phrase, replacement)
        text = re.sub(r"\bawait (?=[\w(])", "", text)
        text = re.sub(r"\basync (?=def |with |for )", "", text)
        return re.sub(r"\b\w+\b", lambda match: self.name(match[0]), text)

    def source(self, source: str) -> str:
        """A whole module."""
        result: list[str] = []
        row, column = 1, 0
        lines = source.splitlines(keepends=True)
        drop_space = False
        for token in whole_strings(source, lines):
            between = text_between(lines, (row, column), token.start)
            if drop_space:
                between = between.lstrip(" ")
            drop_space = token.type == tokenize.NAME and token.string in DROPPED
            result.append(between)
            if not drop_space:
                if token.type == tokenize.NAME:
                    result.append(self.name(token.string))
                elif token.type in (tokenize.STRING, tokenize.COMMENT):
                    result.append(self.text(token.string))
                else:
                    result.append(token.string)
            row, column = token.end
        return "".join(result)


def whole_strings(source: str, lines: list[str]) -> Iterator[tokenize.TokenInfo]:
    """The tokens of a module, an f-string being one: from Python 3.12 on it is cut into its parts."""
    starts = {getattr(tokenize, f"{letter}STRING_START", None) for letter in "FT"} - {None}
    ends = {getattr(tokenize, f"{letter}STRING_END", None) for letter in "FT"} - {None}
    depth = 0
    begin = (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in starts:
            begin = begin if depth else token.start
            depth += 1
        elif token.type in ends:
            depth -= 1
            if not depth:
                text = text_between(lines, begin, token.end)
                yield tokenize.TokenInfo(tokenize.STRING, text, begin, token.end, token.line)
        elif not depth:
            yield token


def text_between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """What stands between two tokens: spaces, and backslashes at the ends of lines."""
    if start[0] > len(lines):
        return ""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = "".join(lines[start[0] : end[0] - 1])
    last = lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else ""
    return lines[start[0] - 1][start[1] :] + middle + last


def translate(root: Path) -> tuple[dict[Path, str], list[str]]:
    """All translated files by their path, and what is wrong with the rules."""
    translator = Translator()
    written: dict[Path, str] = {}
    for source_folder, target_folder in PAIRS:
        for path in sorted((root / source_folder).rglob("*.py")):
            relative = path.relative_to(root / source_folder)
            banner = BANNER.format(source=f"{source_folder}/{relative.as_posix()}")
            text = banner + translator.source(path.read_text(encoding="utf-8"))
            written[Path(target_folder) / relative] = tidy(root, text, Path(target_folder) / relative)
    unused = [f"unused rule: {rule!r}" for rule in (*RULES, *PHRASES) if rule not in translator.used]
    return written, unused


def tidy(root: Path, text: str, name: Path) -> str:
    """Formatted, and with its imports in order, as the project's ruff has it."""
    for command in (["check", "--select", "I", "--fix", "--quiet", "-"], ["format", "--quiet", "-"]):
        command[1:1] = ["--stdin-filename", str(root / name), "--config", str(ROOT / "pyproject.toml")]
        ruff = Path(sys.executable).parent / "ruff"
        text = subprocess.run([ruff, *command], input=text, capture_output=True, text=True, check=True).stdout
    return text


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 on a difference")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder (default: this one)")
    arguments = parser.parse_args()
    root: Path = arguments.root
    written, problems = translate(root)
    present = {
        path.relative_to(root)
        for _, target in PAIRS
        for path in (root / target).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    orphans = sorted(present - set(written))
    if arguments.check:
        problems += [f"no source gives it: {path}" for path in orphans]
        problems += [
            f"differs: {path}"
            for path, text in written.items()
            if path not in present or (root / path).read_text(encoding="utf-8") != text
        ]
    else:
        for path, text in written.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        for path in orphans:
            (root / path).unlink()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("unasync: run `python scripts/unasync.py`, and remove rules that nothing uses", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
