"""What most of these tests begin with: a number that is answered, and somebody who agreed to be contacted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from saperly_client import Saperly
    from saperly_client.models import Connection, PhoneNumber
    from saperly_sandbox import Sandbox

PEER = "+12125550147"


@dataclass
class World:
    sandbox: Sandbox
    client: Saperly
    number: PhoneNumber
    connection: Connection

    def send(self, body: str = "Hello", to: str = PEER, **options: object) -> object:
        return self.client.messages.send(from_number_id=self.number.id, to=to, body=body, **options)

    def call(self, to: str = PEER, **arguments: object) -> object:
        return self.client.calls.place(from_number_id=self.number.id, to=to, **arguments)

    def agree(self, peer: str = PEER) -> None:
        self.client.consent.record(
            number_id=self.number.id, peer_number=peer, consent_type="explicit_outbound", source="test"
        )


def make_world(sandbox: Sandbox, client: Saperly, **connection: object) -> World:
    number = client.numbers.provision(area_code="415")
    made = client.connections.create(name="Desk", **connection)
    number = client.numbers.assign_connection(number.id, connection_id=made.id)
    world = World(sandbox, client, number, made)
    world.agree()
    return world


@pytest.fixture
def world(saperly_sandbox: Sandbox, saperly: Saperly) -> World:
    return make_world(saperly_sandbox, saperly)


@pytest.fixture(scope="session")
def sandbox_server():
    """One server for all tests that need a port; they may not count on an empty sandbox."""
    from .server import Server

    server = Server("--clock", "real", "--set", "slow_seconds=1")
    yield server
    server.stop()
