"""One operation of the contract: from the arguments of a method to a request, and from an answer to typed models."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ._errors import InvalidArgumentError, RequestInfo

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Bytes from which on a list is worth importing msgspec for.
LONG = 16 * 1024


class Prepared(NamedTuple):
    """A request without the client's part: no base URL, no key, not yet an httpx object."""

    method: str
    path: str
    params: dict[str, Any] | None
    headers: dict[str, str]
    json: Any = None
    has_json: bool = False
    files: Any = None

    @property
    def info(self) -> RequestInfo:
        """What errors and log lines say of it."""
        return RequestInfo(self.method, self.path)


class Operation(Generic[T]):
    """A row of the table that `make generate` writes from the contract (`_contract/operations.py`).

    The generated endpoint module knows path, verb, parameter names and serialization; nothing of that is repeated
    here. It is imported at the first call, so that a program loads only the operations that it uses.

    Args:
        operation_id: the `operationId` of the contract.
        module: the endpoint module below `saperly_api.api`.
        response: model of a success: `Model`, `list[Model]`, or `None` for any JSON value.
        body: model of the request body, or `None` where there is none.
        mutates: whether it changes something, and so carries an idempotency key.
    """

    __slots__ = ("_build", "_decode", "_decode_long", "body", "module", "mutates", "operation_id", "response")

    def __init__(
        self, operation_id: str, module: str, *, response: str | None, body: str | None = None, mutates: bool = False
    ) -> None:
        self.operation_id = operation_id
        self.module = module
        self.response = response
        self.body = body
        self.mutates = mutates
        self._build: Callable[..., dict[str, Any]] | None = None
        self._decode: Callable[[Any], T] | None = None
        self._decode_long: Callable[[bytes], T] | None = None

    def __repr__(self) -> str:
        return f"<Operation {self.operation_id}>"

    def prepare(self, path: tuple[str, ...], fields: dict[str, Any], idempotency_key: str | None) -> Prepared:
        """The request for these arguments.

        Args:
            path: values of the path parameters, in the order of the path.
            fields: fields of the body or query parameters, in snake_case; `UNSET` ones are left out.
            idempotency_key: sent where the operation mutates.

        Raises:
            InvalidArgumentError: a path parameter is empty, or would change the path, or something cannot be sent.
        """
        build = self._build or self._load()
        for value in path:
            check_path_parameter(value)
        if self.mutates:
            fields["idempotency_key"] = idempotency_key
        try:
            kwargs = build(*path, **fields)
        except (AttributeError, TypeError, ValueError) as error:  # what the generated code makes of a wrong type
            raise InvalidArgumentError(f"the arguments of {self.operation_id} cannot be sent: {error}") from error
        return Prepared(
            kwargs["method"].upper(),
            kwargs["url"],
            kwargs.get("params"),
            kwargs.get("headers") or {},
            kwargs.get("json"),
            "json" in kwargs,
            kwargs.get("files"),
        )

    def parse(self, content: bytes) -> T:
        """The typed result of a JSON body. What does not fit raises one of the errors of plain Python."""
        decode = self._decode
        if decode is None:
            self._load()
            decode = self._decode
            assert decode is not None  # noqa: S101 (for the type checker)
        if self._is_list and len(content) > LONG:
            if self._decode_long is None:
                self._decode_long = _long_list_decoder(_model(self._model_name), decode)
            return self._decode_long(content)
        return decode(json.loads(content))

    @property
    def _is_list(self) -> bool:
        return self.response is not None and self.response.startswith("list[")

    @property
    def _model_name(self) -> str:
        return (self.response or "").removeprefix("list[").removesuffix("]")

    def _load(self) -> Callable[..., dict[str, Any]]:
        endpoint = import_module(f"saperly_api.api.{self.module}")
        build: Callable[..., dict[str, Any]] = endpoint._get_kwargs
        if self.body is not None:
            build = _with_body(build, _model(self.body))
        if self.response is None:
            self._decode = _anything
        elif self._is_list:
            self._decode = _list_decoder(_model(self._model_name))
        else:
            self._decode = _model(self._model_name).from_dict
        self._build = build
        return build


def check_method(method: object) -> str:
    """The method of a request, in upper case.

    Raises:
        InvalidArgumentError: it is none that the API has.
    """
    if not isinstance(method, str) or method.upper() not in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        raise InvalidArgumentError(f"method={method!r}: use GET, POST, PATCH, PUT or DELETE")
    return method.upper()


def check_path(path: object) -> None:
    """Refuse a path that would address something else than it seems to.

    Raises:
        InvalidArgumentError: it has no slash in front or two, dot segments, or a query.
    """
    from urllib.parse import unquote

    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise InvalidArgumentError(f"path={path!r}: it begins with one slash")
    if any(unquote(segment) in (".", "..") for segment in path.split("/")):
        raise InvalidArgumentError(f"path={path!r}: it has no dot segments")
    if "?" in path or "#" in path:
        raise InvalidArgumentError(f"path={path!r}: pass the query as params")


def check_path_parameter(value: object) -> None:
    """Refuse a path parameter that would address something else.

    Raises:
        InvalidArgumentError: it is no string, empty, or `.` or `..`, which URLs resolve away.
    """
    if not isinstance(value, str):
        raise InvalidArgumentError(f"an id is a string, not {type(value).__name__}")
    if not value.strip() or value in (".", ".."):
        raise InvalidArgumentError(f"{value!r} is no id: the request would address another resource")


def _model(name: str) -> Any:
    import saperly_api.models

    return getattr(saperly_api.models, name)


def _with_body(build: Callable[..., dict[str, Any]], model: Any) -> Callable[..., dict[str, Any]]:
    def build_with_body(*path: str, idempotency_key: str, **fields: Any) -> dict[str, Any]:
        return build(*path, body=model(**fields), idempotency_key=idempotency_key)

    return build_with_body


def _list_decoder(model: Any) -> Callable[[Any], Any]:
    from_dict = model.from_dict
    from_list = getattr(model, "from_list", None) or (lambda data: [from_dict(item) for item in data])

    def decode_list(data: Any) -> Any:
        if not isinstance(data, list):
            raise TypeError(f"expected an array, got {type(data).__name__}")
        return from_list(data)

    return decode_list


def _long_list_decoder(model: Any, decode: Callable[[Any], Any]) -> Callable[[bytes], Any]:
    """A decoder for long lists: by msgspec where the extra `fast` is installed."""

    def plainly(content: bytes) -> Any:
        return decode(json.loads(content))

    try:
        import msgspec

        from ._structs import list_decoder
    except ImportError:
        return plainly
    shortcut: Callable[[bytes], Any] = list_decoder(model) or (lambda content: decode(msgspec.json.decode(content)))

    def fast(content: bytes) -> Any:
        try:
            return shortcut(content)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # It does not fit exactly, or is JSON that only Python takes.
            return plainly(content)

    return fast


def _anything(data: Any) -> Any:
    return data
