"""Everything that looks random comes from the seed: ids, secrets, waits, outcomes.

Each draw hashes the seed and a counter. The counter is stored with the data, so that a sandbox that goes on from a file
does not repeat itself, and it goes back with a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"


class Chance:
    """Draws from a seed.

    Args:
        seed: the same seed gives the same draws.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.counter = 0
        self._key = str(seed).encode()[:64]

    def _draw(self) -> int:
        self.counter += 1
        return int.from_bytes(blake2b(b"%d" % self.counter, key=self._key, digest_size=32).digest())

    def word(self, length: int) -> str:
        """Letters and digits."""
        number, letters = self._draw(), []
        for _ in range(length):
            number, index = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[index])
        return "".join(letters)

    def id(self, prefix: str) -> str:
        """An id such as `num_4fK2wqT1xa9d`."""
        return f"{prefix}_{self.word(12)}"

    def uuid(self) -> str:
        """A UUID in the form of version 4."""
        number = self._draw()
        text = f"{number & (1 << 128) - 1 & ~(0xF << 76) & ~(0x3 << 62) | 4 << 76 | 2 << 62:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def fraction(self) -> float:
        """From 0 up to, but not including, 1."""
        return (self._draw() & (1 << 53) - 1) / (1 << 53)

    def milliseconds(self, seconds: tuple[float, float]) -> int:
        """A wait between two numbers of seconds, in milliseconds."""
        low, high = seconds
        return int((low + (high - low) * self.fraction()) * 1000)

    def choice(self, among: Sequence[T]) -> T:
        """One of them."""
        return among[self._draw() % len(among)]
