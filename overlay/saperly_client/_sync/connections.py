# Translated from overlay/saperly_client/_async/connections.py by scripts/unasync.py; do not edit.
"""Connections: what answers a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._contract import operations as op
from .._unset import UNSET, Unset
from .resource import Resource

if TYPE_CHECKING:
    import builtins
    from collections.abc import Mapping, Sequence
    from typing import Any, Unpack

    from saperly_api.models import (
        BackgroundAudioOff,
        BackgroundAudioOffice,
        CallControl,
        Connection,
        ConnectionBackend,
        ConnectionMode,
        Deleted,
        ManagedLlm,
        McpServer,
        OpenaiRealtime,
        TtsVoiceSelection,
    )

    from .._options import MutationOptions, RequestOptions


class Connections(Resource):
    """What answers a number: the in-network assistant, or your own agent. One serves many numbers.

    Nested settings may be given as models of `saperly_client.models` or as mappings with the contract's own field
    names: `call_control={"endCall": False}`.
    """

    def list(self, **options: Unpack[RequestOptions]) -> builtins.list[Connection]:
        """All connections of the workspace."""
        return self._session.call(op.connections_list, options)

    def create(
        self,
        *,
        name: str,
        mode: ConnectionMode | Unset | None = UNSET,
        backend: ConnectionBackend | Unset | None = UNSET,
        instructions: str | Unset | None = UNSET,
        llm: ManagedLlm | Mapping[str, Any] | Unset | None = UNSET,
        tts: TtsVoiceSelection | Mapping[str, Any] | Unset | None = UNSET,
        background_audio: BackgroundAudioOff | BackgroundAudioOffice | Mapping[str, Any] | Unset | None = UNSET,
        language: str | Unset | None = UNSET,
        mcp_servers: Sequence[McpServer | Mapping[str, Any]] | Unset | None = UNSET,
        call_control: CallControl | Mapping[str, Any] | Unset | None = UNSET,
        compliance_enabled: bool | Unset | None = UNSET,
        sms_auto_reply: bool | Unset | None = UNSET,
        disclosure: str | Unset | None = UNSET,
        openai_realtime: OpenaiRealtime | Mapping[str, Any] | Unset | None = UNSET,
        manual_webhook_url: str | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> Connection:
        """Create a connection. The facts below are the contract's.

        Args:
            name: 1 to 120 characters.
            mode: `hosted` (the default; Saperly's assistant is the brain) or `manual` (yours is).
            backend: `network`; `openai_realtime` is switched off at present and refused.
            instructions: what the assistant is told to be and to do.
            llm: the language model.
            tts: the voice that speaks; see `voices.list()`.
            background_audio: what is heard behind the voice.
            language: BCP-47 tag; `""` clears it.
            mcp_servers: servers whose tools the assistant may use; `[]` clears them. Their tokens are never returned.
            call_control: what the assistant may do with a call: ending it and key tones are on by default, transfer
                is off.
            compliance_enabled: whether the disclosure is spoken; on by default.
            sms_auto_reply: whether the assistant answers SMS; off by default.
            disclosure: what is spoken first; a standard text where it is empty.
            openai_realtime: settings of the backend of that name.
            manual_webhook_url: URL of your own brain, for the mode `manual`; `""` clears it.

        Raises:
            UnsupportedModelError: there is no such language model.
            UnsupportedVoiceError: there is no such voice, or not for this language.
            AudioConfigurationError: the audio settings contradict each other.
            UpstreamError: the carrier refused.
        """
        return self._session.call(
            op.connections_create,
            options,
            name=name,
            mode=mode,
            backend=backend,
            instructions=instructions,
            llm=llm,
            tts=tts,
            background_audio=background_audio,
            language=language,
            mcp_servers=mcp_servers,
            call_control=call_control,
            compliance_enabled=compliance_enabled,
            sms_auto_reply=sms_auto_reply,
            disclosure=disclosure,
            openai_realtime=openai_realtime,
            manual_webhook_url=manual_webhook_url,
        )

    def get(self, id: str, **options: Unpack[RequestOptions]) -> Connection:
        """One connection.

        Raises:
            ConnectionNotFoundError: there is none with this id.
        """
        return self._session.call(op.connections_get, options, id)

    def update(
        self,
        id: str,
        *,
        name: str | Unset | None = UNSET,
        mode: ConnectionMode | Unset | None = UNSET,
        backend: ConnectionBackend | Unset | None = UNSET,
        instructions: str | Unset | None = UNSET,
        llm: ManagedLlm | Mapping[str, Any] | Unset | None = UNSET,
        tts: TtsVoiceSelection | Mapping[str, Any] | Unset | None = UNSET,
        background_audio: BackgroundAudioOff | BackgroundAudioOffice | Mapping[str, Any] | Unset | None = UNSET,
        language: str | Unset | None = UNSET,
        mcp_servers: Sequence[McpServer | Mapping[str, Any]] | Unset | None = UNSET,
        call_control: CallControl | Mapping[str, Any] | Unset | None = UNSET,
        compliance_enabled: bool | Unset | None = UNSET,
        sms_auto_reply: bool | Unset | None = UNSET,
        disclosure: str | Unset | None = UNSET,
        openai_realtime: OpenaiRealtime | Mapping[str, Any] | Unset | None = UNSET,
        manual_webhook_url: str | Unset | None = UNSET,
        **options: Unpack[MutationOptions],
    ) -> Connection:
        """Change a connection. What is left out stays as it is; None is sent as null. The facts are the contract's.

        Args:
            id: the connection's id.
            name: 1 to 120 characters.
            mode: `hosted` or `manual`. The first switch to `manual` makes its `manual_secret`.
            backend: `network`; `openai_realtime` is switched off at present and refused.
            instructions: what the assistant is told to be and to do.
            llm: the language model.
            tts: the voice that speaks; see `voices.list()`.
            background_audio: what is heard behind the voice.
            language: BCP-47 tag; `""` clears it.
            mcp_servers: servers whose tools the assistant may use; `[]` clears them. Their tokens are never returned.
            call_control: what the assistant may do with a call: ending it and key tones are on by default, transfer
                is off.
            compliance_enabled: whether the disclosure is spoken; on by default.
            sms_auto_reply: whether the assistant answers SMS; off by default.
            disclosure: what is spoken first; a standard text where it is empty.
            openai_realtime: settings of the backend of that name.
            manual_webhook_url: URL of your own brain, for the mode `manual`; `""` clears it.

        Raises:
            ConnectionNotFoundError: there is none with this id.
            UnsupportedModelError: there is no such language model.
            UnsupportedVoiceError: there is no such voice, or not for this language.
            AudioConfigurationError: the audio settings contradict each other.
            UpstreamError: the carrier refused.
        """
        return self._session.call(
            op.connections_update,
            options,
            id,
            name=name,
            mode=mode,
            backend=backend,
            instructions=instructions,
            llm=llm,
            tts=tts,
            background_audio=background_audio,
            language=language,
            mcp_servers=mcp_servers,
            call_control=call_control,
            compliance_enabled=compliance_enabled,
            sms_auto_reply=sms_auto_reply,
            disclosure=disclosure,
            openai_realtime=openai_realtime,
            manual_webhook_url=manual_webhook_url,
        )

    def delete(self, id: str, **options: Unpack[MutationOptions]) -> Deleted:
        """Delete a connection.

        Raises:
            ConnectionNotFoundError: there is none with this id.
        """
        return self._session.call(op.connections_delete, options, id)
