# Translated from tests/unit/_async/test_error_answers.py by scripts/unasync.py; do not edit.
"""Every error of the contract, and every answer that is none, through the client."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saperly_client import errors
from saperly_client._errors import status_class
from unit import contract
from unit._sync.clients import connected
from unit.answers import SMS, Script, ok


@pytest.mark.parametrize("tag", contract.errors())
def test_each_tag_is_raised_as_its_class(tag: str) -> None:
    status, schema = contract.errors()[tag]
    cls = getattr(errors, tag if tag.endswith("Error") else f"{tag}Error")
    body = schema["examples"][0]
    script = Script(httpx.Response(status, json=body, headers={"Retry-After": "3", "X-Request-Id": "req_1"}))
    with connected(script, max_retries=0) as client:
        with pytest.raises(cls) as caught:
            client.messages.send(**SMS)
    error = caught.value
    assert type(error) is cls
    assert (error.tag, error.status_code, error.body, error.retry_after) == (tag, status, body, 3.0)
    assert error.request == ("POST", "/messages")
    assert error.headers["x-request-id"] == "req_1"
    assert str(error).startswith(f"POST /messages: {status} {tag}")
    assert error.__suppress_context__ or error.__context__ is None


def test_what_the_guides_do_with_errors() -> None:
    funds = {"_tag": "InsufficientFunds", "balanceCents": 3, "requestedCents": 26}
    script = Script(httpx.Response(402, json=funds))
    with connected(script) as client:
        with pytest.raises(errors.InsufficientFundsError) as caught:
            client.calls.place(from_number_id="num_1", to="+12125550147")
    assert (caught.value.balance_cents, caught.value.requested_cents) == (3, 26)
    assert isinstance(caught.value, errors.PaymentRequiredError)
    assert "Top up the workspace's balance" in str(caught.value)


ODD = {
    "html": httpx.Response(502, html="<h1>Bad Gateway</h1>"),
    "empty": httpx.Response(500),
    "cut off": httpx.Response(404, content=b'{"_tag": "NumberNotF'),
    "utf-16": httpx.Response(403, content='{"_tag": "ConsentRequired"}'.encode("utf-16")),
    "latin-1": httpx.Response(400, content="Zürich".encode("latin-1"), headers={"Content-Type": "text/plain"}),
    "not packed": httpx.Response(500, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"garbage")),
    "too deep": httpx.Response(422, content=b'{"a":' * 100_000),
    "520": httpx.Response(520, html="<h1>Web server is returning an unknown error</h1>"),
    "not modified": httpx.Response(304),
    "a redirect": httpx.Response(307, headers={"Location": "https://example.com"}),
    "a list": httpx.Response(409, json=[1]),
    "informational": httpx.Response(199),
}


@pytest.mark.parametrize("name", ODD)
def test_an_answer_of_another_kind_is_an_error_by_its_status(name: str) -> None:
    answer = ODD[name]

    def handler(_: httpx.Request) -> httpx.Response:
        return answer

    with connected(handler, max_retries=0) as client:
        with pytest.raises(errors.APIStatusError) as caught:
            client.messages.send(**SMS)
    assert caught.value.status_code == answer.status_code
    expected = errors.ConsentRequiredError if name == "utf-16" else status_class(answer.status_code)
    assert type(caught.value) is expected


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b'"sent"', b"<html>", b'{"id": "msg_1"}', b"\xff"])
def test_a_success_that_does_not_fit(content: bytes) -> None:
    with connected(Script(httpx.Response(201, content=content, headers={"X-A": "b"}))) as client:
        with pytest.raises(errors.ResponseValidationError, match=r"^POST /messages succeeded with 201, but") as caught:
            client.messages.send(**SMS)
    error = caught.value
    assert (error.status_code, error.headers["x-a"], error.request) == (201, "b", ("POST", "/messages"))
    assert not isinstance(error, errors.APIStatusError)
    assert error.__cause__ is not None
    try:
        decoded = json.loads(content)
    except ValueError:
        decoded = content.decode("utf-8", "replace")
    assert error.body == decoded


def test_a_success_with_more_than_the_contract_is_read() -> None:
    _, number = contract.success("numbers.get")
    with connected(Script(ok({**number, "colour": "blue", "country": "Atlantis"}))) as client:
        got = client.numbers.get("num_1")
    assert got.additional_properties["colour"] == "blue"


header_texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


@settings(max_examples=100)
@given(
    status=st.integers(100, 999),
    content=st.binary(max_size=60)
    | st.sampled_from([b"[]", b"{}", b"null", gzip.compress(b"[]")])
    | st.sampled_from(sorted(contract.errors())).map(lambda tag: json.dumps({"_tag": tag}).encode()),
    headers=st.dictionaries(
        st.sampled_from(["Content-Encoding", "Content-Type", "Retry-After", "Location", "Set-Cookie", "X-A"]),
        st.sampled_from(["gzip", "deflate", "br", "text/html; charset=utf-16", "0", "-1", "/x", "//", "=;"])
        | header_texts,
    ),
)
def test_any_answer_is_a_result_or_an_error_of_ours(status: int, content: bytes, headers: dict[str, str]) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))

    with connected(handler, max_retries=0) as client:
        try:
            result: Any = client.numbers.list()
        except errors.RequestError as error:
            raised: errors.RequestError = error
        else:
            assert result == []
            return
    if isinstance(raised, errors.ResponseError):
        assert raised.status_code == status
        assert isinstance(raised, errors.ResponseValidationError) == (200 <= status < 300)
    else:
        # httpx looks at the address of a redirect even where it is not to be followed.
        assert 300 <= status < 400
        assert "Location" in headers
    assert str(raised).isprintable()
