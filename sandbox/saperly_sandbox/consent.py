"""Whom a number may contact: consent on record, and opt-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saperly_client._phone import is_e164

from .clock import iso
from .errors import ApiError, unacceptable
from .handlers import handles
from .settings import MAGIC_NUMBERS

if TYPE_CHECKING:
    from .engine import Context, Engine
    from .store import Doc


def of(engine: Engine, number_id: str, peer: str) -> Doc | None:
    """The consent that is in force."""
    consents = [one for one in engine.store.all("consent", owner=number_id, peer=peer) if one["revokedAt"] is None]
    return consents[-1] if consents else None


def record(engine: Engine, number_id: str, peer: str, kind: str, source: str) -> Doc:
    """Put a consent on record; the same one twice is one."""
    for one in engine.store.all("consent", owner=number_id, peer=peer):
        if one["revokedAt"] is None and one["consentType"] == kind:
            return one
    consent = {
        "id": engine.store.chance.id("cons"),
        "numberId": number_id,
        "peerNumber": peer,
        "consentType": kind,
        "source": source,
        "grantedAt": iso(engine.now()),
        "revokedAt": None,
    }
    return engine.store.insert("consent", consent, owner=number_id, peer=peer)


def opt_out(engine: Engine, number_id: str, peer: str, reason: str) -> None:
    """From now on this peer is not contacted from this number."""
    if engine.store.first("opt_out", owner=number_id, peer=peer) is None:
        doc = {"id": f"{number_id} {peer}", "reason": reason, "at": iso(engine.now())}
        engine.store.insert("opt_out", doc, owner=number_id, peer=peer)


def opt_in(engine: Engine, number_id: str, peer: str) -> None:
    """Take it back."""
    engine.store.delete("opt_out", f"{number_id} {peer}")


def is_opted_out(engine: Engine, number_id: str, peer: str) -> bool:
    """Whether this peer does not want to be contacted."""
    return engine.store.get("opt_out", f"{number_id} {peer}") is not None


def check(engine: Engine, number_id: str, to: str) -> None:
    """Refuse to contact somebody who does not want it, or never said so.

    Raises:
        ApiError: `RecipientOptedOut` or `ConsentRequired`.
    """
    magic = MAGIC_NUMBERS.get(to)
    if (magic and magic.name == "opted_out") or is_opted_out(engine, number_id, to):
        raise ApiError("RecipientOptedOut", to=to)
    if magic and magic.name != "never_agreed":
        return
    if engine.settings.require_consent and of(engine, number_id, to) is None:
        message = f"No consent of {to} is on record for this number. Record it with POST /consent first."
        raise ApiError("ConsentRequired", message=message, numberId=number_id, peerNumber=to)


@handles("consent.list")
def _list(context: Context) -> Any:
    return [one for one in context.store.all("consent") if context.allows(one["numberId"])]


@handles("consent.record")
def _record(context: Context) -> Any:
    body = context.body
    number = context.number(body["numberId"], undeclared=True)
    peer = _peer(body["peerNumber"])
    return record(context.engine, number["id"], peer, body["consentType"], body["source"])


@handles("consent.revoke")
def _revoke(context: Context) -> Any:
    number = context.number(context.body["numberId"], undeclared=True)
    for one in context.store.all("consent", owner=number["id"], peer=_peer(context.body["peerNumber"])):
        if one["revokedAt"] is None:
            one["revokedAt"] = iso(context.now)
            context.store.update("consent", one)
    return {"status": "revoked"}


@handles("consent.check")
def _check(context: Context) -> Any:
    number = context.number(context.query["numberId"], undeclared=True)
    consent = of(context.engine, number["id"], _peer(context.query["peerNumber"]))
    return {"hasConsent": consent is not None, "type": consent["consentType"] if consent else None}


def _peer(text: str) -> str:
    if not is_e164(text):
        raise unacceptable("peerNumber: it must be in E.164 form, such as +12125550147")
    return text
