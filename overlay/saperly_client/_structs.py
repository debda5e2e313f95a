"""The extra `fast`: long lists are decoded by msgspec, into structures made from the models' own fields.

It is a shortcut for what fits the contract exactly, and gives what the models' `from_dict` gives. Anything else, be it
a field more, a field less or another type, it refuses, and the ordinary way decides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec
from saperly_api.types import UNSET, Unset


def list_decoder(model: type[Any]) -> Callable[[bytes], list[Any]] | None:
    """A decoder of a JSON array of these models, or None where their fields are too involved for this way.

    It raises `msgspec.MsgspecError` where the array does not fit exactly.
    """
    if not hasattr(model, "from_list"):  # it has other models in it
        return None
    names = [field.name for field in attrs.fields(model) if field.init]
    wire_names = sys.modules[model.__module__]._FIELDS
    hints = get_type_hints(model)
    fields: list[Any] = []
    for name in names:
        plain = _plain_type(hints[name])
        if plain is None:
            return None
        optional = any(part is Unset for part in _parts(hints[name]))
        fields.append((name, plain, UNSET) if optional else (name, plain))
    struct = msgspec.defstruct(
        model.__name__, fields, rename=dict(zip(names, wire_names, strict=True)), forbid_unknown_fields=True, gc=False
    )
    decode = msgspec.json.Decoder(list[struct]).decode  # type: ignore[valid-type]
    values = msgspec.structs.astuple

    def decode_list(content: bytes) -> list[Any]:
        return [model(*values(item)) for item in decode(content)]

    return decode_list


def _parts(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _plain_type(hint: Any) -> Any:
    """The type for msgspec, or None where it is none of JSON's scalars."""
    plain: Any = None
    for part in _parts(hint):
        if part is Unset:
            continue
        if get_origin(part) is Literal:
            part = str  # an enumeration may have grown since; the models take any value too
        if part not in (str, int, float, bool, NoneType):
            return None
        plain = part if plain is None else plain | part
    return plain
