# Translated from overlay/saperly_client/_async/launch.py by scripts/unasync.py; do not edit.
"""`launch()`: a number that answers, in one call, or nothing at all."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from .._deadline import Deadline
from .._errors import APIConnectionError, LaunchError, ResponseValidationError, SaperlyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saperly_api.models import Connection, PhoneNumber

    from .client import Saperly

# Undoing has time of its own: the deadline may be what made the launch fail.
UNDO_TIMEOUT = 30.0


class Launched(NamedTuple):
    """What `launch()` made: the number, with the connection attached, and the connection."""

    number: PhoneNumber
    connection: Connection


def launch(
    client: Saperly, number: Mapping[str, Any], connection: Mapping[str, Any], timeout: float | None
) -> Launched:
    """Provision, create, attach; undo what was done where a step fails.

    Args:
        client: whose calls these are.
        number: arguments of `numbers.provision()`.
        connection: arguments of `connections.create()`.
        timeout: seconds for the three steps together; None for no limit.

    Raises:
        TypeError: the connection has an argument that there is not; nothing was sent.
        LaunchError: a step failed.
    """
    parameters = signature(client.connections.create).parameters.values()
    unknown = set(connection) - {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}
    if unknown:
        raise TypeError(f"connections.create() has no argument {', '.join(sorted(map(repr, unknown)))}")
    deadline = Deadline(timeout)
    made: list[tuple[str, str]] = []  # what was made so far: kind and id
    step = "provision"
    key = str(uuid4())
    try:
        rented = client.numbers.provision(**number, idempotency_key=key, timeout=remaining(deadline, timeout))
        made.append(("number", rented.id))
        step, key = "create", str(uuid4())
        created = client.connections.create(**connection, idempotency_key=key, timeout=remaining(deadline, timeout))
        made.append(("connection", created.id))
        step, key = "attach", str(uuid4())
        attached = client.numbers.assign_connection(
            rented.id, connection_id=created.id, idempotency_key=key, timeout=remaining(deadline, timeout)
        )
    except SaperlyError as error:
        undone, left_behind = undo(client, made)
        # Without an answer that says no, the step may have been carried out all the same.
        uncertain = step != "attach" and isinstance(error, APIConnectionError | ResponseValidationError)
        raise LaunchError(
            f"launch failed at the step {step!r}: {error}. {told(undone, left_behind)}"
            + (f". What {step} made, if anything, has the idempotency key {key}" if uncertain else ""),
            step=step,
            idempotency_key=key,
            undone=undone,
            left_behind=left_behind,
        ) from error
    return Launched(attached, created)


def undo(client: Saperly, made: list[tuple[str, str]]) -> tuple[tuple[str, ...], dict[str, SaperlyError]]:
    """Undo, last things first: the ids that are gone, and those that are not, with the reason."""
    undone: list[str] = []
    left_behind: dict[str, SaperlyError] = {}
    for kind, made_id in reversed(made):
        try:
            if kind == "number":
                client.numbers.release(made_id, timeout=UNDO_TIMEOUT)
            else:
                client.connections.delete(made_id, timeout=UNDO_TIMEOUT)
            undone.append(made_id)
        except SaperlyError as error:
            left_behind[made_id] = error
    return tuple(undone), left_behind


def remaining(deadline: Deadline, timeout: float | None) -> float | None:
    """The seconds left for a step, never none at all: its own error says that the time is over."""
    return None if timeout is None else max(deadline.remaining(), 0.001)


def told(undone: tuple[str, ...], left_behind: Mapping[str, SaperlyError]) -> str:
    """What became of what had been made, for the error."""
    parts = [f"Undone: {', '.join(undone)}"] if undone else []
    parts += [f"Still there: {made_id} ({error})" for made_id, error in left_behind.items()]
    return "; ".join(parts) or "Nothing had been made before it"
