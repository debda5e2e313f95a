"""Record real exchanges for layer 7: `make record`, for whoever has a key. Never in CI.

Reads only: each list, and one thing of each list. With --allow-writes also a connection, which is created, changed and
deleted again; that costs nothing. Whatever is secret or somebody's is replaced before anything is written.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from saperly_client import SaperlyError
from saperly_client.errors import APIConnectionError, ConfigurationError

from .conftest import is_loopback
from .document import ROOT, Contract, Operation
from .drive import Caller
from .names import facade_of
from .recordings import FOLDER, Recording, RecordingError, Scrubber, write
from .samples import Arguments
from .wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

LIVE = "https://api.saperly.com"
UNKNOWN_ID = "id_that_is_not_there"


def record(base_url: str, api_key: str, *, allow_writes: bool, workspace: str | None) -> Iterator[Recording]:
    """Call the API and yield what passed, scrubbed.

    Args:
        base_url: the server.
        api_key: a key of it.
        allow_writes: whether a connection is created, changed and deleted.
        workspace: the slug of a workspace, to record its members, keys and webhooks too.
    """
    contract = Contract.load()
    scrubber = Scrubber([api_key])
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with Wire(base_url, read_only=not allow_writes) as wire, Caller("sync", wire.url, api_key) as caller:
        for operation, arguments in _calls(contract, caller, wire, allow_writes, workspace):
            with wire.recorded() as exchanges:
                try:
                    caller.call(operation, arguments)
                except APIConnectionError as error:
                    raise RecordingError(f"{operation.id}: {error}") from error
                except SaperlyError:
                    pass  # an answer as good as any
            yield scrubber.recording(operation, exchanges[0], now)


def _calls(
    contract: Contract, caller: Caller, wire: Wire, allow_writes: bool, workspace: str | None
) -> Iterator[tuple[Operation, Arguments]]:
    client: Any = caller.client
    numbers = _quietly(wire, client.numbers.list)
    for operation in contract.operations.values():
        if operation.method != "GET" or operation.parameters_in("path"):
            continue
        query = {"country": "US", "numberType": "local"} if operation.id == "pricing.quote" else {}
        if operation.id == "consent.check":
            if not numbers:
                continue
            query = {"numberId": numbers[0].id, "peerNumber": "+12125550147"}
        yield operation, Arguments("recorded", (), query, {})
    for operation in contract.operations.values():
        path = operation.parameters_in("path")
        if operation.method != "GET" or not path:
            continue
        if path[0].name == "slug":
            if workspace and len(path) == 1:
                yield operation, Arguments("recorded", (workspace,), {}, {})
            continue
        resource = getattr(client, facade_of(operation.id).resource)
        for item in _quietly(wire, resource.list)[:1]:
            yield operation, Arguments("recorded", (item.id,), {}, {})
        yield operation, Arguments("recorded", (UNKNOWN_ID,), {}, {})
    if allow_writes:
        yield from _connection(contract, caller, wire)


def _connection(contract: Contract, caller: Caller, wire: Wire) -> Iterator[tuple[Operation, Arguments]]:
    client: Any = caller.client
    before = {connection.id for connection in _quietly(wire, client.connections.list)}
    yield contract.operations["connections.create"], Arguments("recorded", (), {}, {"name": "Recorded for tests"})
    made = [one.id for one in _quietly(wire, client.connections.list) if one.id not in before]
    for made_id in made:
        for operation_id, body in (("connections.update", {"language": None}), ("connections.delete", {})):
            yield contract.operations[operation_id], Arguments("recorded", (made_id,), {}, body)


def _quietly(wire: Wire, method: Any) -> Any:
    with wire.recorded():
        try:
            return method()
        except SaperlyError:
            return []


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", default=LIVE, help="the server (default: %(default)s)")
    parser.add_argument("--allow-writes", action="store_true", help="create, change and delete a connection, too")
    parser.add_argument("--workspace", help="slug of a workspace, to record its members, keys and webhooks too")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write (default: %(default)s)")
    arguments = parser.parse_args()
    base_url = (arguments.base_url or LIVE).rstrip("/")
    api_key = os.environ.get("SAPERLY_API_KEY", "")
    try:
        if os.environ.get("CI"):
            raise RecordingError("not in CI: a recording needs somebody's key, and a look before it is committed")
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RecordingError(f"BASE_URL={base_url} is no http(s) URL")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise RecordingError(f"BASE_URL={base_url}: the key would go over plain http; use https")
        if not api_key:
            raise RecordingError("set SAPERLY_API_KEY to a key of the server; the scope read is enough for reading")
        written: dict[Path, None] = {}
        for recording in record(base_url, api_key, allow_writes=arguments.allow_writes, workspace=arguments.workspace):
            written[write(recording, arguments.folder)] = None
    except (RecordingError, ConfigurationError, OSError) as error:
        print(f"record: {error}", file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    print(f"{len(written)} recordings; read them before you commit them, then: make contract ARGS='-k layer7'")
    return 0


if __name__ == "__main__":
    sys.exit(main())
