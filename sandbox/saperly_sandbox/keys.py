"""Keys: who asks, what they may do, and how keys are minted and revoked."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from . import ledger
from .clock import iso, next_month
from .errors import ApiError, denied
from .handlers import handles
from .settings import ROOT_KEY

if TYPE_CHECKING:
    from .engine import Context, Engine, Request
    from .store import Doc

# What each operation that changes something needs; the names are those of the guides, where they have one [docs].
PERMISSIONS = {
    "api-token-registry.create": "keys:admin",
    "api-token-registry.revoke": "keys:admin",
    "keys.mint": "keys:admin",
    "keys.revoke": "keys:admin",
    "keys.list": "keys:admin",
    "workspace.api-tokens": "keys:admin",
    "workspace-invitations.send": "members:admin",
    "workspace.create-webhook": "webhooks:write",
    "numbers.provision": "numbers:provision",
    "numbers.release": "numbers:release",
    "numbers.assignConnection": "numbers:write",
    "numbers.setWebhook": "numbers:write",
    "numbers.setSmsSenderId": "numbers:write",
    "numbers.setCallerIdName": "numbers:write",
    "connections.create": "connections:write",
    "connections.update": "connections:write",
    "connections.delete": "connections:write",
    "messaging.send": "messages:create",
    "voice.place": "calls:create",
    "voice.end": "calls:control",
    "voice.transfer": "calls:control",
    "customVoices.create": "connections:write",
    "customVoices.delete": "connections:write",
    "consent.record": "consent:write",
    "consent.revoke": "consent:write",
    "assistant.answer": "assistant:read",
}
_READ = ("numbers:read", "connections:read")


def authenticate(engine: Engine, request: Request) -> Doc:
    """The key that a request carries.

    Raises:
        ApiError: `Unauthorized` where there is none, `AuthorizationDenied` where it is none of the sandbox's.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise ApiError("Unauthorized", message=f"Send a key: Authorization: Bearer {ROOT_KEY}")
    key = _find(engine, token)
    if key is None:
        if token.startswith("sap_sk_live_"):
            raise denied(
                "This key looks live, and this is a local sandbox: it takes no live keys, so that none gets into logs "
                f"and test files. Use {ROOT_KEY}, or a key minted here."
            )
        raise denied(f"The key is unknown here. Use {ROOT_KEY}, or a key minted with it.")
    if key["revokedAt"] is not None:
        raise denied("The key was revoked.")
    return key


def _find(engine: Engine, token: str) -> Doc | None:
    """The key with this token; kept in memory."""
    known = engine.store.known_keys
    key = known.get(token)
    if key is None:
        key = engine.store.first("key", peer=_digest(token))
        if key is None:
            return None
        known[token] = key
    return dict(key)


def authorize(engine: Engine, key: Doc, operation_id: str, mutates: bool) -> None:
    """Refuse what the scopes of a key do not reach.

    Raises:
        ApiError: `AuthorizationDenied`.
    """
    scope = scope_of(operation_id, mutates)
    if scope not in _reach(engine, key["scopes"]):
        permission = PERMISSIONS.get(operation_id, "read")
        raise denied(f"The key lacks the scope {scope}, which {permission} needs.")


def scope_of(operation_id: str, mutates: bool) -> str:
    """The scope that an operation needs."""
    permission = PERMISSIONS.get(operation_id)
    if permission is None:
        return "write" if mutates else "read"
    return {"admin": "admin", "read": "read"}.get(permission.partition(":")[2], "write")


def touch(engine: Engine, key: Doc) -> None:
    """Note that a key was used, to the minute."""
    now = engine.now()
    if now - key["usedAt"] >= 60_000:
        key.update(usedAt=now, lastUsedAt=iso(now))
        engine.store.update("key", key)


def mint(
    engine: Engine,
    *,
    name: str,
    scopes: list[str],
    parent: Doc | None = None,
    token: str | None = None,
    number_scope: list[str] | None = None,
    limit: int | None = None,
    period: str | None = None,
) -> tuple[Doc, str]:
    """A new key, and its token."""
    chance, now = engine.store.chance, engine.now()
    token = token or f"sap_sk_sandbox_{chance.word(32)}"
    prefix = token[:19]
    reach = _reach(engine, scopes)
    key: Doc = {
        "id": chance.id("key"),
        "name": name,
        "token": f"{prefix}…",
        "prefix": prefix,
        "scopes": scopes,
        "lastUsedAt": None,
        "createdAt": iso(now),
        "numberScope": number_scope,
        "spendLimitCents": limit,
        "spendLimitResetPeriod": period,
        "spentThisPeriodCents": 0,
        "canProvisionKeys": "admin" in reach,
        "mintedByTokenId": None if parent is None else parent["id"],
        "revokedAt": None,
        "usedAt": 0,
        "periodStart": now,
    }
    engine.store.insert("key", key, peer=_digest(token))
    if period == "monthly":
        engine.store.schedule(next_month(now), "spend_reset", key["id"])
    return key, token


