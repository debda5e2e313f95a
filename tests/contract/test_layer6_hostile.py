"""Layer 6: whatever a server answers, the client returns a typed object or raises a `SaperlyError`, and nothing else.

A client that is out in the world meets a server that has moved on: unknown fields, values and tags are kept, readable.
"""

from __future__ import annotations

import copy
import gzip
import json
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from saperly_client import SaperlyError, errors, models, webhooks
from saperly_client.errors import APIStatusError, ResponseValidationError

from . import facade
from .answered import result_findings
from .code import STATUS_CLASSES
from .document import Contract, Operation, Schema
from .drive import COLOURS, Caller
from .names import python_name
from .report import Finding, again, as_text, report, shown
from .samples import minimal, sample
from .servers import Answer, Scripted
from .wire import Exchange, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sap_sk_test_hostile"
OPERATIONS = list(Contract.load().operations.values())
FIXED = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
in_both_colours = pytest.mark.parametrize("colour", COLOURS)
JSON = (("Content-Type", "application/json"),)


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted() as server:
        yield server


@pytest.fixture(scope="module")
def callers(server: Scripted) -> Iterator[dict[str, Caller]]:
    with Caller("sync", server.url, KEY) as synchronous, Caller("async", server.url, KEY) as asynchronous:
        yield {"sync": synchronous, "async": asynchronous}


# --- what a hostile answer is ---------------------------------------------------------------------------------------

