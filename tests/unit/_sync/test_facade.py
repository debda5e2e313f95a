# Translated from tests/unit/_async/test_facade.py by scripts/unasync.py; do not edit.
"""Every method sends what the contract wants, and returns what it promises."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import httpx
import pytest
from saperly_client import Saperly
from saperly_client.errors import InvalidArgumentError
from unit import contract
from unit._sync.clients import call, connected
from unit.answers import KEY, SMS, Script, ok
from unit.facade import APART, EXAMPLES, camel, plain

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_there_is_a_method_for_every_operation() -> None:
    assert set(EXAMPLES) | APART == set(contract.operations())


@pytest.mark.parametrize("operation_id", EXAMPLES)
def test_every_method(operation_id: str) -> None:
    verb, template, described = contract.operations()[operation_id]
    status, body = contract.success(operation_id)
    example = EXAMPLES[operation_id]
    script = Script(ok(body, status))
    with connected(script) as client:
        result = call(client, example.method, *example.ids, **example.fields)
    assert plain(result) == body

    (request,) = script.requests
    ids = iter(example.ids)
    assert request.method == verb
    assert request.url.path == re.sub(r"\{\w+\}", lambda _: next(ids), template)
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"].startswith("saperly-client/")
    fields = {camel(name): value for name, value in example.fields.items()}
    if "requestBody" in described:
        assert json.loads(request.content) == fields
        assert request.headers["content-type"] == "application/json"
        assert set(fields) == set(
            contract.resolved(described["requestBody"]["content"]["application/json"]["schema"])["properties"]
        )
    else:
        assert request.content == b""
        assert dict(request.url.params) == fields
    key = request.headers.get("idempotency-key")
    assert (key is None) if verb == "GET" else UUID4.fullmatch(key)


@pytest.mark.parametrize("operation_id", [name for name in EXAMPLES if EXAMPLES[name].ids])
@pytest.mark.parametrize("id", ["../keys", "a/b", "a?b=c", "a#b", "%2e%2e", "a b", "é☎", "..%2f", "a\\b", "a\nb"])
def test_an_id_stays_one_segment(operation_id: str, id: str) -> None:
    _, template, _ = contract.operations()[operation_id]
    example = EXAMPLES[operation_id]
    script = Script(ok(contract.success(operation_id)[1]))
    with connected(script) as client:
        call(client, example.method, *[id] * len(example.ids), **example.fields)
    (request,) = script.requests
    path = request.url.raw_path.decode("ascii")
    assert path.count("/") == template.count("/")
    assert not re.search(r"[?#\\\s]|/\.\.?(/|$)", path)
    assert request.url.path == re.sub(r"\{\w+\}", lambda _: id, template)


@pytest.mark.parametrize("operation_id", [name for name in EXAMPLES if EXAMPLES[name].ids])
@pytest.mark.parametrize("id", ["", " ", ".", "..", None, 5, "\ud800"])
def test_an_id_that_cannot_be_meant_is_refused_before_anything_is_sent(operation_id: str, id: Any) -> None:
    example = EXAMPLES[operation_id]
    script = Script(ok({}))
    with connected(script) as client:
        for place in range(len(example.ids)):
            ids: list[Any] = list(example.ids)
            ids[place] = id
            with pytest.raises(InvalidArgumentError):
                call(client, example.method, *ids, **example.fields)
    assert script.requests == []


@pytest.mark.parametrize("operation_id", EXAMPLES)
def test_an_option_that_there_is_not_is_a_type_error(operation_id: str) -> None:
    example = EXAMPLES[operation_id]
    script = Script(ok({}))
    with connected(script) as client:
        with pytest.raises(TypeError, match="'retries'"):
            call(client, example.method, *example.ids, **example.fields, retries=3)
    assert script.requests == []


@pytest.mark.parametrize("operation_id", EXAMPLES)
def test_arguments_past_the_ids_are_keywords(operation_id: str) -> None:
    example = EXAMPLES[operation_id]
    target: Any = Saperly(KEY)
    for name in example.method.split("."):
        target = getattr(target, name)
    positional = [
        parameter
        for parameter in inspect.signature(target).parameters.values()
        if parameter.kind is not parameter.KEYWORD_ONLY and parameter.kind is not parameter.VAR_KEYWORD
    ]
    assert len(positional) == len(example.ids)
    assert inspect.getdoc(target)


def test_what_is_left_out_is_not_sent_and_none_is_null() -> None:
    script = Script(ok(contract.success("connections.update")[1]))
    with connected(script) as client:
        client.connections.update("conn_1", instructions=None, language="")
    assert script.sent() == {"instructions": None, "language": ""}
    script = Script(ok([]))
    with connected(script) as client:
        client.messages.list()
        client.messages.list(number_id="num/1&x=y")
    assert [request.url.raw_path for request in script.requests] == [
        b"/messages",
        b"/messages?numberId=num%2F1%26x%3Dy",
    ]


@pytest.mark.parametrize(
    ("method", "ids", "fields"),
    [
        ("messages.send", (), {**SMS, "body": "\ud800"}),
        ("messages.send", (), {**SMS, "body": object()}),
        ("messages.send", (), {**SMS, "body": float("nan")}),
        ("messages.list", (), {"number_id": "\ud800"}),
        ("connections.create", (), {"name": "x", "llm": object()}),
        ("keys.mint", (), {"name": "x", "scopes": {"read"}}),
        ("numbers.get", ("x" * 100_000,), {}),
    ],
)
def test_what_cannot_be_sent_is_refused(method: str, ids: Any, fields: dict[str, Any]) -> None:
    script = Script(ok({}))
    with connected(script) as client:
        with pytest.raises(InvalidArgumentError):
            call(client, method, *ids, **fields)
    assert script.requests == []


NUMBERS: list[tuple[str, dict[str, Any], str]] = [
    ("messages.send", {"from_number_id": "num_1", "body": "x"}, "to"),
    ("calls.place", {"from_number_id": "num_1"}, "to"),
    ("calls.transfer", {}, "to"),
    ("consent.record", {"number_id": "n", "consent_type": "implied_inbound", "source": "x"}, "peer_number"),
    ("consent.revoke", {"number_id": "n"}, "peer_number"),
    ("consent.check", {"number_id": "n"}, "peer_number"),
]


@pytest.mark.parametrize(("method", "fields", "argument"), NUMBERS)
def test_a_phone_number_is_checked_before_it_is_sent(method: str, fields: dict[str, Any], argument: str) -> None:
    operation_id = next(name for name, example in EXAMPLES.items() if example.method == method)
    ids = ("call_1",) if method == "calls.transfer" else ()
    script = Script(ok(contract.success(operation_id)[1]))
    with connected(script) as client:
        with pytest.raises(ValueError, match=rf"{argument}='415-555-0123' is not .* did you mean '\+14155550123'"):
            call(client, method, *ids, **fields, **{argument: "415-555-0123"})
        assert script.requests == []
        free = client.with_options(validate_numbers=False)
        call(free, method, *ids, **fields, **{argument: "415-555-0123"})
    assert len(script.requests) == 1
    with connected(script, validate_numbers=False) as client:
        call(client, method, *ids, **fields, **{argument: "415-555-0123"})
    assert len(script.requests) == 2


def test_only_a_transfer_goes_to_a_sip_uri() -> None:
    script = Script(ok(contract.success("voice.transfer")[1]))
    with connected(script) as client:
        client.calls.transfer("call_1", to="sips:desk@example.com")
        with pytest.raises(InvalidArgumentError):
            client.calls.place(from_number_id="num_1", to="sips:desk@example.com")
    assert script.sent() == {"to": "sips:desk@example.com"}


def test_models_may_be_passed_as_well_as_mappings() -> None:
    from saperly_client.models import CallControl, ManagedLlm

    script = Script(ok(contract.success("connections.create")[1]))
    with connected(script) as client:
        client.connections.create(
            name="x", llm=ManagedLlm(kind="managed", model="m"), call_control=CallControl(end_call=False)
        )
    sent = script.sent()
    assert sent["llm"] == {"kind": "managed", "model": "m"}
    assert sent["callControl"]["endCall"] is False


def test_reprs_say_what_they_are_and_nothing_more() -> None:
    with connected(Script(httpx.Response(200)), base_url="http://127.0.0.1:1") as client:
        assert repr(client) == "<Saperly base_url='http://127.0.0.1:1'>"
        assert repr(client.numbers) == "<Numbers base_url='http://127.0.0.1:1'>"
        assert client.numbers is client.numbers
