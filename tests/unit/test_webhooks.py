"""Verifying, reading and signing deliveries."""

from __future__ import annotations

import hashlib
import hmac
import json
import pickle
import time
import traceback
from collections.abc import Callable
from email.message import Message
from typing import Any, get_args

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from saperly_client import webhooks
from saperly_client.webhooks import WebhookVerificationError, sign, verify
from starlette.datastructures import Headers as StarletteHeaders
from werkzeug.datastructures import Headers as WerkzeugHeaders

SECRET = "whsec_test_1"
NOW = 1_780_000_000

CALL = {"callId": "call-1", "from": "+14155550123", "to": "+14155550100"}
PAYLOADS: dict[str, dict[str, Any]] = {
    "call.received": CALL | {"connectionId": "conn-1"},
    "call.completed": CALL | {"status": "completed", "durationSec": 61.5, "costCents": 27, "hangupCause": "normal"},
    "call.failed": CALL | {"status": "no_answer", "durationSec": 0, "costCents": 0},
    "call.recording.saved": {"callId": "call-1"},
    "message.received": {
        "messageId": "message-1",
        "numberId": "number-1",
        "to": "+14155550100",
        "from": "+14155550123",
        "body": "Hello",
    },
}


def envelope(event_type: str = "message.received", **changes: Any) -> bytes:
    content = {"deliveryId": "delivery-1", "eventType": event_type, "payload": PAYLOADS.get(event_type, {})} | changes
    return json.dumps({name: value for name, value in content.items() if value is not ...}).encode()


def check(body: bytes, headers: Any, secret: Any = SECRET, **options: Any) -> webhooks.Event:
    return verify(body, headers, secret, **({"now": NOW} | options))


def signed(body: bytes, secret: str = SECRET, timestamp: float = NOW) -> dict[str, str]:
    return sign(body, secret, timestamp=timestamp)


def refused(reason: str, *arguments: Any, **options: Any) -> WebhookVerificationError:
    with pytest.raises(WebhookVerificationError) as caught:
        check(*arguments, **options)
    assert caught.value.reason == reason
    assert reason in webhooks.REASONS
    return caught.value


# What a genuine delivery looks like


def test_signature_is_that_of_the_vendor() -> None:
    """Computed here once more by hand, so that sign() and verify() cannot both be wrong in the same way."""
    body = envelope()
    expected = hmac.new(SECRET.encode(), f"{NOW}.".encode() + body, hashlib.sha256).hexdigest()
    assert signed(body) == {
        "x-saperly-signature": f"v1={expected}",
        "x-saperly-timestamp": str(NOW),
        "x-saperly-delivery-id": "delivery-1",
        "x-saperly-event": "message.received",
    }
    headers = {"x-saperly-signature": f"v1={expected}", "x-saperly-timestamp": str(NOW)}
    assert check(body, headers).event_type == "message.received"


def test_call_received() -> None:
    body = envelope("call.received")
    event = check(body, signed(body))
    assert event == webhooks.CallReceived(
        delivery_id="delivery-1",
        timestamp=NOW,
        payload=webhooks.CallReceivedPayload(
            call_id="call-1", connection_id="conn-1", from_="+14155550123", to="+14155550100"
        ),
    )
    assert event.event_type == "call.received"


def test_call_completed() -> None:
    body = envelope("call.completed")
    event = check(body, signed(body))
    assert isinstance(event, webhooks.CallCompleted)
    assert event.payload == webhooks.CallCompletedPayload(
        call_id="call-1",
        status="completed",
        duration_sec=61.5,
        cost_cents=27,
        from_="+14155550123",
        to="+14155550100",
        hangup_cause="normal",
    )


def test_call_failed() -> None:
    body = envelope("call.failed")
    event = check(body, signed(body))
    assert isinstance(event, webhooks.CallFailed)
    assert (event.payload.status, event.payload.hangup_cause, event.payload.cost_cents) == ("no_answer", None, 0)


