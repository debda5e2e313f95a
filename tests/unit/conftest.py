"""Fixtures of the unit tests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from unit.loopback import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def anyio_backend() -> str:
    """Run the asynchronous tests on asyncio; those of trio say so."""
    return "asyncio"


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    """A server on this machine, for what happens between sockets."""
    with LoopbackServer() as server:
        yield server


@pytest.fixture
def other_server() -> Iterator[LoopbackServer]:
    """Another host, as far as a client can tell."""
    with LoopbackServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of the person who runs the tests out of them."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log, with everything in it."""
    caplog.set_level(logging.DEBUG)
    return caplog
