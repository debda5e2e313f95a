"""The command: what it takes, what it refuses, and a whole flow over a port with deliveries over HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from saperly_client import Saperly, webhooks
from saperly_client.brain import Brain
from saperly_client.errors import APIConnectionError
from saperly_sandbox.__main__ import main
from saperly_sandbox.serve import listen

from .conftest import PEER
from .server import Server

KEY = "sap_sk_sandbox_root"
AUTH = {"authorization": f"Bearer {KEY}"}


class Receiver:
    """An HTTP server that passes what it is sent to a function of body and headers."""

    def __init__(self, answer):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status, content = answer(body, dict(self.headers))
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver():
    running = []

    def start(answer):
        running.append(Receiver(answer))
        return running[-1]

    yield start
    for one in running:
        one.stop()


def run(*arguments):
    line = [sys.executable, "-m", "saperly_sandbox", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)


def test_the_whole_flow_over_a_port(receiver):
    events = []

    def hook(body, headers):
        events.append((body, headers))
        return (200 if len(events) > 1 else 500), b""

    server = Server("--clock", "fast:600")
    try:
        with Saperly(KEY, base_url=server.url) as client:
            brain_secret = []
            brain = receiver(lambda body, headers: brain_secret[0].handle(body, headers))
            connection = client.connections.create(name="Desk", mode="manual", manual_webhook_url=brain.url)
            brain_secret.append(Brain(connection.manual_secret))
            brain_secret[0].on_inbound_call(lambda _: "Good morning.")
            brain_secret[0].on_turn(lambda turn: f"You said {turn.user_text}.")
            number = client.numbers.provision()
            client.numbers.assign_connection(number.id, connection_id=connection.id)
            endpoint = client.workspaces.create_webhook(
                "sandbox", url=receiver(hook).url, events=["call.received", "call.completed"]
            )
            call = server.control("inbound/call", {"to": number.phone_number, "from": PEER, "script": ["one", "two"]})
            done = client.calls.wait(call["id"], timeout=20, poll=0.05)
            assert done.status == "completed"
            lines = [line["text"] for line in client.calls.transcript(call["id"])]
            assert lines[1:] == ["Good morning.", "one", "You said one.", "two", "You said two."]
            server.wait_for(lambda: len(events) == 3)
            got = [webhooks.verify(body, headers, endpoint.signing_secret) for body, headers in events]
            assert sorted(event.event_type for event in got) == ["call.completed", "call.received", "call.received"]
            assert len({event.delivery_id for event in got}) == 2
            server.wait_for(lambda: client.calls.get(call["id"]).has_recording)
            assert client.calls.recording(call["id"]).startswith(b"RIFF")
        assert server.control("problems") == []
    finally:
        assert server.stop() in (0, -15)  # uvicorn ends by the signal once all is closed


def test_a_frozen_server_is_moved_by_advance(receiver):
    got = []
    server = Server("--clock", "frozen", "--start", "2026-06-30T23:00:00Z")
    try:
        with Saperly(KEY, base_url=server.url) as client:
            hook = receiver(lambda body, _: (got.append(json.loads(body)) or 200, b""))
            client.workspaces.create_webhook("sandbox", url=hook.url, events=["call.failed", "message.received"])
            connection = client.connections.create(name="Desk")
            number = client.numbers.provision()
            client.numbers.assign_connection(number.id, connection_id=connection.id)
            client.calls.place(from_number_id=number.id, to="+15005550102")
            server.control("inbound/sms", {"to": number.phone_number, "from": PEER, "body": "x"})
            server.wait_for(lambda: len(got) == 1)
            time.sleep(0.1)
            assert len(got) == 1
            server.control("clock/advance", {"seconds": 3600})
            assert [one["eventType"] for one in got] == ["message.received", "call.failed"]
            assert server.control("clock")["now"] == "2026-07-01T00:00:00.000Z"
    finally:
        server.stop()


@pytest.mark.parametrize("clock", ["frozen", "real"])
def test_what_is_due_at_once_is_done_at_once_whatever_else_is_due_later(clock):
    server = Server("--clock", clock, "--set", "custom_voice_seconds=0", "--set", "require_consent=false")
    audio = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(2000)
    try:
        with Saperly(KEY, base_url=server.url) as client:

            def settled() -> str:
                voice = client.custom_voices.create(name="Ada", language="en-US", gender="female", audio=audio)
                return client.custom_voices.wait(voice.id, timeout=5, poll=0.01).status

            number = client.numbers.provision()  # its rent is due in a month
            assert settled() == "active"
            if clock == "frozen":
                desk = client.connections.create(name="Desk")
                client.calls.place(from_number_id=number.id, to=PEER, connection_id=desk.id)
                assert settled() == "active"
                server.control("clock/run-until-idle", {})
                assert settled() == "active"
                server.control("clock/advance", {"seconds": 3600})
                assert settled() == "active"
    finally:
        assert server.stop() in (0, -15)


def test_connections_are_dropped_before_and_after_the_commit(sandbox_server):
    with Saperly(KEY, base_url=sandbox_server.url, max_retries=0) as client:
        before = len(client.connections.list())
        for drop, more in (("before", 0), ("after", 1)):
            sandbox_server.control("faults", {"operation": "connections.create", "drop": drop, "count": 1})
            with pytest.raises(APIConnectionError):
                client.connections.create(name="x")
            assert len(client.connections.list()) == before + more
        sandbox_server.control("faults", {"operation": "connections.create", "drop": "after", "count": 1})
        client.with_options(max_retries=1).connections.create(name="x")
        assert len(client.connections.list()) == before + 2


def test_bodies_are_limited(sandbox_server):
    answer = httpx.post(f"{sandbox_server.url}/messages", headers=AUTH, content=b" " * 1_100_000)
    assert (answer.status_code, answer.json()["_tag"]) == (413, "PayloadTooLarge")

    def endless():
        for _ in range(30):
            yield b" " * 65_536

    answer = httpx.post(f"{sandbox_server.url}/messages", headers=AUTH, content=endless())
    assert answer.status_code == 413
    assert httpx.get(f"{sandbox_server.url}/health").status_code == 200


def test_a_page_of_another_origin_has_no_control(sandbox_server):
    url = f"{sandbox_server.url}/_sandbox/reset"
    assert httpx.post(url, headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.post(url, headers={"host": "evil.example"}).status_code == 403


def test_it_listens_on_loopback_alone(sandbox_server):
    port = int(sandbox_server.url.rpartition(":")[2])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # would fail if it listened on all addresses


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--clock", "slow"], "clock 'slow'"),
        (["--start", "soon"], "'soon' is no time"),
        (["--db", "/no/such/folder/x.db"], "cannot be used as a database"),
        (["--set", "credits=5"], "write NAME=VALUE"),
        (["--set", "credit_cents=much"], "credit_cents takes a value like 500"),
        (["--set", "require_consent=maybe"], "true or false"),
        (["--rate-limit", "sms=5"], "messages=N"),
        (["--port", "70000"], "cannot listen"),
        (["--host", "203.0.113.7"], "cannot listen"),
    ],
)
def test_options_that_cannot_be_used(arguments, message):
    done = run("--port", "0", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_port_in_use(sandbox_server):
    done = run("--port", sandbox_server.url.rpartition(":")[2])
    assert (done.returncode, "Address already in use" in done.stderr) == (2, True)


def test_settings_by_option():
    server = Server("--set", "credit_cents=7", "--set", "require_consent=false", "--rate-limit", "api=1000")
    try:
        settings = server.control("settings")
        assert (settings["credit_cents"], settings["require_consent"], settings["rate_limits"]) == (
            7,
            False,
            {"api": 1000},
        )
        assert server.control("balance")["balanceCents"] == 7
    finally:
        server.stop()


def test_importing_the_package_is_light():
    code = (
        "import sys, saperly_sandbox, saperly_sandbox.plugin;"
        "print([m for m in ('httpx', 'uvicorn', 'jsonschema_rs', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_head():
    """Nagle's algorithm, which costs 40 ms an answer, is off on what is accepted."""

    async def run():
        accepted = asyncio.Queue()

        async def accept(_reader, writer):
            accepted.put_nowait(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listen("127.0.0.1", 0)
        async with await asyncio.start_server(accept, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            is_off = await accepted.get()
            writer.close()
            await writer.wait_closed()
        return is_off

    assert asyncio.run(run())


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("credit_cents=-5", "credit_cents must be 0 or more, not -5"),
        ("webhook_timeout_seconds=nan", "webhook_timeout_seconds must be 0 or more, not nan"),
        ("no_answer_rate=2", "no_answer_rate is a share, from 0 to 1, not 2.0"),
        ("brain_failures=0", "brain_failures must be 1 or more, not 0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_line(option, told, capsys):
    assert main(["--port", "0", "--set", option]) == 2
    assert capsys.readouterr().err == f"saperly-sandbox: {told}\n"


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("inbound/sms", '{"to": "+1"}', "the arguments do not fit: missing 2 required arguments: 'from' and 'body'"),
        ("inbound/sms", '{"to": "+1", "from": "+1", "body": 5}', "body must be a text, not int"),
        ("inbound/call", '{"to": 1, "from": "+1"}', "to must be a text, not int"),
        ("clock/run", '{"speed": 2}', "the arguments do not fit: got an unexpected argument 'speed'"),
        ("faults", "x", "the body is no JSON: Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_a_control_request_that_does_not_fit_is_told_why(sandbox_server, path, body, told):
    answer = httpx.post(f"{sandbox_server.url}/_sandbox/{path}", content=body)
    assert (answer.status_code, answer.json()) == (400, {"error": told})
