"""An agent, from a rented number to a call that it answers, on the sandbox: no account, no money, no Node.

    saperly-sandbox                                                                       # in one shell
    SAPERLY_BASE_URL=http://127.0.0.1:4011 .venv/bin/python examples/agent_on_sandbox.py  # in another

`make demo` runs it, too. The agent is a brain that talks and a receiver that checks the signature of each webhook, both
served by this program. It ends with 1 if anything does not come about.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from saperly_client import AsyncSaperly, SaperlyError, webhooks
from saperly_client.brain import Brain, InboundCall, Speak, Turn

SOMEBODY = "+12125550147"  # reserved for fiction
EVENTS = ["message.status", "call.received", "call.completed"]
GREETING, HOURS, GOODBYE = "Ada's bakery, good morning.", "We are open from seven to six.", "Thank you, goodbye."


def brain(secret: str) -> Brain:
    """What the agent says."""
    brain = Brain(secret)

    @brain.on_inbound_call
    def greet(_call: InboundCall) -> str:
        return GREETING

    @brain.on_turn
    def answer(turn: Turn) -> Speak:
        if "Hello" in turn.user_text:  # whoever we call
            return Speak("This is Ada's bakery. Will you fetch your loaf today?")
        return Speak(HOURS) if "open" in turn.user_text else Speak(GOODBYE, end_call=True)

    return brain


async def flow(client: AsyncSaperly, apps: dict[str, Any], address: str) -> None:
    """The five steps, a call from outside, and what the agent heard of it all."""
    number = await client.numbers.provision(country="US", area_code="415")
    connection = await client.connections.create(
        name="Bakery", mode="manual", manual_webhook_url=f"{address}/brain", compliance_enabled=False
    )
    number = await client.numbers.assign_connection(number.id, connection_id=connection.id)
    print(f"  {number.phone_number} is answered by the brain on {address}")

    events: list[webhooks.Event] = []
    hook = await client.workspaces.create_webhook("sandbox", url=f"{address}/events", events=EVENTS)
    apps["/events"] = webhooks.asgi(events.append, secret=hook.signing_secret)  # takes only what is signed
    apps["/brain"] = brain(connection.manual_secret or "")

    await client.consent.record(
        number_id=number.id, peer_number=SOMEBODY, consent_type="explicit_outbound", source="order form"
    )
    await client.messages.send(from_number_id=number.id, to=SOMEBODY, body="Your loaf is ready.")
    placed = await client.calls.place(from_number_id=number.id, to=SOMEBODY)
    # What happens outside of the API is up to the sandbox: somebody calls, and time passes.
    script = ["When are you open?", "Thank you."]
    caller = {"to": number.phone_number, "from": SOMEBODY, "script": script}
    received = await client.request("POST", "/_sandbox/inbound/call", json=caller)
    await client.request("POST", "/_sandbox/clock/run-until-idle", json={})

    (message,) = await client.messages.list(number_id=number.id)
    print(f"  SMS to {message.to}: {message.status}")
    for id in (placed.id, received["id"]):
        call = await client.calls.get(id)
        print(f"  Call from {call.from_} to {call.to}: {call.status}, {call.duration_sec} s, {call.cost_cents} cents")
        for line in await client.calls.transcript(id):
            print(f"    {line['role']}: {line['text']}")
    heard = Counter(event.event_type for event in events)
    print(f"  Webhooks with a good signature: {', '.join(f'{count} {type}' for type, count in heard.items())}")

    said = [line["text"] for line in await client.calls.transcript(received["id"])]
    check(said == [GREETING, script[0], HOURS, script[1], GOODBYE], "the brain did not answer the call")
    check(message.status == "delivered", f"the SMS is {message.status}, not delivered")
    over = {event.payload.call_id for event in events if isinstance(event, webhooks.CallCompleted)}
    check({placed.id, received["id"]} <= over, "not every call's webhook came with a good signature")


def check(is_so: bool, otherwise: str) -> None:
    """End the program where something did not come about."""
    if not is_so:
        sys.exit(f"agent_on_sandbox: {otherwise}")


@asynccontextmanager
async def served(apps: dict[str, Any]) -> AsyncIterator[str]:
    """Serve ASGI applications by their paths, on a free port of this machine."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await apps[scope["path"]](scope, receive, send)

    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def main() -> int:
    """Run it all; 0 when everything came about."""
    url = os.environ.get("SAPERLY_BASE_URL", "http://127.0.0.1:4011")
    key = os.environ.get("SAPERLY_API_KEY", "sap_sk_sandbox_root")
    apps: dict[str, Any] = {}
    print(f"An agent, on {url}")
    try:
        async with served(apps) as address, AsyncSaperly(key, base_url=url) as client:
            await flow(client, apps, address)
    except SaperlyError as error:
        print(f"agent_on_sandbox: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
