"""Calls an operation through the facade, in either colour, over the client's own connections or over the caller's."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

import httpx
from saperly_client import AsyncSaperly, Saperly, models

from .names import facade_of, python_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from .document import Contract, Operation, Schema
    from .samples import Arguments

TIMEOUT = 15.0
COLOURS = ("sync", "async")


class Caller:
    """A client of one colour, used from plain functions.

    Args:
        colour: `sync` or `async`.
        base_url: the server.
        api_key: the key.
        own_http_client: whether the caller brings an httpx client.
        options: further arguments of the client.
    """

    def __init__(
        self, colour: str, base_url: str, api_key: str, *, own_http_client: bool = False, **options: Any
    ) -> None:
        self.colour = colour
        self._runner = asyncio.Runner() if colour == "async" else None
        self._http: Any = None
        if own_http_client:
            self._http = httpx.AsyncClient() if colour == "async" else httpx.Client()
            options["http_client"] = self._http
        kind: type[Any] = AsyncSaperly if colour == "async" else Saperly
        self.client = kind(api_key, base_url=base_url, timeout=TIMEOUT, max_retries=0, **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._runner is None:
            self.client.close()
            if self._http is not None:
                self._http.close()
            return
        self.run(self.client.aclose)
        if self._http is not None:
            self.run(self._http.aclose)
        self._runner.close()

    def run(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Call a function of the client, and wait for it where it has to be awaited."""
        result = function(*arguments, **options)
        if self._runner is not None and inspect.isawaitable(result):

            async def wait() -> Any:
                return await result

            return self._runner.run(wait())
        return result

    def method(self, operation: Operation) -> Callable[..., Any]:
        """The facade's method of an operation."""
        facade = facade_of(operation.id)
        owner = getattr(self.client, facade.resource) if facade.resource else self.client
        found: Callable[..., Any] = getattr(owner, facade.method)
        return found

    def call(self, operation: Operation, arguments: Arguments, **options: Any) -> Any:
        """Call an operation."""
        fields = {python_name(name): value for name, value in {**arguments.query, **arguments.body}.items()}
        if arguments.idempotency_key is not None:
            options.setdefault("idempotency_key", arguments.idempotency_key)
        return self.run(self.method(operation), *arguments.path, **fields, **options)


def with_models(contract: Contract, schema: Schema, value: Any) -> Any:
    """The same value with models in the place of nested mappings."""
    branch = contract.branch_of(schema, value)
    if isinstance(value, dict):
        name = branch.pointer.rpartition("/")[2]
        return getattr(models, name).from_dict(value)
    if isinstance(value, list):
        items = type(schema)(branch.value["items"], f"{branch.pointer}/items")
        return [with_models(contract, items, item) for item in value]
    return value
