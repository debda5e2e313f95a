"""The key, kept out of sight."""

from __future__ import annotations

TYPE_CHECKING = False  # defined, not imported: see _async/client.py
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


class Secret:
    """A key that shows itself in no repr, traceback or pickle.

    Attributes:
        reveal: gives the key itself. Keep it out of local variables: tracebacks may print those.
    """

    __slots__ = ("reveal",)

    reveal: Callable[[], str]

    def __init__(self, value: str) -> None:
        # In a closure, since what looks into objects prints their attributes.
        self.reveal = lambda: value

    def __repr__(self) -> str:
        return "Secret('…')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Saperly key is not pickled: make a client in each process from SAPERLY_API_KEY")
