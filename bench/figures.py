"""What is measured, and what is to be reached. Every target stands here, and no measured figure does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True)
class Participant:
    """A column of the table.

    Attributes:
        name: of the column.
        client: the module in `bench/clients`.
        environment: the file in `bench/requirements`.
    """

    name: str
    client: str
    environment: str


RAW = Participant("raw httpx", "raw", "raw")
OURS = Participant("ours", "ours", "ours")
OURS_FAST = Participant("ours [fast]", "ours", "ours-fast")
VENDOR = Participant("saperly 3.0.0", "vendor", "vendor")
OTHERS = (
    Participant("telnyx", "telnyx", "telnyx"),
    Participant("twilio", "twilio", "twilio"),
    Participant("stripe", "stripe", "stripe"),
    Participant("openai", "openai", "openai"),
)
PARTICIPANTS = (RAW, OURS, OURS_FAST, VENDOR, *OTHERS)
OF_SAPERLY = (RAW, OURS, OURS_FAST, VENDOR)


@dataclass(frozen=True)
class Measurement:
    """Something that participants do in turn, round after round.

    Attributes:
        name: for the participants: a figure of `worker.py`, or an argument of `fresh.py`.
        rounds: how often each participant has its turn.
        laps: how often all of that is done, each time in new processes: where its objects come to lie in memory can
            make one process 5 % slower than the next, for as long as it lives.
        count: calls a turn.
        fresh: each turn in a process of its own.
        participants: who takes part.
    """

    name: str
    rounds: int
    laps: int = 1
    count: int = 1
    fresh: bool = False
    participants: tuple[Participant, ...] = PARTICIPANTS

    def quick(self) -> Measurement:
        """The same with a few rounds: enough to see the order of magnitude."""
        return replace(self, rounds=min(self.rounds, 3), laps=1, count=max(1, self.count // 4))


IMPORT = Measurement("import", rounds=9, fresh=True)
FIRST_CALL = Measurement("first_call", rounds=9, fresh=True)
LIST = Measurement("list", rounds=5, laps=3, count=150)
SEND = Measurement("send", rounds=5, laps=3, count=150)
LIST_MANY = Measurement("list_many", rounds=3, laps=7, count=25, participants=OF_SAPERLY)
PARSE = Measurement("parse", rounds=3, laps=7, count=25, participants=(OURS, OURS_FAST, VENDOR))
IN_FLIGHT = Measurement("in_flight", rounds=3, laps=3, count=1024, participants=OF_SAPERLY)


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        name: for `--only`.
        title: what it says.
        measurement: where its numbers come from.
        reach: what our ratio is to reach, without and with the extra `fast`; None where that is not asked.
        key: which number of the measurement.
        base: what the others are divided by.
        unit: of that number.
        more_is_better: whether the target is a lower bound.
    """

    name: str
    title: str
    measurement: Measurement
    reach: tuple[float | None, float | None]
    key: str = "cpu"
    base: Participant = RAW
    unit: Literal["seconds", "calls/s"] = field(default="seconds")
    more_is_better: bool = False

    def target(self, participant: Participant) -> float | None:
        """What this participant is to reach."""
        return {OURS: self.reach[0], OURS_FAST: self.reach[1]}.get(participant)

    def reached(self, participant: Participant, ratio: float) -> bool | None:
        """Whether it does, as the table rounds it; None where nothing is asked of it."""
        target = self.target(participant)
        if target is None:
            return None
        return round(ratio, 2) >= target if self.more_is_better else round(ratio, 2) <= target


ROWS = (
    Row("import", "import the client (CPU)", IMPORT, (0.25, 0.25)),
    Row("first-call", "import, construct, first call (CPU)", FIRST_CALL, (1.20, 1.20)),
    Row("list", "warm call: numbers.list of 1 (CPU)", LIST, (0.90, 0.90)),
    Row("send", "warm call: messages.send (CPU)", SEND, (0.90, 0.90)),
    Row("list-1000", "warm call: numbers.list of 1,000 (CPU)", LIST_MANY, (1.10, 0.65)),
    Row("parse-1000", "parsing 1,000 numbers ÷ saperly 3.0.0 (CPU)", PARSE, (0.50, 0.20), base=VENDOR),
    Row(
        "async-rate",
        "async, 64 in flight: calls a second",
        IN_FLIGHT,
        (2.5, 5.0),
        key="rate",
        unit="calls/s",
        more_is_better=True,
    ),
    Row("async-p99", "async, 64 in flight: 99th percentile", IN_FLIGHT, (0.20, 0.10), key="p99"),
)
