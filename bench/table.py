"""From the rounds to the one table."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.figures import Participant, Row
    from bench.measure import Results


def ratio(row: Row, results: Results, participant: Participant) -> float:
    """The median, over the rounds, of what the participant needed divided by what the base needed in that round."""
    pairs = zip(results[participant], results[row.base], strict=True)
    return median(own[row.key] / base[row.key] for own, base in pairs)


def absolute(row: Row, results: Results, participant: Participant) -> str:
    """The median itself, with its unit."""
    value = median(result[row.key] for result in results[participant])
    if row.unit == "calls/s":
        return f"{value:,.0f}/s"
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.3g} ms" if value < 0.9995 else f"{value:.2f} s"


def reach(row: Row) -> str:
    """What the row is to reach."""
    sign = "≥" if row.more_is_better else "≤"
    plain, fast = row.reach
    return f"{sign} {plain:.2f}" if plain == fast else f"{sign} {plain:.2f}, [fast] {sign} {fast:.2f}"


def cell(row: Row, results: Results, participant: Participant) -> str:
    """Ratio, verdict where there is a target, and the number itself."""
    own = absolute(row, results, participant)
    if participant not in (row.base,) and row.base not in results:
        return f"({own})"
    if participant == row.base:
        return f"1 ({own})"
    value = ratio(row, results, participant)
    mark = {True: " ✓", False: " ✗", None: ""}[row.reached(participant, value)]
    return f"{value:.2f}{mark} ({own})"


def table(
    rows: Sequence[Row],
    participants: Sequence[Participant],
    results: Mapping[str, Results],
    missing: Mapping[Participant, str],
) -> str:
    """The table as text.

    Args:
        rows: what to show.
        participants: the columns.
        results: by the name of the measurement.
        missing: why a participant could not be installed.
    """
    lines = [["ratio (figure)", "reach", *(participant.name for participant in participants)]]
    for row in rows:
        of_row = results[row.measurement.name]
        line = [row.title, reach(row)]
        for participant in participants:
            if participant not in row.measurement.participants:
                line.append("")
            elif participant in missing:
                line.append("not installed")
            elif not of_row.get(participant):
                line.append("failed")
            else:
                line.append(cell(row, of_row, participant))
        lines.append(line)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)
