"""A call of every method of the clients, by the id of its operation."""

from __future__ import annotations

from typing import Any, NamedTuple


class Example(NamedTuple):
    """A method by its dotted name, the ids of the path, and all of its other arguments."""

    method: str
    ids: tuple[str, ...] = ()
    fields: dict[str, Any] = {}  # noqa: RUF012 (nobody changes it)


CONNECTION = {
    "name": "Front desk",
    "mode": "hosted",
    "backend": "network",
    "instructions": "You answer the phone of a restaurant.",
    "llm": {"model": "a-model"},
    "tts": {"provider": "a-provider", "voiceId": "voice_aria"},
    "background_audio": {"type": "off"},
    "language": "en-US",
    "mcp_servers": [],
    "call_control": {"endCall": False},
    "compliance_enabled": True,
    "sms_auto_reply": False,
    "disclosure": "This call is recorded.",
    "openai_realtime": None,
    "manual_webhook_url": "",
}
KEY = {
    "name": "Night desk",
    "scopes": ["read"],
    "number_scope": ["num_1"],
    "spend_limit_cents": 500,
    "spend_limit_reset_period": "monthly",
}
PEER = {"number_id": "num_1", "peer_number": "+12125550147"}

EXAMPLES = {
    "health.check": Example("health"),
    "workspace.members": Example("workspaces.members", ("acme",)),
    "workspace.api-tokens": Example("workspaces.api_tokens", ("acme",)),
    "api-token-registry.create": Example("workspaces.create_api_token", ("acme",), KEY),
    "workspace.webhooks": Example("workspaces.webhooks", ("acme",)),
    "workspace.create-webhook": Example(
        "workspaces.create_webhook",
        ("acme",),
        {"url": "https://app.example.com/events", "events": ["call.completed"], "description": "calls"},
    ),
    "workspace.webhook-deliveries": Example("workspaces.webhook_deliveries", ("acme", "whk_1")),
    "workspace.audit-events": Example("workspaces.audit_events", ("acme",)),
    "api-token-registry.revoke": Example("workspaces.revoke_api_token", ("acme", "key_1")),
    "workspace-invitations.send": Example("workspaces.invite", ("acme",), {"to": "front.desk@example.com"}),
    "assistant.answer": Example("assistant.answer", (), {"workspace_slug": "acme", "question": "How many calls?"}),
    "numbers.list": Example("numbers.list"),
    "numbers.provision": Example(
        "numbers.provision",
        (),
        {
            "country": "US",
            "number_type": "local",
            "area_code": "415",
            "expected_monthly_price_cents": 250,
            "expected_upfront_price_cents": 0,
            "approve_higher_price": False,
        },
    ),
    "numbers.get": Example("numbers.get", ("num_1",)),
    "numbers.release": Example("numbers.release", ("num_1",)),
    "numbers.assignConnection": Example("numbers.assign_connection", ("num_1",), {"connection_id": "conn_1"}),
    "numbers.setWebhook": Example("numbers.set_webhook", ("num_1",), {"url": "https://app.example.com/brain"}),
    "numbers.setSmsSenderId": Example("numbers.set_sms_sender_id", ("num_1",), {"sms_sender_id": None}),
    "numbers.setCallerIdName": Example("numbers.set_caller_id_name", ("num_1",), {"caller_id_name": "Front desk"}),
    "connections.list": Example("connections.list"),
    "connections.create": Example("connections.create", (), CONNECTION),
    "connections.get": Example("connections.get", ("conn_1",)),
    "connections.update": Example("connections.update", ("conn_1",), CONNECTION),
    "connections.delete": Example("connections.delete", ("conn_1",)),
    "messaging.send": Example(
        "messages.send", (), {"from_number_id": "num_1", "to": "+12125550147", "body": "Your table is booked."}
    ),
    "messaging.list": Example("messages.list", (), {"number_id": "num_1"}),
    "voice.place": Example(
        "calls.place",
        (),
        {"from_number_id": "num_1", "to": "+12125550147", "connection_id": "conn_1", "instructions": "Be brief."},
    ),
    "voice.list": Example("calls.list"),
    "voice.end": Example("calls.end", ("call_1",)),
    "voice.transfer": Example("calls.transfer", ("call_1",), {"to": "sip:desk@example.com"}),
    "voice.get": Example("calls.get", ("call_1",)),
    "voice.transcript": Example("calls.transcript", ("call_1",)),
    "voices.list": Example("voices.list", (), {"language": "en"}),
    "customVoices.list": Example("custom_voices.list"),
    "customVoices.get": Example("custom_voices.get", ("cvoice_1",)),
    "customVoices.delete": Example("custom_voices.delete", ("cvoice_1",)),
    "languages.list": Example("languages.list"),
    "usage.summary": Example("usage.summary", (), {"since": "2026-11-01T00:00:00Z"}),
    "consent.list": Example("consent.list"),
    "consent.record": Example(
        "consent.record", (), {**PEER, "consent_type": "explicit_outbound", "source": "a form on the web"}
    ),
    "consent.revoke": Example("consent.revoke", (), PEER),
    "consent.check": Example("consent.check", (), PEER),
    "pricing.quote": Example("pricing.quote", (), {"country": "US", "number_type": "local"}),
    "keys.list": Example("keys.list"),
    "keys.mint": Example("keys.mint", (), KEY),
    "keys.revoke": Example("keys.revoke", ("key_1",)),
}
# Each has a test of its own.
APART = {"customVoices.create", "voice.recording"}


def camel(name: str) -> str:
    """The contract's name of an argument."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def plain(result: Any) -> Any:
    """A result as the JSON that it came from."""
    if isinstance(result, list):
        return [plain(item) for item in result]
    return result.to_dict() if hasattr(result, "to_dict") else result
