"""Kills the sandbox again and again under load, and counts afterwards.

    python -m tests.sandbox.crash --kills 200 --seconds 0.5

Senders with idempotency keys of their own send messages and place calls; inbound messages set off deliveries to
a receiver that fails one in five. `kill -9` comes at random moments; the sandbox is started again on the same file,
and the senders repeat what was not answered. At the end: the ledger adds up, what was charged is there and what is
there was charged, each call has one terminal event, each event has arrived with a good signature, and twice only under
the same delivery id.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx
from saperly_client import webhooks

AUTH = {"authorization": "Bearer sap_sk_sandbox_root"}
ROOT = Path(__file__).parents[2]
EVENTS = [
    "call.received",
    "call.completed",
    "call.failed",
    "call.recording.saved",
    "message.received",
    "message.status",
]


class Receiver:
    """Takes deliveries; fails one in five, before or after it has taken note."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.secret = ""
        self.arrived: dict[str, tuple[str, dict]] = {}
        self.times: Counter[str] = Counter()
        self.bad: list[str] = []
        self.conflicting: list[str] = []
        self.writers: set[asyncio.StreamWriter] = set()

    async def close(self) -> None:
        for writer in self.writers:
            writer.close()
        await asyncio.sleep(0.1)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
                body = await reader.readexactly(int(headers["content-length"]))
                failing = self.chance.random() < 0.2
                if not failing or self.chance.random() < 0.5:
                    self.take(body, headers)
                status = "500 No" if failing else "204 Yes"
                writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def take(self, body: bytes, headers: dict[str, str]) -> None:
        try:
            event = webhooks.verify(body, headers, self.secret)
        except webhooks.WebhookVerificationError as error:
            self.bad.append(str(error))
            return
        payload = json.loads(body)["payload"]
        known = self.arrived.setdefault(event.delivery_id, (event.event_type, payload))
        if known != (event.event_type, payload):
            self.conflicting.append(event.delivery_id)
        self.times[event.delivery_id] += 1


