"""Seed every fault of the catalogue into a copy of the project and see the tests turn red: `make mutants`.

Green only if each fault is caught by every layer that ought to catch it, and the tree as it is passes.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import difflib
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from prism_mock import MockError, Prism, start

from ..document import DOCUMENT, ROOT
from ..workspace import Workspace
from .catalogue import CATALOGUE
from .mutant import CONTRACT, CONTROL, PRISM, PRISMS, VENDOR, VENDORS, Mutant, StaleMutant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAGE = ROOT / "docs" / "contract-tests.md"
FILES = {
    1: "test_layer1_vendor.py",
    2: "test_layer2_generated.py",
    3: "test_layer3_facade.py",
    4: "test_layer4_prism.py",
    5: "test_layer5_schemathesis.py",
    6: "test_layer6_hostile.py",
    7: "test_layer7_recordings.py",
}
UNCHANGED = "(the tree as it is)"


@dataclass
class Verdict:
    """What came of one fault."""

    mutant: Mutant | None
    caught: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The fault's name."""
        return UNCHANGED if self.mutant is None else self.mutant.name


def layer_test(workspace: Workspace, layer: int, *options: str, **environment: str) -> tuple[int, str]:
    """Run a layer in a copy; exit code and output of pytest."""
    done = workspace.pytest([f"tests/contract/{FILES[layer]}"], *options, **environment)
    return done.returncode, done.stdout + done.stderr


def examine(mutant: Mutant, folder: Path, prism: Prism) -> Verdict:
    """Seed one fault and see which layers catch it.

    Args:
        mutant: the fault.
        folder: where to put the copy.
        prism: a Prism with the unchanged contract.
    """
    verdict = Verdict(mutant)
    started = time.monotonic()
    workspace = Workspace(folder)
    with contextlib.ExitStack() as stack:
        try:
            mutant.change(workspace)
            url = prism.url
            if mutant.where == PRISM:
                own = start(workspace.path(PRISMS), log=workspace.path("prism.log"))
                stack.callback(own.stop)
                url = own.url
            _look(mutant, workspace, url, verdict)
        except (StaleMutant, MockError, RuntimeError) as error:
            verdict.problems.append(str(error))
    verdict.seconds = time.monotonic() - started
    return verdict


def _look(mutant: Mutant, workspace: Workspace, url: str, verdict: Verdict) -> None:
    layers = dict(mutant.layers)
    if mutant.where == CONTROL:
        for layer in layers:
            code, output = layer_test(workspace, layer, "-x", SAPERLY_VENDOR_DOCUMENT=VENDORS)
            if code:
                verdict.problems.append(f"layer {layer} is red, and this is no fault:\n{output[-1500:]}")
        return
    if mutant.where == VENDOR:
        sees = layers.pop(1)
        _judge(verdict, 1, sees.says, *layer_test(workspace, 1, "-x", SAPERLY_VENDOR_DOCUMENT=VENDORS))
        if (layers or mutant.stops) and not _adopt(mutant, workspace, verdict):
            return
        if 2 in layers:
            # Before `make generate`, which is what this layer asks for.
            _judge(verdict, 2, layers.pop(2).says, *layer_test(workspace, 2, "-x", "-k", "generate"))
        if layers:
            workspace.generate()
    for layer, sees in sorted(layers.items()):
        only = ["-k", sees.only] if sees.only else []
        _judge(verdict, layer, sees.says, *layer_test(workspace, layer, "-x", f"--prism-url={url}", *only))


def _adopt(mutant: Mutant, workspace: Workspace, verdict: Verdict) -> bool:
    """Take the vendor's change over as `make spec` does; whether that went through, as it should or should not."""
    done = workspace.python("scripts/spec.py", "update", "--source", VENDORS, "--dir", str(Path(CONTRACT).parent))
    if mutant.stops:
        if done.returncode and mutant.stops in done.stderr:
            verdict.caught.append("make spec")
        else:
            verdict.problems.append(f"make spec does not stop with {mutant.stops!r}: {done.stderr.strip()[-300:]}")
        return False
    if done.returncode:
        verdict.problems.append(f"make spec stops: {done.stderr.strip()[-500:]}")
        return False
    return True


def _judge(verdict: Verdict, layer: int, says: str, code: int, output: str) -> None:
    if code == 1 and re.search(says, output):
        verdict.caught.append(str(layer))
    elif code == 0:
        verdict.problems.append(f"layer {layer} does not see it")
    elif code == 1:
        verdict.problems.append(f"layer {layer} is red for another reason, it does not say {says!r}:\n{output[-1500:]}")
    else:
        verdict.problems.append(f"layer {layer} cannot be run (exit code {code}):\n{output[-1500:]}")


