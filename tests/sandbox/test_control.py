"""What a test can do to the world: time, faults, snapshots; and that it can be repeated."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from saperly_client.errors import (
    APIConnectionError,
    APITimeoutError,
    InternalError,
    NumberQuotaExceededError,
    RateLimitedError,
)
from saperly_sandbox import Sandbox, Settings
from saperly_sandbox.control import ROUTES
from saperly_sandbox.errors import SandboxError

from .conftest import PEER, make_world


def test_frozen_time_stands_still_and_moves_by_advance(saperly_sandbox):
    assert saperly_sandbox.now == "2026-01-01T09:00:00.000Z"
    saperly_sandbox.advance(1.5)
    assert saperly_sandbox.now == "2026-01-01T09:00:01.500Z"
    saperly_sandbox.advance(to="2026-02-01T00:00:00+01:00")
    assert saperly_sandbox.now == "2026-01-31T23:00:00.000Z"
    for wrong in ({"seconds": -1}, {"to": "2025-01-01"}, {"to": "soon"}, {}, {"seconds": float("nan")}):
        with pytest.raises(SandboxError):
            saperly_sandbox.advance(**wrong)


def test_fast_time():
    with Sandbox(clock="fast:36000", start="2026-05-01T00:00:00Z") as sandbox:
        world = make_world(sandbox, sandbox.client())
        call = world.call()
        for _ in range(1000):
            if world.client.calls.get(call.id).status != "initiated":
                break
            import time

            time.sleep(0.005)
        assert world.client.calls.get(call.id).status == "completed"
        assert sandbox.now.startswith("2026-05-01")


@pytest.mark.parametrize("clock", ["slow", "fast:x", "fast:0", "real:2", ""])
def test_a_clock_that_is_none(clock):
    with pytest.raises(SandboxError):
        Sandbox(clock=clock)


def test_snapshot_and_restore(world):
    sandbox = world.sandbox
    snapshot = sandbox.snapshot()
    first = world.send()
    sandbox.advance(100)
    sandbox.restore(snapshot)
    assert (sandbox.now, sandbox.balance_cents) == ("2026-01-01T09:00:00.000Z", 500)
    assert world.client.messages.list() == []
    assert world.send().id == first.id
    with pytest.raises(SandboxError):
        sandbox.restore("snap_99")


def test_a_fresh_sandbox_a_test(saperly_sandbox, saperly):
    assert saperly.numbers.list() == []
    assert saperly_sandbox.requests()[0]["operation"] == "numbers.list"
    saperly.numbers.provision()


test_a_fresh_sandbox_a_test_once_more = test_a_fresh_sandbox_a_test


def test_fault_by_status_and_count(saperly_sandbox, saperly):
    saperly_sandbox.fault("numbers.list", status=503, count=2, retry_after=0)
    assert saperly.numbers.list() == []  # the client tries again
    assert [one["status"] for one in saperly_sandbox.requests()] == [503, 503, 200]


def test_fault_by_tag(saperly_sandbox):
    client = saperly_sandbox.client(max_retries=0)
    saperly_sandbox.fault("numbers.provision", tag="NumberQuotaExceeded", fields={"limit": 3, "current": 3})
    with pytest.raises(NumberQuotaExceededError) as error:
        client.numbers.provision()
    assert (error.value.status_code, error.value.limit) == (409, 3)
    saperly_sandbox.clear_faults()
    saperly_sandbox.fault(tag="RateLimited", retry_after=7)
    with pytest.raises(RateLimitedError) as error:
        client.numbers.list()
    assert error.value.retry_after == 7
    saperly_sandbox.clear_faults()
    saperly_sandbox.fault(tag="InternalError", count=1)
    with pytest.raises(InternalError):
        client.numbers.list()
    client.numbers.list()


def test_fault_by_latency_and_by_dropping(world):
    sandbox = world.sandbox
    client = sandbox.client(max_retries=0, timeout=5)
    send = {"from_number_id": world.number.id, "to": PEER, "body": "x"}
    sandbox.fault("messaging.send", latency=6, count=1)
    with pytest.raises(APITimeoutError):
        client.messages.send(**send)
    assert len(client.messages.list()) == 1  # the server did not notice
    sandbox.fault("messaging.send", latency=4, count=1)
    client.messages.send(**send)
    sandbox.fault("messaging.send", drop="before", count=1)
    with pytest.raises(APIConnectionError):
        client.messages.send(**send)
    assert len(client.messages.list()) == 2
    sandbox.fault("messaging.send", drop="after", count=1)
    with pytest.raises(APIConnectionError):
        client.messages.send(**send)
    assert len(client.messages.list()) == 3


def test_fault_by_rate(saperly_sandbox):
    http = saperly_sandbox.http_client()
    saperly_sandbox.fault("health.check", status=500, rate=0.3)
    statuses = [http.get("/health").status_code for _ in range(200)]
    assert 30 < statuses.count(500) < 90


@pytest.mark.parametrize(
    "fault",
    [
        {"operation": "numbers.sing"},
        {"operation": "numbers.list", "tag": "PriceChanged"},
        {"status": 200},
        {"rate": 2},
        {"drop": "sometimes"},
        {"sound": "loud"},
        {"latency": "long"},
    ],
)
def test_a_fault_that_makes_no_sense(saperly_sandbox, fault):
    with pytest.raises(SandboxError):
        saperly_sandbox.fault(**fault)


def test_rate_limits():
    with Sandbox(settings=Settings(rate_limits={"messages": 2})) as sandbox:
        world = make_world(sandbox, sandbox.client(max_retries=0))
        world.send()
        world.send()
        with pytest.raises(RateLimitedError) as error:
            world.send()
        assert (error.value.bucket, error.value.retry_after) == ("messages", 30)
        world.client.numbers.list()
        sandbox.advance(30)
        world.send()


def test_requests_show_no_secrets(world):
    world.client.keys.mint(name="x", scopes=["read"])
    server = {"url": "https://tools.example/mcp", "auth": {"type": "bearer", "token": "very-secret"}}
    world.client.connections.update(world.connection.id, mcp_servers=[server])
    shown = json.dumps(world.sandbox.requests())
    assert "sap_sk_sandbox" not in shown
    assert "very-secret" not in shown
    assert "tools.example" in shown
    assert "keys.mint" in shown


def test_fast_time_does_not_go_back_at_a_restart(tmp_path):
    path = str(tmp_path / "sandbox.db")
    with Sandbox(db=path, clock="fast:100000") as sandbox:
        client = sandbox.client()
        import time

        time.sleep(0.05)
        last = client.numbers.provision().created_at
    with Sandbox(db=path, clock="fast:100000") as sandbox:
        assert sandbox.now >= last


def test_over_http(saperly_sandbox):
    http = saperly_sandbox.http_client()
    index = http.get("/_sandbox/").json()
    assert index["magicNumbers"]["+15005550101"]["name"] == "busy"
    auth = {"authorization": "Bearer sap_sk_sandbox_root"}
    number = http.post("/numbers", headers=auth, json={}).json()["phoneNumber"]
    assert http.post("/_sandbox/clock/advance", json={"seconds": 60}).json()["now"] == "2026-01-01T09:01:00.000Z"
    message = http.post("/_sandbox/inbound/sms", json={"to": number, "from": PEER, "body": "x"})
    assert message.json()["status"] == "received"
    assert http.post("/_sandbox/balance", json={"cents": 7}).json()["balanceCents"] == 7
    fault = http.post("/_sandbox/faults", json={"operation": "numbers.list", "status": 500}).json()
    assert http.get("/numbers", headers=auth).status_code == 500
    http.delete(f"/_sandbox/faults/{fault['id']}")
    assert http.get("/numbers", headers=auth).status_code == 200
    id = http.post("/_sandbox/snapshot").json()["id"]
    http.post("/_sandbox/reset")
    assert http.get("/numbers", headers=auth).json() == []
    http.post("/_sandbox/restore", json={"id": id})
    assert len(http.get("/numbers", headers=auth).json()) == 1
    for path in ("coverage", "requests", "ledger", "deliveries", "work", "problems", "settings", "opt-outs", "clock"):
        assert http.get(f"/_sandbox/{path}").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "clock/advance", {"seconds": "x"}, 400),
        ("POST", "clock/advance", {"hours": 1}, 400),
        ("POST", "clock/advance", [], 400),
        ("POST", "inbound/sms", {"to": "+1"}, 400),
        ("POST", "inbound/call", {"to": "+12125550100", "from": PEER}, 400),
        ("POST", "calls/x/say", {"text": "x"}, 400),
        ("POST", "deliveries/x/replay", {}, 400),
        ("POST", "balance", {"cents": -1}, 400),
        ("POST", "balance", {"add": True}, 400),
        ("DELETE", "faults/x", {}, 400),
        ("GET", "reset", None, 405),
        ("GET", "nothing", None, 404),
    ],
)
def test_control_calls_that_cannot_be_meant(saperly_sandbox, method, path, body, status):
    answer = saperly_sandbox.http_client().request(method, f"/_sandbox/{path}", json=body)
    assert (answer.status_code, "error" in answer.json()) == (status, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "evil.example"},
        {"origin": "http://evil.example", "host": "evil.example"},
    ],
)
def test_pages_of_other_origins_have_no_control(saperly_sandbox, headers):
    answer = saperly_sandbox.http_client().post("/_sandbox/reset", headers=headers)
    assert answer.status_code == 403


def test_the_page_of_the_sandbox_has(saperly_sandbox):
    headers = {"host": "127.0.0.1:4011", "origin": "http://127.0.0.1:4011", "sec-fetch-site": "same-origin"}
    assert saperly_sandbox.http_client().post("/_sandbox/reset", headers=headers).status_code == 200


def script(sandbox):
    """A day in the life of a sandbox; every byte that came back."""
    got = []

    async def receiver(scope, receive, send):
        got.append((await receive())["body"])
        got.append(repr(sorted(scope["headers"])).encode())
        status = 500 if len(got) % 3 == 0 else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    sandbox.mount("http://hook.test", receiver)
    http = sandbox.http_client()
    http.headers.update({"authorization": "Bearer sap_sk_sandbox_root"})

    def ask(method, path, **arguments):
        answer = http.request(method, path, **arguments)
        got.append(answer.content)
        return answer.json() if answer.content else {}

    number = ask("POST", "/numbers", json={})
    connection = ask(
        "POST", "/connections", json={"name": "a", "mode": "manual", "manualWebhookUrl": "http://hook.test/"}
    )
    ask("POST", f"/numbers/{number['id']}/connection", json={"connectionId": connection["id"]})
    ask(
        "POST",
        "/workspaces/sandbox/webhooks",
        json={"url": "http://hook.test/", "events": ["call.failed", "message.status"]},
    )
    ask("POST", "/api-tokens", json={"name": "k", "scopes": ["read"]})
    for to in ("+15005550101", "+15005550107", "+15005550103"):
        ask("POST", "/calls", json={"fromNumberId": number["id"], "to": to})
        ask("POST", "/messages", json={"fromNumberId": number["id"], "to": to, "body": "x"})
    sandbox.inbound_call(to=number["phoneNumber"], from_=PEER)
    sandbox.run_until_idle()
    sandbox.advance(40 * 86400)
    for path in ("/calls", "/messages", "/usage", "/consent", "/workspaces/sandbox/audit-events"):
        ask("GET", path)
    got.append(json.dumps([sandbox.ledger(), sandbox.deliveries()]).encode())
    return got


def test_the_same_seed_gives_the_same_bytes():
    settings = Settings(sign_with_sandbox_clock=True)
    with Sandbox(seed=7, settings=settings) as one, Sandbox(seed=7, settings=settings) as two:
        assert script(one) == script(two)
    with Sandbox(seed=7, settings=settings) as one, Sandbox(seed=8, settings=settings) as two:
        assert script(one) != script(two)


def test_a_file_keeps_the_state(tmp_path):
    path = str(tmp_path / "sandbox.db")
    with Sandbox(db=path) as sandbox:
        world = make_world(sandbox, sandbox.client())
        first = world.send()
        sandbox.advance(3600)
        drawn = sandbox.engine.store.chance.counter
        with pytest.raises(SandboxError, match="locked"):
            Sandbox(db=path)
    with Sandbox(db=path) as sandbox:
        client = sandbox.client()
        assert sandbox.engine.store.chance.counter == drawn  # else ids would come again
        assert (sandbox.now, sandbox.balance_cents) == ("2026-01-01T10:00:00.000Z", 498)
        second = client.messages.send(from_number_id=world.number.id, to=PEER, body="x")
        assert [one.id for one in client.messages.list()] == [first.id, second.id]
        id = sandbox.snapshot()
        client.numbers.release(world.number.id)
        sandbox.restore(id)
        assert client.numbers.get(world.number.id).released_at is None
    (tmp_path / "other.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(SandboxError):
        Sandbox(db=str(tmp_path / "other.db"))


def test_bodies_that_are_too_large(saperly_sandbox):
    answer = saperly_sandbox.http_client().post("/messages", content=b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert isinstance(answer, httpx.Response)


def test_work_is_done_in_due_order_each_at_its_moment(saperly_sandbox, saperly):
    saperly_sandbox.balance_cents = 10_000
    wanted = []
    for day in (1, 2, 3):
        saperly_sandbox.advance(to=f"2026-01-{day + 1:02}T12:00:00Z")
        wanted.append(saperly.numbers.provision().next_charge_at)
    saperly_sandbox.advance(60 * 86400)
    from saperly_sandbox.clock import iso

    charged = [iso(entry["at"]) for entry in saperly_sandbox.ledger() if entry["type"] == "charge"]
    assert charged[:3] == wanted
    assert charged == sorted(charged)
    assert len(charged) == 6


def test_the_guide_has_every_control_endpoint_and_method():
    guide = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    table = guide.partition("## Control")[2].partition("## Magic")[0]
    for _, path, _ in ROUTES:
        assert re.search(rf"(?<![\w/]){re.escape(path)}(?![\w/-])", table), path
    inherited = {"client", "async_client", "http_client", "async_http_client", "mount", "close", "aio", "root_key"}
    public = {name for name in vars(Sandbox) if not name.startswith("_")} - inherited - {"workspace"}
    assert {name for name in public if f"`{name}" not in table} == set()


def test_the_clock_can_be_stopped_and_let_run(world):
    sandbox = world.sandbox
    sandbox.run_clock("fast:1000000")
    before = sandbox.now
    while sandbox.now == before:
        pass
    sandbox.freeze()
    assert sandbox.now == sandbox.now > before
    with pytest.raises(SandboxError):
        sandbox.run_clock("slow")


def test_nobody_waits_for_work_that_was_set_aside(world):
    message, sandbox = world.send(), world.sandbox
    other = world.send()
    (work, _) = sandbox.engine.store.pending("receipt")
    sandbox.engine.set_aside(work)
    sandbox.run_until_idle()
    status = {one.id: one.status for one in world.client.messages.list()}
    assert len(status) == 2
    assert status == {work.ref: "sent", ({message.id, other.id} - {work.ref}).pop(): "delivered"}


def test_a_receiver_that_waits_for_idleness_itself_holds_up_nobody(world):
    sandbox = world.sandbox

    async def impatient(_scope, _receive, send):
        await sandbox.aio.run_until_idle()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    sandbox.mount("http://agent.test", impatient)
    world.client.workspaces.create_webhook("sandbox", url="http://agent.test/", events=["message.received"])
    sandbox.inbound_sms(to=world.number.phone_number, from_=PEER, body="Hello")
    sandbox.run_until_idle()
    assert [one["state"] for one in sandbox.deliveries()] == ["delivered"]


def test_what_was_set_aside_is_forgotten_with_the_state(world):
    sandbox = world.sandbox
    snapshot = sandbox.snapshot()
    world.send()
    (work,) = sandbox.engine.store.pending("receipt")
    sandbox.engine.set_aside(work)
    sandbox.restore(snapshot)
    world.send()
    assert sandbox.engine.store.pending("receipt")[0].id == work.id
    sandbox.run_until_idle()
    assert [one.status for one in world.client.messages.list()] == ["delivered"]