def test_call_recording_saved() -> None:
    body = envelope("call.recording.saved", payload={"callId": "call-1", "recordingUrl": "https://example.com/1"})
    event = check(body, signed(body))
    assert isinstance(event, webhooks.CallRecordingSaved)
    assert event.payload.call_id == "call-1"
    assert event.payload.extra == {"recordingUrl": "https://example.com/1"}


def test_message_received() -> None:
    body = envelope("message.received")
    event = check(body, signed(body))
    assert isinstance(event, webhooks.MessageReceived)
    assert event.payload == webhooks.MessageReceivedPayload(
        message_id="message-1", number_id="number-1", to="+14155550100", from_="+14155550123", body="Hello"
    )


def test_an_event_is_frozen_hashable_and_picklable() -> None:
    for event_type in [*PAYLOADS, "number.released"]:
        body = envelope(event_type)
        event = check(body, signed(body))
        assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301 - our own
        assert hash(event) == hash(check(body, signed(body)))
        with pytest.raises(AttributeError):
            event.delivery_id = "other"  # type: ignore[misc]


# Drift of the vendor


def test_an_unknown_type_is_a_generic_event() -> None:
    payload = {"messageId": "message-1", "state": {"carrier": "delivered"}}
    body = envelope("message.delivered", payload=payload)
    assert check(body, signed(body)) == webhooks.UnknownEvent(
        delivery_id="delivery-1", timestamp=NOW, event_type="message.delivered", payload=payload
    )


def test_fields_that_are_not_documented_are_kept() -> None:
    payload = PAYLOADS["call.failed"] | {"sipCode": 486, "status": "busy"}
    body = envelope("call.failed", payload=payload, attempt=2)
    event = check(body, signed(body))
    assert isinstance(event, webhooks.CallFailed)
    assert event.payload.status == "busy"
    assert event.payload.extra == {"sipCode": 486}
    assert event.extra == {"attempt": 2}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"costCents": ...}, "payload lacks costCents"),
        ({"costCents": None}, "payload costCents must be a whole number, not null"),
        ({"costCents": 27.5}, "payload costCents must be a whole number, not a number"),
        ({"costCents": True}, "payload costCents must be a whole number, not a boolean"),
        ({"durationSec": "61"}, "payload durationSec must be a number, not a string"),
        ({"from": ["+14155550123"]}, "payload from must be a string, not an array"),
        ({"to": {"e164": "+14155550100"}}, "payload to must be a string, not an object"),
    ],
)
def test_a_known_type_with_another_payload_is_a_generic_event(changes: dict[str, Any], problem: str) -> None:
    payload = {name: value for name, value in (PAYLOADS["call.completed"] | changes).items() if value is not ...}
    body = envelope("call.completed", payload=payload)
    event = check(body, signed(body))
    assert isinstance(event, webhooks.UnknownEvent)
    assert (event.event_type, event.payload, event.problem) == ("call.completed", payload, problem)
    # The problem is logged: it names fields, never what was in them.
    assert "4155550" not in problem


def test_an_optional_field_of_another_type_is_kept_as_an_extra() -> None:
    body = envelope("call.completed", payload=PAYLOADS["call.completed"] | {"hangupCause": 16, "costCents": 27.0})
    event = check(body, signed(body))
    assert isinstance(event, webhooks.CallCompleted)
    assert (event.payload.hangup_cause, event.payload.extra) == (None, {"hangupCause": 16})
    assert isinstance(event.payload.cost_cents, int)


# What is refused, and in which order


@pytest.mark.parametrize("name", ["x-saperly-signature", "x-saperly-timestamp"])
@pytest.mark.parametrize("value", [..., None])
def test_missing_header(name: str, value: Any) -> None:
    body = envelope()
    headers = {key: one for key, one in (signed(body) | {name: value}).items() if one is not ...}
    assert name in str(refused("missing_header", body, headers))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "v1=",
        "v1",
        "v2=" + "a" * 64,
        "a" * 64,
        "v1=" + "a" * 63,
        "v1=" + "a" * 65,
        "v1=" + "é" * 64,
        "V1=" + "a" * 64,
    ],
)
def test_malformed_signature(value: str) -> None:
    body = envelope()
    refused("malformed_header", body, signed(body) | {"x-saperly-signature": value})


