from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.connection_backend import ConnectionBackend
from ..models.connection_mode import ConnectionMode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.background_audio_off import BackgroundAudioOff
    from ..models.background_audio_office import BackgroundAudioOffice
    from ..models.call_control import CallControl
    from ..models.managed_llm import ManagedLlm
    from ..models.mcp_server import McpServer
    from ..models.openai_realtime import OpenaiRealtime
    from ..models.tts_voice_selection import TtsVoiceSelection

_FIELDS = (
    "name",
    "mode",
    "backend",
    "instructions",
    "llm",
    "tts",
    "backgroundAudio",
    "language",
    "mcpServers",
    "callControl",
    "complianceEnabled",
    "smsAutoReply",
    "disclosure",
    "openaiRealtime",
    "manualWebhookUrl",
)


def _parse_llm(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.managed_llm import ManagedLlm

    return ManagedLlm.from_dict(data)


def _parse_tts(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.tts_voice_selection import TtsVoiceSelection

    return TtsVoiceSelection.from_dict(data)


def _parse_background_audio(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.background_audio_off import BackgroundAudioOff
    from ..models.background_audio_office import BackgroundAudioOffice

    if data["type"] == "off":
        return BackgroundAudioOff.from_dict(data)
    if data["type"] == "office":
        return BackgroundAudioOffice.from_dict(data)
    return data


def _parse_mcp_servers(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.mcp_server import McpServer

    return [McpServer.from_dict(item) for item in data]


def _parse_call_control(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.call_control import CallControl

    return CallControl.from_dict(data)


def _parse_openai_realtime(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.openai_realtime import OpenaiRealtime

    return OpenaiRealtime.from_dict(data)


def _dump(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_dump(item) for item in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@_attrs_define
class ConnectionUpdate:
    """The fields of a connection to change; what is left out stays as it is.

    Attributes:
        name (None | str | Unset): What to call the connection.
        mode (ConnectionMode | None | Unset): `hosted` for the assistant in the network, `manual` for a brain of
            yours.
        backend (ConnectionBackend | None | Unset): `network`; `openai_realtime` is refused at present.
        instructions (None | str | Unset): What the assistant is told to be and to do.
        llm (ManagedLlm | None | Unset): The language model; null for the standard one.
        tts (None | TtsVoiceSelection | Unset): The voice that speaks; null for the standard one.
        background_audio (BackgroundAudioOff | BackgroundAudioOffice | None | Unset): What is heard behind the
            voice; null for nothing.
        language (None | str | Unset): The language spoken, BCP 47. An empty text clears it.
        mcp_servers (list[McpServer] | None | Unset): Servers whose tools the assistant may use. An empty list
            clears them.
        call_control (CallControl | None | Unset): What the assistant may do with a call.
        compliance_enabled (bool | None | Unset): Whether the disclosure is spoken at the start of a call.
        sms_auto_reply (bool | None | Unset): Whether the assistant answers text messages.
        disclosure (None | str | Unset): What is spoken at the start of a call. A standard text is put where it
            is empty and must be spoken.
        openai_realtime (None | OpenaiRealtime | Unset): Settings of the backend `openai_realtime`.
        manual_webhook_url (None | str | Unset): The address of your brain in manual mode. An empty text clears
            it.

    """

    name: None | str | Unset = UNSET
    mode: ConnectionMode | None | Unset = UNSET
    backend: ConnectionBackend | None | Unset = UNSET
    instructions: None | str | Unset = UNSET
    llm: ManagedLlm | None | Unset = UNSET
    tts: None | TtsVoiceSelection | Unset = UNSET
    background_audio: BackgroundAudioOff | BackgroundAudioOffice | None | Unset = UNSET
    language: None | str | Unset = UNSET
    mcp_servers: list[McpServer] | None | Unset = UNSET
    call_control: CallControl | None | Unset = UNSET
    compliance_enabled: bool | None | Unset = UNSET
    sms_auto_reply: bool | None | Unset = UNSET
    disclosure: None | str | Unset = UNSET
    openai_realtime: None | OpenaiRealtime | Unset = UNSET
    manual_webhook_url: None | str | Unset = UNSET
    # None until it is needed: a dict for each of a thousand objects is felt.
    _extra: dict[str, Any] | None = _attrs_field(init=False, default=None, repr=False, eq=lambda extra: extra or None)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Fields that the contract does not know, by their names on the wire."""
        if self._extra is None:
            self._extra = {}
        return self._extra

    @additional_properties.setter
    def additional_properties(self, fields: dict[str, Any]) -> None:
        self._extra = fields

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        if not isinstance(self.name, Unset):
            field_dict["name"] = self.name
        if not isinstance(self.mode, Unset):
            field_dict["mode"] = self.mode
        if not isinstance(self.backend, Unset):
            field_dict["backend"] = self.backend
        if not isinstance(self.instructions, Unset):
            field_dict["instructions"] = self.instructions
        if not isinstance(self.llm, Unset):
            field_dict["llm"] = _dump(self.llm)
        if not isinstance(self.tts, Unset):
            field_dict["tts"] = _dump(self.tts)
        if not isinstance(self.background_audio, Unset):
            field_dict["backgroundAudio"] = _dump(self.background_audio)
        if not isinstance(self.language, Unset):
            field_dict["language"] = self.language
        if not isinstance(self.mcp_servers, Unset):
            field_dict["mcpServers"] = _dump(self.mcp_servers)
        if not isinstance(self.call_control, Unset):
            field_dict["callControl"] = _dump(self.call_control)
        if not isinstance(self.compliance_enabled, Unset):
            field_dict["complianceEnabled"] = self.compliance_enabled
        if not isinstance(self.sms_auto_reply, Unset):
            field_dict["smsAutoReply"] = self.sms_auto_reply
        if not isinstance(self.disclosure, Unset):
            field_dict["disclosure"] = self.disclosure
        if not isinstance(self.openai_realtime, Unset):
            field_dict["openaiRealtime"] = _dump(self.openai_realtime)
        if not isinstance(self.manual_webhook_url, Unset):
            field_dict["manualWebhookUrl"] = self.manual_webhook_url
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict.get("name", UNSET),
            src_dict.get("mode", UNSET),
            src_dict.get("backend", UNSET),
            src_dict.get("instructions", UNSET),
            _parse_llm(src_dict.get("llm", UNSET)),
            _parse_tts(src_dict.get("tts", UNSET)),
            _parse_background_audio(src_dict.get("backgroundAudio", UNSET)),
            src_dict.get("language", UNSET),
            _parse_mcp_servers(src_dict.get("mcpServers", UNSET)),
            _parse_call_control(src_dict.get("callControl", UNSET)),
            src_dict.get("complianceEnabled", UNSET),
            src_dict.get("smsAutoReply", UNSET),
            src_dict.get("disclosure", UNSET),
            _parse_openai_realtime(src_dict.get("openaiRealtime", UNSET)),
            src_dict.get("manualWebhookUrl", UNSET),
        )
        if len(src_dict) != 0 + (self.name is not UNSET) + (self.mode is not UNSET) + (self.backend is not UNSET) + (
            self.instructions is not UNSET
        ) + (self.llm is not UNSET) + (self.tts is not UNSET) + (self.background_audio is not UNSET) + (
            self.language is not UNSET
        ) + (self.mcp_servers is not UNSET) + (self.call_control is not UNSET) + (
            self.compliance_enabled is not UNSET
        ) + (self.sms_auto_reply is not UNSET) + (self.disclosure is not UNSET) + (
            self.openai_realtime is not UNSET
        ) + (self.manual_webhook_url is not UNSET):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
