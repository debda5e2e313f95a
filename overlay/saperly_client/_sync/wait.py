# Translated from overlay/saperly_client/_async/wait.py by scripts/unasync.py; do not edit.
"""Waiting for something to be over, by looking at it again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .._deadline import Deadline
from .._errors import APITimeoutError, InvalidArgumentError, WaitTimeoutError
from .._io import sleep
from .._options import check_timeout, is_number

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
State = TypeVar("State", covariant=True)


class Look(Protocol[State]):
    """Fetches the present state; takes the options of a call."""

    def __call__(self, **options: Any) -> State: ...


def wait_until(
    look: Look[T],
    is_over: Callable[[T], bool],
    *,
    what: str,
    longest: float | None,
    timeout: float | None,
    poll: float,
    on_progress: Callable[[T], None] | None,
) -> T:
    """Look until it is over.

    Args:
        look: fetches its present state.
        is_over: whether that state is the end.
        what: its name, for the error.
        longest: seconds that a look may take by itself; None for no limit.
        timeout: seconds to wait at most; None for no limit.
        poll: seconds between two looks.
        on_progress: called with each state.

    Raises:
        WaitTimeoutError: it was not over in time.
    """
    if not is_number(poll) or poll <= 0:
        raise InvalidArgumentError(f"poll={poll!r}: pass seconds greater than 0")
    check_timeout(timeout)
    deadline = Deadline(timeout)
    last: T | None = None
    while True:
        remaining = deadline.remaining()
        # A look near the end is cut short, so that the whole wait keeps its timeout.
        cut_short = remaining < (float("inf") if longest is None else longest)
        options = {"timeout": max(remaining, 0.001)} if cut_short else {}
        try:
            state = last = look(**options)
        except APITimeoutError as error:
            if deadline.remaining():
                raise
            raise WaitTimeoutError(f"{what} was not over after {timeout:g} s", last=last) from error
        if on_progress is not None:
            on_progress(state)
        if is_over(state):
            return state
        if deadline.remaining() <= poll:
            raise WaitTimeoutError(f"{what} was not over after {timeout:g} s", last=last)
        sleep(poll)
