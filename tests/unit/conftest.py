"""Fixtures of the unit tests."""

from __future__ import annotations

import logging
import os
import ssl
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from unit.answers import Sleeps
from unit.loopback import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def anyio_backend() -> str:
    """Run the asynchronous tests on asyncio; those of trio say so."""
    return "asyncio"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what goes through sockets over each of the transports that a client of this colour may have."""
    if "transport" in metafunc.fixturenames:
        transports = ["httpcore"] if "_sync" in metafunc.definition.nodeid else ["httpcore", "aiohttp"]
        metafunc.parametrize("transport", transports, indirect=True)


@pytest.fixture
def transport(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is below the clients of the test: with the extra `fast`, or without it."""
    if request.param == "httpcore":
        monkeypatch.setitem(sys.modules, "saperly_client._fast", None)
    return request.param


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


@pytest.fixture(autouse=True)
def _certificates_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare each client of each test the tens of milliseconds that it takes to load them."""

    def create_ssl_context(**settings: Any) -> ssl.SSLContext:
        return load(**settings) if settings or "SSL_CERT_FILE" in os.environ else _loaded()

    load = httpx.create_ssl_context
    monkeypatch.setattr(httpx, "create_ssl_context", create_ssl_context)


@cache
def _loaded() -> ssl.SSLContext:
    return ssl.create_default_context()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log, with everything in it."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def sleeps(monkeypatch: pytest.MonkeyPatch) -> Sleeps:
    """No test sleeps: the clock of the clients goes on by what they would have slept."""
    sleeps = Sleeps()
    sleeps.install(monkeypatch)
    return sleeps
