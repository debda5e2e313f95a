"""One deadline for a whole call: its attempts, its sleeps and every phase of each attempt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import monotonic

# Seconds. Sockets refuse more than some three hundred years.
LONGEST = 1e9


class Remaining(float):
    """Seconds that are left until a deadline, which can be asked again."""

    deadline: Deadline


class Deadline(Mapping[str, float | None]):
    """The moment at which a call must be over.

    It stands in the place of httpx's `timeout` extension, a mapping from a phase (`pool`, `connect`, `write`, `read`)
    to seconds. httpcore asks it at the start of each phase, so each gets what is left of the attempt, not the whole
    timeout anew.
    """

    __slots__ = ("_at", "_attempt_at")

    def __init__(self, timeout: float | None) -> None:
        self._at = self._attempt_at = None if timeout is None else monotonic() + min(timeout, LONGEST)

    def remaining(self) -> float:
        """Seconds left, 0 where it has passed, infinity where there is no deadline."""
        return float("inf") if self._at is None else max(0.0, self._at - monotonic())

    def limit_attempt(self, seconds: float) -> None:
        """Give the attempt that begins now so long, and no longer than there is."""
        if self._at is not None:
            self._attempt_at = min(self._at, monotonic() + seconds)

    def attempt_remaining(self) -> float:
        """Seconds left for the present attempt."""
        return float("inf") if self._attempt_at is None else max(0.0, self._attempt_at - monotonic())

    def __getitem__(self, phase: str) -> float | None:
        if self._attempt_at is None:
            return None
        # Never 0, which sockets read as "do not block".
        remaining = Remaining(max(0.001, self._attempt_at - monotonic()))
        remaining.deadline = self
        return remaining

    def get(self, phase: str, _default: object = None) -> float | None:
        """Seconds that the phase may take."""
        return self[phase]

    def __iter__(self) -> Iterator[str]:
        return iter(("connect", "read", "write", "pool"))

    def __len__(self) -> int:
        return 4
