"""A request from its arrival to its commit, and the work that falls due.

Nothing here does I/O but the database. What has to be sent out (a webhook delivery, a turn for a brain) or waited for
is yielded as an effect, and whoever drives the generator performs it: a thread, an event loop or a test. No
transaction is open meanwhile, so that whoever is called may call back.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from . import idempotency, keys
from .chance import Chance
from .clock import Clock, iso
from .contract import Contract, Operation, load
from .encoding import dumps
from .errors import ApiError, ContractViolation, MalformedRequest, SandboxError, denied
from .faults import Faults
from .handlers import HANDLERS, check_complete
from .multipart import read_form
from .settings import ROOT_KEY, WORKSPACE, Settings
from .store import NEVER, Store, Work

if TYPE_CHECKING:
    from .store import Doc

BODY_LIMIT = 1024 * 1024
AUDIO_LIMIT = 6 * 1024 * 1024


class Request(NamedTuple):
    """A request. `path` is as it stands in the request line, header names are in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """An answer; without a status the connection is dropped."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Pause:
    """An effect: let time pass, in seconds of the machine's time."""

    seconds: float


@dataclass
class Post:
    """An effect: send this, and send back a `Reply`."""

    url: str
    headers: dict[str, str]
    body: bytes
    timeout: float


class Reply(NamedTuple):
    """What came back; without a status, why nothing did."""

    status: int | None
    body: bytes = b""
    error: str | None = None


Effects: TypeAlias = Generator[Any, Any, Any]
"""A generator of effects; what it returns is the result."""

_NOTED = 4096
"""Bytes of a body that are kept in the list of requests."""

DROPPED = Answer(0, {}, b"")


@dataclass
class Context:
    """What a handler gets.

    Attributes:
        engine: with the store, the clock and the settings.
        operation: which is asked for.
        path: ids in the path.
        query: values in the query; an empty one stands for null where null is allowed.
        body: the JSON body, or the fields of a form.
        key: the key of the request.
        host: where the sandbox was asked, as the header says; empty where none was sent.
    """

    engine: Engine
    operation: Operation
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    key: Doc
    host: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def store(self) -> Store:
        """The state."""
        return self.engine.store

    @property
    def settings(self) -> Settings:
        """The assumptions."""
        return self.engine.settings

    @property
    def chance(self) -> Chance:
        """Ids and outcomes."""
        return self.engine.store.chance

    @cached_property
    def now(self) -> int:
        """The moment of the request."""
        return self.engine.now()

    def workspace(self) -> None:
        """Refuse another workspace than the sandbox's."""
        if self.path["slug"] != WORKSPACE:
            raise ApiError("WorkspaceNotFound", slug=self.path["slug"])

    def number(self, id: str, *, undeclared: bool = False) -> Doc:
        """A number that the key may use.

        Args:
            id: which.
            undeclared: whether the operation has no tag for a number that is not there.
        """
        number = self.store.get("number", id)
        allowed = self.key["numberScope"]
        if allowed is not None and id not in allowed:
            raise denied(f"The number {id} is not on the list of the key.")
        if number is None:
            raise denied(f"There is no number {id}.") if undeclared else ApiError("NumberNotFound", numberId=id)
        return number

    def active_number(self, id: str) -> Doc:
        """A number that the key may use, and that was not released."""
        number = self.number(id)
        if number["releasedAt"] is not None:
            raise ApiError("NumberNotFound", numberId=id)
        return number

    def allows(self, number_id: str) -> bool:
        """Whether the list of the key has a number."""
        return self.key["numberScope"] is None or number_id in self.key["numberScope"]

    def audit(self, event: str, target: str) -> None:
        """Leave a trace in the audit events."""
        self.store.insert(
            "audit",
            {
                "id": self.chance.id("aud"),
                "eventType": event,
                "targetType": target,
                "actor": self.key["id"],
                "createdAt": iso(self.now),
            },
        )


_Note: TypeAlias = tuple[int, Request, "Operation | None", "str | None", Answer, "str | None", "str | None"]
WorkStep: TypeAlias = Callable[["Engine", Work], "Post | None"]
WorkEnd: TypeAlias = Callable[["Engine", Work, "Post", Reply], None]


