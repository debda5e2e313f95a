"""From an answer to a result or an error, whatever the answer is."""

from __future__ import annotations

import encodings.aliases
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_api.models import Call, PhoneNumber
from saperly_client import errors
from saperly_client._operation import Operation
from saperly_client._response import as_text, decode_success, is_success, peek_tag, status_error
from unit.answers import CALL, NUMBER

REQUEST = errors.RequestInfo("GET", "/numbers")
HTML = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


def error_of(content: bytes, status: int = 502, headers: dict[str, str] | None = None) -> errors.APIStatusError:
    return status_error(request=REQUEST, status_code=status, headers=headers or {}, content=content)


def nested(depth: int, inner: bytes = b"1") -> bytes:
    return b'{"a":' * depth + inner + b"}" * depth


BODIES = {
    "html": HTML,
    "empty": b"",
    "white space": b" \n",
    "cut off": b'{"_tag": "RateLimited", "buck',
    "a string": b'"RateLimited"',
    "a number": b"5",
    "null": b"null",
    "an array": b'[{"_tag": "RateLimited"}]',
    "no text": bytes(range(256)),
    "gzip": gzip.compress(b'{"_tag": "RateLimited"}'),
    "too deep": nested(100_000),
    "too deep an array": b"[" * 100_000,
    "too many digits": b'{"_tag": ' + b"9" * 5_000 + b"}",
    "ten megabytes": b"x" * 10_000_000,
    "a lone surrogate": b'{"no tag": "\\ud800"}',
    "control characters": b"\x1b[31m\r\n\x00",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 520, 999])
def test_any_body_makes_a_status_error(name: str, status: int) -> None:
    error = error_of(BODIES[name], status)
    assert isinstance(error, errors.APIStatusError)
    assert error.tag is None
    assert error.status_code == status
    assert str(error).isprintable()
    assert len(str(error)) < 1_000
    json.dumps(str(error)).encode()


def test_no_depth_is_too_deep() -> None:
    """Somewhere below the limit of the recursion, what was decoded cannot be written again."""
    for depth in range(850, 1_000):
        assert error_of(nested(depth)).status_code == 502
        with pytest.raises(errors.ResponseValidationError):
            success(nested(depth))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_another_encoding_is_read(encoding: str) -> None:
    body = {"_tag": "MessageSendFailed", "reason": "Zürich ☎"}
    error = error_of(json.dumps(body, ensure_ascii=False).encode(encoding))
    assert isinstance(error, errors.MessageSendFailedError)
    assert error.reason == "Zürich ☎"
    assert success(json.dumps(NUMBER).encode(encoding)).id == NUMBER["id"]


def test_text_in_a_declared_encoding_is_read() -> None:
    text = "Zürich: alle Leitungen belegt"
    for encoding in ("latin-1", "windows-1252", "utf-16", "UTF-8", "iso-8859-15"):
        error = error_of(text.encode(encoding), headers={"content-type": f'text/plain; charset="{encoding}"; x=y'})
        assert error.body == text
        assert text in str(error)


def test_text_in_an_undeclared_encoding_loses_only_what_it_must() -> None:
    assert error_of("Zürich".encode("latin-1")).body == "Z\ufffdrich"


def test_no_declared_encoding_is_too_odd() -> None:
    """Some codecs of Python warn, take minutes, or are no encodings at all."""
    for charset in {*encodings.aliases.aliases.values(), "idna", "nonsense", "\x00", "../x", "a" * 10_000, ""}:
        for content in (b"\\d \xff\xfe plain " * 100, HTML):
            assert isinstance(as_text(content, {"content-type": f"text/html; charset={charset}"}), str)


def test_what_the_server_says_is_on_one_line_that_can_be_printed() -> None:
    body = {"_tag": "a\nb", "message": "\ud800\x1b[31m\r\nERROR forged", "reason": "\t\u2028", "traceId": "\x00"}
    message = str(error_of(json.dumps(body).encode()))
    assert message.isprintable()
    assert message == "GET /numbers: 502 a b. ��[31m ERROR forged. trace id �"


