"""The benchmark runs, and its table says what was measured. Nothing here asserts how long anything takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The modules of the benchmark."""
    monkeypatch.syspath_prepend(ROOT)
    # No package of the tests is to be taken for it.
    monkeypatch.delitem(sys.modules, "bench", raising=False)
    from bench import environments, figures, measure, page, table

    yield SimpleNamespace(environments=environments, figures=figures, measure=measure, page=page, table=table)
    for name in [name for name in sys.modules if name.partition(".")[0] == "bench"]:
        del sys.modules[name]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


def cells(output: str) -> dict[str, list[str]]:
    """The cells of each row by its title."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in output.splitlines() if line[:1] == "|"]
    return {title: rest for title, *rest in lines if not title.startswith("-")}


def test_the_docs_get_what_was_found_and_nothing_else_changes(bench: SimpleNamespace, tmp_path: Path) -> None:
    page = tmp_path / "cost.md"
    page.write_text("before\n<!-- make bench: begin -->\nold\n<!-- make bench: end -->\nafter\n")
    bench.page.write("| new |", "make bench", page)
    bench.page.write("| newer |", "make bench", page)
    assert page.read_text() == "before\n<!-- make bench: begin -->\n| newer |\n<!-- make bench: end -->\nafter\n"
    with pytest.raises(bench.page.PageError, match=r"cost\.md lacks the lines <!-- make tea: begin -->"):
        bench.page.write("", "make tea", page)


def test_the_figures_of_the_docs_are_of_these_rows(bench: SimpleNamespace) -> None:
    text, _, of_sandbox = bench.page.PAGE.read_text(encoding="utf-8").partition("<!-- make bench: end -->")
    rows = cells(text)
    header = rows.pop("ratio (figure)")
    assert header == ["reach", *(participant.name for participant in bench.figures.PARTICIPANTS)]
    assert list(rows) == [row.title for row in bench.figures.ROWS]
    assert cells(of_sandbox).pop("figure") == ["Prism", "sandbox", "ratio", "goal", "met"]


def test_measures_ours_and_raw_httpx_with_tiny_counts(bench: SimpleNamespace) -> None:
    done = run("--here", "--quick", "--rounds", "1", "--count", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    rows = cells(done.stdout)
    header = rows.pop("ratio (figure)")
    assert header[:2] == ["reach", "raw httpx"]
    assert header[2].startswith("ours")
    assert list(rows) == [row.title for row in bench.figures.ROWS]
    for row in bench.figures.ROWS:
        _reach, raw, ours = rows[row.title]
        if row.base is bench.figures.RAW:
            assert re.fullmatch(r"1 \(\S+ ?\S*\)", raw), row.name
            assert re.fullmatch(r"\d+\.\d\d [✓✗] \(\S+ ?\S*\)", ours), row.name
        else:  # nobody to divide by
            assert raw == ""
            assert re.fullmatch(r"\(\S+ ?\S*\)", ours), row.name


def test_only_measures_the_rows_asked_for(bench: SimpleNamespace) -> None:
    done = run("--here", "--quick", "--rounds", "1", "--count", "1", "--only", "list")

    assert done.returncode == 0, done.stderr
    assert list(cells(done.stdout))[1:] == [row.title for row in bench.figures.ROWS if row.name == "list"]


@pytest.mark.parametrize("arguments", [["--only", "nothing"], ["--count", "0"], ["--rounds", "-1"]])
def test_refuses_what_cannot_be_meant(arguments: list[str]) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("python -m bench: error:")


def test_a_client_that_fails_is_named_and_the_others_are_measured(bench: SimpleNamespace, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'RuntimeError: no such client' >&2\nexit 1\n")
    broken.chmod(0o755)
    figures = bench.figures
    row = next(row for row in figures.ROWS if row.name == "list")
    failures: list[tuple[str, str]] = []
    with bench.measure.Track({figures.RAW: sys.executable, figures.VENDOR: str(broken)}) as track:
        results = bench.measure.measure(
            track,
            figures.Measurement("list", rounds=1, count=1),
            failed=lambda participant, why: failures.append((participant.name, why)),
        )

    assert failures == [(figures.VENDOR.name, "list: RuntimeError: no such client")]
    rows = cells(bench.table.table([row], (figures.RAW, figures.VENDOR), {"list": results}, {}))
    assert rows[row.title][1].startswith("1 (")
    assert rows[row.title][2] == "failed"


def test_an_answer_that_is_not_the_expected_one_is_no_measurement(bench: SimpleNamespace) -> None:
    figures = bench.figures
    with bench.measure.Track({figures.RAW: sys.executable}) as track:
        track.urls = track.urls[::-1]  # a thousand items where one is expected

        with pytest.raises(bench.measure.MeasureError, match="got 1000 instead of 1"):
            track.turn(figures.RAW, figures.Measurement("list", rounds=1, count=1))
        with pytest.raises(bench.measure.MeasureError, match="found 1000 items instead of 1"):
            track.turn(figures.RAW, figures.Measurement("first_call", rounds=1, fresh=True))


def test_every_process_ends_with_the_run(bench: SimpleNamespace) -> None:
    figures = bench.figures
    with bench.measure.Track({figures.RAW: sys.executable}) as track:
        track.turn(figures.RAW, figures.Measurement("list", rounds=1, count=1))
        processes = [process.process for process in (track.server, *track.workers.values())]

    assert [process.returncode for process in processes] == [0, 0]


def test_each_lap_has_new_processes_and_counts_all_rounds_but_the_first(
    bench: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = bench.figures
    started: list[str] = []

    class Worker:
        def __init__(self, *command: str) -> None:
            started.append(command[1])

        def line(self) -> list[int]:
            return [1, 2]

        def ask(self, _order: object) -> dict[str, float]:
            return {"cpu": float(len(started))}

        def close(self) -> None:
            pass

    monkeypatch.setattr(bench.measure, "Process", Worker)
    with bench.measure.Track({figures.RAW: sys.executable}) as track:
        found = bench.measure.measure(track, figures.Measurement("list", rounds=2, laps=3), failed=pytest.fail)

    assert [Path(program).name for program in started] == ["server.py", "worker.py", "worker.py", "worker.py"]
    assert found == {figures.RAW: [{"cpu": 2.0}] * 2 + [{"cpu": 3.0}] * 2 + [{"cpu": 4.0}] * 2}


def results(bench: SimpleNamespace, **of: list[float]) -> dict[Any, list[dict[str, float]]]:
    """Rounds by participant, from the numbers of each."""
    return {
        getattr(bench.figures, name): [{"cpu": value, "rate": value} for value in values] for name, values in of.items()
    }


def row(bench: SimpleNamespace, name: str) -> Any:
    return next(row for row in bench.figures.ROWS if row.name == name)


def test_a_ratio_is_the_median_of_the_rounds_ratios(bench: SimpleNamespace) -> None:
    # A slow round is slow for both: the ratio of the medians would be 0.5, or 2.
    of = results(bench, RAW=[1.0, 4.0, 2.0], OURS=[0.7, 2.8, 2.6])

    assert bench.table.ratio(row(bench, "list"), of, bench.figures.OURS) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("name", "ours", "verdict"),
    [
        ("list", 0.904, "0.90 ✓"),
        ("list", 0.906, "0.91 ✗"),
        ("async-rate", 2.496, "2.50 ✓"),
        ("async-rate", 2.49, "2.49 ✗"),
    ],
)
def test_the_verdict_fits_the_number_beside_it(bench: SimpleNamespace, name: str, ours: float, verdict: str) -> None:
    of = results(bench, RAW=[1.0], OURS=[ours])

    assert bench.table.cell(row(bench, name), of, bench.figures.OURS).startswith(verdict)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.00037, "370 µs"), (0.00317, "3.17 ms"), (0.136, "136 ms"), (1.284, "1.28 s")]
)
def test_a_figure_has_a_unit_that_suits_it(bench: SimpleNamespace, seconds: float, text: str) -> None:
    of = results(bench, RAW=[seconds])

    assert bench.table.cell(row(bench, "list"), of, bench.figures.RAW) == f"1 ({text})"


def test_the_extra_has_targets_of_its_own(bench: SimpleNamespace) -> None:
    of = results(bench, RAW=[1.0], OURS=[0.8], OURS_FAST=[0.8], VENDOR=[0.8])
    many = row(bench, "list-1000")

    assert [many.reached(participant, 0.8) for participant in of] == [None, True, False, None]


def test_what_could_not_be_installed_says_so(bench: SimpleNamespace) -> None:
    figures = bench.figures
    text = bench.table.table(
        [row(bench, "list")],
        (figures.RAW, figures.VENDOR),
        {"list": results(bench, RAW=[0.0005])},
        {figures.VENDOR: "no matching distribution"},
    )

    assert cells(text)[row(bench, "list").title][1:] == ["1 (500 µs)", "not installed"]


def test_an_environment_that_cannot_be_made_gives_pips_reason(
    bench: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environments = bench.environments
    (tmp_path / "nothing.txt").write_text("./no-such-folder\n")
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    monkeypatch.setattr(environments, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path)

    for _ in range(2):  # nor is it taken for made the next time
        with pytest.raises(environments.InstallError, match="no-such-folder"):
            environments.python_of("nothing")


def test_the_participants_see_no_proxy_and_nobodys_key(bench: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "https_proxy", "SAPERLY_API_KEY", "OPENAI_API_KEY", "PYTHONPATH"):
        monkeypatch.setenv(name, "http://example.invalid")
    environment = bench.environments.environment()

    assert "http://example.invalid" not in environment.values()
    assert environment["PATH"] == os.environ["PATH"]


def pins(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if "==" in line]
    return {name.lower().replace("_", "-"): version for name, _, version in (line.partition("==") for line in lines)}


def test_the_environments_pin_what_the_project_pins() -> None:
    project = pins(ROOT / "requirements.txt") | pins(ROOT / "requirements-dev.txt")
    differing = {
        (path.name, name)
        for path in (ROOT / "bench" / "requirements").glob("*.txt")
        for name, version in pins(path).items()
        if project.get(name, version) != version
    }

    assert differing == set()


def test_ours_has_no_extra_and_the_extra_is_all_that_the_other_has_more() -> None:
    folder = ROOT / "bench" / "requirements"
    plain, fast = pins(folder / "ours.txt"), pins(folder / "ours-fast.txt")

    assert not {"msgspec", "httpx-aiohttp", "aiohttp"} & set(plain)
    assert {"msgspec", "httpx-aiohttp", "aiohttp"} <= set(fast)
    assert plain.items() <= fast.items()
