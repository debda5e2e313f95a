"""The five steps from nothing to a phone call, in both colours, and one error caught by its type.

It reads SAPERLY_BASE_URL and SAPERLY_API_KEY. `make demo` runs it against the sandbox and a mock; so does this, beside
`saperly-sandbox` or `make mock`:

    SAPERLY_BASE_URL=http://127.0.0.1:4011 SAPERLY_API_KEY=sap_sk_sandbox_root .venv/bin/python examples/quickstart.py
    SAPERLY_BASE_URL=http://127.0.0.1:4010 SAPERLY_API_KEY=sap_sk_mock .venv/bin/python examples/quickstart.py
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from saperly_client import AsyncSaperly, Saperly, SaperlyError
from saperly_client.errors import NumberNotFoundError

if TYPE_CHECKING:
    from saperly_client.models import Call, Connection, Message, PhoneNumber

# A number that is reserved for fiction: nobody is called, whatever server this runs against.
SOMEBODY = "+12125550147"
INSTRUCTIONS = "You answer for Ada's bakery. Be brief and kind, and take orders for tomorrow."
BODY = "Your loaf is ready. Reply STOP to opt out."


def five_steps() -> None:
    """The flow, one step after another."""
    with Saperly() as client:
        number = client.numbers.provision(country="US", area_code="415")
        connection = client.connections.create(name="Front desk", instructions=INSTRUCTIONS)
        number = client.numbers.assign_connection(number.id, connection_id=connection.id)
        # Saperly refuses to contact somebody who never agreed to it.
        client.consent.record(
            number_id=number.id, peer_number=SOMEBODY, consent_type="explicit_outbound", source="order form"
        )
        message = client.messages.send(from_number_id=number.id, to=SOMEBODY, body=BODY)
        call = client.calls.place(from_number_id=number.id, to=SOMEBODY)
    show(number, connection, message, call)


async def five_steps_async() -> None:
    """The same, where other work goes on meanwhile; what does not depend on each other runs at once."""
    async with AsyncSaperly() as client:
        number, connection = await asyncio.gather(
            client.numbers.provision(country="US", area_code="415"),
            client.connections.create(name="Front desk", instructions=INSTRUCTIONS),
        )
        number = await client.numbers.assign_connection(number.id, connection_id=connection.id)
        await client.consent.record(
            number_id=number.id, peer_number=SOMEBODY, consent_type="explicit_outbound", source="order form"
        )
        message, call = await asyncio.gather(
            client.messages.send(from_number_id=number.id, to=SOMEBODY, body=BODY),
            client.calls.place(from_number_id=number.id, to=SOMEBODY),
        )
    show(number, connection, message, call)


def one_error() -> bool:
    """Ask for a number that is not there; each error of the API has a class of its own."""
    with Saperly() as client:
        try:
            # A mock without state knows no missing number; this header asks it for the error.
            client.numbers.get("num_missing", extra_headers={"Prefer": "code=404"})
        except NumberNotFoundError as error:
            print(f"  {type(error).__name__}: status {error.status_code}, tag {error.tag}")
            print(f"  {error}")
            return True
    return False


def show(number: PhoneNumber, connection: Connection, message: Message, call: Call) -> None:
    """Print what came back."""
    rent = "" if number.monthly_price_cents is None else f", {number.monthly_price_cents} cents a month"
    segments = "1 segment" if message.segments == 1 else f"{message.segments} segments"
    print(f"  1. number provisioned   {number.phone_number} ({number.id}){rent}")
    print(f"  2. connection created   {connection.name}, {connection.mode} ({connection.id})")
    print(f"  3. connection attached  {number.phone_number} is answered by {number.connection_id}")
    print(f"  4. SMS sent             to {message.to}, {segments}, {message.status}: {message.body}")
    print(f"  5. call placed          to {call.to}, {call.status} ({call.id})")


def main() -> int:
    """Run it all; 0 when every step did what it should."""
    base_url = os.environ.get("SAPERLY_BASE_URL")
    if not base_url:
        # Without it the client talks to the live API, where a number costs rent.
        print("SAPERLY_BASE_URL is not set: start `saperly-sandbox`, or run `make demo`.", file=sys.stderr)
        return 2
    try:
        print(f"The five steps, on {base_url}")
        five_steps()
        print("\nThe same with AsyncSaperly")
        asyncio.run(five_steps_async())
        print("\nAn error, caught by its type")
        if not one_error():
            print("The number that should be missing was there.", file=sys.stderr)
            return 1
    except SaperlyError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
