from typing import Literal

ConnectionMode = Literal["hosted", "manual"]

CONNECTION_MODE_VALUES: set[ConnectionMode] = {
    "hosted",
    "manual",
}


def check_connection_mode(value: str) -> ConnectionMode:
    if value in CONNECTION_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CONNECTION_MODE_VALUES!r}")
