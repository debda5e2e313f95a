"""Runs with the vendor's own package, `saperly` 3.0.0, in an environment of its own.

Its operations, its webhook check and its brain, against the sandbox at the given URL; prints what it did as JSON.
"""

# ruff: noqa: S310 (only URLs of this machine are opened)

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import threading
import time
import typing
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import saperly.api
from saperly import create_client
from saperly.agent import AgentBrain, Speak
from saperly.webhooks import verify_webhook

URL = sys.argv[1]
client = create_client("sap_sk_sandbox_root", base_url=URL, timeout=20)
OPERATIONS = {
    module.rpartition(".")[2]: module
    for package in pkgutil.iter_modules(saperly.api.__path__, "saperly.api.")
    for _, module, _ in pkgutil.iter_modules(importlib.import_module(package.name).__path__, package.name + ".")
}
done: dict[str, int] = {}


def call(operation: str, *path: str, status: int = 200, body: dict | None = None, **query: str) -> typing.Any:
    """One operation of the package; its answer must be parsed into the model of the success."""
    function = importlib.import_module(OPERATIONS[operation]).sync_detailed
    if body is not None:
        query["body"] = typing.get_type_hints(function)["body"].from_dict(body)
    response = function(*path, client=client, **query)
    assert response.status_code == status, (operation, response.status_code, response.content)
    done[operation] = int(response.status_code)
    return response.parsed


def control(path: str, body: dict | None = None) -> typing.Any:
    """A call of the control API."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{URL}/_sandbox/{path}", data), timeout=30) as answer:
        return json.load(answer)


def raw(method: str, path: str, body: dict) -> dict:
    """What the package has no operation for yet."""
    headers = {"authorization": "Bearer sap_sk_sandbox_root", "content-type": "application/json"}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


class Handler(BaseHTTPRequestHandler):
    """The user's side: the brain under /brain, the events elsewhere."""

    def do_POST(self) -> None:
        """Answer."""
        body = self.rfile.read(int(self.headers["content-length"]))
        status, content = 204, b""
        if self.path == "/brain":
            status, content = asked(body, dict(self.headers))
        else:
            checked.append(verify_webhook(body, secrets["webhook"], dict(self.headers)))
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


def asked(body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """A turn for the brain."""
    status, content = secrets["brain"].handler(body, headers)
    return status, content.encode()


checked: list[typing.Any] = []
secrets: dict[str, typing.Any] = {}
receiver = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
receiver_url = f"http://127.0.0.1:{receiver.server_port}"
peer, slug = "+12125550147", "sandbox"

call("health_check")
call("pricing_quote", country="US", number_type="local")
number = call("numbers_provision", body={"areaCode": "415"}, status=201)
call("numbers_get", number.id)
assert len(call("numbers_list")) == 1
connection = call(
    "connections_create",
    body={"name": "Desk", "mode": "manual", "manualWebhookUrl": receiver_url + "/brain", "complianceEnabled": False},
    status=201,
)
call("connections_get", connection.id)
call("connections_list")
call("connections_update", connection.id, body={"name": "Front desk"})
call("numbers_assign_connection", number.id, body={"connectionId": connection.id})
call("numbers_set_webhook", number.id, body={"url": receiver_url + "/brain"})
call("numbers_set_sms_sender_id", number.id, body={"smsSenderId": None})
call("numbers_set_caller_id_name", number.id, body={"callerIdName": "DESK"})
call("voices_list", language="en")
call("languages_list")
call("consent_record", status=201, body={
    "numberId": number.id, "peerNumber": peer, "consentType": "explicit_outbound", "source": "form",
})  # fmt: skip
call("consent_list")
assert call("consent_check", number_id=number.id, peer_number=peer).has_consent
message = call("messaging_send", body={"fromNumberId": number.id, "to": peer, "body": "Hi"}, status=201)
call("messaging_list", number_id=number.id)
child = call("keys_mint", body={"name": "child", "scopes": ["read"]}, status=201)
call("keys_list")
call("keys_revoke", child.id)
child = call("api_token_registry_create", slug, body={"name": "child", "scopes": ["read"]}, status=201)
call("workspace_api_tokens", slug)
call("api_token_registry_revoke", slug, child.id)
call("workspace_members", slug)
call("workspace_invitations_send", slug, body={"to": "ada@example.com"}, status=202)
call("assistant_answer", body={"workspaceSlug": slug, "question": "How many calls?"})

brain = AgentBrain(connection.manual_secret)
brain.on_inbound_call(lambda _: "Good morning.")
brain.on_turn(lambda event: Speak(f"You said {event.user_text}.", end_call=event.user_text == "bye"))
secrets["brain"] = brain
hook = raw(
    "POST", f"/workspaces/{slug}/webhooks", {"url": receiver_url + "/", "events": ["call.received", "call.completed"]}
)
secrets["webhook"] = hook["signingSecret"]
call("workspace_webhooks", slug)
inbound = control("inbound/call", {"to": number.phone_number, "from": peer, "script": ["hello", "bye"]})
control("clock/run-until-idle", {})
until = time.monotonic() + 20
while len(checked) < 2 and time.monotonic() < until:
    time.sleep(0.05)
lines = control(f"calls/{inbound['id']}")["lines"]
assert [line["text"] for line in lines] == ["Good morning.", "hello", "You said hello.", "bye", "You said bye."], lines
assert call("voice_get", inbound["id"]).status == "completed"
call("voice_list")
call("voice_transcript", inbound["id"])
call("voice_recording", inbound["id"], status=302)
placed = call("voice_place", body={"fromNumberId": number.id, "to": peer}, status=201)
control("clock/advance", {"seconds": 9})
call("voice_transfer", placed.id, body={"to": "+14155550199"})
call("voice_end", placed.id)
call("usage_summary")
call("workspace_audit_events", slug)
call("consent_revoke", body={"numberId": number.id, "peerNumber": peer})
call("numbers_release", number.id)
call("connections_delete", connection.id)
print(json.dumps({
    "operations": done,
    "untouched": sorted(OPERATIONS.keys() - done.keys()),
    "webhooks": [[one.valid, one.reason, one.event_type] for one in checked],
}))  # fmt: skip
