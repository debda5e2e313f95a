"""The options of a call, over those of its client."""

from __future__ import annotations

import math
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_client._options import CallOptions
from saperly_client.errors import InvalidArgumentError

DEFAULTS = CallOptions()


def test_the_defaults() -> None:
    assert DEFAULTS == (30.0, 2, None, None, 60.0)
    assert DEFAULTS.checked() is DEFAULTS


def test_the_options_of_a_call_go_over_those_of_the_client() -> None:
    client = CallOptions(timeout=5, max_retries=1, extra_headers={"X-Team": "a", "X-Trace": "1"})
    merged = client.merged({"timeout": None, "extra_headers": {"X-Trace": "2"}, "idempotency_key": "k"}, mutates=True)
    assert merged == (None, 1, {"X-Team": "a", "X-Trace": "2"}, "k", 60.0)
    assert client.merged({"max_retries": 0}, mutates=False) == (5, 0, {"X-Team": "a", "X-Trace": "1"}, None, 60.0)
    assert DEFAULTS.merged({"extra_headers": {"X-A": "b"}}, mutates=False).extra_headers == {"X-A": "b"}
    assert client == (5, 1, {"X-Team": "a", "X-Trace": "1"}, None, 60.0)


def test_an_option_that_there_is_not_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"'timeuot'; a call takes these options: max_retries, extra_headers, timeout$"):
        DEFAULTS.merged({"timeuot": 3}, mutates=False)
    with pytest.raises(TypeError, match="'idempotency_key'"):
        DEFAULTS.merged({"idempotency_key": "k"}, mutates=False)
    with pytest.raises(TypeError, match=r"timeout, idempotency_key$"):
        DEFAULTS.merged({"headers": {}}, mutates=True)


WRONG: dict[str, list[Any]] = {
    "timeout": [0, -1, math.nan, math.inf, "30", True, [], 0.0],
    "max_retries": [-1, 1.0, "2", None, True, math.inf],
    "idempotency_key": ["", " ", " k", "k ", "a\nb", "é", 5, b"k", True, "\x7f"],
    "extra_headers": [
        5,
        "X-A: b",
        [("X-A", "b")],
        {"": "b"},
        {"X A": "b"},
        {"X-A:": "b"},
        {"X-A\n": "b"},
        {"É": "b"},
        {"X-A": "b\r\nX-B: c"},
        {"X-A": " b"},
        {"X-A": "b "},
        {"X-A": "é"},
        {"X-A": 5},
        {"X-A": None},
        {5: "b"},
    ],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_value_that_cannot_be_meant_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=name):
        DEFAULTS.merged({name: value}, mutates=True)
    with pytest.raises(InvalidArgumentError, match=name):
        CallOptions(extra_headers={"X-A": "b"}).merged({name: value}, mutates=True)


def test_the_value_of_a_header_is_not_shown() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        DEFAULTS.merged({"extra_headers": {"X-Token": "hush\n"}}, mutates=False)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("timeout", [1, 0.001, 10**400, 1e308, None])
def test_a_timeout_may_be_short_or_long(timeout: float | None) -> None:
    assert DEFAULTS.merged({"timeout": timeout}, mutates=False).timeout == timeout


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=3), st.text(max_size=8))
def test_what_is_accepted_can_be_sent(headers: dict[str, str], key: str) -> None:
    try:
        options = DEFAULTS.merged({"extra_headers": headers, "idempotency_key": key}, mutates=True)
    except InvalidArgumentError:
        return
    import h11

    request = httpx.Request("GET", "https://x/", headers={**(options.extra_headers or {}), "Idempotency-Key": key})
    h11.Request(method="GET", target="/", headers=[*request.headers.raw])
