"""The ASGI application around a webhook handler."""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import threading
import time
from typing import Any

import httpx
import pytest
from asgi_apps import request, served
from hypothesis import given
from hypothesis import strategies as st
from saperly_client import webhooks
from saperly_client.webhooks import ReplayGuard, sign
from starlette.applications import Starlette
from starlette.routing import Mount

SECRET = "whsec_test_1"
MESSAGE = {
    "messageId": "message-1",
    "numberId": "number-1",
    "to": "+14155550100",
    "from": "+14155550123",
    "body": "Please call me, Rosalind",
}


def delivery(delivery_id: str = "delivery-1", event_type: str = "message.received", payload: Any = MESSAGE) -> bytes:
    return json.dumps({"deliveryId": delivery_id, "eventType": event_type, "payload": payload}).encode()


def post(app: Any, body: bytes, headers: dict[str, str] | None = None, **options: Any) -> tuple[int, Any]:
    answer = asyncio.run(request(app, body, sign(body, SECRET) if headers is None else headers, **options))
    assert answer is not None
    return answer[:2]


def app_of(handler: Any, **options: Any) -> webhooks.WebhookApp:
    return webhooks.asgi(handler, secret=SECRET, **options)


# Handled


class Recorder:
    def __init__(self) -> None:
        self.events: list[webhooks.Event] = []
        self.threads: list[str] = []

    def note(self, event: webhooks.Event) -> str:
        self.events.append(event)
        self.threads.append(threading.current_thread().name)
        return "passed over"


def handlers(recorder: Recorder) -> dict[str, Any]:
    async def asynchronous(event: webhooks.Event) -> str:
        return recorder.note(event)

    class Callable:
        async def __call__(self, event: webhooks.Event) -> str:
            return recorder.note(event)

    return {
        "synchronous": recorder.note,
        "asynchronous": asynchronous,
        "partial": functools.partial(asynchronous),
        "object": Callable(),
        "returns a coroutine": lambda event: asynchronous(event),
    }


@pytest.mark.parametrize("kind", ["synchronous", "asynchronous", "partial", "object", "returns a coroutine"])
def test_a_handler_in_either_colour(kind: str) -> None:
    recorder = Recorder()
    assert post(app_of(handlers(recorder)[kind]), delivery()) == (200, {"status": "processed"})
    (event,) = recorder.events
    assert isinstance(event, webhooks.MessageReceived)
    assert event.payload.body == "Please call me, Rosalind"
    assert (recorder.threads[0] == threading.main_thread().name) == (kind != "synchronous")


def later(seconds: float, event: webhooks.Event) -> None:
    time.sleep(seconds)


def test_a_synchronous_handler_does_not_hold_up_the_loop() -> None:
    app = app_of(functools.partial(later, 0.3))

    async def run() -> float:
        tasks = [
            asyncio.create_task(request(app, body, sign(body, SECRET)))
            for body in (delivery("delivery-1"), delivery("delivery-2"))
        ]
        started = time.monotonic()
        await asyncio.sleep(0.01)
        took = time.monotonic() - started
        assert [answer and answer[0] for answer in await asyncio.gather(*tasks)] == [200, 200]
        return took

    assert asyncio.run(run()) < 0.25


def test_a_duplicate_is_not_handled_again() -> None:
    recorder = Recorder()
    app = app_of(recorder.note)
    assert post(app, delivery()) == (200, {"status": "processed"})
    assert post(app, delivery()) == (200, {"status": "duplicate"})
    assert post(app, delivery("delivery-2")) == (200, {"status": "processed"})
    assert [event.delivery_id for event in recorder.events] == ["delivery-1", "delivery-2"]


def test_a_body_in_pieces() -> None:
    recorder = Recorder()
    body = delivery()
    answer = asyncio.run(request(app_of(recorder.note), [body[:10], b"", body[10:]], sign(body, SECRET)))
    assert answer is not None
    assert answer[0] == 200


def test_several_secrets_and_a_guard_of_its_own() -> None:
    guard = ReplayGuard()
    app = webhooks.asgi(print, secret=["whsec_new", SECRET], guard=guard)
    assert post(app, delivery()) == (200, {"status": "processed"})
    assert guard.claim("delivery-1") == "done"


@pytest.mark.parametrize(("tolerance", "window"), [(300.0, 600.0), (900.0, 1800.0), (0.0, 600.0), (1e99, 172800.0)])
def test_the_guard_remembers_for_twice_the_tolerance(tolerance: float, window: float) -> None:
    store: Any = app_of(print, tolerance=tolerance)._guard._store
    assert store._window == window