# Values of every JSON type, and those that number parsers and containers stumble over.
ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 10**30, 1e308, float("nan"), float("inf"), 1.5,
    "", "x", "\x00", "\ud83d\ude00", "a" * 100_000, [], {}, [[]], [None], {"type": "off"}, {"_tag": 1}, ["a"] * 1000,
]  # fmt: skip
BODIES = [
    b"", b" ", b"null", b"[]", b"{}", b'""', b"0", b"NaN", b"{", b'{"a":', b"[" * 100_000, b'{"a":' * 20_000,
    b"<html><body>502 Bad Gateway</body></html>", b"\xff\xfe\x00", b"\xef\xbb\xbf{}", '{"a": "é"}'.encode("utf-16"),
    b'{"_tag": null}', b'{"_tag": ["RateLimited"]}', b'{"_tag": "RateLimited", "bucket": 7}', b'{"_tag": ""}',
    b'{"_tag": "' + b"x" * 100_000 + b'"}', b'"' + b"y" * 3_000_000 + b'"',
]  # fmt: skip
STATUSES = [
    200,
    201,
    202,
    203,
    206,
    226,
    299,
    300,
    301,
    302,
    303,
    307,
    308,
    400,
    401,
    402,
    403,
    404,
    405,
    406,
    408,
    409,
]
STATUSES += [410, 413, 415, 418, 422, 425, 428, 429, 451, 499, 500, 501, 502, 503, 504, 520, 529, 599, 600, 999]
HEADERS: list[tuple[tuple[str, str], ...]] = [
    JSON, (), (("Content-Type", "text/html; charset=nonsense"),), (("Content-Type", ""),),
    (*JSON, ("Retry-After", "soon")), (*JSON, ("Retry-After", "-5")), (*JSON, ("Retry-After", "9" * 400)),
    (*JSON, ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")), (*JSON, ("Location", "http://[::1")),
    (*JSON, ("Location", "")), (*JSON, ("Location", "ftp://example.invalid/")), (*JSON, ("Content-Encoding", "gzip")),
    (*JSON, ("Content-Encoding", "unknown")), (*JSON, ("Set-Cookie", "a=b")), (*JSON, ("X-Long", "z" * 20_000)),
    (*JSON, ("Content-Type", "application/xml")), (*JSON, ("X-Latin", "\xe9")),
]  # fmt: skip
RAW = [
    b"", b"\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200", b"HTTP/1.1 abc Whatever\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", b"HTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.1 304 Not Modified\r\n\r\n",
    b"HTTP/1.0 200 OK\r\n\r\n{}", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5_000 + b"\r\n{}",
]  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place below a value, as a container and a key or index."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        found.append((value, key))
        found += places(below)
    return found


@st.composite
def mutated(draw: st.DrawFn, body: Any) -> Any:
    """A body of the contract with some of its places changed."""
    body = copy.deepcopy(body)
    for _change in range(draw(st.integers(1, 4))):
        found = places(body)
        kind = draw(st.sampled_from(["drop", "add", "replace", "rename", "repeat"]))
        if not found:
            return copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
        container, key = draw(st.sampled_from(found))
        if kind == "drop":
            del container[key]
        elif kind == "add" and isinstance(container, dict):
            name = draw(st.sampled_from(["xNew", "", "self", "additional_properties", "é", "__class__"]))
            container[name] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
        elif kind == "rename" and isinstance(container, dict):
            container[f"{key}X"] = container.pop(key)
        elif kind == "repeat" and isinstance(container, list):
            container.extend([container[key]] * 500)
        else:
            container[key] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
    return body


@st.composite
def answers(draw: st.DrawFn, bodies: list[tuple[int, Any]]) -> Answer:
    """An answer that may be anything."""
    status, body = draw(st.sampled_from(bodies))
    match draw(st.sampled_from(["mutated", "mutated", "mutated", "status", "headers", "cut", "body", "raw"])):
        case "mutated":
            return Answer(status, JSON, encode(draw(mutated(body))))
        case "status":
            return Answer(draw(st.sampled_from(STATUSES)), JSON, encode(draw(mutated(body))))
        case "headers":
            headers = draw(st.sampled_from(HEADERS))
            return Answer(draw(st.sampled_from([status, *STATUSES])), headers, encode(body))
        case "cut":
            content = encode(body)
            if draw(st.booleans()):
                content, headers = gzip.compress(content), (*JSON, ("Content-Encoding", "gzip"))
            else:
                headers = JSON
            size = draw(st.integers(0, len(content) - 1))
            if draw(st.booleans()):
                return Answer(status, headers, content[:size])
            return Answer(status, headers, content, sent=size)
        case "body":
            return Answer(draw(st.sampled_from([status, *STATUSES])), JSON, draw(st.sampled_from(BODIES)))
    return Answer(raw=draw(st.sampled_from(RAW)))


def encode(body: Any) -> bytes:
    """JSON, with the numbers that are none in it, and surrogates as escapes."""
    return json.dumps(body).encode()


def declared_bodies(contract: Contract, operation: Operation) -> list[tuple[int, Any]]:
    """What the contract says that an operation answers, success first and as often as all the errors together."""
    failures = [(response.status, body) for response in operation.failures for body in response.examples.values()]
    success = operation.success
    assert success.schema is not None
    body = sample(contract, success.schema, "body")
    if isinstance(body, bytes):
        body = body.decode("latin-1")
    return [(success.status, body)] * max(1, len(failures)) + failures


# --- whatever comes ----------------------------------------------------------------------------------------------


@every_operation
@in_both_colours
@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # Hypothesis shows the answer, megabytes perhaps
def test_a_typed_object_or_an_error_of_ours(
    contract: Contract,
    operation: Operation,
    colour: str,
    server: Scripted,
    callers: dict[str, Caller],
    request: pytest.FixtureRequest,
) -> None:
    caller = callers[colour]
    arguments = minimal(contract, operation)
    wanted = facade.returns(contract, operation)

    @FIXED
    @given(answer=answers(declared_bodies(contract, operation)))
    def whatever_comes(answer: Answer) -> None:
        server.answer = answer
        try:
            try:
                result = caller.call(operation, arguments, timeout=10.0)
            except SaperlyError as error:
                check_error(error)
            else:
                check_result(wanted, result)
        except Exception as error:
            finding = Finding(
                f"the client breaks on the answer {shown(repr(answer.encode()[:1000]))}",
                operation.id,
                operation.pointer,
                f"{wanted}, or a SaperlyError that can be shown, logged and pickled",
                repr(error)[:1000],
            )
            raise Broken(as_text([finding], again(request.node))) from error

    try:
        whatever_comes()
    except Broken as broken:
        trace = "".join(traceback.format_exception(broken.__cause__)[-4:])
        pytest.fail(f"{broken}\n\n{trace}", pytrace=False)
    server.requests.clear()


class Broken(AssertionError):
    """An answer that the client breaks on."""


def check_error(error: SaperlyError) -> None:
    """Everything that is done with an error works: shown, logged, pickled; the key is nowhere."""
    assert KEY not in f"{error}{error!r}"
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert type(again) is type(error)
    assert str(again) == str(error)
    if isinstance(error, APIStatusError):
        assert error.retry_after is None or error.retry_after >= 0
        for name in dir(error):
            getattr(error, name)


def check_result(wanted: str, result: Any) -> None:
    """It is of the promised type, and can be shown and written again."""
    if wanted == "Any":
        return
    if wanted == "bytes | int":
        assert isinstance(result, bytes)
        return
    if wanted.startswith("list["):
        assert isinstance(result, list)
        model = getattr(models, wanted[5:-1])
        items = result
    else:
        model = getattr(models, wanted)
        items = [result]
    for item in items:
        assert type(item) is model
        repr(item)
        item.to_dict()


# --- what is new is kept -----------------------------------------------------------------------------------------


def with_news(contract: Contract, schema: Schema, value: Any) -> Any:
    """The answer of a later server: a field more in every object, another value in every enumeration."""
    branch = contract.branch_of(schema, value)
    if isinstance(value, dict) and "properties" in branch.value:
        properties = contract.properties(branch)
        return {
            **{name: with_news(contract, properties[name], below) for name, below in value.items()},
            "addedLater": {"by": ["the vendor"]},
        }
    if isinstance(value, list) and "items" in branch.value:
        items = Schema(branch.value["items"], f"{branch.pointer}/items")
        return [with_news(contract, items, item) for item in value]
    return "added_later" if "enum" in branch.value else value


def check_news(contract: Contract, schema: Schema, value: Any, result: Any) -> int:
    """What is new is where a user looks for it; how many news there were."""
    branch = contract.branch_of(schema, value)
    if isinstance(value, dict) and "properties" in branch.value:
        assert result.additional_properties == {"addedLater": {"by": ["the vendor"]}}
        properties = contract.properties(branch)
        return 1 + sum(
            check_news(contract, properties[name], below, getattr(result, python_name(name)))
            for name, below in value.items()
        )
    if isinstance(value, list) and "items" in branch.value:
        items = Schema(branch.value["items"], f"{branch.pointer}/items")
        return sum(check_news(contract, items, item, got) for item, got in zip(value, result, strict=True))
    if "enum" in branch.value:
        assert result == "added_later"
        return 1
    assert result == value
    return 0


@every_operation
@in_both_colours
def test_unknown_fields_and_values_are_kept(
    contract: Contract, operation: Operation, colour: str, server: Scripted, callers: dict[str, Caller]
) -> None:
    schema = operation.success.schema
    if operation.success.media_type != "application/json" or schema is None:
        pytest.skip("its answer is no JSON of a known form")
    for round_ in range(4):  # so that each branch of a union comes up
        value = sample(contract, schema, "body", round_=round_)
        newer = with_news(contract, schema, value)
        server.answer = Answer(operation.success.status, JSON, encode(newer))
        result = callers[colour].call(operation, minimal(contract, operation))
        news = check_news(contract, schema, value, result)
        assert news or facade.returns(contract, operation) == "Any"
        if news:
            again = [item.to_dict() for item in result] if isinstance(result, list) else result.to_dict()
            assert again == newer


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.id.endswith("list")], ids=str)
@in_both_colours
@pytest.mark.parametrize("newer", [False, True], ids=["today", "with news"])
def test_a_long_list_is_read_as_a_short_one_is(
    contract: Contract,
    operation: Operation,
    colour: str,
    newer: bool,
    server: Scripted,
    callers: dict[str, Caller],
    request: pytest.FixtureRequest,
) -> None:
    """Long ones may take a faster way, by the extra `fast`."""
    schema = operation.success.schema
    assert schema is not None
    items = [item for round_ in range(4) for item in sample(contract, schema, "body", round_=round_)]
    if newer:
        items = with_news(contract, schema, items)
    first = len(items)
    items *= 100
    server.answer = Answer(operation.success.status, JSON, encode(items))
    result = callers[colour].call(operation, minimal(contract, operation))
    assert len(result) == len(items)
    assert result == result[:first] * 100
    exchange = Exchange("GET", operation.path, Message((), b""), 200, Message(JSON, encode(items[:first])))
    report(result_findings(contract, operation.id, operation, exchange, result[:first]), request)


