"""Connections: what answers a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .clock import iso
from .errors import ApiError, unacceptable
from .handlers import gets, handles, lists
from .voices import LANGUAGES, find_voice

if TYPE_CHECKING:
    from .engine import Context
    from .store import Doc

lists("connections.list", "connection")
gets("connections.get", "connection", "ConnectionNotFound", "id")


@handles("connections.create")
def _create(context: Context) -> Any:
    connection: Doc = {
        "id": context.chance.id("conn"),
        "name": context.body["name"],
        "mode": "hosted",
        "instructions": "",
        "llm": None,
        "backgroundAudio": None,
        "language": None,
        "mcpServers": None,
        "callControl": None,
        "complianceEnabled": True,
        "smsAutoReply": False,
        "disclosure": "",
        "recordingEnabled": context.settings.recording_enabled,
        "openaiRealtime": None,
        "manualSecret": None,
        "manualWebhookUrl": None,
        "createdAt": iso(context.now),
        "backend": "network",
        "tts": None,
        "tokens": {},
    }
    _apply(context, connection)
    context.store.insert("connection", connection)
    context.audit("connection.created", "connection")
    return connection


@handles("connections.update")
def _update(context: Context) -> Any:
    connection = _find(context)
    _apply(context, connection)
    context.audit("connection.updated", "connection")
    return context.store.update("connection", connection)


@handles("connections.delete")
def _delete(context: Context) -> Any:
    connection = _find(context)
    context.store.delete("connection", connection["id"])
    for number in context.store.all("number"):
        if number["connectionId"] == connection["id"]:
            number["connectionId"] = None
            context.store.update("number", number)
    context.audit("connection.deleted", "connection")
    return {"status": "deleted"}


def _find(context: Context) -> Doc:
    connection = context.store.get("connection", context.path["id"])
    if connection is None:
        raise ApiError("ConnectionNotFound", id=context.path["id"])
    return connection


# What null stands for, where that is not null itself [contract, where the field says so; else assumed].
_STANDARD = {
    "mode": "hosted",
    "backend": "network",
    "instructions": "",
    "complianceEnabled": True,
    "smsAutoReply": False,
}


def _apply(context: Context, connection: Doc) -> None:
    """Put what was sent into a connection, with its checks and its consequences."""
    body: Doc = dict(context.body)
    if body.get("name", "") is None:
        del body["name"]  # a name cannot be taken away
    if body.get("backend") == "openai_realtime":
        raise ApiError("AudioConfigurationError", message="The backend openai_realtime is switched off at present.")
    for name in _STANDARD.keys() & body.keys():
        if body[name] is None:
            body[name] = _STANDARD[name]
    if "disclosure" in body:
        body["disclosure"] = body["disclosure"] or ""
    for name in ("language", "manualWebhookUrl"):
        if name in body:
            body[name] = body[name] or None
    if body.get("manualWebhookUrl") and not re.match(r"https?://[!-~]+", body["manualWebhookUrl"]):
        raise unacceptable("manualWebhookUrl: it must begin with https:// or http://, or be empty")
    if "mcpServers" in body:
        body["mcpServers"] = _without_tokens(connection, body["mcpServers"] or None)
    if body.get("callControl") is not None:
        # Ending and pressing keys are on unless they are switched off; transfer is off unless it is set.
        given = body["callControl"]
        body["callControl"] = {
            name: True if given.get(name) is None else given[name] for name in ("endCall", "sendDtmf")
        } | {"transfer": given.get("transfer")}
    if body.get("llm") and body["llm"]["model"] not in context.settings.models:
        models = ", ".join(context.settings.models)
        raise ApiError(
            "UnsupportedModel", field="llm.model", model=body["llm"]["model"], message=f"The models here are {models}."
        )
    connection.update(body)
    _check_voice(context, connection, chosen="tts" in body or "language" in body)
    if connection["complianceEnabled"] and not connection["disclosure"]:
        connection["disclosure"] = context.settings.disclosure
    if connection["mode"] == "manual" and connection["manualSecret"] is None:
        connection["manualSecret"] = f"msec_{context.chance.word(32)}"


def _check_voice(context: Context, connection: Doc, *, chosen: bool) -> None:
    language = connection["language"]
    if chosen and language is not None and not _speaks(language):
        raise ApiError("AudioConfigurationError", message=f"Nobody here speaks the language {language!r}.")
    if not connection["tts"]:
        return
    connection["tts"] = {"voiceId": connection["tts"]["voiceId"]}
    id = connection["tts"]["voiceId"]
    voice = find_voice(context.engine, id)
    if not chosen:
        return
    if voice is None:
        message = "There is no such voice; GET /voices and GET /custom-voices list them."
        raise ApiError("UnsupportedVoice", field="tts.voiceId", voice=id, message=message)
    if voice.get("status", "active") != "active":
        message = f"The custom voice is {voice['status']}, not active."
        raise ApiError("UnsupportedVoice", field="tts.voiceId", voice=id, message=message)
    if language is not None and language.partition("-")[0].lower() != voice["language"].partition("-")[0].lower():
        message = f"The voice {id} speaks {voice['language']}, not {language}."
        raise ApiError("AudioConfigurationError", message=message)


def _speaks(language: str) -> bool:
    return any(code.lower().partition("-")[0] == language.lower().partition("-")[0] for code, _ in LANGUAGES)


def _without_tokens(connection: Doc, servers: list[Doc] | None) -> list[Doc] | None:
    """The servers as they are shown; their tokens are put where nothing is shown from."""
    for server in servers or ():
        token = (server.get("auth") or {}).pop("token", None)
        if token:
            connection["tokens"][server["url"]] = token
    return servers
