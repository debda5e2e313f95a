from typing import Literal

ConnectionBackend = Literal["network", "openai_realtime"]

CONNECTION_BACKEND_VALUES: set[ConnectionBackend] = {
    "network",
    "openai_realtime",
}


def check_connection_backend(value: str) -> ConnectionBackend:
    if value in CONNECTION_BACKEND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CONNECTION_BACKEND_VALUES!r}")
