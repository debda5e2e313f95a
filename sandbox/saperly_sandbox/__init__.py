"""A local Saperly with state, money and consequences: no account, no network, nothing that is really called.

    from saperly_client import Saperly
    from saperly_sandbox import Sandbox

    with Sandbox(seed=1, clock="frozen") as sandbox:
        client = sandbox.client()
        number = client.numbers.provision(area_code="415")

The command `saperly-sandbox` serves the same on 127.0.0.1:4011.

Where things are, from the outside to the inside:

    sandbox.py      Sandbox: all of it inside a program, without a port
    __main__.py     the command; serve.py runs it; app.py is its ASGI application
    transport.py    httpx transports that end in the sandbox
    plugin.py       fixtures for pytest
    control.py      /_sandbox/…, what a test or a person does to the world outside
    engine.py       a request from its arrival to its commit, and the work that falls due
    contract.py     routes, schemas and tags, read from openapi/saperly.yaml
    settings.py     every assumption about Saperly, in one place
    store.py        SQLite; clock.py and chance.py: time and randomness of the sandbox's own
    idempotency.py, keys.py, ledger.py, webhooks.py: what many operations share
    numbers.py, connections.py, voices.py, consent.py, messages.py, calls.py, workspaces.py: the operations
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .sandbox import Sandbox as Sandbox
    from .settings import Settings as Settings

__all__ = ["Sandbox", "Settings"]


def __getattr__(name: str) -> Any:
    if name == "Sandbox":
        from .sandbox import Sandbox

        return Sandbox
    if name == "Settings":
        from .settings import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
