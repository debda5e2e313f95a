"""What each view shows, gathered from the state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..calls import OVER
from ..settings import WORKSPACE
from ..webhooks import EVENTS

if TYPE_CHECKING:
    from ..engine import Engine
    from ..store import Doc

PEER = "+12125550147"
"""Who holds the phone, unless another number is given; it is reserved for fiction."""

NAMES = {
    "start": "Start",
    "phone": "Phone",
    "numbers": "Numbers",
    "messages": "Messages",
    "calls": "Calls",
    "webhooks": "Webhooks",
    "ledger": "Ledger",
    "requests": "Requests",
}

MOST = 100
"""Rows of a list; the whole is in the API and in `/_sandbox/`."""


def collect(engine: Engine, arguments: dict[str, str]) -> dict[str, Any]:
    """All that a view needs.

    Args:
        engine: the sandbox.
        arguments: `view`, and what of it: `number`, `peer`, `call`.
    """
    view = arguments.get("view", "start")
    if view not in NAMES:
        view = "start"
    store = engine.store
    available, reserved = store.last_balance()
    numbers = store.all("number")
    connections = store.all("connection")
    active = [number for number in numbers if number["releasedAt"] is None]
    names = {connection["id"]: connection["name"] for connection in connections}
    data: dict[str, Any] = {
        "view": view,
        "query": {"view": view, **{n: arguments[n] for n in ("number", "peer", "call") if arguments.get(n)}},
        "now": engine.now(),
        "clock": engine.clock,
        "available": available,
        "reserved": reserved,
        "problems": engine.problems,
        "numbers": numbers,
        "active": active,
        "connections": connections,
        "connection_names": names,
        "phone_numbers": {number["id"]: number["phoneNumber"] for number in numbers},
        "countries": engine.settings.countries,
        "number_types": tuple(engine.settings.number_prices),
        "workspace": WORKSPACE,
    }
    data.update(_VIEWS[view](engine, arguments, data))
    return data


def readable(number: str) -> str:
    """A phone number with gaps where people put them, in North America; others as they are."""
    match = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return f"+1 {match[1]} {match[2]} {match[3]}" if match else number


def _start(engine: Engine, arguments: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
    answered = [number for number in data["active"] if number["connectionId"]]
    sent = next((one for one in engine.store.latest("message", MOST) if one["direction"] == "outbound"), None)
    placed = next((one for one in engine.store.latest("call", MOST) if one["direction"] == "outbound"), None)
    return {"answered": answered, "sent": sent, "placed": placed, **_phone(engine, arguments, data)}


def _phone(engine: Engine, arguments: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
    active: list[Doc] = data["active"]
    peer = arguments.get("peer", "").strip() or PEER
    wanted = [number for number in active if number["id"] == arguments.get("number")]
    # Without a choice, one that is answered.
    answered = [number for number in active if number["connectionId"]]
    lines = wanted or answered or active
    if not lines:
        return {"line": None, "peer": peer, "entries": [], "call": None, "live": False, "line_connection": None}
    line = lines[0]
    entries = conversation(engine, line["id"], peer)
    calls = [entry["call"] for entry in entries if entry["call"]]
    running = next((call for call in reversed(calls) if call["state"] != OVER), None)
    connection = engine.store.get("connection", line["connectionId"]) if line["connectionId"] else None
    return {
        "line": line,
        "line_connection": connection,
        "peer": peer,
        "entries": entries,
        "call": running,
        "live": running is not None,
    }


def conversation(engine: Engine, number_id: str, peer: str) -> list[Doc]:
    """What was written and said between a number and somebody, the oldest first."""
    now = engine.now()
    messages = engine.store.latest("message", MOST, owner=number_id, peer=peer)
    calls = engine.store.latest("call", 20, owner=number_id, peer=peer)
    entries: list[Doc] = [{"id": m["id"], "at": m["at"], "message": m, "call": None} for m in messages]
    entries += [{"id": c["id"], "at": c["at"], "message": None, "call": _heard(c, now)} for c in calls]
    entries.reverse()  # they came newest first; of what happened at the same moment, the earlier stays the earlier
    entries.sort(key=lambda entry: entry["at"])
    return entries


def _heard(call: Doc, now: int) -> Doc:
    """A call with what has been said by now: what is going to be said may be known already."""
    return {**call, "lines": [line for line in call["lines"] if line["start"] <= now]}


def _numbers(engine: Engine, _arguments: dict[str, str], _data: dict[str, Any]) -> dict[str, Any]:
    return {"quota": engine.settings.number_quota}


def _messages(engine: Engine, arguments: dict[str, str], _data: dict[str, Any]) -> dict[str, Any]:
    threads: dict[tuple[str, str], Doc] = {}
    for message in engine.store.latest("message", 5 * MOST):
        peer = message["from"] if message["direction"] == "inbound" else message["to"]
        thread = threads.setdefault(
            (message["numberId"], peer), {"number": message["numberId"], "peer": peer, "last": message, "count": 0}
        )
        thread["count"] += 1
    chosen = threads.get((arguments.get("number", ""), arguments.get("peer", "")))
    opted_out = {one["id"] for one in engine.store.all("opt_out")}
    entries = []
    if chosen is not None:
        found = conversation(engine, chosen["number"], chosen["peer"])
        entries = [entry for entry in found if entry["message"]]
    return {"threads": list(threads.values())[:MOST], "chosen": chosen, "entries": entries, "opted_out": opted_out}


def _calls(engine: Engine, arguments: dict[str, str], _data: dict[str, Any]) -> dict[str, Any]:
    now = engine.now()
    calls = [_heard(call, now) for call in engine.store.latest("call", MOST)]
    chosen = next((call for call in calls if call["id"] == arguments.get("call")), None)
    if chosen is None and arguments.get("call"):
        found = engine.store.get("call", arguments["call"])
        chosen = _heard(found, now) if found else None
    # A call that has just ended gets its recording a little later; the page looks again until then.
    return {"calls": calls, "chosen": chosen, "live": any(call["state"] != OVER for call in calls)}


def _webhooks(engine: Engine, _arguments: dict[str, str], _data: dict[str, Any]) -> dict[str, Any]:
    webhooks = engine.store.all("webhook")
    deliveries = engine.store.latest("delivery", MOST)
    return {
        "webhooks": webhooks,
        "deliveries": deliveries,
        "delivery_count": engine.store.count("delivery"),
        "urls": {webhook["id"]: webhook["url"] for webhook in webhooks},
        "events": [*EVENTS, engine.settings.receipt_event],
    }


def _ledger(engine: Engine, _arguments: dict[str, str], data: dict[str, Any]) -> dict[str, Any]:
    entries = engine.store.ledger()
    added = sum(entry["availableCents"] for entry in entries if entry["type"] in ("topup", "adjust"))
    spent = added - data["available"] - data["reserved"]
    return {"entries": entries[::-1][: 2 * MOST], "entry_count": len(entries), "spent": spent, "added": added}


def _requests(engine: Engine, _arguments: dict[str, str], _data: dict[str, Any]) -> dict[str, Any]:
    requests = engine.requests()
    return {"requests": list(enumerate(requests))[::-1][:MOST], "first": engine.request_count - len(requests)}


_VIEWS = {
    "start": _start,
    "phone": _phone,
    "numbers": _numbers,
    "messages": _messages,
    "calls": _calls,
    "webhooks": _webhooks,
    "ledger": _ledger,
    "requests": _requests,
}
