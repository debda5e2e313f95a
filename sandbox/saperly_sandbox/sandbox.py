"""`Sandbox`: a whole Saperly inside a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .app import body_limit, route
from .clock import Clock, iso
from .control import Control
from .courier import ASGIApp, Courier, drive, drive_sync
from .engine import Answer, Effects, Engine, Request
from .settings import ROOT_KEY, WORKSPACE, Settings

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import httpx
    from saperly_client import AsyncSaperly, Saperly

    from .store import Doc


class Sandbox:
    """A Saperly without a port, for tests.

    Deliveries and turns go to the ASGI applications that are mounted, else over HTTP to this machine. What is due by
    the sandbox's time is done before a call returns, such as the first attempt of a delivery; the rest waits for
    `advance` or `run_until_idle`. In an asynchronous program use these of `aio`, which do not block the event loop.

        sandbox = Sandbox(seed=1, clock="frozen")
        sandbox.mount("http://agent.test", app)
        client = sandbox.client()

    Args:
        seed: for ids and outcomes; the same seed and the same calls give the same answers.
        clock: `frozen` (it moves by `advance` only), `real`, `fast` or `fast:FACTOR`.
        start: ISO 8601 time to begin at.
        db: a file to keep the state in; memory by default.
        settings: assumptions that differ.
        allow_hosts: hosts besides this machine that may be sent to.

    Raises:
        SandboxError: an argument cannot be used.
    """

    root_key = ROOT_KEY
    workspace = WORKSPACE

    def __init__(
        self,
        *,
        seed: int = 1,
        clock: str = "frozen",
        start: str | None = None,
        db: str | None = None,
        settings: Settings | None = None,
        allow_hosts: Iterable[str] = (),
    ) -> None:
        self.engine = Engine(settings=settings, seed=seed, clock=Clock(clock, start), path=db)
        self.courier = Courier(allow_hosts)
        self.control = Control(self.engine, pump=True)
        self.aio = AsyncSandbox(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the state."""
        self.engine.close()

    # Clients

    def client(self, api_key: str = ROOT_KEY, **options: Any) -> Saperly:
        """A client of it; `options` are those of `Saperly`."""
        from saperly_client import Saperly

        from .transport import BASE_URL

        return Saperly(api_key, base_url=BASE_URL, http_client=self.http_client(), **options)

    def async_client(self, api_key: str = ROOT_KEY, **options: Any) -> AsyncSaperly:
        """An asynchronous client of it; `options` are those of `AsyncSaperly`."""
        from saperly_client import AsyncSaperly

        from .transport import BASE_URL

        return AsyncSaperly(api_key, base_url=BASE_URL, http_client=self.async_http_client(), **options)

    def http_client(self) -> httpx.Client:
        """A bare httpx client whose requests end here."""
        import httpx

        from .transport import BASE_URL, SandboxTransport

        return httpx.Client(transport=SandboxTransport(self), base_url=BASE_URL)

    def async_http_client(self) -> httpx.AsyncClient:
        """A bare asynchronous httpx client whose requests end here."""
        import httpx

        from .transport import BASE_URL, AsyncSandboxTransport

        return httpx.AsyncClient(transport=AsyncSandboxTransport(self), base_url=BASE_URL)

    def mount(self, url: str, app: ASGIApp) -> None:
        """Deliver to an ASGI application what is sent to addresses that begin with `url`, without a network."""
        self.courier.mount(url, app)

    # State

    def reset(self) -> None:
        """Back to the beginning, applications included; snapshots stay."""
        self.control.reset()
        self.courier.unmount_all()

    def snapshot(self) -> str:
        """Keep the present state; its id, for `restore`."""
        return str(self.control.snapshot()["id"])

    def restore(self, id: str) -> None:
        """Go back to a snapshot."""
        self.control.restore(id)

    # Time

    @property
    def now(self) -> str:
        """The time, ISO 8601."""
        return iso(self.engine.now())

    def advance(self, seconds: float | None = None, *, to: str | None = None) -> None:
        """Move the clock ahead by seconds, or to a time, and do all that falls due on the way."""
        self._run(self.control.advance(seconds, to))

    def run_until_idle(self, seconds: float = 86_400) -> None:
        """Move the clock ahead until no call, delivery or receipt is under way, but not further than `seconds`."""
        self._run(self.control.run_until_idle(seconds))

    def freeze(self) -> None:
        """Stop the clock."""
        self.control.freeze()

    def run_clock(self, mode: str = "real") -> None:
        """Let the clock go on, `real` or `fast:FACTOR`; what falls due meanwhile is done at the next request."""
        self.control.run_clock(mode)

    # Faults

    def fault(self, operation: str = "*", **fault: Any) -> int:
        """Order a fault, such as `fault("messaging.send", status=503, count=1)`; its id.

        See `saperly_sandbox.faults.Fault` for what can go wrong.
        """
        return int(self.control.add_fault(operation=operation, **fault)["id"])

    def clear_faults(self, id: int | None = None) -> None:
        """Cancel a fault, or all."""
        self.control.clear_faults(id)

    # The outside world

    def inbound_sms(self, *, to: str, from_: str, body: str) -> Doc:
        """An SMS comes in; the message, as the API would show it and more."""
        doc: Doc = self._run(self.control.inbound_sms(to=to, from_=from_, body=body))
        return doc

    def inbound_call(self, *, to: str, from_: str, script: Sequence[str] | None = None, live: bool = False) -> Doc:
        """A call comes in: `script` is what the caller says, turn by turn; a `live` one waits for `say`."""
        doc: Doc = self._run(self.control.inbound_call(to=to, from_=from_, script=script, live=live))
        return doc

    def set_script(self, call_id: str, turns: Sequence[str]) -> Doc:
        """What the other end of a call says from now on."""
        doc: Doc = self._run(self.control.set_script(call_id, turns))
        return doc

    def say(self, call_id: str, text: str) -> Doc:
        """The other end of a call says something."""
        doc: Doc = self._run(self.control.say(call_id, text))
        return doc

    def hang_up(self, call_id: str) -> Doc:
        """The other end of a call hangs up."""
        doc: Doc = self._run(self.control.hang_up(call_id))
        return doc

    def replay(self, delivery_id: str) -> Doc:
        """Send a delivery again."""
        doc: Doc = self._run(self.control.replay(delivery_id))
        return doc

    # Money

    @property
    def balance_cents(self) -> int:
        """What can be spent, in cents."""
        return int(self.control.balance()["balanceCents"])

    @balance_cents.setter
    def balance_cents(self, cents: int) -> None:
        self.control.set_balance(cents=cents)

    def ledger(self) -> list[Doc]:
        """The entries, the oldest first."""
        return self.control.ledger()

    # What happened

    def call(self, id: str) -> Doc:
        """A call, with what the API does not show."""
        return self.control.call(id)

    def deliveries(self) -> list[Doc]:
        """All deliveries of event webhooks, with their attempts."""
        return self.control.deliveries()

    def requests(self) -> list[Doc]:
        """What came in, without keys."""
        return self.control.requests()

    def coverage(self) -> Doc:
        """Which operations and tags were touched since the start."""
        return self.control.coverage()

    def problems(self) -> list[str]:
        """Where the sandbox itself broke the contract; there should be none."""
        return self.control.problems()

    # Within

    def _serve(self, request: Request) -> Effects:
        if len(request.body) > body_limit(request.path):
            return Answer(413, {}, b"")
        return (yield from route(self.engine, self.control, request, pump=True))

    def _run(self, effects: Effects) -> Any:
        return drive_sync(effects, self.courier, sleep=True)


