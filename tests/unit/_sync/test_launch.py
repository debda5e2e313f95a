# Translated from tests/unit/_async/test_launch.py by scripts/unasync.py; do not edit.
"""`launch()`: a number that answers, or nothing at all."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from saperly_client import errors
from unit import contract
from unit._sync.clients import connected
from unit.answers import Script, Sleeps, ok, tagged

NUMBER = {**contract.success("numbers.provision")[1], "id": "num_1", "connectionId": None}
CONNECTION = {**contract.success("connections.create")[1], "id": "conn_1"}
ATTACHED = {**NUMBER, "connectionId": "conn_1"}
RELEASED, DELETED = ok({"status": "released"}), ok({"status": "deleted"})
REFUSED = tagged(403, "AuthorizationDenied", reason="scope")
WISHES: Any = {"name": "Front desk", "instructions": "Be brief.", "area_code": "415"}


def asked(script: Script) -> list[str]:
    return [f"{request.method} {request.url.path}" for request in script.requests]


PROVISION, CREATE, ATTACH = "POST /numbers", "POST /connections", "POST /numbers/num_1/connection"
RELEASE, DELETE = "POST /numbers/num_1/release", "DELETE /connections/conn_1"


def test_three_steps() -> None:
    script = Script(ok(NUMBER, 201), ok(CONNECTION, 201), ok(ATTACHED))
    with connected(script) as client:
        launched = client.launch(**WISHES, mode="hosted", connection={"sms_auto_reply": True})
    assert asked(script) == [PROVISION, CREATE, ATTACH]
    assert launched.number.connection_id == launched.connection.id == "conn_1"
    bodies = [json.loads(request.content) for request in script.requests]
    assert bodies == [
        {"areaCode": "415"},
        {"name": "Front desk", "instructions": "Be brief.", "mode": "hosted", "smsAutoReply": True},
        {"connectionId": "conn_1"},
    ]
    assert len(set(script.keys)) == 3
    assert [round(request.extensions["timeout"]["read"]) for request in script.requests] == [30] * 3


@pytest.mark.parametrize(
    ("answers", "step", "requests", "undone"),
    [
        ([REFUSED], "provision", [PROVISION], ()),
        ([ok(NUMBER, 201), REFUSED, RELEASED], "create", [PROVISION, CREATE, RELEASE], ("num_1",)),
        (
            [ok(NUMBER, 201), ok(CONNECTION, 201), REFUSED, DELETED, RELEASED],
            "attach",
            [PROVISION, CREATE, ATTACH, DELETE, RELEASE],
            ("conn_1", "num_1"),
        ),
    ],
)
def test_a_step_that_fails_undoes_those_before_it(
    answers: list[httpx.Response], step: str, requests: list[str], undone: tuple[str, ...]
) -> None:
    script = Script(*answers)
    with connected(script) as client:
        with pytest.raises(errors.LaunchError, match=f"launch failed at the step '{step}': ") as caught:
            client.launch(**WISHES)
    error = caught.value
    assert asked(script) == requests
    assert (error.step, error.undone, error.left_behind) == (step, undone, {})
    assert isinstance(error.__cause__, errors.AuthorizationDeniedError)
    assert (
        error.idempotency_key
        == script.keys[requests.index({"provision": PROVISION, "create": CREATE}.get(step, ATTACH))]
    )
    assert (", ".join(undone) or "Nothing had been made before it") in str(error)


def test_what_cannot_be_undone_is_said() -> None:
    script = Script(
        ok(NUMBER, 201), ok(CONNECTION, 201), REFUSED, tagged(404, "ConnectionNotFound", id="conn_1"), RELEASED
    )
    with connected(script) as client:
        with pytest.raises(errors.LaunchError, match="Undone: num_1; Still there: conn_1 ") as caught:
            client.launch(**WISHES)
    assert caught.value.undone == ("num_1",)
    assert isinstance(caught.value.left_behind["conn_1"], errors.ConnectionNotFoundError)


@pytest.mark.parametrize("lost", [httpx.ReadError("lost"), httpx.Response(201, text="<html>")])
def test_a_step_without_an_answer_names_its_key(lost: Any, sleeps: Sleeps) -> None:
    script = Script(ok(NUMBER, 201), lost, lost, lost, RELEASED) if isinstance(lost, Exception) else None
    script = script or Script(ok(NUMBER, 201), lost, RELEASED)
    with connected(script) as client:
        with pytest.raises(
            errors.LaunchError, match="What create made, if anything, has the idempotency key"
        ) as caught:
            client.launch(**WISHES)
    assert caught.value.undone == ("num_1",)
    assert caught.value.idempotency_key == script.keys[1]
    assert caught.value.idempotency_key in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "doubtful"),
    [
        (httpx.Response(504), True),
        (tagged(409, "IdempotencyConflict"), True),
        (ok({"id": "num_1"}, 201), True),
        (REFUSED, False),
        (tagged(402, "InsufficientFunds"), False),
    ],
)
def test_it_does_not_say_that_nothing_was_made_where_it_may_have_been(
    answer: httpx.Response, doubtful: bool, sleeps: Sleeps
) -> None:
    script = Script(answer)
    with connected(script) as client:
        with pytest.raises(errors.LaunchError, match="at the step 'provision'") as caught:
            client.launch(**WISHES)
    assert (
        f"What provision made, if anything, has the idempotency key {script.keys[0]}" in str(caught.value)
    ) == doubtful


def test_what_was_released_is_gone_whatever_the_answer_looks_like() -> None:
    script = Script(ok(NUMBER, 201), REFUSED, httpx.Response(200, text="released"))
    with connected(script) as client:
        with pytest.raises(errors.LaunchError, match=r"Undone: num_1$") as caught:
            client.launch(**WISHES)
    assert (caught.value.undone, caught.value.left_behind) == (("num_1",), {})


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_an_interruption_undoes_what_was_made_and_is_told_of_it(interruption: type[BaseException]) -> None:
    script = Script(ok(NUMBER, 201), ok(CONNECTION, 201), interruption("now"), DELETED, RELEASED)
    with connected(script) as client:
        with pytest.raises(interruption, match=r"^now\n") as caught:
            client.launch(**WISHES)
    assert asked(script) == [PROVISION, CREATE, ATTACH, DELETE, RELEASE]
    assert caught.value.__notes__ == ["launch was at the step 'attach'. Undone: conn_1, num_1"]


def test_a_hook_that_always_fails_hides_nothing() -> None:
    script = Script(ok(NUMBER, 201), RuntimeError("hook"))
    with connected(script) as client:
        with pytest.raises(RuntimeError, match=r"^hook\n") as caught:
            client.launch(**WISHES)
    (note,) = caught.value.__notes__
    assert note == (
        f"launch was at the step 'create'. Still there: num_1 (hook). "
        f"What create made, if anything, has the idempotency key {script.keys[1]}"
    )


def test_the_options_of_its_steps(sleeps: Sleeps) -> None:
    script = Script(ok(NUMBER, 201), httpx.Response(503), httpx.Response(503), RELEASED)
    with connected(script) as client:
        with pytest.raises(errors.LaunchError):
            client.launch(**WISHES, max_retries=1, extra_headers={"X-Team": "a"})
        assert asked(script) == [PROVISION, CREATE, CREATE, RELEASE]
        assert {request.headers.get("x-team") for request in script.requests} == {"a"}
        script.requests.clear()
        with pytest.raises(TypeError, match="'idempotency_key'"):
            client.launch(**WISHES, idempotency_key="k")
        with pytest.raises(errors.InvalidArgumentError, match="max_retries"):
            client.launch(**WISHES, max_retries=-1)
        with pytest.raises(errors.InvalidArgumentError, match="timeout"):
            client.launch(**WISHES, timeout=0)
    assert script.requests == []


def test_what_is_given_twice_is_refused() -> None:
    script = Script(ok(NUMBER, 201))
    with connected(script) as client:
        with pytest.raises(TypeError, match="'language', 'name' both by itself and in connection"):
            client.launch(**WISHES, language="de-AT", connection={"name": "a", "language": None, "mode": "manual"})
    assert script.requests == []


def test_the_timeout_is_for_all_steps_and_undoing_has_its_own(sleeps: Sleeps) -> None:
    limits: list[float] = []

    def slow(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        sleeps.now += 6
        if request.url.path == "/numbers":
            return ok(NUMBER, 201)
        if request.url.path.endswith("/release"):
            return RELEASED
        raise httpx.ReadTimeout("slow")

    with connected(slow, max_retries=0) as client:
        with pytest.raises(errors.LaunchError):
            client.launch(**WISHES, timeout=10)
    assert limits == [10, 4, 30]


def test_without_a_timeout(sleeps: Sleeps) -> None:
    limits: list[object] = []

    def handler(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        return {PROVISION: ok(NUMBER, 201), CREATE: ok(CONNECTION, 201), ATTACH: ok(ATTACHED)}[
            f"{request.method} {request.url.path}"
        ]

    with connected(handler) as client:
        client.launch(**WISHES, timeout=None)
    assert limits == [None] * 3


@pytest.mark.parametrize("wrong", [{"nmae": "x"}, {"timeout": 3}, {"idempotency_key": "k"}, {"options": {}}])
def test_an_argument_that_there_is_not_costs_nothing(wrong: dict[str, Any]) -> None:
    script = Script(ok(NUMBER, 201))
    with connected(script) as client:
        with pytest.raises(TypeError, match=rf"connections\.create\(\) has no argument '{next(iter(wrong))}'"):
            client.launch(**WISHES, connection=wrong)
    assert script.requests == []


def test_an_argument_that_cannot_be_sent_undoes_the_rest() -> None:
    script = Script(ok(NUMBER, 201), RELEASED)
    with connected(script) as client:
        with pytest.raises(errors.LaunchError) as caught:
            client.launch(**WISHES, connection={"disclosure": object()})
    assert isinstance(caught.value.__cause__, errors.InvalidArgumentError)
    assert asked(script) == [PROVISION, RELEASE]
