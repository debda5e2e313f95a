"""From the camelCase JSON of the wire to frozen classes with snake_case fields, tolerant of what the vendor adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ._signature import json_type

Message = TypeVar("Message")


def wire_name(field: str) -> str:
    """`call_id` is `callId` on the wire, and `from_` is `from`."""
    first, *rest = field.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def decode(message: type[Message], data: Mapping[str, Any]) -> Message:
    """An instance of a dataclass out of a JSON object.

    The annotation of a field says what it must be: `str`, `int` (a whole number), `float` (any number), or one of them
    or None. A field that may be None is None where it is missing or of another type; what a class has no field for,
    and what did not fit, is kept in `extra` under its name on the wire.

    Raises:
        ValueError: a field is missing or of another type; the message names it, never its value.
    """
    dataclass: Any = message
    values: dict[str, Any] = {}
    extra = dict(data)
    for name, field in dataclass.__dataclass_fields__.items():
        # A ClassVar stands among the fields too.
        if name == "extra" or "ClassVar" in field.type:
            continue
        wanted: str = field.type
        wire = wire_name(name)
        value = _fitting(data.get(wire), wanted.removesuffix(" | None"))
        if value is not None or data.get(wire) is None:
            extra.pop(wire, None)
        if value is None and not wanted.endswith(" | None"):
            if wire not in data:
                raise ValueError(f"lacks {wire}")
            raise ValueError(f"{wire} must be {_KINDS[wanted]}, not {json_type(data[wire])}")
        values[name] = value
    decoded: Message = dataclass(**values, extra=extra)
    return decoded


_KINDS = {"str": "a string", "int": "a whole number", "float": "a number"}


def _fitting(value: object, wanted: str) -> str | int | float | None:
    if wanted == "str":
        return value if isinstance(value, str) else None
    # A bool is an int to Python, but not to JSON.
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if wanted == "int":
        return int(value) if value == value // 1 else None
    return value
