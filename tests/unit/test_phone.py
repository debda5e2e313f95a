"""Phone numbers are refused before they are sent, with the form that was meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_client._phone import check_e164
from saperly_client.errors import InvalidArgumentError


@pytest.mark.parametrize("number", ["+14155550123", "+4930123456", "+123456789012345", "+1234567"])
def test_e164_passes(number: str) -> None:
    check_e164("to", number)


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        ("415-555-0123", "+14155550123"),
        ("(415) 555-0123", "+14155550123"),
        ("4155550123", "+14155550123"),
        ("1 415 555 0123", "+14155550123"),
        ("+1 415 555 0123", "+14155550123"),
        ("+49 (0)30 1234567", "+49301234567"),
        ("001 415 555 0123", None),
        (" +14155550123", "+14155550123"),
        ("+14155550123\n", "+14155550123"),
        ("tel:+1-415-555-0123", "+14155550123"),
        ("\uff0b\uff11\uff14\uff11\uff15\uff15\uff15\uff10\uff11\uff12\uff13", None),  # in full width
    ],
)
def test_another_form_gets_an_error_that_shows_e164(number: str, meant: str | None) -> None:
    with pytest.raises(ValueError, match=re.escape(f"to={number!r} is not an E.164 phone number")) as caught:
        check_e164("to", number)
    assert isinstance(caught.value, InvalidArgumentError)
    if meant is not None:
        assert f"did you mean {meant!r}? (validate_numbers=False turns this check off)" in str(caught.value)


@pytest.mark.parametrize(
    "number", ["", "+", "hello", "12", "+0123456789", "+1234567890123456", "555", "sip:a@b", "+1-"]
)
def test_what_cannot_be_guessed_gets_an_example(number: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"such as \+14155550123$"):
        check_e164("peer_number", number)


@pytest.mark.parametrize("value", [None, 14155550123, b"+14155550123", ["+14155550123"], True])
def test_what_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"such as \+14155550123$"):
        check_e164("to", value)


@pytest.mark.parametrize("uri", ["sip:bob@example.com", "sips:bob@example.com", "SIP:bob@example.com;transport=tls"])
def test_a_transfer_may_go_to_a_sip_uri(uri: str) -> None:
    check_e164("to", uri, sip_allowed=True)
    check_e164("to", "+14155550123", sip_allowed=True)
    with pytest.raises(InvalidArgumentError):
        check_e164("to", uri)


@pytest.mark.parametrize(
    "uri", ["sip:", "sips:", "sip:a b", "sip:\x00a", "tel:+14155550123", "bob@example.com", "", None]
)
def test_not_everything_is_a_sip_uri(uri: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"such as \+14155550123 or a sip: URI"):
        check_e164("to", uri, sip_allowed=True)


@given(st.text() | st.text("+0123456789 -()", max_size=20) | st.from_regex(r"\+?[0-9]{5,20}"))
def test_either_it_passes_or_it_is_refused(value: str) -> None:
    try:
        check_e164("to", value)
    except InvalidArgumentError:
        assert not re.fullmatch(r"\+[1-9][0-9]{6,14}", value)
    else:
        assert re.fullmatch(r"\+[1-9][0-9]{6,14}", value)
