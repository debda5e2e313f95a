"""Counting segments: the rules of the standard, and two independent counters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_client import sms

VECTORS = json.loads((Path(__file__).parent / "data" / "sms_segments.json").read_text("utf-8"))["vectors"]
BASIC = sorted(sms._GSM_BASIC)
EXTENSION = sorted(sms._GSM_EXTENSION)


def test_independent_counters_agree() -> None:
    assert len(VECTORS) > 200
    for body, encoding, count in VECTORS:
        counted = sms.segments(body)
        assert (counted.encoding, counted.segments) == (encoding, count), repr(body)


def test_alphabet_has_the_size_of_the_standard() -> None:
    # 128 places less the escape; ten more behind it.
    assert (len(BASIC), len(EXTENSION)) == (127, 10)
    assert not set(BASIC) & set(EXTENSION)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", sms.Segments("GSM-7", 0, 0, 160)),
        ("a", sms.Segments("GSM-7", 1, 1, 159)),
        ("a" * 160, sms.Segments("GSM-7", 1, 160, 0)),
        ("a" * 161, sms.Segments("GSM-7", 2, 161, 145)),
        ("a" * 306, sms.Segments("GSM-7", 2, 306, 0)),
        ("a" * 307, sms.Segments("GSM-7", 3, 307, 152)),
        ("€", sms.Segments("GSM-7", 1, 2, 158)),
        ("€" * 80, sms.Segments("GSM-7", 1, 160, 0)),
        # One unit of the first part stays empty, since the euro sign takes two.
        ("a" * 152 + "€" + "a" * 7, sms.Segments("GSM-7", 2, 161, 144)),
        ("ж", sms.Segments("UCS-2", 1, 1, 69, ("ж",))),
        ("ж" * 70, sms.Segments("UCS-2", 1, 70, 0, ("ж",))),
        ("ж" * 71, sms.Segments("UCS-2", 2, 71, 63, ("ж",))),
        ("ж" * 66 + "😀" + "ж" * 3, sms.Segments("UCS-2", 2, 71, 62, ("ж", "😀"))),
        ("😀" * 35, sms.Segments("UCS-2", 1, 70, 0, ("😀",))),
        ("It’s “here”", sms.Segments("UCS-2", 1, 11, 59, ("’", "“", "”"))),
        # In UCS-2 the euro sign is one unit like any other.
        ("€ж", sms.Segments("UCS-2", 1, 2, 68, ("ж",))),
    ],
)
def test_counts(body: str, expected: sms.Segments) -> None:
    assert sms.segments(body) == expected


@pytest.mark.parametrize("body", [b"text", None, 5])
def test_refuses_what_is_no_text(body: object) -> None:
    with pytest.raises(TypeError, match="body must be a str, not"):
        sms.segments(body)  # type: ignore[arg-type]


@given(st.text())
def test_any_text_fits_in_what_is_counted(body: str) -> None:
    counted = sms.segments(body)
    single, part = (160, 153) if counted.encoding == "GSM-7" else (70, 67)
    if counted.encoding == "UCS-2":
        assert counted.units == len(body.encode("utf-16-be", "surrogatepass")) // 2
    assert 0 <= counted.characters_left <= single
    if counted.segments > 1:
        assert counted.units > single
        # At most one unit a part is lost to a character that is not split.
        assert 0 <= part * counted.segments - counted.characters_left - counted.units < counted.segments


@given(st.text(alphabet=BASIC + EXTENSION, max_size=400), st.sampled_from(BASIC))
def test_one_more_character_uses_what_is_left(body: str, character: str) -> None:
    before, after = sms.segments(body), sms.segments(body + character)
    if before.characters_left:
        assert after.segments == max(before.segments, 1)
        assert after.characters_left == before.characters_left - 1
    else:
        assert after.segments == before.segments + 1