@pytest.mark.parametrize("value", ["", "now", "-1", "+1", "1.5", " 1", "1 ", "1_0", "１", "²", "1" * 16, "1, 1", "0x1"])
def test_malformed_timestamp(value: str) -> None:
    body = envelope()
    refused("malformed_header", body, signed(body) | {"x-saperly-timestamp": value})


def test_two_timestamps_are_one_too_many() -> None:
    body = envelope()
    refused("malformed_header", body, [*signed(body).items(), ("X-Saperly-Timestamp", str(NOW))])


def test_bad_signature() -> None:
    body = envelope()
    refused("bad_signature", body, signed(body), "whsec_other")
    refused("bad_signature", body + b" ", signed(body))
    refused("bad_signature", body, signed(body) | {"x-saperly-timestamp": str(NOW + 1)})
    # The same second in other digits is not what was signed.
    refused("bad_signature", body, signed(body) | {"x-saperly-timestamp": f"0{NOW}"})


@pytest.mark.parametrize("offset", [0, 299, 300, -300])
def test_within_the_tolerance(offset: int) -> None:
    body = envelope()
    assert check(body, signed(body, timestamp=NOW - offset)).timestamp == NOW - offset


@pytest.mark.parametrize(("offset", "words"), [(301, "301 s ago"), (-301, "301 s ahead"), (10**9, "ago")])
def test_outside_the_tolerance(offset: int, words: str) -> None:
    body = envelope()
    assert words in str(refused("timestamp_outside_tolerance", body, signed(body, timestamp=NOW - offset)))


def test_tolerance_is_adjustable() -> None:
    body = envelope()
    assert check(body, signed(body, timestamp=NOW - 900), tolerance=900)
    assert check(body, signed(body, timestamp=1), tolerance=float("inf"))
    refused("timestamp_outside_tolerance", body, signed(body, timestamp=NOW - 1), tolerance=0)
    refused("timestamp_outside_tolerance", body, signed(body), now=float("nan"))


def test_the_clock_of_this_machine_is_the_default() -> None:
    body = envelope()
    assert abs(verify(body, sign(body, SECRET), SECRET).timestamp - time.time()) < 60
    with pytest.raises(WebhookVerificationError):
        verify(body, signed(body, timestamp=1_700_000_000), SECRET)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff{}",
        b"\xef\xbb\xbf{}",
        b"{}",
        b'{"deliveryId": "delivery-1", "eventType": "x.y", "payload": {"a": NaN}}',
        b'{"deliveryId": "delivery-1", "eventType": "x.y", "payload": {"a": -Infinity}}',
        b"[" * 100_000,
        b'{"deliveryId": "delivery-1", "eventType": "x.y", "payload": {"a": ' + b"9" * 5000 + b"}}",
        envelope(deliveryId=...),
        envelope(deliveryId=""),
        envelope(deliveryId=7),
        envelope(deliveryId="a b"),
        envelope(deliveryId="\ud800"),
        envelope(deliveryId="x" * 256),
        envelope(eventType=...),
        envelope(eventType=None),
        envelope(payload=...),
        envelope(payload=None),
        envelope(payload=[]),
    ],
)
def test_malformed_body(body: bytes) -> None:
    refused("malformed_body", body, signed(body))
    # The signature comes first: who cannot sign learns nothing of what is checked after it.
    refused("bad_signature", body, signed(body, "whsec_other"))


def test_the_signature_comes_before_the_age() -> None:
    body = envelope()
    refused("bad_signature", body, signed(body, "whsec_other", timestamp=1))
    refused("timestamp_outside_tolerance", b"{", signed(b"{", timestamp=1))


