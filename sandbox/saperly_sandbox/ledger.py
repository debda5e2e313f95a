"""Money: reserve before the action, settle what it cost, release the rest. Never below zero, never over a cap.

Every entry says by how much what is available and what is reserved changes. So at any time the sum of a column is the
balance, and what was spent is what was topped up less what is still there.

    topup    available +          charge   available -     (rent, setup)
    reserve  available -  reserved +
    settle                reserved -                       (the cost leaves)
    release  available +  reserved -                       (the rest comes back)
    adjust   available + or -
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clock import next_month
from .errors import ApiError

if TYPE_CHECKING:
    from .engine import Engine
    from .store import Doc


def cost(cents_per_minute: int, seconds: int) -> int:
    """What a call costs, by the second, rounded up to a whole cent."""
    return -(-cents_per_minute * seconds // 60)


def balance(engine: Engine) -> int:
    """What can be spent, in cents."""
    return engine.store.last_balance()[0]


def reserve(engine: Engine, key: Doc | None, cents: int, ref: str, note: str) -> None:
    """Set money aside for something, at the expense of the key that asks for it.

    Raises:
        ApiError: `SpendLimitExceeded` or `InsufficientFunds`.
    """
    for one in _chain(engine, key):
        limit, spent = one["spendLimitCents"], one["spentThisPeriodCents"]
        if limit is not None and spent + cents > limit:
            raise ApiError("SpendLimitExceeded", limitCents=limit, priorSpendCents=spent, requestedCents=cents)
    available = balance(engine)
    if cents > available:
        raise ApiError("InsufficientFunds", balanceCents=available, requestedCents=cents)
    key_id = None if key is None else key["id"]
    engine.store.book(engine.now(), "reserve", -cents, cents, key_id, ref, note)
    _spend(engine, key, cents)


def headroom(engine: Engine, key: Doc | None) -> int:
    """The most that can be reserved at the expense of a key, in cents."""
    left: list[int] = [
        one["spendLimitCents"] - one["spentThisPeriodCents"]
        for one in _chain(engine, key)
        if one["spendLimitCents"] is not None
    ]
    return max(0, min([balance(engine), *left]))


def settle(engine: Engine, key: Doc | None, cents: int, ref: str, note: str, *, held: int | None = None) -> None:
    """Pay out of what was reserved for something, and give the rest back.

    Args:
        engine: whose ledger.
        key: the key that the money was reserved for.
        cents: the cost, at most what was reserved.
        ref: for what it was reserved.
        note: for people.
        held: what is reserved for it, where that is known.
    """
    key_id = None if key is None else key["id"]
    if held is None:
        held = engine.store.held(ref)
    if cents:
        engine.store.book(engine.now(), "settle", 0, -cents, key_id, ref, note)
    if held > cents:
        engine.store.book(engine.now(), "release", held - cents, cents - held, key_id, ref, note)
        _spend(engine, key, cents - held, reserved_at=engine.store.ledger(ref)[0]["at"])


def charge(engine: Engine, cents: int, ref: str, note: str) -> None:
    """Take money at once.

    Raises:
        ApiError: `InsufficientFunds`.
    """
    available = balance(engine)
    if cents > available:
        raise ApiError("InsufficientFunds", balanceCents=available, requestedCents=cents)
    if cents:
        engine.store.book(engine.now(), "charge", -cents, 0, None, ref, note)


def top_up(engine: Engine, cents: int, note: str) -> None:
    """Add money, or with a negative amount adjust the balance downwards."""
    engine.store.book(engine.now(), "topup" if cents >= 0 else "adjust", cents, 0, None, "workspace", note)


def new_period(engine: Engine, key: Doc) -> None:
    """Begin a new month for the cap of a key, and see to the next one."""
    key.update(spentThisPeriodCents=0, periodStart=engine.now())
    engine.store.update("key", key)
    engine.store.schedule(next_month(engine.now()), "spend_reset", key["id"])


def _chain(engine: Engine, key: Doc | None) -> list[Doc]:
    """The key, and the keys that it was minted by."""
    chain: list[Doc] = []
    while key is not None:
        chain.append(key)
        parent = key["mintedByTokenId"] if engine.settings.child_spend_counts_for_parent else None
        key = None if parent is None else engine.store.get("key", parent)
    return chain


def _spend(engine: Engine, key: Doc | None, cents: int, reserved_at: int | None = None) -> None:
    for one in _chain(engine, key):
        # What comes back of an earlier month's reservation is none of this month's.
        if reserved_at is None or reserved_at >= one["periodStart"]:
            one["spentThisPeriodCents"] += cents
            engine.store.update("key", one)
