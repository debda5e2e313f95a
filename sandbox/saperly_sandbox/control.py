"""`/_sandbox/…`: what happens outside of the API. `Sandbox` has the same as methods.

Each method is either plain or a generator of effects; `ROUTES` says under which path it is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict
from inspect import isgenerator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from saperly_client._config import is_loopback

from . import calls, ledger, messages, recording, webhooks
from .clock import iso, parse_time
from .encoding import dumps
from .engine import Answer, Effects, Engine, Request
from .errors import SandboxError
from .settings import MAGIC_NUMBERS, ROOT_KEY, WORKSPACE

if TYPE_CHECKING:
    from .store import Doc

PREFIX = "/_sandbox/"
PERIODIC = ("rent", "spend_reset")
"""Work that comes again and again, so that nobody waits for the end of it."""


class Control:
    """Control over a sandbox.

    Args:
        engine: the sandbox.
        pump: whether to do what is due by now after each step; else a worker does.
        hosts: names by which pages may reach the control endpoints, besides those of this machine.
    """

    def __init__(self, engine: Engine, *, pump: bool, hosts: Sequence[str] = ()) -> None:
        self.engine = engine
        self.pump = pump
        self.hosts = frozenset(host.lower() for host in hosts)
        self._snapshots: dict[str, tuple[bytes, int]] = {}
        self._initial = self._take()

    # The world

    def index(self) -> Doc:
        """What there is, and the magic numbers."""
        return {
            "rootKey": ROOT_KEY,
            "workspace": WORKSPACE,
            "endpoints": [f"{method} {PREFIX}{path}" for method, path, _ in ROUTES],
            "magicNumbers": {
                number: {"name": one.name, "message": one.message, "call": one.call}
                for number, one in MAGIC_NUMBERS.items()
            },
        }

    def settings(self) -> Doc:
        """The assumptions in force."""
        return asdict(self.engine.settings)

    def reset(self) -> Doc:
        """Back to the beginning; snapshots stay."""
        self.restore_dump(self._initial)
        return {}

    def snapshot(self) -> Doc:
        """Keep the present state, for `restore`."""
        id = f"snap_{len(self._snapshots) + 1}"
        self._snapshots[id] = self._take()
        return {"id": id}

    def restore(self, id: str) -> Doc:
        """Go back to a snapshot.

        Raises:
            SandboxError: there is none with this id.
        """
        if id not in self._snapshots:
            raise SandboxError(f"there is no snapshot {id!r}")
        self.restore_dump(self._snapshots[id])
        return {}

    def _take(self) -> tuple[bytes, int]:
        return self.engine.store.dump(), self.engine.now()

    def restore_dump(self, taken: tuple[bytes, int]) -> None:
        """Go back to what `dump` returned."""
        self.engine.replace_state(*taken)
        self.engine.forget_requests()
        self.engine.on_change()

    # Time

    def clock(self) -> Doc:
        """What time it is, and when something happens next."""
        due = self.engine.store.next_due()
        clock = self.engine.clock
        return {
            "now": iso(clock.now()),
            "mode": clock.mode,
            "speed": clock.speed,
            "nextDue": None if due is None else iso(due),
        }

    def freeze(self) -> Doc:
        """Stop the clock."""
        self.engine.clock.freeze()
        self.engine.on_change()
        return self.clock()

    def run_clock(self, mode: str = "real") -> Doc:
        """Let the clock go on, `real` or `fast:FACTOR`."""
        self.engine.clock.run(mode)
        self.engine.on_change()
        return self.clock()

    def advance(self, seconds: float | None = None, to: str | None = None) -> Generator[Any, Any, Doc]:
        """Move the clock ahead, and do all that falls due on the way, each at its moment.

        Args:
            seconds: by how much.
            to: or until when, ISO 8601.

        Raises:
            SandboxError: that is backwards, or neither is given.
        """
        now = self.engine.now()
        if to is not None:
            until = parse_time(to)
        elif isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= 3.2e9:
            until = now + int(seconds * 1000)
        else:
            raise SandboxError("advance by seconds (0 or more), or to a time")
        if until < now:
            raise SandboxError(f"{to} lies in the past: it is {iso(now)}")
        done = yield from self.engine.pump(until)
        return {**self.clock(), "done": done}

    def run_until_idle(self, seconds: float = 86_400) -> Generator[Any, Any, Doc]:
        """Move the clock ahead until nothing is under way: no call, no delivery, no receipt. Rent is not waited for.

        Args:
            seconds: how far at most.
        """
        done, last = 0, self.engine.now() + int(seconds * 1000)
        before: list[int] = []
        while True:
            waiting = [work for work in self.engine.waiting() if work.kind not in PERIODIC]
            if not waiting or waiting[0].due > last:
                break
            now_done = yield from self.engine.pump(max(waiting[0].due, self.engine.now()))
            done += now_done
            ids = [work.id for work in waiting]
            if not now_done and ids == before:
                break  # asked for by somebody whom the pump has called: it goes on when that returns
            before = ids
        return {**self.clock(), "done": done}

    # Faults

    def add_fault(self, **fault: Any) -> Doc:
        """Order a fault; see `saperly_sandbox.faults.Fault`."""
        return asdict(self.engine.faults.add(self.engine, fault))

    def faults(self) -> list[Doc]:
        """The faults on order."""
        return self.engine.faults.list()

    def clear_faults(self, id: str | int | None = None) -> Doc:
        """Cancel a fault, or all."""
        self.engine.faults.clear(None if id is None else int(id))
        return {}

    # The outside world calls and writes

    def inbound_sms(self, *, to: str, from_: str, body: str) -> Generator[Any, Any, Doc]:
        """An SMS comes in."""
        for value, name in ((to, "to"), (from_, "from"), (body, "body")):
            _text(value, name)
        with self.engine.store.transaction():
            message = messages.receive(self.engine, to, from_, body)
        yield from self._after()
        return self._now("message", message)

    def inbound_call(
        self, *, to: str, from_: str, script: Sequence[str] | None = None, live: bool = False
    ) -> Generator[Any, Any, Doc]:
        """A call comes in.

        Args:
            to: a number of the sandbox.
            from_: who calls.
            script: what the caller says, turn by turn.
            live: whether the call waits for turns that come by `say`.
        """
        _text(to, "to")
        _text(from_, "from")
        with self.engine.store.transaction():
            call = calls.receive(self.engine, to, from_, _texts(script), live=live)
        yield from self._after()
        return self._now("call", call)

    def call(self, id: str) -> Doc:
        """A call with what the API does not show: its lines, what is left of the script, problems of the brain."""
        call = self.engine.store.get("call", id)
        if call is None:
            raise SandboxError(f"there is no call {id!r}")
        return call

    def set_script(self, id: str, turns: Sequence[str]) -> Generator[Any, Any, Doc]:
        """What the other end of a call says from now on."""
        with self.engine.store.transaction():
            call = calls.set_script(self.engine, id, _texts(turns) or ())
        yield from self._after()
        return self._now("call", call)

    def say(self, id: str, text: str) -> Generator[Any, Any, Doc]:
        """The other end of a call says something."""
        with self.engine.store.transaction():
            call = calls.say(self.engine, id, _text(text))
        yield from self._after()
        return self._now("call", call)

    def hang_up(self, id: str) -> Generator[Any, Any, Doc]:
        """The other end of a call hangs up."""
        with self.engine.store.transaction():
            call = calls.hang_up(self.engine, id)
        yield from self._after()
        return self._now("call", call)

    # Money

    def balance(self) -> Doc:
        """What can be spent, and what is reserved, in cents."""
        available, reserved = self.engine.store.last_balance()
        return {"balanceCents": available, "reservedCents": reserved}

    def set_balance(self, *, cents: int | None = None, add: int | None = None) -> Doc:
        """Set what can be spent, or add to it.

        Raises:
            SandboxError: that would be below zero.
        """
        available = self.engine.store.last_balance()[0]
        change = add if add is not None else None if cents is None else cents - available
        if not isinstance(change, int) or isinstance(change, bool) or not -available <= change <= 10**12:
            raise SandboxError("give cents (0 or more), or add; the balance cannot go below zero")
        with self.engine.store.transaction():
            ledger.top_up(self.engine, change, "set by hand")
        return self.balance()

    def ledger(self) -> list[Doc]:
        """The entries, the oldest first."""
        return self.engine.store.ledger()

    # What happened

    def deliveries(self) -> list[Doc]:
        """All deliveries of event webhooks, with their attempts."""
        return self.engine.store.all("delivery")

    def replay(self, id: str) -> Generator[Any, Any, Doc]:
        """Send a delivery again."""
        with self.engine.store.transaction():
            webhooks.replay(self.engine, id)
        yield from self._after()
        return self.engine.store.get("delivery", id) or {}

    def requests(self) -> list[Doc]:
        """The last thousand requests, without their keys."""
        return self.engine.requests()

    def coverage(self) -> Doc:
        """Which operations were asked for, with which results, and which tags and operations never came up."""
        seen: dict[str, dict[str, int]] = {}
        for (operation, result), count in sorted(self.engine.coverage.items()):
            seen.setdefault(operation, {})[result] = count
        untouched = [id for id in self.engine.contract.operations if id not in seen]
        tags = {tag for results in seen.values() for tag in results}
        return {
            "operations": seen,
            "untouchedOperations": untouched,
            "unseenTags": sorted(set(self.engine.contract.statuses) - tags),
        }

    def problems(self) -> list[str]:
        """Where the sandbox itself broke the contract; there should be none."""
        return list(self.engine.problems)

    def work(self) -> list[Doc]:
        """What waits to be done."""
        return [{**work._asdict(), "due": iso(work.due)} for work in self.engine.store.pending()]

    def opt_outs(self) -> list[Doc]:
        """Who does not want to be contacted, from which number."""
        return self.engine.store.all("opt_out")

    def _after(self) -> Effects:
        self.engine.on_change()
        if self.pump:
            yield from self.engine.pump()

    def _now(self, kind: str, doc: Doc) -> Doc:
        """The document as it is by now."""
        return self.engine.store.get(kind, doc["id"]) or doc

    # HTTP

    def serve(self, request: Request) -> Effects:
        """Answer a request below `/_sandbox/`."""
        if not self.is_ours(request):
            return _json(403, {"error": "the control endpoints are not for pages of another origin"})
        path = request.path.removeprefix(PREFIX)
        if path.startswith("recordings/"):
            return self._recording(request)
        known = False
        for method, pattern, action in _COMPILED:
            match = pattern.fullmatch(path)
            if match is None:
                continue
            known = True
            if method != request.method:
                continue
            try:
                result = action(self, match.groupdict(), _body(request))
                if isgenerator(result):
                    result = yield from result
            except SandboxError as error:
                return _json(400, {"error": str(error)})
            except (TypeError, KeyError, ValueError) as error:
                return _json(400, {"error": f"the arguments do not fit: {_misfit(error)}"})
            return _json(200, result)
        return _json(405 if known else 404, {"error": f"there is no {request.method} {request.path}; see {PREFIX}"})

    def is_ours(self, request: Request) -> bool:
        """Whether it comes from a program or from a page of the sandbox itself, under a name of this machine.

        A page of another origin sends `Origin`, or says so in `Sec-Fetch-Site`; the name keeps out pages whose own
        name was made to lead here.
        """
        host = request.headers.get("host", "localhost")
        name = urlsplit(f"//{host}").hostname or ""
        if not is_loopback(name) and name not in self.hosts:
            return False
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return False
        return request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")

    def _recording(self, request: Request) -> Answer:
        id = request.path.removeprefix(recording.PREFIX).removesuffix(".wav")
        token = parse_qs(request.query).get("token", [""])[0]
        audio = recording.fetch(self.engine, id, token)
        if audio is None:
            return _json(404, {"error": "there is no such recording"})
        return Answer(200, {"content-type": "audio/wav"}, audio)


Action = Callable[[Control, dict[str, str], dict[str, Any]], Any]


def _from(body: dict[str, Any]) -> dict[str, Any]:
    """`from` is no name for an argument."""
    return {"from_" if name == "from" else name: value for name, value in body.items()}


ROUTES: list[tuple[str, str, Action]] = [
    ("GET", "", lambda control, _path, _body: control.index()),
    ("GET", "settings", lambda control, _path, _body: control.settings()),
    ("POST", "reset", lambda control, _path, _body: control.reset()),
    ("POST", "snapshot", lambda control, _path, _body: control.snapshot()),
    ("POST", "restore", lambda control, _path, body: control.restore(**body)),
    ("GET", "clock", lambda control, _path, _body: control.clock()),
    ("POST", "clock/freeze", lambda control, _path, _body: control.freeze()),
    ("POST", "clock/run", lambda control, _path, body: control.run_clock(**body)),
    ("POST", "clock/advance", lambda control, _path, body: control.advance(**body)),
    ("POST", "clock/run-until-idle", lambda control, _path, body: control.run_until_idle(**body)),
    ("GET", "faults", lambda control, _path, _body: control.faults()),
    ("POST", "faults", lambda control, _path, body: control.add_fault(**body)),
    ("DELETE", "faults", lambda control, _path, _body: control.clear_faults()),
    ("DELETE", "faults/{id}", lambda control, path, _body: control.clear_faults(**path)),
    ("POST", "inbound/sms", lambda control, _path, body: control.inbound_sms(**_from(body))),
    ("POST", "inbound/call", lambda control, _path, body: control.inbound_call(**_from(body))),
    ("GET", "calls/{id}", lambda control, path, _body: control.call(**path)),
    ("POST", "calls/{id}/script", lambda control, path, body: control.set_script(**path, **body)),
    ("POST", "calls/{id}/say", lambda control, path, body: control.say(**path, **body)),
    ("POST", "calls/{id}/hangup", lambda control, path, _body: control.hang_up(**path)),
    ("GET", "balance", lambda control, _path, _body: control.balance()),
    ("POST", "balance", lambda control, _path, body: control.set_balance(**body)),
    ("GET", "ledger", lambda control, _path, _body: control.ledger()),
    ("GET", "deliveries", lambda control, _path, _body: control.deliveries()),
    ("POST", "deliveries/{id}/replay", lambda control, path, _body: control.replay(**path)),
    ("GET", "requests", lambda control, _path, _body: control.requests()),
    ("GET", "coverage", lambda control, _path, _body: control.coverage()),
    ("GET", "problems", lambda control, _path, _body: control.problems()),
    ("GET", "work", lambda control, _path, _body: control.work()),
    ("GET", "opt-outs", lambda control, _path, _body: control.opt_outs()),
]

_COMPILED = [
    (method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), action) for method, path, action in ROUTES
]


def _body(request: Request) -> dict[str, Any]:
    if not request.body:
        return {}
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise SandboxError(f"the body is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise SandboxError("the body must be a JSON object")
    return value


def _text(value: object, name: str = "a turn") -> str:
    if not isinstance(value, str):
        raise SandboxError(f"{name} must be a text, not {type(value).__name__}")
    return value


def _misfit(error: Exception) -> str:
    """What does not fit, in the names of the body, not of the method behind it."""
    text = re.sub(r"^[\w.<>]+\(\) ", "", str(error)).replace("'from_'", "'from'").replace(" keyword-only", "")
    return text.replace(" positional", "").replace("keyword argument", "argument")


def _texts(value: Sequence[str] | None) -> list[str] | None:
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise SandboxError("a script is a list of texts")
    return [_text(one) for one in value]


def _json(status: int, value: Any) -> Answer:
    return Answer(status, {"content-type": "application/json"}, dumps(value))
