"""What the forms do: calls of the API with the root key, as any program would make them, and of the control."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

from ..engine import Request
from ..errors import SandboxError
from ..settings import ROOT_KEY, WORKSPACE

if TYPE_CHECKING:
    from ..control import Control
    from ..engine import Engine

Step = Generator[Any, Any, str]


class Notice(NamedTuple):
    """What a form led to, in a sentence."""

    ok: bool
    text: str


class Refused(Exception):
    """It was not done; the text says why."""


class Form:
    """The fields of a form; blanks around values are dropped."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def get(self, name: str) -> str:
        """A value, or an empty text."""
        values = self.all(name)
        return values[-1] if values else ""

    def all(self, name: str) -> list[str]:
        """The values of a field that can be there more than once."""
        return [value.strip() for key, value in self._fields if key == name]

    def need(self, name: str, what: str) -> str:
        """A value that must be there.

        Raises:
            Refused: it is empty.
        """
        value = self.get(name)
        if not value:
            raise Refused(f"{what} is missing.")
        return value


class Desk:
    """Does what the forms ask for.

    Args:
        engine: the sandbox.
        control: what can be done besides the API.
    """

    def __init__(self, engine: Engine, control: Control) -> None:
        self.engine = engine
        self.control = control

    def do(self, name: str, fields: list[tuple[str, str]]) -> Generator[Any, Any, Notice]:
        """Do one thing.

        Raises:
            Refused: it could not be done.
        """
        try:
            text = yield from ACTIONS[name](self, Form(fields))
        except SandboxError as error:
            raise Refused(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
        return Notice(True, text)

    def api(self, method: str, path: str, body: dict[str, Any] | None = None) -> Generator[Any, Any, Any]:
        """Call the API.

        Raises:
            Refused: with the tag of the error.
        """
        headers = {"authorization": f"Bearer {ROOT_KEY}", "user-agent": "saperly-sandbox inspector"}
        content = b""
        if method != "GET":
            headers["idempotency-key"] = str(uuid4())
        if body is not None:
            headers["content-type"] = "application/json"
            content = json.dumps(body, ensure_ascii=False).encode()
        answer = yield from self.engine.serve(Request(method, path, "", headers, content), pump=False)
        if answer.status == 0:
            raise Refused("The connection was dropped, as ordered by a fault.")
        try:
            value = json.loads(answer.body or b"null")
        except ValueError:
            value = None
        if answer.status >= 400:
            raise Refused(_explain(answer.status, value))
        return value

    def agreed(self, form: Form, number_id: str, peer: str) -> Generator[Any, Any, None]:
        """Put consent on record, where the box for it is ticked."""
        if form.get("consent"):
            body = {
                "numberId": number_id,
                "peerNumber": peer,
                "consentType": "explicit_outbound",
                "source": "inspector",
            }
            yield from self.api("POST", "/consent", body)


def _explain(status: int, body: Any) -> str:
    if not isinstance(body, dict):
        return f"Status {status}."
    tag = body.get("_tag", "an error")
    fields = {name: value for name, value in body.items() if name not in ("_tag", "message", "issues")}
    details = body.get("message") or ", ".join(f"{name} {value}" for name, value in fields.items())
    return f"{status} {tag}: {details}" if details else f"{status} {tag}"


def _id(form: Form, name: str, what: str) -> str:
    return quote(form.need(name, what), safe="")


# Numbers and connections


def _provision(desk: Desk, form: Form) -> Step:
    body: dict[str, Any] = {"country": form.get("country") or "US", "numberType": form.get("numberType") or "local"}
    if form.get("areaCode"):
        body["areaCode"] = form.get("areaCode")
    number = yield from desk.api("POST", "/numbers", body)
    return f"{number['phoneNumber']} is yours."


def _release(desk: Desk, form: Form) -> Step:
    yield from desk.api("POST", f"/numbers/{_id(form, 'numberId', 'The number')}/release")
    return "The number was released."


def _connection_body(form: Form) -> dict[str, Any]:
    return {
        "name": form.need("name", "The name"),
        "mode": form.get("mode") or "hosted",
        "instructions": form.get("instructions"),
        "manualWebhookUrl": form.get("manualWebhookUrl"),
        "smsAutoReply": bool(form.get("smsAutoReply")),
    }


def _create_connection(desk: Desk, form: Form) -> Step:
    connection = yield from desk.api("POST", "/connections", _connection_body(form))
    return f"The connection {connection['name']} is there."


def _update_connection(desk: Desk, form: Form) -> Step:
    path = f"/connections/{_id(form, 'connectionId', 'The connection')}"
    connection = yield from desk.api("PATCH", path, _connection_body(form))
    return f"The connection {connection['name']} was changed."


def _delete_connection(desk: Desk, form: Form) -> Step:
    yield from desk.api("DELETE", f"/connections/{_id(form, 'connectionId', 'The connection')}")
    return "The connection was deleted."


def _attach(desk: Desk, form: Form) -> Step:
    path = f"/numbers/{_id(form, 'numberId', 'The number')}/connection"
    number = yield from desk.api("POST", path, {"connectionId": form.need("connectionId", "The connection")})
    return f"{number['phoneNumber']} is answered by it now."


# Messages and calls


def _send(desk: Desk, form: Form) -> Step:
    number, to = form.need("numberId", "The number to send from"), form.need("to", "The number to send to")
    yield from desk.agreed(form, number, to)
    body = {"fromNumberId": number, "to": to, "body": form.get("body")}
    message = yield from desk.api("POST", "/messages", body)
    plural = "" if message["segments"] == 1 else "s"
    return f"Sent to {to}: {message['segments']} segment{plural}."


def _place(desk: Desk, form: Form) -> Step:
    number, to = form.need("numberId", "The number to call from"), form.need("to", "The number to call")
    yield from desk.agreed(form, number, to)
    body = {"fromNumberId": number, "to": to}
    if form.get("instructions"):
        body["instructions"] = form.get("instructions")
    yield from desk.api("POST", "/calls", body)
    return f"Calling {to}."


def _end(desk: Desk, form: Form) -> Step:
    yield from desk.api("POST", f"/calls/{_id(form, 'callId', 'The call')}/end")
    return "The call was ended."


def _transfer(desk: Desk, form: Form) -> Step:
    to = form.need("to", "Where to transfer to")
    yield from desk.api("POST", f"/calls/{_id(form, 'callId', 'The call')}/transfer", {"to": to})
    return f"The call was transferred to {to}."


# The phone


def _text(desk: Desk, form: Form) -> Step:
    yield from desk.control.inbound_sms(to=form.need("to", "The number"), from_=form.get("from"), body=form.get("body"))
    return "Sent from the phone."


def _dial(desk: Desk, form: Form) -> Step:
    to = form.need("to", "The number")
    call = yield from desk.control.inbound_call(to=to, from_=form.get("from"), live=True)
    if call["status"] == "failed":
        raise Refused(f"{to} has no connection: nobody answers it.")
    if call["status"] == "rejected":
        raise Refused("The call was rejected: the balance does not cover its first minute.")
    return f"Calling {to}."


def _say(desk: Desk, form: Form) -> Step:
    yield from desk.control.say(form.need("callId", "The call"), form.get("text"))
    return "Said."


def _hang_up(desk: Desk, form: Form) -> Step:
    yield from desk.control.hang_up(form.need("callId", "The call"))
    return "Hung up."


# Webhooks


def _create_webhook(desk: Desk, form: Form) -> Step:
    body = {"url": form.need("url", "The address"), "events": form.all("event")}
    webhook = yield from desk.api("POST", f"/workspaces/{WORKSPACE}/webhooks", body)
    return f"Events go to {webhook['url']} from now on."


def _replay(desk: Desk, form: Form) -> Step:
    yield from desk.control.replay(form.need("deliveryId", "The delivery"))
    return "It is being sent again."


# Money and time


def _add_money(desk: Desk, form: Form) -> Step:
    text = form.need("dollars", "The amount")
    try:
        cents = int(Decimal(text) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        raise Refused(f"{text} is no amount of dollars.") from None
    desk.control.set_balance(add=cents)
    yield from ()
    return "The balance was changed."


def _advance(desk: Desk, form: Form) -> Step:
    by = form.get("by")
    if by == "month":
        state = yield from desk.control.advance(to=_in_a_month(desk.engine.now()))
    elif by == "idle":
        state = yield from desk.control.run_until_idle()
    else:
        try:
            seconds = float(by)
        except ValueError:
            raise Refused(f"{by!r} is no number of seconds.") from None
        state = yield from desk.control.advance(seconds)
    things = "1 thing" if state["done"] == 1 else f"{state['done']} things"
    return f"It is {state['now'][:19].replace('T', ' ')} UTC; {things} fell due on the way."


def _in_a_month(now: int) -> str:
    """The same time of day on the same day of the next month, or on its last day."""
    at = datetime.fromtimestamp(now / 1000, UTC)
    year, month = (at.year + 1, 1) if at.month == 12 else (at.year, at.month + 1)
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=year, month=month, day=day).isoformat()
        except ValueError:
            continue
    return at.replace(year=year, month=month).isoformat()


def _clock(desk: Desk, form: Form) -> Step:
    if form.get("mode") == "frozen":
        desk.control.freeze()
        text = "The clock stands still."
    else:
        desk.control.run_clock(form.get("mode") or "real")
        text = "The clock runs."
    yield from ()
    return text


def _reset(desk: Desk, _form: Form) -> Step:
    desk.control.reset()
    yield from ()
    return "All is as it was at the beginning."


ACTIONS: dict[str, Callable[[Desk, Form], Step]] = {
    "provision": _provision,
    "release": _release,
    "create-connection": _create_connection,
    "update-connection": _update_connection,
    "delete-connection": _delete_connection,
    "attach": _attach,
    "send": _send,
    "place": _place,
    "end": _end,
    "transfer": _transfer,
    "text": _text,
    "dial": _dial,
    "say": _say,
    "hang-up": _hang_up,
    "create-webhook": _create_webhook,
    "replay": _replay,
    "add-money": _add_money,
    "advance": _advance,
    "clock": _clock,
    "reset": _reset,
}