def examine_unchanged(folder: Path, prism: Prism) -> Verdict:
    """Run all layers on an unchanged copy."""
    verdict = Verdict(None)
    started = time.monotonic()
    workspace = Workspace(folder)
    paths = [f"tests/contract/{name}" for name in FILES.values()]
    done = workspace.pytest(paths, "-x", f"--prism-url={prism.url}")
    if done.returncode:
        verdict.problems.append(f"the unchanged tree is red:\n{done.stdout[-3000:]}{done.stderr[-500:]}")
    verdict.seconds = time.monotonic() - started
    return verdict


def examine_all(mutants: Sequence[Mutant], *, jobs: int, unchanged: bool) -> Iterator[Verdict]:
    """Examine faults, some at a time, and yield what came of each as soon as it is known."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saperly-mutants-")))
        prism = start(DOCUMENT, log=folder / "prism.log")
        stack.callback(prism.stop)
        pool = stack.enter_context(concurrent.futures.ThreadPoolExecutor(jobs))
        waiting = [pool.submit(examine_unchanged, folder / "unchanged", prism)] if unchanged else []
        waiting += [pool.submit(examine, mutant, folder / mutant.name, prism) for mutant in mutants]
        try:
            for done in concurrent.futures.as_completed(waiting):
                yield done.result()
        finally:
            for task in waiting:
                task.cancel()
        if not prism.answers():
            raise MockError(f"Prism no longer answers; the end of its log:\n{prism.last_words()}")


# --- the table ------------------------------------------------------------------------------------------------------


def rows(verdicts: Iterable[Verdict]) -> list[tuple[str, str, str, str]]:
    """The rows of the table, in the order of the catalogue."""
    order = {name: number for number, name in enumerate(CATALOGUE.mutants)}
    found = []
    for verdict in sorted(verdicts, key=lambda verdict: order.get(verdict.name, -1)):
        if verdict.mutant is None:
            fault, caught = UNCHANGED, "passes" if not verdict.problems else "FAILS"
        else:
            fault = verdict.mutant.what
            caught = ", ".join(verdict.caught) or ("nothing, rightly" if verdict.mutant.where == CONTROL else "nothing")
            caught = f"{caught}: NOT AS IT SHOULD BE" if verdict.problems else caught
        found.append((verdict.name, fault, caught, f"{verdict.seconds:.0f} s"))
    return found


def as_markdown(verdicts: Iterable[Verdict]) -> str:
    """The table for the docs: per place of the fault one part."""
    lines = ["| fault | what | caught by | time |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {fault} | {caught} | {seconds} |" for name, fault, caught, seconds in rows(verdicts)]
    return "\n".join(lines)


BEGIN, END = "<!-- the table of make mutants: begin -->", "<!-- the table of make mutants: end -->"


def write_page(table: str, page: Path) -> None:
    """Put the table between its marks in the docs."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise StaleMutant(f"{page} lacks the marks {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def choose(only: str) -> list[Mutant]:
    """The faults that ONLY= names: all, one, or all whose name begins with it.

    Raises:
        StaleMutant: there is none of this name.
    """
    names = list(CATALOGUE.mutants)
    if only in names:
        return [CATALOGUE.mutants[only]]
    chosen = [mutant for name, mutant in CATALOGUE.mutants.items() if name.startswith(only)]
    if not chosen:
        near = difflib.get_close_matches(only, names, n=3, cutoff=0.3)
        raise StaleMutant(f"ONLY={only}: there is no such fault; did you mean {' or '.join(near) or names[0]}?")
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command; 0 if every fault was caught and the tree as it is passes."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--only", default="", help="one fault, or all whose names begin with this")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="how many at a time (default: 2)")
    parser.add_argument("--list", action="store_true", help="show the faults and run nothing")
    parser.add_argument("--docs", action="store_true", help="put the table into docs/contract-tests.md")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    verdicts: list[Verdict] = []
    try:
        mutants = choose(options.only)
        if options.list:
            for mutant in mutants:
                print(f"{mutant.name:<45} {mutant.what}")
            return 0
        for verdict in examine_all(mutants, jobs=options.jobs, unchanged=not options.only):
            verdicts.append(verdict)
            result = "caught by " + ", ".join(verdict.caught) if verdict.caught else "green, as it should be"
            print(f"{verdict.name}: {'NOT AS IT SHOULD BE' if verdict.problems else result}", flush=True)
            for problem in verdict.problems:
                print("    " + problem.replace("\n", "\n    "), flush=True)
        print("\n" + as_markdown(verdicts))
        bad = sorted(verdict.name for verdict in verdicts if verdict.problems)
        if options.docs and not bad:
            write_page(as_markdown(verdicts), PAGE)
    except (StaleMutant, MockError, OSError) as error:
        print(f"mutants: {error}", file=sys.stderr)
        return 2
    seconds = time.monotonic() - started
    if bad:
        print(f"\n{len(bad)} of {len(verdicts)} are not as they should be: {', '.join(bad)}", file=sys.stderr)
        return 1
    faults = sum(mutant.where != CONTROL for mutant in mutants)
    print(f"\n{faults} {'fault' if faults == 1 else 'faults'}, each caught as it should be, in {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
