"""Recordings: a WAV file made of the transcript, tones in the place of voices, one pitch for each side."""

from __future__ import annotations

import math
import struct
from hashlib import blake2b
from hmac import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .engine import Engine
    from .store import Doc

RATE = 8000
PREFIX = "/_sandbox/recordings/"
LONGEST = 3600
"""Seconds after which a recording ends."""


def location(engine: Engine, call_id: str, host: str) -> str:
    """Where the recording can be fetched without a key, as from a store with signed addresses."""
    # A whole address, as the contract has it.
    return f"http://{host or 'localhost'}{PREFIX}{call_id}.wav?token={_token(engine, call_id)}"


def fetch(engine: Engine, call_id: str, token: str) -> bytes | None:
    """The file, or None where there is none, or the token is wrong."""
    call = engine.store.get("call", call_id)
    if call is None or not call["hasRecording"] or not compare_digest(token.encode(), _token(engine, call_id).encode()):
        return None
    return wav(call)


def wav(call: Doc) -> bytes:
    """8 kHz, 8 bits, one channel."""
    samples = bytearray(b"\x80" * (RATE * min(LONGEST, call["durationSec"])))
    for line in call["lines"]:
        begin = (line["start"] - call["answeredAt"]) * RATE // 1000
        end = min(len(samples), (line["end"] - call["answeredAt"]) * RATE // 1000)
        if begin < end:
            voice = _VOICES[line["role"]]
            samples[begin:end] = (voice * ((end - begin) // len(voice) + 1))[: end - begin]
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8,
                         b"data", len(samples))  # fmt: skip
    return header + bytes(samples)


def _syllable(frequency: int) -> bytes:
    """A fifth of a second: a tone that swells and ebbs."""
    count = RATE // 5
    return bytes(
        128 + int(60 * math.sin(math.pi * i / count) * math.sin(2 * math.pi * frequency * i / RATE))
        for i in range(count)
    )


_VOICES = {"assistant": _syllable(220), "caller": _syllable(330)}


def _token(engine: Engine, call_id: str) -> str:
    return blake2b(call_id.encode(), key=str(engine.store.chance.seed).encode()[:64], digest_size=12).hexdigest()