# Refused


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({"x-saperly-signature": "v1=" + "0" * 64}, 401, "bad_signature"),
        ({"x-saperly-signature": "none"}, 401, "malformed_header"),
        ({"x-saperly-timestamp": "1"}, 401, "bad_signature"),
        ({"x-saperly-event": "call.failed"}, 401, "header_mismatch"),
    ],
)
def test_refused(changes: dict[str, str], status: int, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    body = delivery()
    assert post(app_of(recorder.note), body, sign(body, SECRET) | changes) == (status, {"error": reason})
    assert recorder.events == []
    assert reason in caplog.text
    assert caplog.records[0].name == "saperly_client.webhooks"
    assert "Rosalind" not in caplog.text


def test_no_headers_too_old_and_no_event() -> None:
    recorder = Recorder()
    app = app_of(recorder.note)
    assert post(app, delivery(), {}) == (401, {"error": "missing_header"})
    assert post(app, delivery(), sign(delivery(), SECRET, timestamp=1)) == (
        401,
        {"error": "timestamp_outside_tolerance"},
    )
    assert post(app, b"{}") == (400, {"error": "malformed_body"})
    assert recorder.events == []
    body = delivery()
    assert post(app_of(recorder.note, tolerance=float("inf")), body, sign(body, SECRET, timestamp=1))[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_other_methods(method: str) -> None:
    answer = asyncio.run(request(app_of(print), delivery(), sign(delivery(), SECRET), method=method))
    assert answer is not None
    assert (answer[0], answer[1], answer[2][b"allow"]) == (405, {"error": "method_not_allowed"}, b"POST")


def test_a_body_beyond_the_limit() -> None:
    recorder = Recorder()
    body = delivery()
    exact, short = app_of(recorder.note, max_body=len(body)), app_of(recorder.note, max_body=len(body) - 1)
    assert post(exact, body)[0] == 200
    assert post(short, body) == (413, {"error": "body_too_large"})
    for length in (str(len(body)), "9" * 5000):
        # The length that is announced is enough: nothing is read.
        assert post(short, b"", {"Content-Length": length}) == (413, {"error": "body_too_large"})
    endless = asyncio.run(request(short, (b"x" * 100 for _ in range(50)), {}))
    assert endless is not None
    assert endless[0] == 413
    assert post(short, b"{}", sign(b"{}", SECRET) | {"content-length": "what"})[0] == 400
    assert len(recorder.events) == 1


def test_a_client_that_goes_away() -> None:
    recorder = Recorder()
    assert asyncio.run(request(app_of(recorder.note), delivery(), sign(delivery(), SECRET), disconnect=True)) is None
    assert recorder.events == []


@given(
    st.binary(max_size=200),
    st.dictionaries(st.text(st.characters(max_codepoint=0xFF)), st.text(st.characters(max_codepoint=0xFF))),
)
def test_no_request_crashes_it(body: bytes, headers: dict[str, str]) -> None:
    assert post(app_of(print), body, headers)[0] == 401


# Failing


def test_the_retry_of_a_failed_delivery_is_welcome(caplog: pytest.LogCaptureFixture) -> None:
    attempts = []

    async def handler(event: webhooks.Event) -> None:
        attempts.append(event)
        if len(attempts) < 3:
            raise RuntimeError("the database is gone")

    app = app_of(handler)
    answers = [post(app, delivery()) for _ in range(4)]
    failed = (500, {"error": "handler_failed"})
    assert answers == [failed, failed, (200, {"status": "processed"}), (200, {"status": "duplicate"})]
    assert len(attempts) == 3
    assert len(caplog.records) == 2
    record = caplog.records[0]
    assert (record.name, record.levelno) == ("saperly_client.webhooks", logging.ERROR)
    assert "message.received delivery-1 not handled: the handler raised" in caplog.text
    assert "RuntimeError: the database is gone" in caplog.text
    assert ", in handler" in caplog.text


@pytest.mark.parametrize("event_type", ["message.received", "message.delivered"])
def test_the_log_quotes_nothing_of_a_payload(event_type: str, caplog: pytest.LogCaptureFixture) -> None:
    rewritten = "(415) 555-0123, rosalind"

    def handler(event: webhooks.Event) -> None:
        raise ValueError(f"cannot file {event.payload} for {rewritten}")

    post(app_of(handler), delivery(event_type=event_type, payload=MESSAGE | {"tags": [{"name": "Wetherby"}]}))
    assert "ValueError: cannot file" in caplog.text
    for secret in ("4155550123", "555", "Rosalind", "rosalind", "Please", "Wetherby"):
        assert secret not in caplog.text


def test_a_handler_that_ends_the_process(caplog: pytest.LogCaptureFixture) -> None:
    def leave(event: webhooks.Event) -> None:
        raise SystemExit(3)

    async def aleave(event: webhooks.Event) -> None:
        raise SystemExit(3)

    for one in (leave, aleave):
        app = app_of(one)
        assert [post(app, delivery())[0] for _ in range(2)] == [500, 500]


def test_a_server_that_drops_the_request() -> None:
    """Closed while it waits, a coroutine may not await anything more, as the answer of Redis."""

    class DistantGuard(ReplayGuard):
        async def aforget(self, delivery_id: str) -> None:
            await asyncio.sleep(0)
            await super().aforget(delivery_id)

    guard = DistantGuard(lease=0.01)

    async def handler(event: webhooks.Event) -> None:
        await asyncio.sleep(60)

    async def run() -> None:
        coroutine = request(app_of(handler, guard=guard), delivery(), sign(delivery(), SECRET))
        coroutine.send(None)
        coroutine.close()

    asyncio.run(run())
    time.sleep(0.02)
    assert guard.claim("delivery-1") == "new"


def test_the_same_delivery_twice_at_once() -> None:
    async def run() -> None:
        going, go_on = asyncio.Event(), asyncio.Event()

        async def handler(event: webhooks.Event) -> None:
            going.set()
            await go_on.wait()

        app = app_of(handler)
        headers = sign(delivery(), SECRET)
        first = asyncio.create_task(request(app, delivery(), headers))
        await going.wait()
        second = await request(app, delivery(), headers)
        # Not a 2xx: if the first one fails after all, the vendor must come again.
        assert second
        assert second[:2] == (409, {"error": "delivery_in_progress"})
        go_on.set()
        answer = await first
        assert answer
        assert answer[0] == 200
        third = await request(app, delivery(), headers)
        assert third
        assert third[:2] == (200, {"status": "duplicate"})

    asyncio.run(run())


def test_a_cancelled_delivery_is_not_forgotten_by_the_vendor() -> None:
    async def run() -> None:
        going = asyncio.Event()

        async def handler(event: webhooks.Event) -> None:
            going.set()
            await asyncio.sleep(60)

        guard = ReplayGuard()
        task = asyncio.create_task(request(app_of(handler, guard=guard), delivery(), sign(delivery(), SECRET)))
        await going.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert guard.claim("delivery-1") == "new"

    asyncio.run(run())


class BrokenGuard(ReplayGuard):
    def __init__(self, *broken: str) -> None:
        super().__init__()
        self.broken = broken

    async def _run(self, step: Any, delivery_id: str) -> Any:
        if step.__name__ in self.broken:
            raise ConnectionError("no Redis")
        return await super()._run(step, delivery_id)


@pytest.mark.parametrize(
    ("broken", "works", "expected", "calls", "logged"),
    [
        ("claim", True, (500, {"error": "guard_failed"}), 0, "not handled: the guard failed"),
        ("confirm", True, (200, {"status": "processed"}), 1, "handled, but the guard failed"),
        ("forget", False, (500, {"error": "handler_failed"}), 1, "the guard failed to forget it"),
    ],
)
def test_a_guard_that_cannot_be_reached(
    broken: str, works: bool, expected: Any, calls: int, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    seen = []

    def handler(event: webhooks.Event) -> None:
        seen.append(event)
        if not works:
            raise RuntimeError

    assert post(app_of(handler, guard=BrokenGuard(broken)), delivery()) == expected
    assert len(seen) == calls
    assert logged in caplog.text
    assert "ConnectionError: no Redis" in caplog.text


def test_a_payload_that_is_not_as_documented_is_handled_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    assert post(app_of(recorder.note), delivery(payload={"from": "+14155550123"}))[0] == 200
    assert isinstance(recorder.events[0], webhooks.UnknownEvent)
    assert "message.received delivery-1 is not as documented: payload lacks messageId" in caplog.text
    assert "4155550123" not in caplog.text


@pytest.mark.parametrize("handler", [None, "module:handler", 5])
def test_a_handler_that_cannot_be_called(handler: Any) -> None:
    with pytest.raises(TypeError, match="handler must be a function that takes an event"):
        app_of(handler)


# Other kinds of connection


def test_lifespan() -> None:
    incoming = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(incoming)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(app_of(print)({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_websocket_is_refused() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app_of(print)({"type": "websocket"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1000}]
    with pytest.raises(ValueError, match="cannot serve an ASGI connection of type 'quic'"):
        asyncio.run(app_of(print)({"type": "quic"}, receive, send))


# A real server


@pytest.mark.parametrize("mounted", [False, True])
def test_over_http(mounted: bool) -> None:
    recorder = Recorder()
    app: Any = app_of(recorder.note, max_body=5000)
    with served(Starlette(routes=[Mount("/hooks", app=app)]) if mounted else app) as url, httpx.Client() as client:
        body = delivery()
        hook = f"{url}/hooks/saperly"
        first = client.post(hook, content=body, headers=sign(body, SECRET))
        assert (first.status_code, first.json()) == (200, {"status": "processed"})
        assert client.post(hook, content=body, headers=sign(body, SECRET)).json() == {"status": "duplicate"}
        assert client.post(hook, content=body, headers=sign(body, "whsec_other")).status_code == 401
        assert client.post(hook, content=b"x" * 5001).status_code == 413
        assert client.get(hook).status_code == 405
    assert [event.delivery_id for event in recorder.events] == ["delivery-1"]
