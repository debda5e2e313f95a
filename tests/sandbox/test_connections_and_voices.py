"""Connections and voices."""

from __future__ import annotations

import pytest
from saperly_client.errors import (
    AudioConfigurationError,
    ConnectionNotFoundError,
    CustomVoiceConflictError,
    CustomVoiceNotFoundError,
    InvalidVoiceUploadError,
    UnsupportedModelError,
    UnsupportedVoiceError,
)

AUDIO = b"RIFF\x00\x10\x00\x00WAVEfmt " + b"\x00" * 4096


def test_defaults(saperly):
    connection = saperly.connections.create(name="Desk")
    assert (connection.mode, connection.backend, connection.compliance_enabled) == ("hosted", "network", True)
    assert connection.sms_auto_reply is False
    assert "automated assistant" in connection.disclosure
    assert connection.manual_secret is None
    assert saperly.connections.get(connection.id) == connection
    assert saperly.connections.list() == [connection]


def test_the_disclosure_is_filled_in_only_where_it_is_spoken(saperly):
    silent = saperly.connections.create(name="Desk", compliance_enabled=False)
    assert silent.disclosure == ""
    assert saperly.connections.update(silent.id, compliance_enabled=True).disclosure
    own = saperly.connections.create(name="Desk", disclosure="A machine speaks.")
    assert own.disclosure == "A machine speaks."
    assert "automated assistant" in saperly.connections.update(own.id, disclosure="").disclosure


def test_the_first_switch_to_manual_mints_a_secret_that_stays(saperly):
    connection = saperly.connections.create(name="Desk")
    manual = saperly.connections.update(connection.id, mode="manual")
    assert manual.manual_secret
    assert saperly.connections.update(connection.id, mode="hosted").manual_secret == manual.manual_secret
    assert saperly.connections.update(connection.id, mode="manual").manual_secret == manual.manual_secret


def test_an_update_leaves_alone_what_it_does_not_name(saperly):
    connection = saperly.connections.create(
        name="Desk", instructions="Be kind.", language="en-US", manual_webhook_url="http://127.0.0.1:9/b"
    )
    assert saperly.connections.update(connection.id, name="Door").instructions == "Be kind."
    cleared = saperly.connections.update(connection.id, language="", manual_webhook_url="")
    assert (cleared.language, cleared.manual_webhook_url, cleared.name) == (None, None, "Door")


def test_the_token_of_an_mcp_server_is_never_returned(saperly_sandbox, saperly):
    server = {"url": "https://tools.example/mcp", "auth": {"type": "bearer", "token": "very-secret"}}
    connection = saperly.connections.create(name="Desk", mcp_servers=[server])
    answers = [
        saperly_sandbox.http_client().get(path, headers={"authorization": "Bearer sap_sk_sandbox_root"}).text
        for path in ("/connections", f"/connections/{connection.id}")
    ]
    assert all("tools.example" in answer and "very-secret" not in answer for answer in answers)
    assert saperly.connections.update(connection.id, mcp_servers=[]).mcp_servers is None


def test_call_control_standards(saperly):
    connection = saperly.connections.create(name="Desk", call_control={"endCall": False})
    assert (connection.call_control.end_call, connection.call_control.send_dtmf) == (False, True)
    assert connection.call_control.transfer is None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"llm": {"kind": "managed", "model": "gpt-none"}}, UnsupportedModelError),
        ({"tts": {"voiceId": "voice_none"}}, UnsupportedVoiceError),
        ({"backend": "openai_realtime"}, AudioConfigurationError),
        ({"language": "tlh"}, AudioConfigurationError),
        ({"tts": {"voiceId": "voice_aria"}, "language": "de-DE"}, AudioConfigurationError),
    ],
)
def test_what_is_not_supported(saperly, arguments, error):
    with pytest.raises(error):
        saperly.connections.create(name="Desk", **arguments)
    connection = saperly.connections.create(name="Desk")
    with pytest.raises(error):
        saperly.connections.update(connection.id, **arguments)
    assert saperly.connections.get(connection.id) == connection


