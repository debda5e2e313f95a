from typing import Literal

AssistantProvider = Literal["mock", "openai-compatible", "workers-ai"]

ASSISTANT_PROVIDER_VALUES: set[AssistantProvider] = {
    "mock",
    "openai-compatible",
    "workers-ai",
}


def check_assistant_provider(value: str) -> AssistantProvider:
    if value in ASSISTANT_PROVIDER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ASSISTANT_PROVIDER_VALUES!r}")
