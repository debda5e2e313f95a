"""Serves the sandbox with uvicorn."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from saperly_client._config import is_loopback

from .app import App
from .clock import Clock
from .courier import Courier
from .engine import Engine
from .errors import SandboxError

if TYPE_CHECKING:
    from .settings import Settings


def listen(host: str, port: int) -> socket.socket:
    """A bound socket.

    Raises:
        SandboxError: the address cannot be used.
    """
    # The protocol is named, since asyncio switches Nagle's algorithm off only where it is; else an answer takes 40 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise SandboxError(f"cannot listen on {host}:{port}: {error}") from None
    return listener


def serve(
    *,
    host: str,
    port: int,
    db: str | None,
    seed: int,
    clock: str,
    start: str | None,
    allow_hosts: Sequence[str],
    settings: Settings,
    announce: Callable[[str], None],
) -> None:
    """Serve until the process is told to end.

    Args:
        host: address to listen on.
        port: 0 for a free one.
        db: a file for the state.
        seed: of ids and outcomes.
        clock: its mode.
        start: time to begin at.
        allow_hosts: hosts that may be sent to.
        settings: the assumptions.
        announce: is told the address once requests are taken.

    Raises:
        SandboxError: something cannot be used.
    """
    import uvicorn

    listener = listen(host, port)  # before anything is opened, so that a port in use is told at once
    with listener:
        engine = Engine(settings=settings, seed=seed, clock=Clock(clock, start), path=db)
        if not is_loopback(host):
            print(f"saperly-sandbox: {host} can be reached by others; the root key is no secret", file=sys.stderr)
        app = App(engine, Courier(allow_hosts), () if is_loopback(host) else (host, *allow_hosts))
        config = uvicorn.Config(
            app,
            lifespan="on",
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=3,
        )
        shown = f"[{host}]" if ":" in host else host

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets=sockets)
                if self.started:
                    announce(f"http://{shown}:{listener.getsockname()[1]}")

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                app.inspector.close()
                await super().shutdown(sockets=sockets)

        Server(config).run(sockets=[listener])