@handles("keys.list")
def _list(context: Context) -> Any:
    return [_shown(context.engine, key) for key in context.store.all("key") if key["revokedAt"] is None]


@handles("workspace.api-tokens")
def _list_of_workspace(context: Context) -> Any:
    context.workspace()
    return _list(context)


@handles("keys.mint")
def _mint(context: Context) -> Any:
    body, parent = context.body, context.key
    scopes = list(dict.fromkeys(body["scopes"]))
    numbers, limit, period = (body.get(n) for n in ("numberScope", "spendLimitCents", "spendLimitResetPeriod"))
    beyond = [scope for scope in scopes if scope not in _reach(context.engine, parent["scopes"])]
    if beyond:
        raise denied(f"A key may not grant more than it has: {', '.join(beyond)}.")
    if parent["numberScope"] is not None:
        if numbers is None:
            numbers = parent["numberScope"]
        elif not set(numbers) <= set(parent["numberScope"]):
            raise denied("A key may not grant numbers that are not on its own list.")
    unknown = [id for id in numbers or () if context.store.get("number", id) is None]
    if unknown:
        raise denied(f"There is no number {unknown[0]} in this workspace.")
    if parent["spendLimitCents"] is not None:
        if limit is None:
            limit, period = parent["spendLimitCents"], parent["spendLimitResetPeriod"]
        elif limit > parent["spendLimitCents"]:
            raise denied(f"A key may not grant more than its own limit of {parent['spendLimitCents']} cents.")
        elif period == "monthly" and parent["spendLimitResetPeriod"] is None:
            raise denied("A key with a limit for life may not grant a limit a month.")
    key, token = mint(
        context.engine,
        name=body["name"],
        scopes=scopes,
        parent=parent,
        number_scope=numbers,
        limit=limit,
        period=period if limit is not None else None,
    )
    context.audit("api_token.created", "api_token")
    return {**_shown(context.engine, key), "token": token}


@handles("api-token-registry.create")
def _mint_in_workspace(context: Context) -> Any:
    context.workspace()
    return _mint(context)


@handles("keys.revoke")
def _revoke(context: Context) -> Any:
    id = context.path.get("tokenId") or context.path["id"]
    key = context.store.get("key", id)
    if key is None:
        raise denied(f"There is no key {id} in this workspace.")
    if key["prefix"] == ROOT_KEY:
        raise denied("The root key of the sandbox cannot be revoked: there is no dashboard to make another one.")
    if key["revokedAt"] is None:
        key["revokedAt"] = iso(context.now)
        context.store.update("key", key)
        context.audit("api_token.revoked", "api_token")
    return {"status": "revoked"}


@handles("api-token-registry.revoke")
def _revoke_in_workspace(context: Context) -> Any:
    context.workspace()
    return _revoke(context)


def reset_spend(engine: Engine, id: str) -> None:
    """Work that falls due at the turn of a month."""
    key = engine.store.get("key", id)
    if key is not None and key["revokedAt"] is None:
        ledger.new_period(engine, key)


def _reach(engine: Engine, scopes: list[str]) -> set[str]:
    reach = set(scopes)
    if "admin" in reach:
        reach.add("write")
    if "write" in reach and engine.settings.scope_implies_lower:
        reach.add("read")
    return reach


def _shown(engine: Engine, key: Doc) -> Doc:
    """A key as it is shown, with what its scopes allow. That is long, and a key is stored again with each cent."""
    reach = _reach(engine, key["scopes"])
    permissions = {name for name in PERMISSIONS.values() if name.rpartition(":")[2] in ("admin", "read")}
    permissions = {p for p in permissions if p.rpartition(":")[2] in reach} | (set(_READ) if "read" in reach else set())
    if "write" in reach:
        permissions |= {p for p in PERMISSIONS.values() if p.rpartition(":")[2] not in ("admin", "read")}
    return {**key, "permissions": sorted(permissions)}


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