def test_a_voice_that_speaks_the_language(saperly):
    connection = saperly.connections.create(
        name="Desk", language="en-GB", tts={"provider": "p", "voiceId": "voice_aria"},
        llm={"kind": "managed", "model": "small-instruct"},
    )  # fmt: skip
    assert connection.tts.voice_id == "voice_aria"


def test_delete_takes_it_off_the_numbers(saperly, world):
    saperly.connections.delete(world.connection.id)
    assert saperly.numbers.get(world.number.id).connection_id is None
    for attempt in (saperly.connections.get, saperly.connections.delete):
        with pytest.raises(ConnectionNotFoundError):
            attempt(world.connection.id)


def test_voices_by_language(saperly):
    every = saperly.voices.list()
    english = saperly.voices.list(language="EN")
    assert 0 < len(english) < len(every)
    assert {voice.language for voice in english} == {"en-US", "en-GB", "en-AU"}
    assert saperly.voices.list(language="xx") == []
    assert "en-US" in [language.code for language in saperly.languages.list()]


def test_a_custom_voice_becomes_active(saperly_sandbox, saperly):
    voice = saperly.custom_voices.create(name="Ada", language="en-US", gender="female", audio=AUDIO)
    assert voice.status == "pending"
    with pytest.raises(UnsupportedVoiceError, match="pending"):
        saperly.connections.create(name="Desk", tts={"voiceId": voice.id})
    with pytest.raises(CustomVoiceConflictError) as error:
        saperly.custom_voices.delete(voice.id)
    assert error.value.code == "not_ready"
    saperly_sandbox.advance(5)
    assert saperly.custom_voices.get(voice.id).status == "active"
    connection = saperly.connections.create(name="Desk", tts={"voiceId": voice.id})
    with pytest.raises(CustomVoiceConflictError) as error:
        saperly.custom_voices.delete(voice.id)
    assert error.value.code == "in_use"
    saperly.connections.delete(connection.id)
    saperly.custom_voices.delete(voice.id)
    with pytest.raises(CustomVoiceNotFoundError):
        saperly.custom_voices.get(voice.id)
    assert saperly.custom_voices.list() == []


def test_a_custom_voice_fails(saperly_sandbox, saperly):
    voice = saperly.custom_voices.create(name="sandbox-fail", language="en-US", gender="neutral", audio=AUDIO)
    saperly_sandbox.advance(5)
    voice = saperly.custom_voices.get(voice.id)
    assert (voice.status, bool(voice.failure_reason)) == ("failed", True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"audio": b"RIFF\x00\x00\x00\x00WAVE"}, "short"),
        ({"language": "tlh"}, "language"),
        ({"name": " "}, "name"),
    ],
)
def test_an_upload_that_is_refused(saperly, change, reason):
    form = {"name": "Ada", "language": "en-US", "gender": "female", "audio": AUDIO, **change}
    with pytest.raises(InvalidVoiceUploadError, match=reason):
        saperly.custom_voices.create(**form)


def test_an_upload_that_is_no_audio_or_lacks_its_key(saperly_sandbox):
    http = saperly_sandbox.http_client()
    headers = {"authorization": "Bearer sap_sk_sandbox_root"}
    form = {"data": {"name": "a", "language": "en-US", "gender": "female"}, "files": {"audio": b"text" * 1000}}
    answer = http.post("/custom-voices", headers=headers, **form)
    assert (answer.status_code, answer.json()["message"]) == (400, "Idempotency-Key is missing")
    headers["idempotency-key"] = "3f2b6c1e-8d47-4c58-9a0e-5b7d1c2f4a69"
    answer = http.post("/custom-voices", headers=headers, **form)
    assert (answer.status_code, answer.json()["_tag"]) == (422, "InvalidVoiceUpload")
    answer = http.post("/custom-voices", headers=headers, files={"audio": b"x" * 7_000_000})
    assert answer.status_code == 413
