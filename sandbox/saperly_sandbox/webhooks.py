"""Event webhooks: subscriptions, and deliveries with their attempts, retries and dead letters.

A delivery is stored in the transaction of what it tells, so that none is lost. The first attempt is due at once; one
that fails is tried again after a while, always under the same delivery id; after the last one it is a dead letter,
which can be replayed.
"""

from __future__ import annotations

import json
import logging
import re
import time
from typing import TYPE_CHECKING, Any

from .clock import iso
from .errors import SandboxError, denied, unacceptable
from .handlers import handles

if TYPE_CHECKING:
    from .engine import Context, Engine, Post, Reply
    from .store import Doc, Work

logger = logging.getLogger("saperly_sandbox")

EVENTS = ("call.received", "call.completed", "call.failed", "call.recording.saved", "message.received")


def emit(engine: Engine, event_type: str, payload: Doc) -> None:
    """Tell every endpoint that wants to know."""
    for webhook in engine.store.all("webhook"):
        if webhook["enabled"] and event_type in webhook["events"]:
            id = engine.store.chance.uuid()
            delivery = {
                "id": id,
                "webhookId": webhook["id"],
                "eventType": event_type,
                "body": json.dumps({"deliveryId": id, "eventType": event_type, "payload": payload}, ensure_ascii=False),
                "createdAt": iso(engine.now()),
                "state": "pending",
                "attempts": [],
                "replays": 0,
            }
            engine.store.insert("delivery", delivery, owner=webhook["id"])
            engine.store.schedule(engine.now(), "delivery", id)


def attempt(engine: Engine, work: Work) -> Post | None:
    """One attempt at a delivery."""
    from saperly_client.webhooks import sign

    from .engine import Post

    delivery = engine.store.get("delivery", work.ref)
    webhook = engine.store.get("webhook", delivery["webhookId"]) if delivery else None
    if delivery is None or webhook is None:
        return None
    body = delivery["body"].encode()
    timestamp = engine.now() / 1000 if engine.settings.sign_with_sandbox_clock else time.time()
    headers = sign(body, webhook["signingSecret"], timestamp=timestamp)
    return Post(
        webhook["url"],
        {"content-type": "application/json", "user-agent": "saperly-sandbox", **headers},
        body,
        engine.settings.webhook_timeout_seconds,
    )


def attempted(engine: Engine, work: Work, _post: Post, reply: Reply) -> None:
    """What an attempt led to."""
    delivery = engine.store.get("delivery", work.ref)
    webhook = engine.store.get("webhook", delivery["webhookId"]) if delivery else None
    if delivery is None or webhook is None:
        return
    settings = engine.settings
    delivered = reply.status is not None and 200 <= reply.status < 300
    number = len(delivery["attempts"]) + 1
    retry = number - 1 - delivery["replays"]
    next_at = None
    if not delivered and retry < len(settings.webhook_backoff_seconds):
        wait = settings.webhook_backoff_seconds[retry] * (1 + settings.webhook_jitter * engine.store.chance.fraction())
        next_at = engine.now() + int(wait * 1000)
        engine.store.schedule(next_at, "delivery", delivery["id"])
    if not delivered:
        problem = reply.error or f"status {reply.status}"
        logger.warning("%s to %s, attempt %d: %s", delivery["eventType"], webhook["url"], number, problem)
    state = "delivered" if delivered else "pending" if next_at is not None else "dead_letter"
    delivery["state"] = state
    delivery["attempts"].append(
        {
            "id": delivery["id"],
            "eventType": delivery["eventType"],
            "status": "failed" if state == "pending" else state,
            "attempts": number,
            "responseStatus": reply.status,
            "lastAttemptAt": iso(engine.now()),
            "nextAttemptAt": None if next_at is None else iso(next_at),
            "error": reply.error,
        }
    )
    engine.store.update("delivery", delivery)
    webhook["tried"] += 1
    webhook["accepted"] += delivered
    webhook["successRate"] = round(webhook["accepted"] / webhook["tried"], 4)
    engine.store.update("webhook", webhook)


def replay(engine: Engine, id: str) -> None:
    """Send a delivery once more, under its own id; it gets the whole row of retries again.

    Raises:
        SandboxError: there is none with this id.
    """
    delivery = engine.store.get("delivery", id)
    if delivery is None:
        raise SandboxError(f"there is no delivery {id!r}")
    engine.store.unschedule("delivery", id)
    delivery.update(state="pending", replays=len(delivery["attempts"]))
    engine.store.update("delivery", delivery)
    engine.store.schedule(engine.now(), "delivery", id)


@handles("workspace.webhooks")
def _list(context: Context) -> Any:
    context.workspace()
    return context.store.all("webhook")


@handles("workspace.create-webhook")
def _create(context: Context) -> Any:
    context.workspace()
    if not re.match(r"https?://[!-~]+$", context.body["url"]):
        raise unacceptable("url: it must begin with https:// or http://")
    webhook = {
        "id": context.chance.id("whk"),
        "url": context.body["url"],
        "enabled": True,
        "events": list(dict.fromkeys(context.body["events"])),
        "successRate": 1,
        "signingSecret": f"whsec_{context.chance.word(32)}",
        "tried": 0,
        "accepted": 0,
        "description": context.body.get("description"),
    }
    context.store.insert("webhook", webhook)
    context.audit("webhook.created", "webhook")
    return webhook


@handles("workspace.webhook-deliveries")
def _deliveries(context: Context) -> Any:
    context.workspace()
    id = context.path["webhookId"]
    if context.store.get("webhook", id) is None:
        # The contract has no tag for it here.
        raise denied(f"There is no webhook {id} in this workspace.")
    rows: list[Doc] = []
    for delivery in context.store.all("delivery", owner=id):
        rows += delivery["attempts"] or [
            {
                "id": delivery["id"],
                "eventType": delivery["eventType"],
                "status": "pending",
                "attempts": 1,
                "responseStatus": None,
                "lastAttemptAt": None,
                "nextAttemptAt": delivery["createdAt"],
            }
        ]
    return rows
