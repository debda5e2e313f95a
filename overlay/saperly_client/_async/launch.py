"""`launch()`: a number that answers, in one call, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .._deadline import Deadline
from .._errors import LaunchError, SaperlyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from saperly_api.models import Connection, PhoneNumber

    from .client import AsyncSaperly

# Undoing has time of its own: the deadline may be what made the launch fail.
UNDO_TIMEOUT = 30.0


class Launched(NamedTuple):
    """What `launch()` made: the number, with the connection attached, and the connection."""

    number: PhoneNumber
    connection: Connection