@pytest.mark.parametrize(
    ("name", "value"), [("x-saperly-delivery-id", "delivery-2"), ("x-saperly-event", "call.received")]
)
def test_unsigned_headers_may_be_missing_but_not_differ(name: str, value: str) -> None:
    body = envelope()
    assert check(body, {key: one for key, one in signed(body).items() if key != name})
    assert name in str(refused("header_mismatch", body, signed(body) | {name: value}))
    refused("header_mismatch", body, [*signed(body).items(), (name, value)])


def test_the_closed_set_of_reasons() -> None:
    assert tuple(webhooks.REASONS) == get_args(webhooks.Reason)


# Several signatures, several secrets


def test_any_of_several_secrets() -> None:
    body = envelope()
    assert check(body, signed(body), ["whsec_new", SECRET])
    assert check(body, signed(body), (SECRET, "whsec_new"))
    refused("bad_signature", body, signed(body), ["whsec_new", "whsec_newer"])


@pytest.mark.parametrize("separator", [",", " ", ", "])
def test_any_of_several_signatures(separator: str) -> None:
    body = envelope()
    other = signed(body, "whsec_other")["x-saperly-signature"]
    headers = signed(body)
    for parts in (["v2=abc", other, headers["x-saperly-signature"]], [headers["x-saperly-signature"], other]):
        assert check(body, headers | {"x-saperly-signature": separator.join(parts)})
    refused("bad_signature", body, headers | {"x-saperly-signature": separator.join([other, other])})
    # In two headers as well.
    assert check(body, [("x-saperly-signature", other), *headers.items()])


