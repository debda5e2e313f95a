"""Faults on order: a status or a tag, a delay, a dropped connection; by rate, by count, per operation."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .chance import Chance
from .errors import ApiError, SandboxError

if TYPE_CHECKING:
    from .engine import Answer, Engine


@dataclass
class Fault:
    """What goes wrong.

    Attributes:
        operation: an operationId, or `*` for all.
        tag: answer with this error, at the status that the contract has for it.
        status: answer with this status, for instance 503, and HTML unless a tag is given.
        fields: the tag's own fields; those that are missing are made up.
        latency: seconds before anything happens.
        drop: `before` or `after` the commit, the connection is dropped.
        rate: the share of requests that it happens to.
        count: how often it happens at most; None for ever.
        retry_after: seconds for a `Retry-After` header.
    """

    operation: str = "*"
    tag: str | None = None
    status: int | None = None
    fields: dict[str, Any] | None = None
    latency: float = 0.0
    drop: str | None = None
    rate: float = 1.0
    count: int | None = None
    retry_after: float | None = None
    id: int = 0
    happened: int = 0

    def answer(self, engine: Engine) -> Answer:
        """The answer that it gives."""
        from .engine import Answer

        headers = {} if self.retry_after is None else {"retry-after": f"{self.retry_after:g}"}
        if self.tag is None:
            headers["content-type"] = "text/html"
            return Answer(self.status or 500, headers, b"<h1>Something went wrong</h1>")
        fields = {**_made_up(engine, self.tag), **(self.fields or {})}
        if self.tag == "RateLimited":
            headers.setdefault("retry-after", "1")
        if self.status is not None:
            headers["content-type"] = "application/json"
            return Answer(self.status, headers, json.dumps({"_tag": self.tag, **fields}).encode())
        fields.pop("_tag", None)
        raise ApiError(self.tag, headers=headers, **fields)


class Faults:
    """The faults that are on order.

    Args:
        seed: for those that happen by rate.
    """

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._faults: list[Fault] = []
        self._next = 1

    def add(self, engine: Engine, wanted: dict[str, Any]) -> Fault:
        """Order one.

        Raises:
            SandboxError: it makes no sense.
        """
        allowed = Fault.__dataclass_fields__.keys() - {"id", "happened"}
        unknown = sorted(wanted.keys() - allowed)
        if unknown:
            raise SandboxError(f"a fault has no {unknown[0]}; it has {', '.join(sorted(allowed))}")
        try:
            fault = Fault(**wanted)
            _check(engine, fault)
        except TypeError as error:
            raise SandboxError(f"a value of the fault is of the wrong type: {error}") from None
        fault.id = self._next
        self._next += 1
        self._faults.append(fault)
        return fault

    def clear(self, id: int | None = None) -> None:
        """Cancel one, or all."""
        self._faults = [fault for fault in self._faults if id is not None and fault.id != id]

    def list(self) -> list[dict[str, Any]]:
        """Those on order."""
        return [asdict(fault) for fault in self._faults]

    def draw(self, operation_id: str) -> Fault | None:
        """The fault that happens to a request, if one does."""
        if not self._faults:
            return None
        for fault in self._faults:
            if fault.operation not in ("*", operation_id) or (
                fault.count is not None and fault.happened >= fault.count
            ):
                continue
            if fault.rate >= 1 or self._chance.fraction() < fault.rate:
                fault.happened += 1
                return fault
        return None


def _check(engine: Engine, fault: Fault) -> None:
    if fault.operation != "*" and fault.operation not in engine.contract.operations:
        raise SandboxError(f"the contract has no operation {fault.operation!r}")
    if fault.tag is not None and fault.status is None:
        operations = engine.contract.operations.values()
        if not any(fault.tag in one.tags for one in operations if fault.operation in ("*", one.id)):
            raise SandboxError(f"{fault.operation} does not declare the tag {fault.tag!r}: give a status as well")
    if fault.status is not None and not 400 <= fault.status <= 599:
        raise SandboxError("the status of a fault is 400 to 599")
    if fault.drop not in (None, "before", "after"):
        raise SandboxError("drop is before or after (the commit)")
    if not 0 <= fault.rate <= 1:
        raise SandboxError("the rate is between 0 and 1")
    if not 0 <= fault.latency <= 600:
        raise SandboxError("the latency is between 0 and 600 seconds")


def _made_up(engine: Engine, tag: str) -> dict[str, Any]:
    """Values for the fields that a tag must have."""
    schema = engine.contract.document["components"]["schemas"].get(tag, {})
    values: dict[str, Any] = {}
    for name in schema.get("required", ()):
        field = engine.contract.resolve(schema["properties"][name])
        if "const" in field:
            continue
        values[name] = field["enum"][0] if "enum" in field else 0 if field.get("type") == "integer" else "made up"
    return values