class AsyncSandbox:
    """What of a `Sandbox` sends something, for asynchronous programs: `await sandbox.aio.advance(60)`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def advance(self, seconds: float | None = None, *, to: str | None = None) -> None:
        """Move the clock ahead by seconds, or to a time."""
        await self._run(self._sandbox.control.advance(seconds, to))

    async def run_until_idle(self, seconds: float = 86_400) -> None:
        """Move the clock ahead until nothing is under way."""
        await self._run(self._sandbox.control.run_until_idle(seconds))

    async def inbound_sms(self, *, to: str, from_: str, body: str) -> Doc:
        """An SMS comes in."""
        doc: Doc = await self._run(self._sandbox.control.inbound_sms(to=to, from_=from_, body=body))
        return doc

    async def inbound_call(
        self, *, to: str, from_: str, script: Sequence[str] | None = None, live: bool = False
    ) -> Doc:
        """A call comes in."""
        doc: Doc = await self._run(self._sandbox.control.inbound_call(to=to, from_=from_, script=script, live=live))
        return doc

    async def set_script(self, call_id: str, turns: Sequence[str]) -> Doc:
        """What the other end of a call says from now on."""
        doc: Doc = await self._run(self._sandbox.control.set_script(call_id, turns))
        return doc

    async def say(self, call_id: str, text: str) -> Doc:
        """The other end of a call says something."""
        doc: Doc = await self._run(self._sandbox.control.say(call_id, text))
        return doc

    async def hang_up(self, call_id: str) -> Doc:
        """The other end of a call hangs up."""
        doc: Doc = await self._run(self._sandbox.control.hang_up(call_id))
        return doc

    async def replay(self, delivery_id: str) -> Doc:
        """Send a delivery again."""
        doc: Doc = await self._run(self._sandbox.control.replay(delivery_id))
        return doc

    async def _run(self, effects: Effects) -> Any:
        return await drive(effects, self._sandbox.courier)
