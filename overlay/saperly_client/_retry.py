"""When a request is sent again, and after how long. Plain functions: no clock, no I/O, no state.

Retry libraries (stamina, tenacity, httpx-retries) were looked at: none takes `Retry-After`, an idempotency key and a
deadline into one decision, and one that sits in the transport loses the client's proxy and TLS settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RETRIED_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
INITIAL_BACKOFF = 0.5
MAX_BACKOFF = 8.0
MAX_RETRY_AFTER = 60.0


class Outcome(NamedTuple):
    """How one attempt ended: `status_code` is None where no answer arrived."""

    status_code: int | None
    tag: str | None = None
    retry_after: float | None = None
    unsent: bool = False
    """The connection was never made, so that the server cannot have acted."""


def is_retryable(outcome: Outcome, *, repeatable: bool) -> bool:
    """Whether sending it again can help and do no harm.

    Args:
        outcome: how the attempt ended.
        repeatable: a second arrival cannot act twice: the operation only reads, or it carries an idempotency key.
    """
    status = outcome.status_code
    if status is None:
        return repeatable or outcome.unsent
    if status == 409:
        # The first try is still being worked on: the same key will get its result.
        return outcome.tag == "IdempotencyConflict" and repeatable
    if status == 429:
        return True  # refused before anything was done
    return status in RETRIED_STATUSES and repeatable


def delay_before_retry(
    outcome: Outcome,
    *,
    retries_done: int,
    max_retries: int,
    repeatable: bool,
    remaining: float,
    random: Callable[[], float],
    max_retry_after: float = MAX_RETRY_AFTER,
) -> float | None:
    """Seconds to wait before the next attempt, or None: give up and raise.

    Args:
        outcome: how the attempt ended.
        retries_done: attempts beyond the first so far.
        max_retries: attempts beyond the first that are allowed.
        repeatable: see `is_retryable`.
        remaining: seconds until the call's deadline (infinity where it has none).
        random: a number in [0, 1), for the jitter.
        max_retry_after: longest `Retry-After`, in seconds, that is waited for.
    """
    if retries_done >= max_retries or not is_retryable(outcome, repeatable=repeatable):
        return None
    if outcome.retry_after is not None:
        if outcome.retry_after > max_retry_after:
            return None
        # The server named the time; spread the herd a little after it, never before it.
        delay = outcome.retry_after + random() * min(0.1 * outcome.retry_after, 1.0)
    else:
        delay = longest_backoff(retries_done) * (0.5 + 0.5 * random())
    # A wait that ends at or after the deadline leaves no time for the attempt: better an error now.
    return delay if delay < remaining else None


def longest_backoff(retries_done: int) -> float:
    """Seconds that the wait after so many retries is at most, where the server named none."""
    return min(MAX_BACKOFF, INITIAL_BACKOFF * 2.0 ** min(retries_done, 10))


def attempt_limit(remaining: float, *, retries_done: int, max_retries: int) -> float:
    """Seconds that an attempt may take.

    Half of what is left, where that leaves the next attempt a wait and as long again: a server that is silent is
    asked once more, and not waited for until there is no time to. The last attempt may take all of it.

    Args:
        remaining: seconds until the call's deadline (infinity where it has none).
        retries_done: attempts beyond the first so far.
        max_retries: attempts beyond the first that are allowed.
    """
    another = retries_done < max_retries and remaining / 2 > longest_backoff(retries_done)
    return remaining / 2 if another else remaining


def parse_retry_after(headers: Mapping[str, str], *, now: Callable[[], float]) -> float | None:
    """Seconds from a `Retry-After` header (delta seconds or an HTTP date), or None where there is no usable one."""
    value = headers.get("retry-after")
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return float(value)
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(value)
        # "-0000" parses to a date without a zone, and HTTP dates are in UTC.
        return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now())
    except (ValueError, OverflowError):
        return None