@in_both_colours
def test_an_unknown_branch_of_a_union_is_kept(
    contract: Contract, colour: str, server: Scripted, callers: dict[str, Caller]
) -> None:
    operation = contract.operations["connections.get"]
    assert operation.success.schema is not None
    value = sample(contract, operation.success.schema, "body")
    value["backgroundAudio"] = {"type": "rain", "intensity": 3}
    server.answer = Answer(200, JSON, encode(value))
    connection = callers[colour].call(operation, minimal(contract, operation))
    assert connection.background_audio == {"type": "rain", "intensity": 3}
    assert connection.to_dict() == value


@in_both_colours
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 418, 422, 429, 500, 503, 520])
def test_an_unknown_tag_is_kept_under_the_class_of_its_status(
    contract: Contract, colour: str, status: int, server: Scripted, callers: dict[str, Caller]
) -> None:
    operation = contract.operations["numbers.list"]
    body = {"_tag": "AddedLater", "detail": {"by": "the vendor"}}
    server.answer = Answer(status, (*JSON, ("Retry-After", "7")), encode(body))
    with pytest.raises(APIStatusError) as caught:
        callers[colour].call(operation, minimal(contract, operation))
    expected = STATUS_CLASSES.get(status, "ServerError" if status >= 500 else "APIStatusError")
    assert type(caught.value) is getattr(errors, expected)
    assert (caught.value.tag, caught.value.body) == ("AddedLater", body)
    assert (caught.value.status_code, caught.value.retry_after) == (status, 7.0)


