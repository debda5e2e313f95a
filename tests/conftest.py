"""What every test can use: the shared Prism, and an environment without a key of the person who runs the tests."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from prism import SharedPrism

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prism_mock import Prism

# The same cases at every run, and no verdict on how busy the machine is; `HYPOTHESIS_PROFILE=explore make test` looks
# for new ones.
_UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **_UNHURRIED)
settings.register_profile("explore", print_blob=True, **_UNHURRIED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

_SHARED_PRISM = pytest.StashKey[SharedPrism]()


def pytest_configure(config: pytest.Config) -> None:
    """Lay down where the processes of this run find Prism; nothing is started yet."""
    handed_down = getattr(config, "workerinput", None)
    if handed_down is None:
        directory, owner = Path(tempfile.mkdtemp(prefix="saperly-prism-")), os.getpid()
    else:
        directory, owner = Path(handed_down["prism_directory"]), handed_down["prism_owner"]
    config.stash[_SHARED_PRISM] = SharedPrism(directory, owner=owner)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist where Prism is to be found."""
    shared = node.config.stash[_SHARED_PRISM]  # type: ignore[attr-defined]
    node.workerinput |= {"prism_directory": str(shared.directory), "prism_owner": shared.owner}  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """End Prism, in the controlling process alone."""
    shared = config.stash.get(_SHARED_PRISM, None)
    if shared is not None and not hasattr(config, "workerinput"):
        shared.end()
        shutil.rmtree(shared.directory)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use Prism, so that `-m "not prism"` leaves out all that need Node."""
    for item in items:
        if "prism_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.prism)


@pytest.fixture(scope="session")
def prism_url(pytestconfig: pytest.Config) -> str:
    """Return the base URL of the Prism of this run."""
    return pytestconfig.stash[_SHARED_PRISM].get().url


@pytest.fixture
def prism(prism_url: str, pytestconfig: pytest.Config) -> Prism:
    """Return the Prism of this run, with its process id and its log."""
    return pytestconfig.stash[_SHARED_PRISM].get()


@pytest.fixture(autouse=True)
def _prism_survives(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test after which Prism no longer answers, and start it again for the others."""
    yield
    if "prism_url" in request.fixturenames:
        last_words = request.config.stash[_SHARED_PRISM].revive()
        if last_words is not None:
            pytest.fail(f"Prism no longer answers after this test; the end of its log:\n{last_words}", pytrace=False)


@pytest.fixture(autouse=True)
def _no_environment_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test from using somebody's key, or from talking to the live API by their setting."""
    monkeypatch.delenv("SAPERLY_API_KEY", raising=False)
    monkeypatch.delenv("SAPERLY_BASE_URL", raising=False)
