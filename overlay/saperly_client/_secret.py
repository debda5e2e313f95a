"""The key, kept out of sight."""

from __future__ import annotations

TYPE_CHECKING = False  # defined, not imported: see _async/client.py
if TYPE_CHECKING:
    from typing import NoReturn


class Secret:
    """A key that shows itself in no repr, traceback or pickle."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The key itself. Keep it out of local variables: tracebacks may print those."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret('…')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Saperly key is not pickled: make a client in each process from SAPERLY_API_KEY")
