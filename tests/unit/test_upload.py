"""Audio is looked at before it is sent."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_client._upload import MAX_AUDIO, audio_format, read_audio
from saperly_client.errors import InvalidArgumentError

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28)
FORMATS = {
    "wav": (WAV, "audio/wav"),
    "mp3": (b"ID3\x04" + bytes(20), "audio/mpeg"),
    "mp3 frame": (b"\xff\xfb\x90\x64" + bytes(20), "audio/mpeg"),
    "ogg": (b"OggS" + bytes(20), "audio/ogg"),
    "flac": (b"fLaC" + bytes(20), "audio/flac"),
    "m4a": (b"\x00\x00\x00\x20ftypM4A " + bytes(20), "audio/mp4"),
    "webm": (b"\x1a\x45\xdf\xa3" + bytes(20), "audio/webm"),
}


def sent(audio: Any) -> tuple[str | None, bytes, str | None]:
    file = read_audio(audio)
    name, payload, media_type = file.to_tuple()[:3]
    assert isinstance(payload, io.BytesIO)
    return name, payload.getvalue(), media_type


@pytest.mark.parametrize("name", FORMATS)
def test_the_format_is_read_off_the_content(name: str) -> None:
    content, media_type = FORMATS[name]
    assert sent(content) == (f"audio.{name.split()[0]}", content, media_type)


def test_a_path_bytes_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / 'my "private" näme.txt'
    path.write_bytes(WAV)
    wanted = ("audio.wav", WAV, "audio/wav")
    assert sent(path) == sent(str(path)) == sent(WAV) == sent(bytearray(WAV)) == sent(memoryview(WAV)) == wanted
    with path.open("rb") as file:
        assert sent(file) == wanted
        assert not file.closed
    with open(path, "rb", buffering=0) as raw:
        assert sent(raw) == wanted
    assert sent(io.BytesIO(WAV)) == wanted


class Slow(io.RawIOBase):
    """Gives a few bytes at a time, as a network does."""

    def __init__(self, content: bytes) -> None:
        self.content = io.BytesIO(content)
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.content.read(min(size, 7_000))
        self.taken += len(chunk)
        return chunk


def test_a_file_is_read_to_its_end_and_no_further_than_the_limit() -> None:
    content = WAV + bytes(100_000)
    assert sent(Slow(content))[1] == content
    endless = Slow(WAV + bytes(2 * MAX_AUDIO))
    with pytest.raises(InvalidArgumentError, match="larger than 5 MB"):
        read_audio(endless)
    assert endless.taken == MAX_AUDIO + 1


def test_five_megabytes_are_the_limit(tmp_path: Path) -> None:
    assert MAX_AUDIO == 5 * 1024 * 1024
    content = WAV + bytes(MAX_AUDIO - len(WAV))
    assert len(sent(content)[1]) == MAX_AUDIO
    path = tmp_path / "long.wav"
    path.write_bytes(content + b"\0")
    for audio in (content + b"\0", path, io.BytesIO(content + b"\0")):
        with pytest.raises(InvalidArgumentError, match="larger than 5 MB: shorten it"):
            read_audio(audio)


@pytest.mark.parametrize(
    "content", [b"GIF89a" + bytes(20), b"hello", b"RIFF\0\0\0\0AVI ", b"\xff", b"\xff\xd8\xff\xe0", b"\0"]
)
def test_an_unknown_format_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidArgumentError, match="no known format: use WAV, MP3, Ogg, FLAC, MP4 or WebM"):
        read_audio(content)


def test_what_is_no_audio_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="audio is empty"):
        read_audio(b"")
    path = tmp_path / "text.wav"
    path.write_text("RIFF", encoding="ascii")
    with path.open(encoding="ascii") as file, pytest.raises(InvalidArgumentError, match="open it with mode 'rb'"):
        read_audio(file)  # type: ignore[arg-type]
    for wrong in (None, 5, ["a.wav"]):
        with pytest.raises(InvalidArgumentError, match=r"a path, bytes or a binary file, not (NoneType|int|list)"):
            read_audio(wrong)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        read_audio(tmp_path / "missing.wav")
    with pytest.raises(IsADirectoryError):
        read_audio(os.fspath(tmp_path))


@given(st.binary(max_size=40))
def test_no_content_is_too_odd(content: bytes) -> None:
    found = audio_format(content)
    assert found is None or found[1].startswith("audio/")
