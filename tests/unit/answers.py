"""Answers for the tests, and a handler that keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest
from unit.contract import success

# Put together, so that no line of source that a traceback shows has the whole of it.
KEY = "_".join(["sap", "sk", "live", "Zx81TopSecretKeyOfATest"])
OTHER_KEY = "_".join(["sap", "sk", "live", "Ab12AnotherSecretKeyOfATest"])

NUMBER = success("numbers.get")[1]
MESSAGE = success("messaging.send")[1]
CALL = success("voice.get")[1]
SMS = {"from_number_id": "num_4fK2wq", "to": "+12125550147", "body": "Your table is booked."}

Answer = httpx.Response | BaseException


class Script:
    """Gives its answers in turn, the last one for ever; raises those that are exceptions. Keeps the requests."""

    def __init__(self, *answers: Answer | Callable[[httpx.Request], httpx.Response]) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers[min(len(self.requests), len(self._answers)) - 1]
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, httpx.Response):
            # A response is read once; the next request gets a fresh one.
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    @property
    def keys(self) -> list[str | None]:
        """The idempotency keys of the requests."""
        return [request.headers.get("idempotency-key") for request in self.requests]

    def sent(self) -> Any:
        """The decoded body of the only request."""
        (request,) = self.requests
        return json.loads(request.content)


def tagged(status: int, tag: str, headers: dict[str, str] | None = None, /, **fields: Any) -> httpx.Response:
    """An error of the contract."""
    return httpx.Response(status, json={"_tag": tag, **fields}, headers=headers)


def ok(body: Any, status: int = 200) -> httpx.Response:
    """A success."""
    return httpx.Response(status, json=body)


class Sleeps:
    """Instead of sleeping: remembers how long, and moves a clock on."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the place of the clocks and of what sleeps, in both colours."""
        monkeypatch.setattr("saperly_client._deadline.monotonic", self.monotonic)
        for module in ("sender", "wait"):
            monkeypatch.setattr(f"saperly_client._async.{module}.async_sleep", self.async_sleep)
            monkeypatch.setattr(f"saperly_client._sync.{module}.sleep", self.sleep)


def all_of(values: Iterable[object]) -> str:
    """All their texts together, to look for what should not be there."""
    return "\n".join(f"{value!r}\n{value}" for value in values)
