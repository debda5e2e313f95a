"""`launch()`: a number that answers, in one call, or nothing at all."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from .._deadline import Deadline
from .._errors import LaunchError, ResponseValidationError, SaperlyError
from .._failure import leaves_doubt
from .._io import async_shield
from .._options import check_timeout
from .._unset import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saperly_api.models import Connection, PhoneNumber

    from .client import AsyncSaperly

# Undoing has time of its own: the deadline may be what made the launch fail.
UNDO_TIMEOUT = 30.0


class Launched(NamedTuple):
    """What `launch()` made: the number, with the connection attached, and the connection."""

    number: PhoneNumber
    connection: Connection


async def launch(
    client: AsyncSaperly,
    number: Mapping[str, Any],
    connection: Mapping[str, Any],
    more: Mapping[str, Any],
    timeout: float | None,
    options: Mapping[str, Any],
) -> Launched:
    """Provision, create, attach; undo what was done where a step fails.

    Args:
        client: whose calls these are.
        number: arguments of `numbers.provision()`.
        connection: arguments of `connections.create()`.
        more: further arguments of it.
        timeout: seconds for the three steps together; None for no limit.
        options: further options of each call.

    Raises:
        TypeError: the connection has an argument that there is not, or one twice; nothing was sent.
        LaunchError: a step failed.
    """
    parameters = signature(client.connections.create).parameters.values()
    unknown = set(more) - {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}
    if unknown:
        raise TypeError(f"connections.create() has no argument {', '.join(sorted(map(repr, unknown)))}")
    twice = [name for name in more if not isinstance(connection.get(name, UNSET), Unset)]
    if twice:
        raise TypeError(f"launch() got {', '.join(sorted(map(repr, twice)))} both by itself and in connection")
    connection = {**connection, **more}
    check_timeout(timeout)
    client._session.resolve(options, mutates=False)
    deadline = Deadline(timeout)
    made: list[tuple[str, str]] = []  # what was made so far: kind and id
    step = "provision"
    key = str(uuid4())
    try:
        rented = await client.numbers.provision(
            **number, idempotency_key=key, timeout=remaining(deadline, timeout), **options
        )
        made.append(("number", rented.id))
        step, key = "create", str(uuid4())
        created = await client.connections.create(
            **connection, idempotency_key=key, timeout=remaining(deadline, timeout), **options
        )
        made.append(("connection", created.id))
        step, key = "attach", str(uuid4())
        attached = await client.numbers.assign_connection(
            rented.id, connection_id=created.id, idempotency_key=key, timeout=remaining(deadline, timeout), **options
        )
    except BaseException as error:
        with async_shield():
            undone, left_behind = await undo(client, made, options)
        # Without an answer that says no, the step may have been carried out all the same.
        doubtful = step != "attach" and (leaves_doubt(error) or not isinstance(error, SaperlyError))
        outcome = told(undone, left_behind) + (
            f". What {step} made, if anything, has the idempotency key {key}" if doubtful else ""
        )
        if not isinstance(error, SaperlyError):  # cancelled, interrupted, or a hook of the caller's that failed
            error.add_note(f"launch was at the step {step!r}. {outcome}")
            raise
        raise LaunchError(
            f"launch failed at the step {step!r}: {error}. {outcome}",
            step=step,
            idempotency_key=key,
            undone=undone,
            left_behind=left_behind,
        ) from error
    return Launched(attached, created)


async def undo(
    client: AsyncSaperly, made: list[tuple[str, str]], options: Mapping[str, Any]
) -> tuple[tuple[str, ...], dict[str, Exception]]:
    """Undo, last things first: the ids that are gone, and those that are not, with the reason."""
    undone: list[str] = []
    left_behind: dict[str, Exception] = {}
    for kind, made_id in reversed(made):
        try:
            if kind == "number":
                await client.numbers.release(made_id, timeout=UNDO_TIMEOUT, **options)
            else:
                await client.connections.delete(made_id, timeout=UNDO_TIMEOUT, **options)
        except ResponseValidationError:
            undone.append(made_id)  # it was carried out, whatever the answer looks like
        except Exception as error:  # noqa: BLE001 (a hook of the caller's may raise anything; the next is undone all the same)
            left_behind[made_id] = error
        else:
            undone.append(made_id)
    return tuple(undone), left_behind


def remaining(deadline: Deadline, timeout: float | None) -> float | None:
    """The seconds left for a step, never none at all: its own error says that the time is over."""
    return None if timeout is None else max(deadline.remaining(), 0.001)


def told(undone: tuple[str, ...], left_behind: Mapping[str, Exception]) -> str:
    """What became of what had been made, for the error."""
    parts = [f"Undone: {', '.join(undone)}"] if undone else []
    parts += [f"Still there: {made_id} ({error})" for made_id, error in left_behind.items()]
    return "; ".join(parts) or "Nothing had been made before it"