class Engine:
    """The sandbox without a door: state, time, and what happens to a request.

    Args:
        settings: the assumptions.
        seed: for ids and outcomes.
        clock: what time it is.
        path: a file for the state; None for memory.
        contract: by default that of this version.

    Raises:
        SandboxError: the contract and the handlers do not fit together, or the file cannot be used.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        seed: int = 1,
        clock: Clock | None = None,
        path: str | None = None,
        contract: Contract | None = None,
    ) -> None:
        # The modules register their handlers.
        from . import calls, connections, consent, messages, numbers, voices, webhooks, workspaces

        self.settings = settings or Settings()
        self.contract = contract or load()
        check_complete(self.contract)
        self.clock = clock or Clock()
        self.store = Store(path, Chance(seed))
        self.faults = Faults(seed)
        self._requests: deque[_Note] = deque(maxlen=1000)
        self.request_count = 0  # since the start
        self.coverage: Counter[tuple[str, str]] = Counter()
        self.problems: list[str] = []
        self.on_change: Callable[[], None] = lambda: None
        self.looked_at_by = NEVER  # when whoever listens will look again by himself, in milliseconds
        self._in_flight: set[tuple[str, str]] = set()
        self._limits: dict[tuple[str, str], list[float]] = {}
        self._running: set[int] = set()
        self._aside: set[int] = set()
        self._pumping = False
        self.work: dict[str, WorkStep] = {
            "call": calls.step,
            "call_ended": calls.step_ended,
            "recording": calls.save_recording,
            "delivery": webhooks.attempt,
            "inbound_sms": messages.ask_brain,
            "receipt": messages.receipt,
            "rent": numbers.collect_rent,
            "spend_reset": lambda engine, work: keys.reset_spend(engine, work.ref),
            "voice": voices.settle,
        }
        self.work_ends: dict[str, WorkEnd] = {
            "call": calls.directed,
            "call_ended": lambda _engine, _work, _post, _reply: None,
            "delivery": webhooks.attempted,
            "inbound_sms": messages.answered,
        }
        _ = connections, consent, workspaces
        if self.store.is_new:
            self._create_world()
        else:
            saved = int(self.store.meta("now") or 0)
            if saved > self.clock.now():
                self.clock.set(saved)

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def now(self) -> int:
        """The time, in milliseconds since 1970."""
        return self.clock.now()

    def _stamp(self) -> None:
        """Keep the time of what is committed, where it runs ahead of the machine's: a restart may not go back."""
        if self.clock.mode == "fast":
            self.store.set_meta("now", str(self.now()))

    def _create_world(self) -> None:
        from . import ledger, workspaces

        with self.store.transaction():
            keys.mint(self, name="Sandbox root key", scopes=["read", "write", "admin"], token=ROOT_KEY)
            workspaces.create(self)
            ledger.top_up(self, self.settings.credit_cents, "credit at sign-up")
            self.store.set_meta("now", str(self.now()))

    # Requests

    def serve(self, request: Request, *, pump: bool) -> Effects:
        """Answer a request.

        Args:
            request: what came in.
            pump: whether to do what is due by now before the answer is handed over, such as the first attempt of a
                delivery; else whoever listens to `on_change` does.
        """
        match = self.contract.match(request.method, request.path)
        if isinstance(match, list):
            return self._unrouted(request, match)
        operation = match.operation
        fault = self.faults.draw(operation.id)
        key_id: str | None = None
        mark: tuple[str, str] | None = None
        try:
            if fault is not None and fault.latency:
                # Marked as in flight before the wait, which is when a second one may come.
                mark = self._mark(request) if operation.mutates else None
                yield Pause(fault.latency)
            if fault is not None and fault.drop == "before":
                self._note(request, operation, None, DROPPED, "dropped before the commit")
                return DROPPED
            try:
                if fault is not None and (fault.tag or fault.status):
                    answer = fault.answer(self)
                else:
                    key = keys.authenticate(self, request) if operation.secured else None
                    key_id = key["id"] if key else None
                    slow = self._slow(operation, request)
                    if slow:
                        mark = self._mark(request)
                        yield Pause(slow)
                        key = keys.authenticate(self, request)  # it may have been used, or revoked, meanwhile
                    answer = self._execute(operation, match.path, request, key, mark)
            except ApiError as error:
                answer = self._error(operation, error)
            except MalformedRequest as error:
                answer = malformed(error)
            except ContractViolation as error:
                answer = self._broken(str(error))
        finally:
            if mark is not None:
                self._in_flight.discard(mark)
        self._note(request, operation, key_id, answer, None)
        if self.store.soonest < self.looked_at_by:
            self.on_change()
        if pump:
            yield from self.pump()
        if fault is not None and fault.drop == "after":
            return DROPPED
        return answer

    def _execute(
        self,
        operation: Operation,
        path: dict[str, str],
        request: Request,
        key: Doc | None,
        mark: tuple[str, str] | None,
    ) -> Answer:
        if key is not None:
            keys.authorize(self, key, operation.id, operation.mutates)
            self._limit_rate(operation, key)
        query, host = operation.read_query(request.query), request.headers.get("host", "")
        context = Context(self, operation, path, query, None, key or {}, host)
        if not operation.mutates:
            with self.store.lock:
                return self._answer(operation, HANDLERS[operation.id](context))
        idempotency_key = idempotency.read_key(self, request)
        if operation.needs_idempotency_key and idempotency_key is None:
            raise MalformedRequest("header", "Idempotency-Key is missing")
        context.body = self._read_body(operation, request)
        place: tuple[str, str, str] | None = None  # where the first answer is kept, and what it was asked
        with self.store.transaction():
            if idempotency_key is not None and key is not None:
                place = key["id"], idempotency_key, idempotency.fingerprint(operation.id, path, request)
                if mark is None and (request.headers["authorization"], idempotency_key) in self._in_flight:
                    raise idempotency.in_flight()
                first = idempotency.recall(self, *place)
                if first is not None:
                    return first
            if key is not None:
                keys.touch(self, key)
            answer = self._answer(operation, HANDLERS[operation.id](context))
            if place is not None:
                idempotency.keep(self, *place, answer)
            self._stamp()
        return answer

    def _read_body(self, operation: Operation, request: Request) -> Any:
        if operation.media_type is None:
            return None
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type != operation.media_type:
            if not request.body and not operation.body_required:
                return None
            raise MalformedRequest(
                "header", f"Content-Type must be {operation.media_type}, not {content_type or 'empty'}"
            )
        if operation.media_type == "multipart/form-data":
            return read_form(operation, request)
        return operation.read_json(request.body)

    def _answer(self, operation: Operation, result: Any) -> Answer:
        if isinstance(result, Answer):
            if result.status not in operation.responses:
                raise ContractViolation(f"{operation.id}: the contract has no answer {result.status}")
            return result
        # A document may hold more than the contract shows.
        fields = operation.fields
        if fields and isinstance(result, dict):
            result = {name: value for name, value in result.items() if name in fields}
        elif fields and isinstance(result, list):
            result = [{name: value for name, value in one.items() if name in fields} for one in result]
        operation.check_answer(operation.status, result)
        return Answer(operation.status, _JSON, dumps(result))

    def _error(self, operation: Operation, error: ApiError) -> Answer:
        body = {"_tag": error.tag, **error.fields}
        try:
            status = operation.status_of(error.tag, body)
        except ContractViolation as violation:
            return self._broken(str(violation))
        headers = dict(_JSON)
        if error.headers:
            headers.update(error.headers)
        return Answer(status, headers, dumps(body))

    def _broken(self, problem: str) -> Answer:
        self.problems.append(problem)
        trace = f"{len(self.problems):032x}"
        return Answer(
            500,
            {**_JSON, "x-sandbox-problem": problem.encode("ascii", "replace").decode()[:500]},
            dumps({"_tag": "InternalError", "traceId": trace}),
        )

    def _unrouted(self, request: Request, methods: list[str]) -> Answer:
        if methods:
            answer = Answer(
                405,
                {**_JSON, "allow": ", ".join(methods)},
                dumps({"_tag": "MethodNotAllowed", "message": f"{request.path} knows {', '.join(methods)}"}),
            )
        else:
            answer = Answer(404, _JSON, dumps({"_tag": "RouteNotFound", "message": "The contract has no such path."}))
        self._note(request, None, None, answer, None)
        return answer

    def _mark(self, request: Request) -> tuple[str, str] | None:
        key = request.headers.get(idempotency.HEADER)
        mark = (request.headers.get("authorization", ""), key or "")
        if not key:
            return None
        if mark in self._in_flight:
            raise idempotency.in_flight()
        self._in_flight.add(mark)
        return mark

    def _slow(self, operation: Operation, request: Request) -> float:
        """Seconds that an answer takes, for the magic number that is slow."""
        if operation.id in ("messaging.send", "voice.place") and b"+15005550106" in request.body:
            return self.settings.slow_seconds
        return 0.0

    def _limit_rate(self, operation: Operation, key: Doc) -> None:
        if not self.settings.rate_limits:
            return
        bucket = {"messaging": "messages", "voice": "calls"}.get(operation.id.partition(".")[0], "api")
        limit = self.settings.rate_limits.get(bucket)
        if limit is None:
            return
        now = self.now() / 1000
        tokens, last = self._limits.get((key["id"], bucket), [float(limit), now])
        tokens = min(float(limit), tokens + (now - last) * limit / 60)
        if tokens < 1:
            self._limits[key["id"], bucket] = [tokens, now]
            wait = -(-(1 - tokens) * 60 // limit)
            raise ApiError("RateLimited", bucket=bucket, headers={"retry-after": str(max(1, int(wait)))})
        self._limits[key["id"], bucket] = [tokens - 1, now]

    def _note(
        self,
        request: Request,
        operation: Operation | None,
        key_id: str | None,
        answer: Answer,
        note: str | None,
    ) -> None:
        tag = None
        if answer.status >= 400:
            tag = (
                json.loads(answer.body).get("_tag")
                if answer.headers.get("content-type") == "application/json"
                else None
            )
        if operation is not None:
            self.coverage[operation.id, tag or str(answer.status)] += 1
        if len(request.body) > _NOTED:
            request = request._replace(body=request.body[:_NOTED])
        if len(answer.body) > _NOTED:
            answer = answer._replace(body=answer.body[:_NOTED])
        self.request_count += 1
        self._requests.append((self.now(), request, operation, key_id, answer, tag, note))

    def requests(self) -> list[Doc]:
        """The last thousand requests, without their keys and what answers show once."""
        return [
            {
                "at": iso(at),
                "method": request.method,
                "path": request.path,
                "query": request.query,
                "operation": operation.id if operation else None,
                "keyId": key_id,
                "headers": {n: v for n, v in request.headers.items() if n not in ("authorization", "cookie")},
                "body": _TOKEN.sub(r"\1…", request.body.decode("utf-8", "replace")),
                "status": answer.status,
                "tag": tag,
                "answer": "" if _shows_secret(operation) else answer.body.decode("utf-8", "replace"),
                "note": note,
            }
            for at, request, operation, key_id, answer, tag, note in self._requests
        ]

    def forget_requests(self) -> None:
        """Begin a new list."""
        self._requests.clear()

    # Work

    def pump(self, until: int | None = None) -> Effects:
        """Do what is due, in due order.

        Args:
            until: the moment to go on to, in milliseconds; frozen time is moved along. By default what is due by now.

        Returns:
            How many pieces of work were done.
        """
        if self._pumping:
            # Whoever is called in the course of it, and calls back, leaves the rest to the one that is at it.
            return 0
        self._pumping = True
        done = 0
        try:
            while True:
                with self.store.lock:
                    work = self.store.next_work(self.now() if until is None else until, self._running)
                if work is None:
                    if until is not None and self._running - self._aside:
                        yield Pause(0.005)  # somebody else is at it; it may lead to more
                        continue
                    break
                if until is not None and work.due > self.now():
                    self.clock.set(work.due)
                yield from self.perform(work)
                done += 1
            if until is not None:
                self.clock.set(until)
                with self.store.transaction():
                    self.store.set_meta("now", str(self.now()))
        finally:
            self._pumping = False
            self.on_change()  # time may have moved on, and what was left to the pump may be due
        return done

    def set_aside(self, work: Work) -> None:
        """Leave work alone that failed, until the sandbox is started again."""
        self._aside.add(work.id)
        self._running.add(work.id)

    def waiting(self) -> list[Work]:
        """What is still to be done, in due order; without what was set aside."""
        return [work for work in self.store.pending() if work.id not in self._aside]

    def claim(self) -> Work | None:
        """What is due and nobody is at yet, for `perform`; nothing while `pump` sees to all of it."""
        if self._pumping:
            return None
        with self.store.lock:
            work = self.store.next_work(self.now(), self._running)
            if work is not None:
                self._running.add(work.id)
            return work

    def perform(self, work: Work) -> Effects:
        """Do one piece of work; what it has to send is sent between two transactions."""
        running, epoch = self._running, self.store.epoch
        running.add(work.id)
        try:
            with self.store.transaction():
                post = self.work[work.kind](self, work)
                if post is None:
                    self.store.done(work)
                    self._stamp()
                    return
            reply = yield post
            if self.store.epoch != epoch:
                return
            with self.store.transaction():
                # It may have been called off meanwhile, such as the turn of a call that was hung up.
                if self.store.done(work):
                    self.work_ends[work.kind](self, work, post, reply)
                self._stamp()
        finally:
            running.discard(work.id)

    def replace_state(self, dump: bytes, now: int) -> None:
        """Go back to a snapshot."""
        self.store.load(dump)
        self.clock.restore(now)
        self._in_flight.clear()
        self._limits.clear()
        self.faults.clear()
        # The ids of work begin anew, too.
        self._running, self._aside = set(), set()


_JSON = {"content-type": "application/json"}


def malformed(error: MalformedRequest) -> Answer:
    """400. The contract does not declare it; the shape is that of the framework that its tags hint at [assumed]."""
    body = {
        "_tag": "HttpApiDecodeError",
        "issues": [{"_tag": "Type", "path": [error.where], "message": error.message}],
        "message": error.message,
    }
    return Answer(400, _JSON, dumps(body))


# Of a server of the Model Context Protocol, in the body of a connection.
_TOKEN = re.compile(r'("token"\s*:\s*")[^"]*')


def _shows_secret(operation: Operation | None) -> bool:
    return operation is not None and operation.id in (
        "keys.mint",
        "api-token-registry.create",
        "workspace.create-webhook",
        "workspace.webhooks",
        "connections.create",
        "connections.update",
        "connections.get",
        "connections.list",
    )


__all__ = ["DROPPED", "Answer", "Context", "Engine", "Pause", "Post", "Reply", "Request", "SandboxError"]