@in_both_colours
def test_a_known_tag_keeps_its_class_where_its_fields_are_not_what_they_were(
    contract: Contract, colour: str, server: Scripted, callers: dict[str, Caller]
) -> None:
    operation = contract.operations["messaging.send"]
    for body in ({"_tag": "InsufficientFunds"}, {"_tag": "InsufficientFunds", "balanceCents": "12", "more": 1}):
        for status in (402, 409, 500):
            server.answer = Answer(status, JSON, encode(body))
            with pytest.raises(errors.InsufficientFundsError) as caught:
                callers[colour].call(operation, minimal(contract, operation))
            assert caught.value.balance_cents is None
            assert (caught.value.status_code, caught.value.body) == (status, body)


@in_both_colours
def test_a_success_that_does_not_fit_keeps_what_came(
    contract: Contract, colour: str, server: Scripted, callers: dict[str, Caller]
) -> None:
    operation = contract.operations["numbers.get"]
    for content, kept in ((b'{"id": "num_1"}', {"id": "num_1"}), (b"<html>", "<html>"), (b"[1]", [1])):
        server.answer = Answer(200, (*JSON, ("X-Request-Id", "r1")), content)
        with pytest.raises(ResponseValidationError) as caught:
            callers[colour].call(operation, minimal(contract, operation))
        assert caught.value.status_code == 200
        assert caught.value.headers["x-request-id"] == "r1"
        assert caught.value.body == kept


def test_an_unknown_event_is_kept() -> None:
    body = encode({"deliveryId": "9f2c", "eventType": "call.translated", "payload": {"callId": "c", "language": "eo"}})
    headers = webhooks.sign(body, "whsec_1", delivery_id="9f2c", event_type="call.translated")
    event = webhooks.verify(body, headers, "whsec_1")
    assert event.event_type == "call.translated"
    assert event.payload == {"callId": "c", "language": "eo"}


@in_both_colours
def test_cookies_of_a_server_are_not_sent_back(contract: Contract, colour: str, server: Scripted) -> None:
    """The key is all the state there is; by name, since some cookie jars do not serve addresses."""
    operation = contract.operations["numbers.list"]
    server.requests.clear()
    server.answer = Answer(200, (*JSON, ("Set-Cookie", "session=1; Path=/")), b"[]")
    with Caller(colour, f"http://localhost:{server.port}", KEY) as caller:
        for _again in range(2):
            caller.call(operation, minimal(contract, operation))
    assert [request.message.header("Cookie") for request in server.requests] == [None, None]
