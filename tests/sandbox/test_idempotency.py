"""The same key and the same request: once. Another request: refused. Still under way: refused."""

from __future__ import annotations

import threading
import uuid

import httpx
import pytest
from saperly_client.errors import IdempotencyKeyMismatchError, InsufficientFundsError

from .conftest import PEER

AUTH = {"authorization": "Bearer sap_sk_sandbox_root"}


def key():
    return str(uuid.uuid4())


def test_the_first_answer_comes_again(world):
    one = key()
    first = world.send(idempotency_key=one)
    again = world.send(idempotency_key=one)
    assert again == first
    assert len(world.client.messages.list()) == 1
    assert world.sandbox.balance_cents == 498
    assert len(world.sandbox.engine.store.pending("receipt")) == 1


def test_the_first_answer_comes_again_though_the_world_has_changed(world):
    one = key()
    number = world.client.numbers.provision(idempotency_key=one)
    world.client.numbers.release(number.id)
    again = world.client.numbers.provision(idempotency_key=one)
    assert again == number


def test_another_request_with_the_same_key(world):
    one = key()
    world.send(idempotency_key=one)
    with pytest.raises(IdempotencyKeyMismatchError):
        world.send("Other", idempotency_key=one)
    with pytest.raises(IdempotencyKeyMismatchError):
        world.call(idempotency_key=one)
    assert world.sandbox.balance_cents == 498


def test_the_path_is_part_of_the_request(world):
    other, one = world.client.connections.create(name="Other"), key()
    world.client.connections.delete(other.id, idempotency_key=one)
    with pytest.raises(IdempotencyKeyMismatchError):
        world.client.connections.delete(world.connection.id, idempotency_key=one)
    assert len(world.client.connections.list()) == 1


@pytest.mark.parametrize("malformed", ["", "x", "x" * 256, "3f2b6c1e-8d47-4c58-9a0e", "a" * 100_000])
def test_a_malformed_key(world, malformed):
    answer = world.sandbox.http_client().post(
        "/messages",
        headers={**AUTH, "idempotency-key": malformed},
        json={"fromNumberId": world.number.id, "to": PEER, "body": "x"},
    )
    assert (answer.status_code, answer.json()["_tag"]) == (422, "IdempotencyKeyMismatch")


def test_an_error_is_not_kept(world):
    one = key()
    world.sandbox.balance_cents = 0
    with pytest.raises(InsufficientFundsError):
        world.send(idempotency_key=one)
    world.sandbox.balance_cents = 100
    world.send(idempotency_key=one)


def test_keys_of_two_api_keys_are_apart(world):
    other = world.client.with_options(api_key=world.client.keys.mint(name="o", scopes=["write"]).token)
    one = key()
    first = world.send(idempotency_key=one)
    second = other.messages.send(from_number_id=world.number.id, to=PEER, body="Hello", idempotency_key=one)
    assert first.id != second.id


def test_a_result_is_forgotten_after_a_day(world):
    one = key()
    first = world.send(idempotency_key=one)
    world.sandbox.advance(86_399)
    assert world.send(idempotency_key=one).id == first.id
    world.sandbox.advance(1)
    assert world.send(idempotency_key=one).id != first.id


def test_an_upload_may_be_repeated_with_another_boundary(world):
    one, audio = key(), b"RIFF\x00\x10\x00\x00WAVEfmt " + b"\x00" * 4096
    form = {"name": "Ada", "language": "en-US", "gender": "female", "audio": audio}
    first = world.client.custom_voices.create(**form, idempotency_key=one)
    assert world.client.custom_voices.create(**form, idempotency_key=one) == first
    with pytest.raises(IdempotencyKeyMismatchError):
        world.client.custom_voices.create(**{**form, "audio": audio + b"\x01"}, idempotency_key=one)


def test_the_answer_that_was_dropped_is_there_for_the_retry(world):
    world.sandbox.fault("messaging.send", drop="after", count=1)
    message = world.send()
    assert [one.id for one in world.client.messages.list()] == [message.id]
    assert world.sandbox.balance_cents == 498


def test_a_second_request_while_the_first_is_under_way(sandbox_server):
    with httpx.Client(base_url=sandbox_server.url, headers=AUTH, timeout=20) as http:
        number = http.post("/numbers", json={}).json()["id"]
        body = {"fromNumberId": number, "to": "+15005550106", "body": "slow"}
        one, answers = {"idempotency-key": key()}, []

        def send():
            answers.append(http.post("/messages", json=body, headers=one))

        both = [threading.Thread(target=send) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        conflict, first = sorted(answers, key=lambda answer: -answer.status_code)
        assert (first.status_code, conflict.status_code) == (201, 409)
        assert conflict.json()["_tag"] == "IdempotencyConflict"
        assert http.post("/messages", json=body, headers=one).json() == first.json()
        assert len(http.get("/messages", params={"numberId": number}).json()) == 1
