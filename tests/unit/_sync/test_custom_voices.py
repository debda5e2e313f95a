# Translated from tests/unit/_async/test_custom_voices.py by scripts/unasync.py; do not edit.
"""`custom_voices.create()`: audio is sent as it is, or refused before anything is sent."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import httpx
import pytest
from saperly_client import Saperly, errors
from unit import contract
from unit._sync.clients import connected
from unit.answers import KEY, Script, Sleeps, ok
from unit.loopback import HANGUP, LoopbackServer, answer

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256))
STATUS, VOICE = contract.success("customVoices.create")
FIELDS: Any = {"name": "Our receptionist ☎", "language": "en-US", "gender": "female"}


def parts(content_type: str, body: bytes) -> dict[str, Message]:
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    return {part.get_param("name", header="content-disposition"): part for part in whole.get_payload()}  # type: ignore[union-attr,misc]


def assert_sent(content_type: str, body: bytes) -> None:
    found = parts(content_type, body)
    assert set(found) == {"name", "language", "gender", "audio"}
    texts = {name: found[name].get_payload(decode=True) for name in ("name", "language", "gender")}
    assert texts == {name: value.encode() for name, value in FIELDS.items()}
    assert found["audio"].get_content_type() == "audio/wav"
    assert found["audio"].get_filename() == "audio.wav"
    assert found["audio"].get_payload(decode=True) == WAV


def test_a_path_bytes_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "private name.wav"
    path.write_bytes(WAV)
    script = Script(ok(VOICE, STATUS))
    with connected(script) as client:
        for audio in (path, str(path), WAV, io.BytesIO(WAV)):
            voice = client.custom_voices.create(**FIELDS, audio=audio)
            assert voice.to_dict() == VOICE
    for request in script.requests:
        assert (request.method, request.url.path) == ("POST", "/custom-voices")
        assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
        assert request.headers["idempotency-key"]
        assert "private" not in str(request.content)
        assert_sent(request.headers["content-type"], request.content)


def test_an_upload_may_take_all_of_the_time() -> None:
    script = Script(ok(VOICE, STATUS))
    with connected(script) as client:
        client.custom_voices.create(**FIELDS, audio=WAV)
    assert 29 < script.requests[0].extensions["timeout"]["write"] <= 30


@pytest.mark.usefixtures("transport")
def test_it_is_sent_again_whole(server: LoopbackServer, sleeps: Sleeps) -> None:
    def handler(_: object) -> Any:
        return [HANGUP] if len(server.received) < 3 else answer(STATUS, httpx.Response(200, json=VOICE).content)

    server.handler = handler
    with Saperly(KEY, base_url=server.url) as client:
        with io.BytesIO(WAV) as file:
            client.custom_voices.create(**FIELDS, audio=file)
    assert len(server.received) == 3
    for received in server.received:
        assert received.headers["content-length"] == str(len(received.body))
        assert "transfer-encoding" not in received.headers
        assert_sent(received.headers["content-type"], received.body)
    assert len({received.headers["idempotency-key"] for received in server.received}) == 1


@pytest.mark.parametrize(
    ("audio", "message"),
    [
        (WAV + bytes(5 * 1024 * 1024), "larger than 5 MB"),
        (io.BytesIO(WAV + bytes(5 * 1024 * 1024)), "larger than 5 MB"),
        (b"", "empty"),
        (b"GIF89a", "no known format"),
        (None, "a path, bytes or a binary file"),
        (io.StringIO("RIFF"), "mode 'rb'"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_sent(audio: Any, message: str) -> None:
    script = Script(ok(VOICE, STATUS))
    with connected(script) as client:
        with pytest.raises(ValueError, match=message):
            client.custom_voices.create(**FIELDS, audio=audio)
        with pytest.raises(FileNotFoundError):
            client.custom_voices.create(**FIELDS, audio="/nowhere/at/all.wav")
    assert script.requests == []


def test_a_conflict() -> None:
    script = Script(httpx.Response(409, json={"_tag": "CustomVoiceConflict", "code": "in_use", "message": "x"}))
    with connected(script) as client:
        with pytest.raises(errors.CustomVoiceConflictError) as caught:
            client.custom_voices.create(**FIELDS, audio=WAV)
    assert caught.value.code == "in_use"
    assert len(script.requests) == 1
