"""The workspace `sandbox`: members, audit trail, invitations, its assistant, and what was used. And `/health`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import ledger
from .clock import parse_time
from .errors import ApiError, SandboxError, unacceptable
from .handlers import handles
from .settings import WORKSPACE

if TYPE_CHECKING:
    from .engine import Context, Engine


def create(engine: Engine) -> None:
    """The owner, who is nobody."""
    member = {
        "id": engine.store.chance.id("usr"),
        "name": "Sandbox owner",
        "email": "owner@sandbox.example",
        "image": None,
        "role": "owner",
        "systemRole": "user",
    }
    engine.store.insert("member", member)


@handles("health.check")
def _health(_context: Context) -> Any:
    return {"status": "ok"}


@handles("workspace.members")
def _members(context: Context) -> Any:
    context.workspace()
    return context.store.all("member")


@handles("workspace.audit-events")
def _audit_events(context: Context) -> Any:
    context.workspace()
    return context.store.all("audit")


@handles("workspace-invitations.send")
def _invite(context: Context) -> Any:
    context.workspace()
    invitation = {"id": context.chance.id("inv"), "to": context.body["to"]}
    context.store.insert("invitation", invitation)
    context.audit("member.invited", "invitation")
    return {"status": "queued", "delivery": {"id": invitation["id"]}}


@handles("assistant.answer")
def _assistant(context: Context) -> Any:
    if context.body["workspaceSlug"] != WORKSPACE:
        raise ApiError("AssistantUnavailable", reason=f"There is no workspace {context.body['workspaceSlug']!r} here.")
    calls, messages = context.store.count("call"), context.store.count("message")
    cents = ledger.balance(context.engine)
    return {
        "answer": f"In this sandbox there are {calls} calls and {messages} messages; the balance is {cents} cents.",
        "provider": "mock",
        "modelId": "sandbox",
        "usedTools": ["usage.summary"],
        "assistantConfigured": False,
    }


@handles("usage.summary")
def _usage(context: Context) -> Any:
    since = context.query.get("since")
    try:
        start = parse_time(since) if since else 0
    except SandboxError as error:
        raise unacceptable(f"since: {error}") from None
    calls = [one for one in context.store.all("call") if one["at"] >= start and context.allows(one["numberId"])]
    messages = [one for one in context.store.all("message") if one["at"] >= start and context.allows(one["numberId"])]
    return {
        "calls": {
            "count": len(calls),
            "totalCostCents": sum(call["costCents"] or 0 for call in calls),
            "totalDurationSec": sum(call["durationSec"] or 0 for call in calls),
        },
        "messages": {"count": len(messages)},
        "balanceCents": ledger.balance(context.engine),
    }
