"""Manual mode: events to the user's own brain, and the directives that it answers with."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from .encoding import dumps

if TYPE_CHECKING:
    from saperly_client.brain import Directive

    from .engine import Engine, Post, Reply
    from .store import Doc


def url_of(connection: Doc, number: Doc) -> str | None:
    """Where the brain is: the connection's address, else the number's [contract]."""
    url = connection["manualWebhookUrl"] or number["webhookUrl"]
    return None if url is None else str(url)


def post(engine: Engine, connection: Doc, number: Doc, event: Doc) -> Post:
    """The request to the brain. Without an address it goes nowhere, which degrades the call like any failure."""
    from saperly_client.brain import sign

    from .engine import Post

    body = dumps({"event": event})
    return Post(
        url_of(connection, number) or "",
        {
            "content-type": "application/json",
            "user-agent": "saperly-sandbox",
            **sign(body, connection["manualSecret"]),
        },
        body,
        engine.settings.brain_timeout_seconds,
    )


def directive_in(reply: Reply) -> Directive | str:
    """The directive in an answer, else what is wrong with the answer."""
    from saperly_client._brain_messages import from_wire

    if reply.status != 200:
        return _problem(reply.error or "no answer" if reply.status is None else f"status {reply.status}")
    try:
        wire: Any = json.loads(reply.body)
        return from_wire(wire)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return _problem(f"no directive: {type(error).__name__}: {error}")


def _problem(problem: str) -> str:
    logging.getLogger("saperly_sandbox").warning("the brain did not answer with a directive: %s", problem)
    return problem
