"""What a type checker makes of a user's `send_many()`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from pathlib import Path
from typing import assert_type

from saperly_client import AsyncSaperly, Saperly, SaperlyError
from saperly_client.bulk import AsyncSendResults, Failed, Item, Progress, SendResult, SendResults, Sent
from saperly_client.models import Message


def kinds(result: SendResult) -> str:
    """Both ways to tell a message from an error."""
    if result.error is None:
        assert_type(result, Sent)
        return assert_type(result.message, Message).id
    assert_type(result, Failed)
    assert_type(result.error, SaperlyError)
    match result:
        case Failed(index=index, item=item):
            return f"{assert_type(index, int)} {item}"


def show(progress: Progress) -> None:
    """Progress is counts."""
    assert_type(progress.sent + progress.failed + progress.total, int)


def send(client: Saperly, items: list[dict[str, str]]) -> None:
    """The synchronous colour."""
    results = client.messages.send_many(items, concurrency=4, journal=Path("journal"), on_progress=show, timeout=9)
    assert_type(results, SendResults)
    with closing(results):
        for result in results:
            kinds(result)
    client.messages.send_many(iter(items), journal="journal", retry_failed=True)


async def send_async(client: AsyncSaperly, items: AsyncIterator[Item]) -> None:
    """The asynchronous colour."""
    results = client.messages.send_many(items, max_retries=5, extra_headers={"X-A": "b"})
    assert_type(results, AsyncSendResults)
    async with aclosing(results):
        async for result in results:
            kinds(result)
    client.messages.send_many([{"from_number_id": "num", "to": "+12125550147", "body": "Hi"}])
