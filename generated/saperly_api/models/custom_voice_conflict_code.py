from typing import Literal

CustomVoiceConflictCode = Literal["conflict", "in_use", "not_ready"]

CUSTOM_VOICE_CONFLICT_CODE_VALUES: set[CustomVoiceConflictCode] = {
    "conflict",
    "in_use",
    "not_ready",
}


def check_custom_voice_conflict_code(value: str) -> CustomVoiceConflictCode:
    if value in CUSTOM_VOICE_CONFLICT_CODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CUSTOM_VOICE_CONFLICT_CODE_VALUES!r}")
