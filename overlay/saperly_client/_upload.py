"""Audio to upload: read once, so that a retry sends the same bytes, and checked before anything is sent."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from ._errors import InvalidArgumentError

if TYPE_CHECKING:
    from saperly_api.types import File

MAX_AUDIO = 5 * 1024 * 1024


def read_audio(audio: str | os.PathLike[str] | bytes | BinaryIO) -> File:
    """The file to send.

    Args:
        audio: a path, the bytes, or a binary file that is open for reading.

    Raises:
        InvalidArgumentError: it is empty, larger than 5 MB, of no known format, or is no audio at all.
        OSError: the path cannot be read.
    """
    from saperly_api.types import File

    content = _read(audio)
    if not content:
        raise InvalidArgumentError("audio is empty")
    if len(content) > MAX_AUDIO:
        raise InvalidArgumentError("audio is larger than 5 MB: shorten it, or use a compressed format")
    kind = audio_format(content)
    if kind is None:
        raise InvalidArgumentError("audio is in no known format: use WAV, MP3, Ogg, FLAC, MP4 or WebM")
    extension, media_type = kind
    # A name of ours: a local file name is nobody's business, and may hold what a header cannot.
    return File(payload=BytesIO(content), file_name=f"audio.{extension}", mime_type=media_type)


def audio_format(content: bytes) -> tuple[str, str] | None:
    """File extension and media type, by the first bytes of the file; None where they are of no known format."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav", "audio/wav"
    # An MP3 begins with an ID3 tag, or with a frame: eleven set bits, and then the layer III.
    if content[:3] == b"ID3" or (len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2):
        return "mp3", "audio/mpeg"
    if content[:4] == b"OggS":
        return "ogg", "audio/ogg"
    if content[:4] == b"fLaC":
        return "flac", "audio/flac"
    if content[4:8] == b"ftyp":
        return "m4a", "audio/mp4"
    if content[:4] == b"\x1a\x45\xdf\xa3":
        return "webm", "audio/webm"
    return None


def _read(audio: str | os.PathLike[str] | bytes | BinaryIO) -> bytes:
    if isinstance(audio, bytes | bytearray | memoryview):
        return bytes(audio)
    if isinstance(audio, str | os.PathLike):
        with open(audio, "rb") as file:
            return file.read(MAX_AUDIO + 1)
    read = getattr(audio, "read", None)
    if read is None:
        raise InvalidArgumentError(f"audio is a path, bytes or a binary file, not {type(audio).__name__}")
    # A raw or network file may return less than asked for before its end.
    chunks: list[bytes] = []
    size = 0
    while size <= MAX_AUDIO and (chunk := read(MAX_AUDIO + 1 - size)):
        if not isinstance(chunk, bytes):
            raise InvalidArgumentError("audio is a file opened as text: open it with mode 'rb'")
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)
