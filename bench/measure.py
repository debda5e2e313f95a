"""Runs the participants in turn against one server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bench.environments import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bench.figures import Measurement, Participant

FOLDER = Path(__file__).resolve().parent
TIMEOUT = 120.0


class MeasureError(Exception):
    """A participant failed; the message says how."""


class Process:
    """A program of ours that is spoken to over its standard input and output, and ends when that is closed."""

    def __init__(self, *command: str) -> None:
        self.name = " ".join(command[1:])
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=FOLDER,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def line(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise MeasureError(self.last_words())
        return json.loads(line)

    def ask(self, order: Mapping[str, Any]) -> Any:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise MeasureError(self.last_words()) from None
        return self.line()

    def last_words(self) -> str:
        self.process.kill()
        said = self.process.communicate()[1].strip().splitlines()
        return said[-1] if said else f"{self.name} ended without a word"

    def close(self) -> None:
        if self.process.poll() is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


class Track:
    """The participants, kept ready: each in its own process, idle until it has its turn."""

    def __init__(self, pythons: Mapping[Participant, str | Path]) -> None:
        self.pythons = pythons
        self.workers: dict[Participant, Process] = {}
        self.server = Process(sys.executable, str(FOLDER / "server.py"))
        one, many = self.server.line()
        self.urls = (f"http://127.0.0.1:{one}", f"http://127.0.0.1:{many}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.relieve()
        self.server.close()

    def relieve(self) -> None:
        """End the participants' processes; each gets a new one at its next turn."""
        for process in self.workers.values():
            process.close()
        self.workers.clear()

    def turn(self, participant: Participant, measurement: Measurement) -> dict[str, float]:
        """One turn of one participant.

        Raises:
            MeasureError: it failed.
        """
        if measurement.fresh:
            return {"cpu": self.fresh(participant, measurement)}
        if participant not in self.workers:
            self.workers[participant] = Process(
                str(self.pythons[participant]), str(FOLDER / "worker.py"), participant.client, *self.urls
            )
        answer: dict[str, Any] = self.workers[participant].ask({"figure": measurement.name, "count": measurement.count})
        if "error" in answer:
            raise MeasureError(answer["error"])
        return answer

    def fresh(self, participant: Participant, measurement: Measurement) -> float:
        command = [str(self.pythons[participant]), "fresh.py", participant.client, measurement.name, self.urls[0]]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env=environment(), cwd=FOLDER, timeout=TIMEOUT
            )
        except subprocess.TimeoutExpired:
            raise MeasureError(f"no result in {TIMEOUT:g} s") from None
        if done.returncode:
            raise MeasureError((done.stderr.strip().splitlines() or ["no message"])[-1])
        return float(done.stdout)


Results = dict["Participant", list[dict[str, float]]]


def measure(track: Track, measurement: Measurement, *, failed: Callable[[Participant, str], None]) -> Results:
    """All rounds of one measurement, everybody in turn, so that a slow moment of the machine meets all alike.

    The first round of a lap warms up (byte code, caches, connections) and is not counted. Every other round goes the
    other way about, so that nobody always comes after the same neighbour.
    """
    runners = [participant for participant in measurement.participants if participant in track.pythons]
    results: Results = {participant: [] for participant in runners}
    for _lap in range(measurement.laps):
        track.relieve()
        for index in range(measurement.rounds + 1):
            for participant in list(runners) if index % 2 else list(reversed(runners)):
                try:
                    result = track.turn(participant, measurement)
                except MeasureError as error:
                    runners.remove(participant)
                    del results[participant]
                    failed(participant, f"{measurement.name}: {error}")
                    continue
                if index:
                    results[participant].append(result)
    return results
