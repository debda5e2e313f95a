"""What a call costs: saperly-client beside raw httpx, the vendor's package and other SDKs.

Prints one table. A cell is a ratio and, in brackets, the figure itself; everything in a row is measured in turn, and
the ratio is the median over the rounds. CPU is that of the client's process alone.
"""

from __future__ import annotations

import argparse
import dataclasses
import platform
import sys
import time
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bench import figures, page
from bench.environments import InstallError, python_of
from bench.measure import MeasureError, Track, measure
from bench.table import table

if TYPE_CHECKING:
    from pathlib import Path

    from bench.figures import Participant
    from bench.measure import Results


def main() -> int:
    """Run as a command."""
    names = [row.name for row in figures.ROWS]
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="few rounds: the order of magnitude in about a minute")
    parser.add_argument("--only", action="append", choices=names, metavar="ROW", help=f"a row: {', '.join(names)}")
    parser.add_argument("--without-others", action="store_true", help="leave out telnyx, twilio, stripe and openai")
    parser.add_argument(
        "--here",
        action="store_true",
        help="raw httpx and ours alone, in the environment that runs this: nothing is installed",
    )
    parser.add_argument("--docs", action="store_true", help="write the table into docs/cost.md too")
    parser.add_argument("--rounds", type=positive, help="rounds of every row, in each of its laps")
    parser.add_argument("--count", type=positive, help="calls a turn")
    arguments = parser.parse_args()

    rows = [row for row in figures.ROWS if not arguments.only or row.name in arguments.only]
    participants: tuple[Participant, ...] = figures.PARTICIPANTS
    if arguments.without_others:
        participants = figures.OF_SAPERLY
    if arguments.here:
        participants = (figures.RAW, figures.OURS_FAST if find_spec("httpx_aiohttp") else figures.OURS)

    start = time.monotonic()
    try:
        pythons, missing = (
            (dict.fromkeys(participants, sys.executable), {}) if arguments.here else install(participants)
        )
    except InstallError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    failures: list[str] = []
    results: dict[str, Results] = {}
    try:
        with Track(pythons) as track:
            for measurement in dict.fromkeys(row.measurement for row in rows):
                adjusted = measurement.quick() if arguments.quick else measurement
                adjusted = dataclasses.replace(
                    adjusted, rounds=arguments.rounds or adjusted.rounds, count=arguments.count or adjusted.count
                )
                print(f"bench: {measurement.name}, {adjusted.laps * adjusted.rounds} rounds …", file=sys.stderr)
                results[measurement.name] = measure(
                    track,
                    adjusted,
                    failed=lambda participant, why: failures.append(f"{participant.name} failed: {why}"),
                )
    except MeasureError as error:
        print(f"bench: the server does not start: {error}", file=sys.stderr)
        return 1
    found = (
        f"{table(rows, participants, results, missing)}\n\n"
        f"Python {platform.python_version()}, httpx {version('httpx')}; ✓ reached, ✗ not; "
        f"{time.monotonic() - start:.0f} s in all."
    )
    print(found)
    if arguments.docs:
        page.write(f"{found} Measured on {date.today()}.", "make bench")
    for participant, why in missing.items():
        print(f"{participant.name} is not installed: {why}")
    print(*failures, sep="\n", end="\n" if failures else "")
    return 1 if failures else 0


def here(participants: tuple[Participant, ...]) -> tuple[dict[Participant, str | Path], dict[Participant, str]]:
    """The Python that runs this, for everybody."""
    return dict.fromkeys(participants, sys.executable), {}


def install(participants: tuple[Participant, ...]) -> tuple[dict[Participant, str | Path], dict[Participant, str]]:
    """The Python of each participant, and why some have none.

    Raises:
        InstallError: ours cannot be installed, and without that there is nothing to compare.
    """
    pythons: dict[Participant, str | Path] = {}
    missing: dict[Participant, str] = {}
    for participant in participants:
        try:
            pythons[participant] = python_of(participant.environment)
        except InstallError as error:
            if participant.client in ("raw", "ours"):
                raise InstallError(f"cannot install {participant.name}: {error}") from error
            missing[participant] = str(error)
    return pythons, missing


def positive(text: str) -> int:
    """A whole number greater than 0."""
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number greater than 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
