"""The proof of the proof: `make mutants` reports a fault that nothing sees, and a mutant that is out of date."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from prism_mock import Prism

from .mutants import mutant as kinds
from .mutants.__main__ import BEGIN, END, FILES, PAGE, as_markdown, choose, examine, main, write_page
from .mutants.catalogue import CATALOGUE
from .mutants.mutant import Catalogue, Sees, StaleMutant

NOBODY = Prism(port=9, pid=0, log=Path("none"))
USAGE = "_async/usage.py"


def test_there_are_enough_faults_of_each_kind_and_every_layer_has_some() -> None:
    counts = Counter(mutant.where for mutant in CATALOGUE.mutants.values())
    assert counts[kinds.VENDOR] >= 15
    assert counts[kinds.GENERATED] >= 5
    assert counts[kinds.OVERLAY] >= 20
    assert counts[kinds.PRISM] >= 10
    assert {layer for mutant in CATALOGUE.mutants.values() for layer in mutant.layers} == set(FILES)
    assert all(mutant.layers for mutant in CATALOGUE.mutants.values())


@pytest.mark.parametrize(
    ("new", "says", "expected"),
    [
        ('"""What was used, and the balance: all of it."""', "", "layer 3 does not see it"),
        ('"""What was used."""\n\n    def ping(self) -> None: ...\n', "something else", "is red for another reason"),
        ('"""What was used."""\n\n    def ping(self) -> None: ...\n', r"usage\.ping", ""),
        ('"""What was used', "", "cannot be translated"),
    ],
    ids=["harmless", "red for another reason", "caught", "broken"],
)
def test_what_a_layer_does_not_see_is_reported(tmp_path: Path, new: str, says: str, expected: str) -> None:
    catalogue = Catalogue()
    old = '"""What was used, and the balance."""'
    catalogue.overlay("x", "a fault", USAGE, old, new, {3: Sees(says, "facade_has")})
    verdict = examine(catalogue.mutants["overlay-x"], tmp_path / "copy", NOBODY)
    assert verdict.caught == ([] if expected else ["3"])
    assert bool(verdict.problems) == bool(expected)
    assert expected in "".join(verdict.problems)
    assert ("NOT AS IT SHOULD BE" in as_markdown([verdict])) == bool(expected)


def test_a_mutant_that_is_out_of_date_is_reported(tmp_path: Path) -> None:
    catalogue = Catalogue()
    catalogue.overlay("x", "a fault", USAGE, "no such text", "", {3: Sees("")})

    @catalogue.vendor("a fault", {1: Sees("")})
    def changes_nothing(document: dict[str, object]) -> None:
        """Leave it as it is."""

    @catalogue.prism("a fault", {4: Sees("")})
    def changes_what_is_not_there(document: dict[str, object]) -> None:
        del document["no such key"]

    for number, (mutant, expected) in enumerate(
        zip(
            catalogue.mutants.values(),
            ["has 0 times 'no such text', and one is needed", "it changes nothing", "has no 'no such key' any more"],
            strict=True,
        )
    ):
        verdict = examine(mutant, tmp_path / str(number), NOBODY)
        assert not verdict.caught
        assert re.search(f"{expected}: correct the mutant", "".join(verdict.problems))


def test_one_fault_or_a_group_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert [mutant.name for mutant in choose("overlay-verb-changed")] == ["overlay-verb-changed"]
    assert {mutant.where for mutant in choose("prism")} == {kinds.PRISM}
    assert main(["--only=overlay-verb-chnged"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        "mutants: ONLY=overlay-verb-chnged: there is no such fault; did you mean overlay-verb-changed"
    )
    assert error.count("\n") == 1


def test_the_table_of_the_docs_is_of_this_catalogue(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0]
    assert re.findall(r"^\| `([^`]+)`", table, re.MULTILINE) == ["(the tree as it is)", *CATALOGUE.mutants]
    assert "NOT AS IT SHOULD BE" not in table
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_page("new", page)
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(StaleMutant, match="lacks the marks"):
        write_page("new", page)
