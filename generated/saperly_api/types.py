"""Contains some shared types for properties"""

from __future__ import annotations

# UNSET is needed to define a client's methods, so this module imports nothing: typing alone would take longer than all
# the rest that is needed for that, and attrs three times as long. Type checkers know the name TYPE_CHECKING.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from http import HTTPStatus
    from typing import IO, Any, BinaryIO, Generic, Literal, TypeVar

    # The types that `httpx.Client(files=)` can accept.
    FileContent = IO[bytes] | bytes | str
    FileTypes = (
        # (filename, file (or bytes), content_type)
        tuple[str | None, FileContent, str | None]
        # (filename, file (or bytes), content_type, headers)
        | tuple[str | None, FileContent, str | None, Mapping[str, str]]
    )
    RequestFiles = list[tuple[str, FileTypes]]
    T = TypeVar("T")

    class _Generic(Generic[T]): ...
else:
    FileContent = FileTypes = RequestFiles = object
    T = object

    class _Generic:
        def __class_getitem__(cls, item):
            return cls


class Unset:
    """The type of UNSET, which stands for what was left out."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    # There is only the one, also after a copy or a pickle: code asks whether something is UNSET.
    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Unset = Unset()


class File:
    """Contains information for file uploads"""

    def __init__(self, payload: BinaryIO, file_name: str | None = None, mime_type: str | None = None) -> None:
        self.payload = payload
        self.file_name = file_name
        self.mime_type = mime_type

    def to_tuple(self) -> FileTypes:
        """Return a tuple representation that httpx will accept for multipart/form-data"""
        return self.file_name, self.payload, self.mime_type


class Response(_Generic[T]):
    """A response from an endpoint"""

    def __init__(
        self, *, status_code: HTTPStatus, content: bytes, headers: MutableMapping[str, str], parsed: T | None
    ) -> None:
        self.status_code = status_code
        self.content = content
        self.headers = headers
        self.parsed = parsed


def models_of(cls: Any, values: Callable[[Any], tuple[Any, ...]], width: int, items: list[Any]) -> list[Any]:
    """
    The models of a list of dicts, which it empties. Most answers have all the fields and no others: then nothing here
    runs in Python for each item. They are taken in portions, since what is freed while it is still in the processor's
    cache costs less.

    Args:
        cls: the model.
        values: gives the values of a dict in the order of the model's fields.
        width: how many fields there are.
        items: the dicts.
    """
    from itertools import starmap

    if set(map(len, items)) != {width}:
        return [cls.from_dict(item) for item in items]
    models: list[Any] = []
    items.reverse()
    while items:
        portion = items[:-65:-1]
        del items[-64:]
        done = len(models)
        try:
            models += starmap(cls, map(values, portion))
        except KeyError:
            del models[done:]  # what came before it was added
            models += [cls.from_dict(item) for item in portion]
    return models


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset", "models_of"]