def test_a_slow_encoding_is_not_used() -> None:
    assert as_text(b"a-" * 1_000, {"content-type": "text/html; charset=punycode"}) == "a-" * 1_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["_tag", "message", "reason", "traceId", "id", "to"]) | st.text(), inner, max_size=6
        )
    ),
    max_leaves=20,
)
contents = st.one_of(
    st.binary(max_size=200),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.tuples(json_values, st.integers(0, 40)).map(lambda pair: json.dumps(pair[0]).encode()[: pair[1]]),
)
headers = st.dictionaries(
    st.sampled_from(["content-type", "retry-after", "location", "content-encoding", "x-a"]),
    st.text(max_size=30)
    | st.sampled_from(
        ["text/html; charset=utf-16", "text/html; charset=", "application/json; charset=ebcdic", "0", "9" * 99]
    ),
)


@given(content=contents, status=st.integers(300, 999) | st.integers(100, 199), headers=headers)
def test_arbitrary_answers_make_status_errors(content: bytes, status: int, headers: dict[str, str]) -> None:
    error = error_of(content, status, headers)
    assert isinstance(error, errors.APIStatusError)
    assert error.status_code == status
    assert error.headers == headers
    assert error.retry_after is None or error.retry_after >= 0
    assert str(error).isprintable()
    assert peek_tag(content) == error.tag


def a_number(content: bytes) -> PhoneNumber:
    return PhoneNumber.from_dict(json.loads(content))


def a_call(content: bytes) -> Call:
    return Call.from_dict(json.loads(content))


def success(content: bytes, complete: bool = True, parse: Callable[[bytes], Any] = a_number) -> Any:
    return decode_success(
        parse, request=REQUEST, status_code=201, headers={"x-a": "b"}, content=content, complete=complete
    )


numbers_of = Operation[Any]("numbers.list", "numbers.numbers_list", response="list[PhoneNumber]")


@given(content=contents)
def test_arbitrary_successes_fit_or_make_a_validation_error(content: bytes) -> None:
    for parse in (a_number, a_call, numbers_of.parse):
        try:
            result = success(content, parse=parse)
        except errors.ResponseValidationError:
            continue
        assert result == []


@pytest.mark.parametrize("name", BODIES)
def test_a_success_that_does_not_fit_keeps_what_came(name: str) -> None:
    with pytest.raises(errors.ResponseValidationError) as caught:
        success(BODIES[name])
    error = caught.value
    assert (error.status_code, error.headers, error.request) == (201, {"x-a": "b"}, REQUEST)
    assert error.__cause__ is not None
    assert str(error).startswith("GET /numbers succeeded with 201, but the body does not fit the contract: ")
    assert str(error).isprintable()
    assert len(str(error)) < 1_000


def test_says_which_field_is_missing() -> None:
    body = {name: value for name, value in NUMBER.items() if name != "phoneNumber"}
    with pytest.raises(errors.ResponseValidationError, match="lacks 'phoneNumber'") as caught:
        success(json.dumps(body).encode())
    assert caught.value.body == body
    with pytest.raises(errors.ResponseValidationError, match="expected an array, got dict"):
        success(json.dumps(NUMBER).encode(), parse=numbers_of.parse)
    with pytest.raises(errors.ResponseValidationError, match="it cannot be unpacked, or is larger than 64 MiB"):
        success(json.dumps(NUMBER).encode(), complete=False)
    with pytest.raises(errors.ResponseValidationError, match=r"contract: it is empty\. If Saperly"):
        success(b"")
    with pytest.raises(errors.ResponseValidationError, match=r"contract: it is no JSON\. If Saperly"):
        success(b"<html>")
    with pytest.raises(errors.ResponseValidationError, match=r"contract: it has another shape \("):
        success(b"5")


def test_says_of_a_change_that_it_was_made() -> None:
    with pytest.raises(errors.ResponseValidationError, match=r"it is empty\. The action was carried out\. If Saperly"):
        decode_success(a_number, errors.RequestInfo("POST", "/numbers"), 201, {}, b"")


def test_what_is_new_is_kept() -> None:
    call = success(json.dumps({**CALL, "status": "on_hold", "mood": "good"}).encode(), parse=a_call)
    assert (call.status, call.additional_properties) == ("on_hold", {"mood": "good"})


def test_success_is_2xx() -> None:
    assert [status for status in range(100, 1_000) if is_success(status)] == list(range(200, 300))


@pytest.mark.parametrize(
    ("content", "tag"),
    [
        (b'{"_tag": "X"}', "X"),
        (b'{"_tag": ""}', None),
        (b'{"_tag": 5}', None),
        (b"[]", None),
        (b"", None),
        (b"5", None),
    ],
)
def test_peeks_at_the_tag(content: bytes, tag: str | None) -> None:
    assert peek_tag(content) == tag
