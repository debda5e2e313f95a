"""The sandbox's own time, in whole milliseconds since 1970.

Frozen time moves by `advance` only; fast time is the machine's times a factor; real time is the machine's, plus
whatever it was advanced by.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache

from .errors import SandboxError

FROZEN_START = 1_767_258_000_000  # 2026-01-01T09:00:00Z
DAY = 86_400_000


class Clock:
    """Time that can be stopped and moved.

    Args:
        mode: `real`, `frozen`, or `fast` (an hour a minute), also with a factor: `fast:3600`.
        start: ISO 8601 time to begin at; by default the machine's, or for frozen time 2026-01-01T09:00:00Z.

    Raises:
        SandboxError: one of them cannot be read.
    """

    def __init__(self, mode: str = "real", start: str | None = None) -> None:
        name, _, factor = mode.partition(":")
        if name not in ("real", "frozen", "fast") or (factor and name != "fast"):
            raise SandboxError(f"clock {mode!r}: use real, frozen, fast or fast:FACTOR")
        try:
            self.speed = {"real": 1.0, "frozen": 0.0}.get(name) or (0.0 if name == "frozen" else float(factor or 60))
        except ValueError:
            raise SandboxError(f"clock {mode!r}: the factor is no number") from None
        if name == "fast" and not 0 < self.speed <= 1e6:
            raise SandboxError(f"clock {mode!r}: the factor must be above 0 and at most 1000000")
        self.mode = name
        if start is not None:
            self._base = parse_time(start)
        else:
            self._base = FROZEN_START if name == "frozen" else int(time.time() * 1000)
        self._since = time.monotonic()

    def now(self) -> int:
        """Milliseconds since 1970."""
        if not self.speed:
            return self._base
        return self._base + int((time.monotonic() - self._since) * 1000 * self.speed)

    def set(self, now: int) -> None:
        """Go on from this moment, which may not lie in the past."""
        self._base = max(now, self.now())
        self._since = time.monotonic()

    def restore(self, now: int) -> None:
        """Go back, or ahead, to the moment of a snapshot."""
        self._base = now
        self._since = time.monotonic()

    def freeze(self) -> None:
        """Stop."""
        self._base, self.speed, self.mode = self.now(), 0.0, "frozen"

    def run(self, mode: str) -> None:
        """Go on as `real` or `fast` time from where it is."""
        now, other = self.now(), Clock(mode)
        self.mode, self.speed = other.mode, other.speed
        self.restore(now)

    def seconds_until(self, moment: int) -> float:
        """Seconds of the machine's time until then; infinity where time stands still."""
        if not self.speed:
            return float("inf")
        return max(0.0, (moment - self.now()) / 1000 / self.speed)


def iso(moment: int) -> str:
    """A moment as the API writes it, such as `2026-01-01T09:00:00.000Z`."""
    seconds, milliseconds = divmod(moment, 1000)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(maxsize=64)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def parse_time(text: str) -> int:
    """The moment in an ISO 8601 text; without a zone it is UTC.

    Raises:
        SandboxError: it is none, or lies outside the years 1970 to 9999.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        milliseconds = int(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise SandboxError(f"{text!r} is no time: write it like 2026-01-01T09:00:00Z") from None
    if milliseconds < 0:
        raise SandboxError(f"{text!r} lies before 1970")
    return milliseconds


def next_month(moment: int) -> int:
    """The first moment of the next month in UTC."""
    at = datetime.fromtimestamp(moment / 1000, UTC)
    year, month = divmod(at.year * 12 + at.month, 12)
    return int(datetime(year, month + 1, 1, tzinfo=UTC).timestamp() * 1000)
