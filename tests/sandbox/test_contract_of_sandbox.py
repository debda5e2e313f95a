"""The sandbox follows the contract: its routes, its schemas, its tags; and it says so when it does not."""

from __future__ import annotations

import json

import pytest
from saperly_sandbox import Sandbox
from saperly_sandbox.contract import Contract, load
from saperly_sandbox.engine import Engine
from saperly_sandbox.errors import ApiError, SandboxError
from saperly_sandbox.handlers import HANDLERS

AUTH = {"authorization": "Bearer sap_sk_sandbox_root"}


def test_start_fails_without_a_handler_for_an_operation(monkeypatch):
    monkeypatch.delitem(HANDLERS, "voice.end")
    with pytest.raises(SandboxError, match=r"does not answer: voice\.end"):
        Engine()


def test_start_fails_with_a_handler_for_no_operation(monkeypatch):
    monkeypatch.setitem(HANDLERS, "voice.whisper", lambda _: None)
    with pytest.raises(SandboxError, match=r"does not have: voice\.whisper"):
        Engine()


def test_start_fails_with_a_new_operation_in_the_contract():
    document = json.loads(json.dumps(load().document))
    document["paths"]["/faxes"] = {"get": {"operationId": "fax.list", "responses": {"200": {"description": "ok"}}}}
    with pytest.raises(SandboxError, match=r"fax\.list"):
        Engine(contract=Contract(document))


def test_every_operation_has_a_route_of_its_own():
    contract = load()
    assert len(contract.operations) == 48
    for operation in contract.operations.values():
        match = contract.match(operation.method, operation.path.replace("{", "x").replace("}", "y"))
        assert not isinstance(match, list)
        assert match.operation is operation


def test_an_answer_that_does_not_fit_is_not_committed(saperly_sandbox, monkeypatch):
    def mint_badly(context):
        context.store.insert("key", {"id": "key_bad", "revokedAt": None})
        return {"id": 7}

    monkeypatch.setitem(HANDLERS, "keys.mint", mint_badly)
    answer = saperly_sandbox.http_client().post("/api-tokens", headers=AUTH, json={"name": "a", "scopes": ["read"]})
    assert (answer.status_code, answer.json()["_tag"]) == (500, "InternalError")
    assert saperly_sandbox.engine.store.get("key", "key_bad") is None
    assert "keys.mint: the answer 201 does not fit" in saperly_sandbox.problems()[-1]
    saperly_sandbox.engine.problems.clear()


def test_a_tag_that_is_not_declared_is_a_problem(saperly_sandbox, monkeypatch):
    def refuse(context):
        raise ApiError("CallNotFound", callId="x")

    monkeypatch.setitem(HANDLERS, "numbers.list", refuse)
    answer = saperly_sandbox.http_client().get("/numbers", headers=AUTH)
    assert answer.status_code == 500
    assert "numbers.list: the contract does not declare the tag CallNotFound" in saperly_sandbox.problems()[-1]
    saperly_sandbox.engine.problems.clear()


def test_an_error_that_lacks_a_field_of_its_tag_is_a_problem(saperly_sandbox, monkeypatch):
    def refuse(context):
        raise ApiError("NumberNotFound")

    monkeypatch.setitem(HANDLERS, "numbers.get", refuse)
    assert saperly_sandbox.http_client().get("/numbers/x", headers=AUTH).status_code == 500
    assert "numberId" in saperly_sandbox.problems()[-1]
    saperly_sandbox.engine.problems.clear()


@pytest.mark.parametrize(
    ("method", "path", "arguments", "where"),
    [
        ("POST", "/messages", {"json": {"to": "+12125550147", "body": "x"}}, "fromNumberId"),
        ("POST", "/messages", {"json": {"fromNumberId": "n", "to": "+1", "body": ""}}, "body"),
        ("POST", "/messages", {"json": {"fromNumberId": "n", "to": "+1", "body": "x" * 1601}}, "body"),
        ("POST", "/messages", {"json": {"fromNumberId": "n", "to": "+1", "body": "x", "cc": "y"}}, "cc"),
        ("POST", "/connections", {"json": {"name": "x", "llm": {"model": "y"}}}, 'llm: "kind" is a required property'),
        (
            "POST",
            "/connections",
            {"json": {"name": "x", "tts": {"voiceId": 1}}},
            'tts/voiceId: 1 is not of type "string"',
        ),
        ("POST", "/connections", {"json": {"name": "x", "tts": 1}}, "tts: 1 is not"),
        ("POST", "/messages", {"content": b"{", "headers": {"content-type": "application/json"}}, "JSON"),
        ("POST", "/messages", {"content": b"\xff", "headers": {"content-type": "application/json"}}, "JSON"),
        ("POST", "/messages", {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, "nested"),
        (
            "POST",
            "/numbers",
            {"content": b'{"country":"\\ud800"}', "headers": {"content-type": "application/json"}},
            "J",
        ),
        ("POST", "/messages", {"content": b"{}", "headers": {"content-type": "text/plain"}}, "Content-Type"),
        ("POST", "/messages", {}, "Content-Type"),
        ("GET", "/messages?number=n", {}, "number"),
        ("GET", "/messages?numberId=a&numberId=b", {}, "twice"),
        ("GET", "/consent/check?numberId=a", {}, "peerNumber"),
    ],
)
def test_a_request_that_does_not_fit_is_refused(saperly_sandbox, method, path, arguments, where):
    headers = {**AUTH, **arguments.pop("headers", {})}
    answer = saperly_sandbox.http_client().request(method, path, headers=headers, **arguments)
    assert answer.status_code == 400
    assert where in answer.json()["message"]


def test_a_value_that_the_schema_allows_gets_an_answer_that_the_contract_has(saperly_sandbox):
    http = saperly_sandbox.http_client()
    http.headers.update(AUTH)
    for method, path, body, about in (
        ("GET", "/usage?since=yesterday", None, "since"),
        ("GET", "/pricing/quote?country=FR&numberType=local", None, "FR"),
        ("POST", "/workspaces/sandbox/webhooks", {"url": "ftp://x", "events": ["a"]}, "url"),
        ("POST", "/connections", {"name": "x", "manualWebhookUrl": "x"}, "manualWebhookUrl"),
    ):
        answer = http.request(method, path, json=body)
        assert (answer.status_code, answer.json()["_tag"]) == (403, "AuthorizationDenied")
        assert about in answer.json()["reason"]


def test_paths_and_methods_that_are_not_there(saperly_sandbox):
    http = saperly_sandbox.http_client()
    assert http.get("/nothing", headers=AUTH).status_code == 404
    answer = http.put("/numbers", headers=AUTH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_an_id_with_a_slash_stays_one_segment(saperly_sandbox):
    answer = saperly_sandbox.http_client().get("/numbers/..%2Fkeys", headers=AUTH)
    assert answer.json() == {"_tag": "NumberNotFound", "numberId": "../keys"}


def test_health_needs_no_key(saperly_sandbox):
    assert saperly_sandbox.http_client().get("/health").json() == {"status": "ok"}


def test_coverage_says_what_was_touched():
    with Sandbox() as sandbox:
        sandbox.client().numbers.list()
        coverage = sandbox.coverage()
        assert coverage["operations"] == {"numbers.list": {"200": 1}}
        assert "numbers.list" not in coverage["untouchedOperations"]
        assert "PriceChanged" in coverage["unseenTags"]
