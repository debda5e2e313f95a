"""What the layers share: the contract, the server that they talk to, and the wire in between.

The server is a Prism of the test run, or whatever `--base-url` names: anything that claims to be Saperly.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
import saperly_client

from .document import ROOT, Contract
from .drive import Caller
from .existing import Existing
from .report import AGAIN, NOT_SHOWN, again, command
from .wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from .document import Operation

TEST_KEY = "sap_sk_test_1f7c"
# Read before a fixture takes it out of the environment, where no test may find it.
KEY_OF_THE_USER = os.environ.get("SAPERLY_API_KEY", "")
NOT_SHOWN.append(KEY_OF_THE_USER)


@dataclass(frozen=True)
class Target:
    """The server to test against.

    Args:
        url: its base URL.
        is_prism: whether it is a mock of the contract, which answers what it is told to by `Prefer`.
        api_key: the key to use.
        allows_writes: whether anything but GET may be sent.
    """

    url: str
    is_prism: bool
    api_key: str = field(repr=False)  # pytest shows the arguments of a test that fails
    allows_writes: bool


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `make contract`; `make contract BASE_URL=…` gives the first."""
    group = parser.getgroup("contract")
    group.addoption("--base-url", default="", help="a server that claims to be Saperly, instead of a Prism of our own")
    group.addoption("--allow-writes", action="store_true", help="send more than GETs to a server that is not loopback")
    group.addoption("--workspace", default="", help="slug of a workspace of that server, for the operations under it")
    group.addoption("--prism-url", default="", help="a Prism that is running already, instead of one of our own")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse what cannot be meant."""
    tested = Path(saperly_client.__file__).resolve()
    if not tested.is_relative_to(ROOT):
        raise pytest.UsageError(f"these tests are of {ROOT}, and the saperly_client that is imported is {tested}")
    base_url = session.config.getoption("--base-url", "")
    if base_url:
        check_base_url(base_url, KEY_OF_THE_USER)
        check_server(base_url, KEY_OF_THE_USER or TEST_KEY)


def check_base_url(base_url: str, api_key: str) -> None:
    """Refuse a server that cannot be meant, or that the key must not be sent to."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise pytest.UsageError(
            f"BASE_URL={base_url}: give an http(s) URL without query, such as http://127.0.0.1:4010"
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise pytest.UsageError(f"BASE_URL={base_url}: the key would go over plain http; use https")
    if not is_loopback(parts.hostname) and not api_key:
        raise pytest.UsageError(f"BASE_URL={base_url}: set SAPERLY_API_KEY to a key of that server")


def check_server(base_url: str, api_key: str) -> None:
    """Refuse a server that is not there, or that refuses the key: its refusals are declared, so all would be green."""
    try:
        answer = httpx.get(
            f"{base_url.rstrip('/')}/numbers", headers={"Authorization": f"Bearer {api_key}"}, timeout=30
        )
    except httpx.HTTPError as error:
        raise pytest.UsageError(f"BASE_URL={base_url}: it does not answer ({error or type(error).__name__})") from None
    if answer.status_code in (401, 403):
        raise pytest.UsageError(
            f"BASE_URL={base_url}: it refuses the key (status {answer.status_code}); "
            f"set SAPERLY_API_KEY to a key of that server"
        )


def may_write(base_url: str, *, allowed: bool) -> bool:
    """Whether anything but GET may be sent to a server: to this machine always, elsewhere only where it was allowed."""
    return allowed or is_loopback(urlsplit(base_url).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs Prism; with `--base-url`, leave out what makes sense against a mock only."""
    base_url = config.getoption("--base-url", "")
    here = Path(__file__).parent
    left_out = []
    for item in items:
        if here not in item.path.parents:
            continue
        fixtures = getattr(item, "fixturenames", ())
        if base_url and ("target" not in fixtures or "prism_only" in fixtures):
            left_out.append(item)
        elif "target" in fixtures:
            item.add_marker(pytest.mark.prism)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say where in the contract, and how to see it again, below a failure that does not say so itself."""
    report = yield
    if report.failed and AGAIN not in report.longreprtext:
        operation = getattr(item, "callspec", None) and item.callspec.params.get("operation")  # type: ignore[attr-defined]
        lines = [f"{operation.id}: openapi/saperly.yaml{operation.pointer}"] if operation else []
        report.sections.append(("contract", "\n".join((*lines, command(again(item))))))
    return report


@pytest.fixture(scope="session")
def contract() -> Contract:
    """openapi/saperly.yaml."""
    return Contract.load()


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Target:
    """The server to test against."""
    base_url = request.config.getoption("--base-url", "").rstrip("/")
    if base_url:
        writes = may_write(base_url, allowed=request.config.getoption("--allow-writes"))
        return Target(base_url, is_prism=False, api_key=KEY_OF_THE_USER or TEST_KEY, allows_writes=writes)
    url = request.config.getoption("--prism-url", "") or request.getfixturevalue("prism_url")
    return Target(url, is_prism=True, api_key=TEST_KEY, allows_writes=True)


@pytest.fixture
def prism_only() -> None:
    """Asks for what only Prism does, such as answering by `Prefer`."""


@pytest.fixture
def writing(target: Target, operation: Operation) -> None:
    """Skip what would change something at a server where that was not allowed."""
    if operation.method != "GET" and not target.allows_writes:
        pytest.skip("only GETs are sent to a server that is not loopback; --allow-writes allows more")


@pytest.fixture(scope="session")
def _open() -> Iterator[tuple[contextlib.ExitStack, dict[Any, Any]]]:
    with contextlib.ExitStack() as stack:
        yield stack, {}


@pytest.fixture
def wire(target: Target, _open: tuple[contextlib.ExitStack, dict[Any, Any]]) -> Wire:
    """The recording proxy before the server; one for all tests."""
    stack, made = _open
    if target.url not in made:
        made[target.url] = stack.enter_context(Wire(target.url, read_only=not target.allows_writes))
    found: Wire = made[target.url]
    return found


@pytest.fixture
def ids(
    request: pytest.FixtureRequest,
    contract: Contract,
    operation: Operation,
    wire: Wire,
    target: Target,
    _open: tuple[contextlib.ExitStack, dict[Any, Any]],
) -> dict[str, str]:
    """Ids that exist at the server, by the name of a field; a mock takes any, so there are none for it."""
    stack, made = _open
    if target.is_prism:
        return {}
    if "existing" not in made:
        client = stack.enter_context(Caller("sync", wire.url, target.api_key))
        workspace = request.config.getoption("--workspace", "")
        made["existing"] = Existing(contract, client, workspace, target.allows_writes)
        stack.callback(made["existing"].give_back)
        wire.watch = made["existing"].saw
    existing: Existing = made["existing"]
    with wire.recorded():
        return existing.ids(operation)


@pytest.fixture
def caller(
    wire: Wire, target: Target, colour: str, _open: tuple[contextlib.ExitStack, dict[Any, Any]]
) -> Callable[..., Caller]:
    """Gives a client of the test's colour, by the further arguments of `Caller`; one for all tests."""
    stack, made = _open

    def get(**options: Any) -> Caller:
        key = (wire.url, colour, *sorted(options.items()))
        if key not in made:
            made[key] = stack.enter_context(Caller(colour, wire.url, target.api_key, **options))
        found: Caller = made[key]
        return found

    return get
