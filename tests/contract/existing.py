"""Things that exist at a server with a mind of its own, so that operations have something to work on.

What is only read may have been there before. What is changed, released, deleted or revoked is nothing but what this run
made; and what it made and is still there is given back at the end.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from saperly_client import SaperlyError

from .names import facade_of
from .samples import Arguments, grounded, variants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Contract, Operation
    from .drive import Caller
    from .wire import Exchange


class Kind(NamedTuple):
    """A kind of thing.

    Args:
        made_by: the operation that makes one.
        ended_by: the operation after which it is of no more use; empty where there is none.
        listed_by: the operation that lists them.
        fields: the names that fields call its id by; `resource.id` for the plain `id` below a resource.
    """

    made_by: str
    ended_by: str
    listed_by: str
    fields: tuple[str, ...]


KINDS = (
    Kind("connections.create", "connections.delete", "connections.list", ("connections.id", "connectionId")),
    Kind("numbers.provision", "numbers.release", "numbers.list", ("numbers.id", "numberId", "fromNumberId")),
    Kind("voice.place", "voice.end", "voice.list", ("calls.id",)),
    Kind("customVoices.create", "customVoices.delete", "customVoices.list", ("custom_voices.id",)),
    Kind("keys.mint", "keys.revoke", "keys.list", ("keys.id",)),
    Kind("api-token-registry.create", "api-token-registry.revoke", "workspace.api-tokens", ("tokenId",)),
    Kind("workspace.create-webhook", "", "workspace.webhooks", ("webhookId",)),
)
SLUG = ("slug", "workspaceSlug")


@dataclass
class Existing:
    """What exists at a server.

    Args:
        contract: the contract.
        caller: calls the server; what passes there and elsewhere is to be shown to `saw`.
        workspace: slug of a workspace; empty where none is known.
        allows_writes: whether things may be made.
    """

    contract: Contract
    caller: Caller
    workspace: str
    allows_writes: bool
    made: dict[Kind, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    found: dict[Kind, str | None] = field(default_factory=dict)

    def ids(self, operation: Operation) -> dict[str, str]:
        """The ids that an operation needs, by the name of a field, or `resource.id`; those that are to be had."""
        resource = facade_of(operation.id).resource
        wanted = {parameter.name for parameter in operation.parameters if parameter.location != "header"}
        if operation.body is not None:
            wanted |= set(self.contract.properties(operation.body.schema))
        if "id" in wanted:
            wanted = wanted - {"id"} | {f"{resource}.id"}
        ids = dict.fromkeys(SLUG, self.workspace) if self.workspace else {}
        for kind in KINDS:
            if wanted & set(kind.fields):
                thing = self._one(kind, reading=operation.method == "GET")
                if thing is not None:
                    ids |= dict.fromkeys(kind.fields, thing)
        if operation.id == "voice.place" and "numberId" in ids:
            # Without a connection no number can call.
            with contextlib.suppress(SaperlyError):
                self.caller.client.numbers.assign_connection(ids["numberId"], connection_id=ids["connectionId"])
        return ids

    def saw(self, exchange: Exchange) -> None:
        """Remember what an exchange made, and forget what it ended."""
        if exchange.method == "GET" or not 200 <= exchange.status < 300:
            return
        path = exchange.target.partition("?")[0]
        for kind in KINDS:
            if self._matches(kind.made_by, exchange.method, path):
                with contextlib.suppress(ValueError, LookupError, TypeError):
                    self.made[kind].append(str(json.loads(exchange.as_response().content)["id"]))
            elif kind.ended_by and self._matches(kind.ended_by, exchange.method, path):
                gone = exchange.segments[-1 if exchange.method == "DELETE" else -2]
                self.made[kind] = [thing for thing in self.made[kind] if thing != gone]

    def give_back(self) -> None:
        """End whatever this run made and is still there."""
        for kind in reversed(KINDS):
            for thing in list(self.made[kind]):
                if kind.ended_by:
                    operation = self.contract.operations[kind.ended_by]
                    path = tuple(
                        self.workspace if parameter.name in SLUG else thing
                        for parameter in operation.parameters_in("path")
                    )
                    self._try(operation, Arguments("given back", path, {}, {}))

    def _one(self, kind: Kind, *, reading: bool) -> str | None:
        if reading and kind not in self.found:
            self.found[kind] = next(self._there(kind), None)
        if reading and self.found[kind] is not None:
            return self.found[kind]
        if not self.made[kind] and self.allows_writes:
            operation = self.contract.operations[kind.made_by]
            arguments = next(variants(self.contract, operation, realistic=True))
            resource = facade_of(operation.id).resource
            self._try(operation, grounded(operation, arguments, resource, self.ids(operation)))
        return next(iter(self.made[kind]), None)

    def _there(self, kind: Kind) -> Iterator[str]:
        operation = self.contract.operations[kind.listed_by]
        path = tuple(self.workspace for _parameter in operation.parameters_in("path"))
        if not all(path):
            return
        for thing in self._try(operation, Arguments("looked up", path, {}, {})) or []:
            # What was given back is of no use, and what this run made may be gone the next moment.
            if not getattr(thing, "released_at", None) and thing.id not in self.made[kind]:
                yield thing.id

    def _try(self, operation: Operation, arguments: Arguments) -> Any:
        with contextlib.suppress(SaperlyError):
            return self.caller.call(operation, arguments)
        return None

    def _matches(self, operation_id: str, method: str, path: str) -> bool:
        operation = self.contract.operations[operation_id]
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(operation.path))
        return method == operation.method and re.fullmatch(pattern, path) is not None