def test_every_pair_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopping at the first match would tell by the time it takes which one it was."""
    compared = []

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return hmac.compare_digest(one, other)

    monkeypatch.setattr("saperly_client._signature.compare_digest", compare)
    body = envelope()
    headers = signed(body)
    value = f"{headers['x-saperly-signature']},v1={'0' * 64}"
    assert check(body, headers | {"x-saperly-signature": value}, [SECRET, "whsec_other"])
    assert len(compared) == 4


# Arguments


@pytest.mark.parametrize(
    "make",
    [
        dict,
        lambda headers: {name.upper(): value for name, value in headers.items()},
        lambda headers: {name.title(): [value] for name, value in headers.items()},
        lambda headers: list(headers.items()),
        lambda headers: iter(headers.items()),
        lambda headers: [(name.encode(), value.encode()) for name, value in headers.items()],
        httpx.Headers,
        lambda headers: httpx.Request("POST", "http://localhost", headers=headers).headers,
        StarletteHeaders,
        WerkzeugHeaders,
        lambda headers: (
            {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
            | {"wsgi.input": object(), "REQUEST_METHOD": "POST", "wsgi.version": (1, 0)}
        ),
    ],
)
def test_headers_of_many_kinds(make: Callable[[dict[str, str]], Any]) -> None:
    body = envelope()
    assert check(body, make(signed(body))).delivery_id == "delivery-1"
    refused("bad_signature", body, make(signed(body, "whsec_other")))


def test_headers_of_the_standard_library() -> None:
    body = envelope()
    headers = Message()
    for name, value in signed(body).items():
        headers[name] = value
    assert check(body, headers).delivery_id == "delivery-1"


@pytest.mark.parametrize("headers", [None, 5, "x-saperly-signature: v1=", b"x"])
def test_headers_that_are_none(headers: Any) -> None:
    with pytest.raises(TypeError, match="headers must be a mapping or pairs"):
        check(envelope(), headers)


@pytest.mark.parametrize("body", ["{}", {}, None])
def test_a_body_that_is_not_raw(body: Any) -> None:
    with pytest.raises(TypeError, match=r"verify\(\) needs the body as the raw bytes .* changes what was signed"):
        check(body, {})


def test_bytes_of_other_kinds() -> None:
    body = envelope()
    assert check(bytearray(body), signed(body)) == check(memoryview(body), signed(body))  # type: ignore[arg-type]


@pytest.mark.parametrize("secret", ["", [], [""], ["whsec_1", ""], ()])
def test_an_empty_secret(secret: Any) -> None:
    for call in (lambda: verify(b"", {}, secret), lambda: webhooks.asgi(print, secret=secret)):
        with pytest.raises(ValueError, match="no signing secret, or an empty one"):
            call()
    with pytest.raises(ValueError, match="no signing secret"):
        sign(b"", "")


@pytest.mark.parametrize("secret", ["whsec_1\n", " whsec_1", "whsec\0", "whsec_é", "\ud800"])
def test_a_secret_that_no_secret_looks_like(secret: str) -> None:
    """A zero byte at its end would make no other HMAC key: `s` and `s\\0` sign alike."""
    with pytest.raises(ValueError, match="holds white space or a character that no secret has"):
        verify(b"", {}, secret)


@pytest.mark.parametrize(("secret", "kind"), [(b"whsec_1", "bytes"), (None, "NoneType"), ([5], "int"), (7, "int")])
def test_a_secret_that_is_no_text(secret: Any, kind: str) -> None:
    with pytest.raises(TypeError, match=f"a secret must be a str, not {kind}"):
        verify(b"", {}, secret)


@pytest.mark.parametrize("tolerance", [-1, float("nan")])
def test_a_tolerance_below_zero(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance must be 0 seconds or more"):
        verify(b"", {}, SECRET, tolerance=tolerance)
    with pytest.raises(ValueError, match="tolerance must be 0 seconds or more"):
        webhooks.asgi(print, secret=SECRET, tolerance=tolerance)


def test_no_traceback_shows_the_secret() -> None:
    for secret in (SECRET, [SECRET], [SECRET, ""], SECRET + "\n", [SECRET, 5]):
        with pytest.raises((WebhookVerificationError, ValueError, TypeError)) as caught:
            verify(b"", {"x-saperly-signature": "v1=" + "0" * 64, "x-saperly-timestamp": "1"}, secret)  # type: ignore[arg-type]
        report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        ours = [frame for frame in report.stack if "saperly_client" in frame.filename]
        assert len(ours) >= 2
        assert [(frame.name, frame.locals) for frame in ours if SECRET in str(frame.locals)] == []
        assert SECRET not in str(caught.value)


# Signing


def test_sign_takes_what_the_body_does_not_have() -> None:
    headers = sign(b"not JSON", SECRET, timestamp=NOW + 0.9, delivery_id="delivery-9", event_type="x.y")
    assert headers["x-saperly-timestamp"] == str(NOW)
    assert (headers["x-saperly-delivery-id"], headers["x-saperly-event"]) == ("delivery-9", "x.y")
    bare = sign(b"{}", SECRET)
    assert len(bare["x-saperly-delivery-id"]) == 36
    assert "x-saperly-event" not in bare
    assert abs(int(bare["x-saperly-timestamp"]) - time.time()) < 60


def test_sign_can_lie_in_the_unsigned_headers() -> None:
    body = envelope()
    refused("header_mismatch", body, sign(body, SECRET, timestamp=NOW, delivery_id="delivery-2"))
    refused("header_mismatch", body, sign(body, SECRET, timestamp=NOW, event_type="x.y"))


def test_sign_refuses_what_nobody_sends() -> None:
    with pytest.raises(ValueError, match="timestamp must be 0 Unix seconds or more, not -1"):
        sign(b"", SECRET, timestamp=-1)
    with pytest.raises(TypeError, match=r"sign\(\) needs the body as the raw bytes"):
        sign("{}", SECRET)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a secret must be a str"):
        sign(b"{}", [SECRET])  # type: ignore[arg-type]


# Properties

secrets = st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=80)


@given(st.binary(max_size=300), secrets, st.integers(0, 10**12))
def test_what_was_signed_gets_past_the_signature(body: bytes, secret: str, timestamp: int) -> None:
    with pytest.raises(WebhookVerificationError) as caught:
        verify(body, sign(body, secret, timestamp=timestamp), secret, now=timestamp)
    # None of these random bodies is an envelope; the checks before that have passed.
    assert caught.value.reason == "malformed_body"


@given(st.binary(), st.binary(), secrets)
def test_no_other_body_is_accepted(body: bytes, other: bytes, secret: str) -> None:
    assume(body != other)
    refused("bad_signature", other, signed(body, secret), secret)


@given(st.data())
def test_no_changed_byte_is_accepted(data: st.DataObject) -> None:
    body = bytearray(envelope())
    headers = signed(bytes(body))
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    refused("bad_signature", bytes(body), headers)


@given(secrets, secrets)
def test_no_other_secret_is_accepted(secret: str, other: str) -> None:
    assume(secret != other)
    body = envelope()
    refused("bad_signature", body, signed(body, secret), other)


@given(st.one_of(st.integers(0, 10**14).map(str), st.text(max_size=20)))
def test_no_other_timestamp_is_accepted(timestamp: str) -> None:
    assume(timestamp != str(NOW))
    body = envelope()
    with pytest.raises(WebhookVerificationError) as caught:
        check(body, signed(body) | {"x-saperly-timestamp": timestamp}, tolerance=float("inf"))
    assert caught.value.reason in ("bad_signature", "malformed_header")


@given(st.data())
def test_no_other_signature_is_accepted(data: st.DataObject) -> None:
    body = envelope()
    genuine = signed(body)["x-saperly-signature"]
    hexadecimal = st.text(alphabet="0123456789abcdefABCDEF", min_size=64, max_size=64).map("v1={}".format)
    index = data.draw(st.integers(0, len(genuine) - 1))
    changed = st.characters().map(lambda character: genuine[:index] + character + genuine[index + 1 :])
    cut = st.integers(0, len(genuine) - 1).map(lambda length: genuine[:length])
    value = data.draw(st.one_of(st.text(), hexadecimal, changed, cut))
    assume(value != genuine)
    with pytest.raises(WebhookVerificationError) as caught:
        check(body, signed(body) | {"x-saperly-signature": value})
    assert caught.value.reason in ("bad_signature", "malformed_header")


@given(st.text(min_size=1), st.sampled_from(["x-saperly-delivery-id", "x-saperly-event"]))
def test_no_other_unsigned_header_is_accepted(value: str, name: str) -> None:
    body = envelope()
    assume(value != signed(body)[name])
    refused("header_mismatch", body, signed(body) | {name: value})


names = st.sampled_from(["x-saperly-signature", "X-Saperly-Timestamp", "x-saperly-delivery-id", "x-saperly-event"])
values = st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text()))


@given(
    st.binary(),
    st.one_of(
        st.dictionaries(st.one_of(names, st.text(), st.binary()), values),
        st.lists(st.tuples(st.one_of(names, st.text(), st.binary(), st.none()), values)),
    ),
)
def test_no_input_crashes_it(body: bytes, headers: Any) -> None:
    with pytest.raises(WebhookVerificationError) as caught:
        check(body, headers)
    assert caught.value.reason in webhooks.REASONS


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from([*PAYLOADS, "number.released"]),
    st.dictionaries(st.sampled_from(sorted({name for one in PAYLOADS.values() for name in one})), json_values),
    st.booleans(),
)
def test_no_signed_payload_crashes_it(event_type: str, fields: dict[str, Any], partly: bool) -> None:
    payload = PAYLOADS.get(event_type, {}) | fields if partly else fields
    body = envelope(event_type, payload=payload)
    event = check(body, signed(body))
    assert event.event_type == event_type
    if isinstance(event, webhooks.UnknownEvent):
        assert event.payload == json.loads(body)["payload"]


@given(json_values)
def test_no_signed_json_crashes_it(content: Any) -> None:
    body = json.dumps(content).encode()
    refused("malformed_body", body, signed(body))
