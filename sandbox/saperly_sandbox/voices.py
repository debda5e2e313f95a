"""The catalogue of voices and languages, and voices made from a recording. The catalogue is made up [assumed]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .clock import iso
from .errors import ApiError
from .handlers import handles, lists

if TYPE_CHECKING:
    from .engine import Context, Engine
    from .store import Doc, Work

LANGUAGES = (
    ("en-US", "English (United States)"),
    ("en-GB", "English (United Kingdom)"),
    ("en-AU", "English (Australia)"),
    ("es-ES", "Spanish (Spain)"),
    ("es-US", "Spanish (United States)"),
    ("fr-FR", "French (France)"),
    ("fr-CA", "French (Canada)"),
    ("de-DE", "German (Germany)"),
    ("it-IT", "Italian (Italy)"),
    ("pt-BR", "Portuguese (Brazil)"),
    ("ja-JP", "Japanese (Japan)"),
    ("hi-IN", "Hindi (India)"),
)
VOICES = (
    ("voice_aria", "Aria", "female", "en-US"),
    ("voice_reed", "Reed", "male", "en-US"),
    ("voice_sage", "Sage", "neutral", "en-US"),
    ("voice_wren", "Wren", "female", "en-GB"),
    ("voice_moss", "Moss", "male", "en-GB"),
    ("voice_kiri", "Kiri", "female", "en-AU"),
    ("voice_luna", "Luna", "female", "es-ES"),
    ("voice_sol", "Sol", "male", "es-US"),
    ("voice_ciel", "Ciel", "female", "fr-FR"),
    ("voice_erable", "Érable", "male", "fr-CA"),
    ("voice_linde", "Linde", "female", "de-DE"),
    ("voice_vento", "Vento", "male", "it-IT"),
    ("voice_mar", "Mar", "female", "pt-BR"),
    ("voice_sora", "Sora", "neutral", "ja-JP"),
    ("voice_megh", "Megh", "male", "hi-IN"),
)
AUDIO_MOST = 5 * 1024 * 1024
FAILING_NAME = "sandbox-fail"
"""A custom voice whose name begins so becomes `failed` instead of `active`."""


def find_voice(engine: Engine, id: str) -> Doc | None:
    """A voice of the catalogue, or a custom one."""
    for voice in VOICES:
        if voice[0] == id:
            return dict(zip(("id", "name", "gender", "language"), voice, strict=True))
    return engine.store.get("custom_voice", id)


@handles("languages.list")
def _languages(_context: Context) -> Any:
    return [{"code": code, "name": name} for code, name in LANGUAGES]


@handles("voices.list")
def _voices(context: Context) -> Any:
    prefix = context.query.get("language", "").lower()
    return [
        dict(zip(("id", "name", "gender", "language"), voice, strict=True))
        for voice in VOICES
        if voice[3].lower().startswith(prefix)
    ]


lists("customVoices.list", "custom_voice")


@handles("customVoices.get")
def _get(context: Context) -> Any:
    voice = context.store.get("custom_voice", context.path["id"])
    if voice is None:
        raise ApiError("CustomVoiceNotFound", message=f"There is no custom voice {context.path['id']}.")
    return voice


@handles("customVoices.create")
def _create(context: Context) -> Any:
    form, settings = context.body, context.settings
    audio: bytes = form["audio"]
    problem = None
    if not form["name"].strip() or len(form["name"]) > 100:
        problem = "The name has 1 to 100 characters."
    elif form["language"].lower() not in {code.lower() for code, _ in LANGUAGES}:
        problem = f"The language {form['language']!r} is not offered; GET /languages lists them."
    elif len(audio) > AUDIO_MOST:
        problem = "The recording is larger than 5 MB."
    elif not _is_audio(audio):
        problem = "The recording is in no known format: WAV, MP3, Ogg, FLAC, MP4 or WebM."
    elif len(audio) < settings.custom_voice_least_bytes:
        problem = "The recording is too short."
    if problem is not None:
        raise ApiError("InvalidVoiceUpload", message=problem)
    voice = {
        "id": context.chance.id("cvoice"),
        "name": form["name"],
        "language": form["language"],
        "gender": form["gender"],
        "status": "pending",
        "failureReason": None,
        "deletionPending": False,
        "createdAt": iso(context.now),
        "updatedAt": iso(context.now),
    }
    context.store.insert("custom_voice", voice)
    context.store.schedule(context.now + int(settings.custom_voice_seconds * 1000), "voice", voice["id"])
    context.audit("custom_voice.created", "custom_voice")
    return voice


@handles("customVoices.delete")
def _delete(context: Context) -> Any:
    voice = _get(context)
    if any((c["tts"] or {}).get("voiceId") == voice["id"] for c in context.store.all("connection")):
        raise ApiError("CustomVoiceConflict", code="in_use", message="A connection speaks with this voice.")
    if voice["status"] == "pending":
        raise ApiError("CustomVoiceConflict", code="not_ready", message="The voice is still being made.")
    context.store.delete("custom_voice", voice["id"])
    context.audit("custom_voice.deleted", "custom_voice")
    return {"status": "deleted"}


def settle(engine: Engine, work: Work) -> None:
    """Work that falls due when a voice is ready."""
    voice = engine.store.get("custom_voice", work.ref)
    if voice is None or voice["status"] != "pending":
        return
    if voice["name"].startswith(FAILING_NAME):
        voice.update(status="failed", failureReason="No voice could be made out in the recording.")
    else:
        voice["status"] = "active"
    voice["updatedAt"] = iso(engine.now())
    engine.store.update("custom_voice", voice)


def _is_audio(content: bytes) -> bool:
    return (
        (content[:4] == b"RIFF" and content[8:12] == b"WAVE")
        or content[:3] == b"ID3"
        or (len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2)
        or content[:4] in (b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3")
        or content[4:8] == b"ftyp"
    )
