"""What a red test says: one finding after the other, each with where in the document, expected, got, and what to do."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = object()
LONGEST = 2000
# Texts that no report shows, such as a real key.
NOT_SHOWN: list[str] = []
MOST = 30
AGAIN = "To see it again:"


@dataclass(frozen=True)
class Finding:
    """One difference between two sides that ought to agree.

    Args:
        what: what differs, in a few words.
        operation: the operationId, or another name of what is looked at.
        pointer: where in openapi/saperly.yaml, or the file.
        expected: what one side says; left out where there is nothing to compare.
        got: what the other side says.
        write: lines to write, ready to paste, and where.
    """

    what: str
    operation: str
    pointer: str
    expected: Any = NOTHING
    got: Any = NOTHING
    write: str = ""

    def __str__(self) -> str:
        where = f"openapi/saperly.yaml{self.pointer}" if self.pointer.startswith("#") else self.pointer
        lines = [f"{self.operation}: {self.what}", f"  where     {where}"]
        for label, value in (("expected", self.expected), ("got", self.got)):
            if value is not NOTHING:
                lines.append(f"  {label:<9} {shown(value)}")
        if self.write:
            lines.append("  write     " + self.write.replace("\n", "\n            "))
        return "\n".join(lines)


def shown(value: Any) -> str:
    """A value on one line, as JSON where it is that."""
    if isinstance(value, str):
        text = value if value and "\n" not in value else repr(value)
    else:
        try:
            text = json.dumps(value, ensure_ascii=False)
        except (TypeError, ValueError):
            text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def report(findings: Iterable[Finding], request: pytest.FixtureRequest) -> None:
    """Fail the test if there is anything to report."""
    text = as_text(findings, again(request.node))
    if text:
        pytest.fail(text, pytrace=False)


def again(test: pytest.Item) -> str:
    """The arguments with which pytest runs a test once more, against the same server."""
    words = [test.nodeid]
    for option in ("--base-url", "--workspace"):
        if value := test.config.getoption(option, ""):
            words.append(f"{option}={value}")
    if test.config.getoption("--allow-writes", False):
        words.append("--allow-writes")
    return shlex.join(words)


def command(arguments: str) -> str:
    """The line with which a test is run once more."""
    return f"{AGAIN}\n  .venv/bin/python -m pytest {arguments}"


def as_text(findings: Iterable[Finding], arguments: str) -> str:
    """All findings, and the command that shows them again, by pytest's arguments; empty where there are none."""
    texts = list(dict.fromkeys(str(finding) for finding in findings))
    if not texts:
        return ""
    if len(texts) > MOST:
        texts[MOST:] = [f"… and {len(texts) - MOST} more"]
    text = "\n\n".join((*texts, command(arguments)))
    for secret in filter(None, NOT_SHOWN):
        text = text.replace(secret, "<not shown>")
    return text
