"""httpx transports that end in the sandbox: no port, no socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .engine import Answer, Pause, Request

if TYPE_CHECKING:
    from .courier import Courier
    from .engine import Effects
    from .sandbox import Sandbox

BASE_URL = "http://sandbox.localhost"


class SandboxTransport(httpx.BaseTransport):
    """For `httpx.Client`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request; as on a network, a slow answer times out and a dropped connection is an error."""
        from .courier import drive_sync

        patience = _Patience(request)
        effects = patience.watch(self._sandbox._serve(_read(request, request.read())))
        answer: Answer = drive_sync(effects, self._sandbox.courier, sleep=self._sandbox.engine.clock.speed > 0)
        return _response(request, patience, answer)


class AsyncSandboxTransport(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request; as on a network, a slow answer times out and a dropped connection is an error."""
        from .courier import drive

        courier: Courier = self._sandbox.courier
        patience = _Patience(request)
        effects = patience.watch(self._sandbox._serve(_read(request, await request.aread())))
        answer: Answer = await drive(effects, courier, sleep=self._sandbox.engine.clock.speed > 0)
        return _response(request, patience, answer)


class _Patience:
    """How long the client waits for an answer. The server does not notice when it stops waiting."""

    def __init__(self, request: httpx.Request) -> None:
        timeout = request.extensions.get("timeout", {}).get("read")
        self._seconds = float("inf") if timeout is None else float(timeout)
        self.is_over = False

    def watch(self, effects: Effects) -> Effects:
        result = None
        try:
            while True:
                effect = effects.send(result)
                if isinstance(effect, Pause):
                    self.is_over |= effect.seconds > self._seconds
                    effect = Pause(min(effect.seconds, self._seconds))
                result = yield effect
        except StopIteration as stop:
            return stop.value
        finally:
            effects.close()


def _read(request: httpx.Request, body: bytes) -> Request:
    path, _, query = request.url.raw_path.partition(b"?")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, path.decode("ascii"), query.decode("ascii"), headers, body)


def _response(request: httpx.Request, patience: _Patience, answer: Answer) -> httpx.Response:
    if patience.is_over:
        raise httpx.ReadTimeout("the sandbox took longer than the timeout", request=request)
    if answer.status == 0:
        raise httpx.RemoteProtocolError("the sandbox dropped the connection", request=request)
    return httpx.Response(answer.status, headers=answer.headers, content=answer.body, request=request)
