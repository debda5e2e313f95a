"""How many segments an SMS takes, so that its price is known before it is sent.

    >>> from saperly_client import sms
    >>> sms.segments("Your table is ready.")
    Segments(encoding='GSM-7', segments=1, units=20, characters_left=140, not_gsm=())
    >>> sms.segments("Your table is ready 🎉").not_gsm
    ('🎉',)

Saperly bills an SMS by the segment: 160 GSM-7 characters, or 153 for each part of a longer one; 70 and 67 in UCS-2
[contract]. The alphabet and its extension table are those of 3GPP TS 23.038 (6.2.1, without national language shift
tables), the sizes of the parts those of TS 23.040 (a header of 6 octets in each part). No package that counts by these
rules is looked after any more, so the rules are written out here and the tests hold them against independent counters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Segments", "segments"]

# In the order of the table, 0x00 to 0x7F; 0x1B is the escape to the extension table and no character of its own.
_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Escape and character: two units.
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM = _GSM_BASIC | _GSM_EXTENSION

_SINGLE = {"GSM-7": 160, "UCS-2": 70}
_PART = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """What a body costs on the wire.

    Attributes:
        encoding: `GSM-7` where every character is in the GSM alphabet, else `UCS-2`.
        segments: what is billed; 0 for an empty body, which the API refuses.
        units: septets (GSM-7; a character of the extension table such as `€` takes two) or UTF-16 code units (UCS-2;
            a character outside the basic plane such as an emoji takes two).
        characters_left: units that still fit before the next segment begins.
        not_gsm: the characters that forced UCS-2, each once, in order of appearance.
    """

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int
    units: int
    characters_left: int
    not_gsm: tuple[str, ...] = ()


def segments(body: str) -> Segments:
    """Count the segments of an SMS body.

    A two-unit character is never split over two parts, so that a part may end with one unit unused. The count is that
    of the text as given: nothing is trimmed, normalized or replaced.

    Args:
        body: the text. Its length is not checked: the API takes 1 to 1600 characters.

    Raises:
        TypeError: `body` is not a str.
    """
    if not isinstance(body, str):
        raise TypeError(f"body must be a str, not {type(body).__name__}")
    not_gsm = tuple(dict.fromkeys(character for character in body if character not in _GSM))
    encoding: Literal["GSM-7", "UCS-2"] = "UCS-2" if not_gsm else "GSM-7"
    if encoding == "GSM-7":
        sizes = [2 if character in _GSM_EXTENSION else 1 for character in body]
    else:
        sizes = [2 if character > "\uffff" else 1 for character in body]
    units = sum(sizes)
    if units <= _SINGLE[encoding]:
        return Segments(encoding, 1 if body else 0, units, _SINGLE[encoding] - units, not_gsm)
    parts, used = 1, 0
    for size in sizes:
        if used + size > _PART[encoding]:
            parts, used = parts + 1, 0
        used += size
    return Segments(encoding, parts, units, _PART[encoding] - used, not_gsm)