class Sandbox:
    """A process that can be killed."""

    def __init__(self, path: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._line = [
            sys.executable, "-m", "saperly_sandbox", "--port", str(self.port), "--db", path, "--clock", "fast:600",
            "--set", "credit_cents=100000000", "--set", "webhook_timeout_seconds=5",
        ]  # fmt: skip
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self._line, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        if "http" not in self.process.stdout.readline():
            raise SystemExit("the sandbox did not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


async def run(kills: int, seconds: float, seed: int, senders: int) -> dict[str, object]:
    """Do it; what was found."""
    chance = random.Random(seed)  # noqa: S311 (nothing is secret here)
    receiver = Receiver(chance)
    server = await asyncio.start_server(receiver, "127.0.0.1", 0)
    hook_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    with TemporaryDirectory() as folder:
        sandbox = Sandbox(f"{folder}/sandbox.db")
        sandbox.start()
        answered: dict[str, tuple[str, str]] = {}
        stopping = asyncio.Event()
        try:
            async with httpx.AsyncClient(base_url=sandbox.url, headers=AUTH, timeout=10) as http:
                number = (await http.post("/numbers", json={})).json()
                connection = (await http.post("/connections", json={"name": "x"})).json()
                await http.post(f"/numbers/{number['id']}/connection", json={"connectionId": connection["id"]})
                hook = await http.post("/workspaces/sandbox/webhooks", json={"url": hook_url, "events": EVENTS})
                receiver.secret = hook.json()["signingSecret"]
                consent = {"numberId": number["id"], "peerNumber": "+12125550147", "source": "t"}
                await http.post("/consent", json={**consent, "consentType": "explicit_outbound"})

                async def send() -> None:
                    while not stopping.is_set():
                        key = str(UUID(int=chance.getrandbits(128), version=4))
                        kind = chance.choice(["message", "message", "call", "inbound"])
                        to = {"fromNumberId": number["id"], "to": "+12125550147"}
                        while True:  # until there is an answer
                            try:
                                if kind == "inbound":
                                    text = {"to": number["phoneNumber"], "from": "+12125550148", "body": "x"}
                                    await http.post("/_sandbox/inbound/sms", json=text)
                                    break
                                if kind == "message":
                                    answer = await http.post(
                                        "/messages", json={**to, "body": "x"}, headers={"idempotency-key": key}
                                    )
                                else:
                                    answer = await http.post("/calls", json=to, headers={"idempotency-key": key})
                                assert answer.status_code == 201, answer.text
                                answered[key] = (kind, answer.json()["id"])
                                break
                            except httpx.TransportError:
                                await asyncio.sleep(0.02)
                        await asyncio.sleep(chance.random() * 0.02)

                tasks = [asyncio.create_task(send()) for _ in range(senders)]
                for _ in range(kills):
                    await asyncio.sleep(seconds * chance.random())
                    sandbox.kill()
                    await asyncio.to_thread(sandbox.start)
                stopping.set()
                await asyncio.gather(*tasks)
                end = time.monotonic() + 300
                while time.monotonic() < end:
                    work = (await http.get("/_sandbox/work")).json()
                    if all(one["kind"] in ("rent", "spend_reset") for one in work):
                        break
                    await asyncio.sleep(0.2)
                found = await count(http, receiver, answered)
        finally:
            sandbox.kill()
            server.close()
            await receiver.close()
    return found


async def count(http: httpx.AsyncClient, receiver: Receiver, answered: dict[str, tuple[str, str]]) -> dict[str, object]:
    """Compare what there is with what there should be."""
    messages = (await http.get("/messages")).json()
    calls = (await http.get("/calls")).json()
    ledger = (await http.get("/_sandbox/ledger")).json()
    usage = (await http.get("/usage")).json()
    deliveries = (await http.get("/_sandbox/deliveries")).json()
    problems: list[str] = list((await http.get("/_sandbox/problems")).json())

    def expect(good: bool, problem: str) -> None:
        if not good:
            problems.append(problem)

    sent = [one for one in messages if one["direction"] == "outbound"]
    ids = [id for _, id in answered.values()]
    expect(len(set(ids)) == len(ids), "two requests got the same resource")
    there = Counter(one["id"] for one in (*sent, *calls))
    expect(there == Counter(ids), "what was answered and what is there differ")
    settled: dict[str, int] = defaultdict(int)
    available = reserved = 0
    for entry in ledger:
        available, reserved = available + entry["availableCents"], reserved + entry["reservedCents"]
        expect(available >= 0 and reserved >= 0, f"entry {entry['id']} leads below zero")
        if entry["type"] == "settle":
            settled[entry["ref"]] -= entry["reservedCents"]
    expect(reserved == 0, f"{reserved} cents are still reserved")
    expect(usage["balanceCents"] == available, "the balance is not the sum of the ledger")
    charged = {f"message:{one['id']}": 2 * one["segments"] for one in sent}
    charged |= {f"call:{one['id']}": one["costCents"] for one in calls if one["costCents"]}
    expect(dict(settled) == charged, "what was charged and what is there differ")
    expect(all(call["status"] == "completed" for call in calls), "a call did not end")

    of_call: dict[str, set[str]] = defaultdict(set)
    received = set()
    for id, (kind, payload) in receiver.arrived.items():
        if kind in ("call.completed", "call.failed"):
            of_call[payload["callId"]].add(id)
        elif kind == "message.received":
            received.add(payload["messageId"])
    expect({call["id"] for call in calls} == set(of_call), "a terminal event is missing")
    expect(all(len(one) == 1 for one in of_call.values()), "a call has two terminal events")
    expect({m["id"] for m in messages if m["direction"] == "inbound"} == received, "a message.received is missing")
    expect({one["id"] for one in deliveries} == set(receiver.arrived), "a delivery was lost")
    expect(all(one["state"] == "delivered" for one in deliveries), "a delivery was given up")
    expect(not receiver.bad, f"bad signatures: {receiver.bad[:3]}")
    expect(not receiver.conflicting, "a delivery id came with two contents")
    return {
        "messages": len(messages),
        "calls": len(calls),
        "deliveries": len(deliveries),
        "arrivals": sum(receiver.times.values()),
        "problems": problems,
    }


def main() -> int:
    """Run it, print what was found, and fail if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1.1, help="the longest time between two kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--senders", type=int, default=4)
    options = parser.parse_args()
    found = asyncio.run(run(options.kills, options.seconds, options.seed, options.senders))
    print(json.dumps(found, indent=2))
    return 1 if found["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
