"""Phone numbers are checked before anything is sent: a wrong form costs an error here, not a round trip."""

from __future__ import annotations

import re

from ._errors import InvalidArgumentError

# ITU-T E.164: a country code that does not begin with 0, at most 15 digits in all. Compiled at first use.
_E164 = r"\+[1-9][0-9]{6,14}"
_SIP = r"[sS][iI][pP][sS]?:[!-~]+"


def is_e164(value: object) -> bool:
    """Whether it is a phone number in E.164 form."""
    return isinstance(value, str) and re.fullmatch(_E164, value) is not None


def is_sip(value: object) -> bool:
    """Whether it is a `sip:` or `sips:` URI, as far as its form can tell."""
    return isinstance(value, str) and re.fullmatch(_SIP, value) is not None


def check_e164(field: str, value: object, *, sip_allowed: bool = False) -> None:
    """Refuse what is no phone number in E.164 form.

    Args:
        field: name of the argument, for the message.
        value: the argument.
        sip_allowed: whether a `sip:` or `sips:` URI will do as well.

    Raises:
        InvalidArgumentError: (a `ValueError`) the form is another; the message shows the E.164 form where it can be
            guessed.
    """
    if is_e164(value) or (sip_allowed and is_sip(value)):
        return
    wanted = "an E.164 phone number such as +14155550123" + (" or a sip: URI" if sip_allowed else "")
    raise InvalidArgumentError(f"{field}={value!r} is not {wanted}{_suggestion(value)}")


def _suggestion(value: object) -> str:
    if not isinstance(value, str):
        return ""
    # Imported only here: its tables cost more than a whole request, and a good number never gets this far.
    import phonenumbers

    try:
        # Numbers without a country code are read as US ones, the country that Saperly defaults to.
        parsed = phonenumbers.parse(value, "US")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"; did you mean {e164!r}? (validate_numbers=False turns this check off)"
