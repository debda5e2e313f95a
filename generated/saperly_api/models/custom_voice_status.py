from typing import Literal

CustomVoiceStatus = Literal["active", "expired", "failed", "pending"]

CUSTOM_VOICE_STATUS_VALUES: set[CustomVoiceStatus] = {
    "active",
    "expired",
    "failed",
    "pending",
}


def check_custom_voice_status(value: str) -> CustomVoiceStatus:
    if value in CUSTOM_VOICE_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CUSTOM_VOICE_STATUS_VALUES!r}")
