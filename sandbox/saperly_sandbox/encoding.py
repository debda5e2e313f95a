"""JSON as it is stored and answered."""

from __future__ import annotations

import json
from typing import Any

import orjson

# What orjson refuses, such as numbers of more than 64 bits, the standard library takes.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(value: Any) -> bytes:
    """The bytes of a value, without white space."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return _encode(value).encode()
