"""The same key and the same request: the first answer again. Another request: refused. Still under way: refused.

An answer is kept in the transaction that it comes from. Errors are not kept, since they change nothing: the same key
may be tried again.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

from .errors import ApiError

if TYPE_CHECKING:
    from .engine import Answer, Engine, Request
    from .store import Doc

HEADER = "idempotency-key"
REPLAYED = "idempotency-replayed"
LONGEST = 255


def read_key(engine: Engine, request: Request) -> str | None:
    """The key in the headers.

    Raises:
        ApiError: `IdempotencyKeyMismatch`, since it is malformed.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST:
        raise ApiError("IdempotencyKeyMismatch", message=f"The idempotency key must have 1 to {LONGEST} characters.")
    if engine.settings.idempotency_key_is_uuid:
        try:
            UUID(key)
        except ValueError:
            raise ApiError("IdempotencyKeyMismatch", message="The idempotency key must be a UUID.") from None
    return key


def fingerprint(operation_id: str, path: dict[str, str], request: Request) -> str:
    """What makes two requests the same: the operation, the ids in the path, and the body."""
    content_type, body = request.headers.get("content-type", ""), request.body
    boundary = content_type.rpartition("boundary=")[2].strip('"') if content_type.startswith("multipart/") else ""
    if boundary:  # each attempt makes up a boundary of its own
        body = body.replace(boundary.encode("latin-1"), b"")
    digest = blake2b(body, digest_size=16, key=operation_id.encode()[:64])
    for name, value in sorted(path.items()):
        digest.update(f"\0{name}={value}".encode())
    return digest.hexdigest()


def recall(engine: Engine, scope: str, key: str, print_: str) -> Answer | None:
    """The first answer, where there is one.

    Raises:
        ApiError: `IdempotencyKeyMismatch`, since the key belongs to another request.
    """
    from .engine import Answer

    first = engine.store.remembered(scope, key, engine.now())
    if first is None:
        return None
    if first[0] != print_:
        raise ApiError("IdempotencyKeyMismatch", message="The idempotency key was used for another request.")
    return Answer(first[1], {**first[2], REPLAYED: "true"}, first[3])


def keep(engine: Engine, scope: str, key: str, print_: str, answer: Answer) -> None:
    """Keep an answer; in the transaction that it comes from."""
    expires = engine.now() + int(engine.settings.idempotency_hours * 3_600_000)
    headers: Doc = dict(answer.headers)
    engine.store.remember(scope, key, print_, engine.now(), expires, answer.status, headers, answer.body)


def in_flight() -> ApiError:
    """The first request with this key has not been answered yet."""
    return ApiError("IdempotencyConflict", message="A request with this idempotency key is under way.")
