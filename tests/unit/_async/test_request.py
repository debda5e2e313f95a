"""`request()`: an endpoint that the contract does not have yet."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from saperly_client import UNSET, errors
from unit._async.clients import connected
from unit.answers import KEY, Script, Sleeps, ok, tagged


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE", "get", "Post"])
async def test_a_request(method: str) -> None:
    script = Script(ok({"any": ["thing"]}))
    async with connected(script) as client:
        assert await client.request(method, "/fax-machines/fax_1") == {"any": ["thing"]}
    (request,) = script.requests
    assert (request.method, str(request.url)) == (method.upper(), "https://api.saperly.com/fax-machines/fax_1")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.content == b""
    key = request.headers.get("idempotency-key")
    assert key is None if method.upper() == "GET" else UUID(key).version == 4


@pytest.mark.parametrize("body", [None, {}, [], {"a": None}, "text", 0, False, {"é": "☎"}])
async def test_any_json_is_sent(body: Any) -> None:
    script = Script(ok(1))
    async with connected(script) as client:
        await client.request("POST", "/fax", json=body)
    (request,) = script.requests
    assert json.loads(request.content) == body
    assert request.headers["content-type"] == "application/json"


async def test_what_is_left_out_is_not_sent() -> None:
    script = Script(ok(1))
    async with connected(script) as client:
        await client.request("POST", "/fax", json=UNSET)
    assert script.requests[0].content == b""


async def test_a_query() -> None:
    script = Script(ok([]))
    async with connected(script) as client:
        await client.request("GET", "/fax", params={"page": 2, "q": "a&b", "all": True})
        await client.request("GET", "/fax", params={})
    assert [str(request.url)[23:] for request in script.requests] == ["/fax?page=2&q=a%26b&all=true", "/fax"]


async def test_an_empty_answer_is_none() -> None:
    async with connected(Script(httpx.Response(204))) as client:
        assert await client.request("DELETE", "/fax/1") is None


async def test_retries_errors_and_options(sleeps: Sleeps) -> None:
    script = Script(httpx.Response(503), httpx.ReadError("lost"), tagged(404, "FaxNotFound", faxId="fax_1"))
    async with connected(script) as client:
        with pytest.raises(errors.NotFoundError) as caught:
            await client.request("POST", "/fax/1", idempotency_key="k", extra_headers={"X-A": "b"}, timeout=20)
    assert caught.value.tag == "FaxNotFound"
    assert script.keys == ["k"] * 3
    assert script.requests[2].headers["x-a"] == "b"


@pytest.mark.parametrize("content", [b"<html>", b"{", b"\xff"])
async def test_an_answer_that_is_no_json(content: bytes) -> None:
    async with connected(Script(httpx.Response(200, content=content))) as client:
        with pytest.raises(errors.ResponseValidationError):
            await client.request("GET", "/fax")


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("HEAD", "/fax", "method='HEAD': use GET, POST"),
        ("TRACE", "/fax", "method='TRACE'"),
        ("GET\r\n", "/fax", "method="),
        ("", "/fax", "method=''"),
        (None, "/fax", "method=None"),
        ("GET", "fax", "begins with one slash"),
        ("GET", "", "begins with one slash"),
        ("GET", "https://example.com/", "begins with one slash"),
        ("GET", "//example.com/", "begins with one slash"),
        ("GET", "/../admin", "no dot segments"),
        ("GET", "/a/..", "no dot segments"),
        ("GET", "/a/./b", "no dot segments"),
        ("GET", "/%2e%2e/admin", "no dot segments"),
        ("GET", "/a/%2E./b", "no dot segments"),
        ("GET", "/a?b=c", "pass the query as params"),
        ("GET", "/a#b", "pass the query as params"),
        ("GET", "/a\n", "no URL can be made"),
        ("GET", "/\ud800", "no URL can be made"),
        ("GET", "/" + "a" * 100_000, "no URL can be made"),
        ("GET", None, "begins with one slash"),
        ("GET", 5, "begins with one slash"),
    ],
)
async def test_what_cannot_be_meant_is_refused(method: Any, path: Any, message: str) -> None:
    script = Script(ok({}))
    async with connected(script) as client:
        with pytest.raises(errors.InvalidArgumentError, match=message):
            await client.request(method, path)
    assert script.requests == []


async def test_arguments_that_cannot_be_sent_are_refused() -> None:
    script = Script(ok({}))
    async with connected(script) as client:
        for json_body in (object(), {1, 2}, float("nan"), "\ud800", {("a",): 1}):
            with pytest.raises(errors.InvalidArgumentError, match="cannot be sent as JSON"):
                await client.request("POST", "/fax", json=json_body)
        circle: list[Any] = []
        circle.append(circle)
        with pytest.raises(errors.InvalidArgumentError, match="cannot be sent as JSON"):
            await client.request("POST", "/fax", json=circle)
        with pytest.raises(errors.InvalidArgumentError, match="params"):
            await client.request("GET", "/fax", params=5)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="'idempotency_key'"):
            await client.request("GET", "/fax", idempotency_key="k")
        with pytest.raises(TypeError, match="'data'"):
            await client.request("POST", "/fax", data=b"")  # type: ignore[call-arg]
    assert script.requests == []
