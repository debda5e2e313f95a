from typing import Literal

ConsentType = Literal["explicit_outbound", "implied_inbound"]

CONSENT_TYPE_VALUES: set[ConsentType] = {
    "explicit_outbound",
    "implied_inbound",
}


def check_consent_type(value: str) -> ConsentType:
    if value in CONSENT_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CONSENT_TYPE_VALUES!r}")
