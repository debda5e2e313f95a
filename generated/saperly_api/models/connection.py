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
    from ..models.tts_voice import TtsVoice

_FIELDS = (
    "id",
    "name",
    "mode",
    "instructions",
    "llm",
    "language",
    "mcpServers",
    "callControl",
    "complianceEnabled",
    "smsAutoReply",
    "disclosure",
    "recordingEnabled",
    "openaiRealtime",
    "manualSecret",
    "manualWebhookUrl",
    "createdAt",
    "backend",
    "tts",
    "backgroundAudio",
)


def _parse_llm(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.managed_llm import ManagedLlm

    return ManagedLlm.from_dict(data)


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


def _parse_tts(data: Any) -> Any:
    if data is None or data is UNSET:
        return data
    from ..models.tts_voice import TtsVoice

    return TtsVoice.from_dict(data)


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


def _dump(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_dump(item) for item in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@_attrs_define
class Connection:
    """How numbers are answered, by the hosted assistant or by a brain of yours. One connection serves many numbers.

    Attributes:
        id (str): The connection's id.
        name (str): What its owner calls it.
        mode (ConnectionMode): `hosted`: the assistant in the network is the brain. `manual`: a brain of yours
            is.
        instructions (str): What the assistant is told to be and to do.
        llm (ManagedLlm | None): The language model, or null for the standard one.
        language (None | str): The language spoken, BCP 47, or null.
        mcp_servers (list[McpServer] | None): Servers whose tools the assistant may use, or null.
        call_control (CallControl | None): What the assistant may do with a call, or null for the standard.
        compliance_enabled (bool): Whether the disclosure is spoken at the start of a call.
        sms_auto_reply (bool): Whether the assistant answers text messages.
        disclosure (str): What is spoken at the start of a call.
        recording_enabled (bool): Whether calls are recorded.
        openai_realtime (None | OpenaiRealtime): Settings of the backend `openai_realtime`, which is switched
            off at present; or null.
        manual_secret (None | str): The secret that requests to your brain are signed with; null until the mode
            was first `manual`.
        manual_webhook_url (None | str): The address of your brain in manual mode, or null.
        created_at (str): When the connection was created.
        backend (ConnectionBackend): Where speech is turned into text and back. `openai_realtime` is refused at
            present.
        tts (None | TtsVoice): The voice that speaks, or null for the standard one.
        background_audio (BackgroundAudioOff | BackgroundAudioOffice | None | Unset): What is heard behind the
            voice, or null.

    """

    id: str
    name: str
    mode: ConnectionMode
    instructions: str
    llm: ManagedLlm | None
    language: None | str
    mcp_servers: list[McpServer] | None
    call_control: CallControl | None
    compliance_enabled: bool
    sms_auto_reply: bool
    disclosure: str
    recording_enabled: bool
    openai_realtime: None | OpenaiRealtime
    manual_secret: None | str = _attrs_field(repr=False)
    manual_webhook_url: None | str
    created_at: str
    backend: ConnectionBackend
    tts: None | TtsVoice
    background_audio: BackgroundAudioOff | BackgroundAudioOffice | None | Unset = UNSET
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
        field_dict: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "mode": self.mode,
            "instructions": self.instructions,
            "llm": _dump(self.llm),
            "language": self.language,
            "mcpServers": _dump(self.mcp_servers),
            "callControl": _dump(self.call_control),
            "complianceEnabled": self.compliance_enabled,
            "smsAutoReply": self.sms_auto_reply,
            "disclosure": self.disclosure,
            "recordingEnabled": self.recording_enabled,
            "openaiRealtime": _dump(self.openai_realtime),
            "manualSecret": self.manual_secret,
            "manualWebhookUrl": self.manual_webhook_url,
            "createdAt": self.created_at,
            "backend": self.backend,
            "tts": _dump(self.tts),
        }
        if not isinstance(self.background_audio, Unset):
            field_dict["backgroundAudio"] = _dump(self.background_audio)
        if self._extra:
            field_dict.update(self._extra)
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        self = cls(
            src_dict["id"],
            src_dict["name"],
            src_dict["mode"],
            src_dict["instructions"],
            _parse_llm(src_dict["llm"]),
            src_dict["language"],
            _parse_mcp_servers(src_dict["mcpServers"]),
            _parse_call_control(src_dict["callControl"]),
            src_dict["complianceEnabled"],
            src_dict["smsAutoReply"],
            src_dict["disclosure"],
            src_dict["recordingEnabled"],
            _parse_openai_realtime(src_dict["openaiRealtime"]),
            src_dict["manualSecret"],
            src_dict["manualWebhookUrl"],
            src_dict["createdAt"],
            src_dict["backend"],
            _parse_tts(src_dict["tts"]),
            _parse_background_audio(src_dict.get("backgroundAudio", UNSET)),
        )
        if len(src_dict) != 18 + (self.background_audio is not UNSET):
            self._extra = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return self
