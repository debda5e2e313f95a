"""Fixtures for pytest; installed with `saperly-client[sandbox]`.

    def test_my_agent(saperly_sandbox, saperly):
        number = saperly.numbers.provision(area_code="415")
        ...

`saperly_sandbox` is a `Sandbox` with frozen time, fresh for each test. `saperly` and `async_saperly` are clients on it.
At the end of a test the sandbox says whether it broke the contract itself, and fails the test if so.

Options in `pytest.ini` or `pyproject.toml`: `saperly_sandbox_seed` (default 1), `saperly_sandbox_clock` (`frozen`).
Override the fixture `saperly_sandbox_settings` for other assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from saperly_client import AsyncSaperly, Saperly

    from .sandbox import Sandbox
    from .settings import Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    parser.addini("saperly_sandbox_seed", "seed of ids and outcomes", default="1")
    parser.addini("saperly_sandbox_clock", "frozen, real, fast or fast:FACTOR", default="frozen")


@pytest.fixture(scope="session")
def saperly_sandbox_settings() -> Settings:
    """The assumptions of the sandbox; override it to change some."""
    from .settings import Settings

    return Settings()


@pytest.fixture(scope="session")
def _saperly_sandbox_of_session(pytestconfig: pytest.Config, saperly_sandbox_settings: Settings) -> Iterator[Sandbox]:
    try:
        import jsonschema_rs  # noqa: F401 (what the extra brings)
    except ModuleNotFoundError:
        pytest.fail("the sandbox is not installed: pip install 'saperly-client[sandbox]'", pytrace=False)
    from .sandbox import Sandbox

    seed, clock = pytestconfig.getini("saperly_sandbox_seed"), pytestconfig.getini("saperly_sandbox_clock")
    with Sandbox(seed=int(seed), clock=clock, settings=saperly_sandbox_settings) as sandbox:
        yield sandbox


@pytest.fixture
def saperly_sandbox(_saperly_sandbox_of_session: Sandbox) -> Iterator[Sandbox]:
    """A sandbox as good as new: nothing rented, nothing sent, the credit of a sign-up."""
    sandbox = _saperly_sandbox_of_session
    sandbox.reset()
    before = len(sandbox.problems())
    yield sandbox
    problems = sandbox.problems()[before:]
    if problems:
        pytest.fail("the sandbox broke the contract: " + "; ".join(problems), pytrace=False)


@pytest.fixture
def saperly(saperly_sandbox: Sandbox) -> Iterator[Saperly]:
    """A client of the sandbox with its root key."""
    with saperly_sandbox.client() as client:
        yield client


@pytest.fixture
def async_saperly(saperly_sandbox: Sandbox) -> AsyncSaperly:
    """An asynchronous client of the sandbox with its root key; there is no connection to close."""
    return saperly_sandbox.async_client()
