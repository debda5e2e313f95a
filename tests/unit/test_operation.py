"""Operations: from arguments to a request, and back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saperly_client import UNSET
from saperly_client._contract import operations
from saperly_client._operation import Operation
from saperly_client.errors import InvalidArgumentError
from unit import contract
from unit.answers import MESSAGE, NUMBER

TABLE = {value.operation_id: value for value in vars(operations).values() if isinstance(value, Operation)}


def test_every_operation_of_the_contract_is_in_the_table() -> None:
    assert set(TABLE) == set(contract.operations())


@pytest.mark.parametrize("operation_id", sorted(contract.operations()))
def test_an_operation_mutates_where_it_is_no_get(operation_id: str) -> None:
    method, _, described = contract.operations()[operation_id]
    operation = TABLE[operation_id]
    assert operation.mutates == (method != "GET")
    assert (operation.body is not None) == ("requestBody" in described)
    assert repr(operation) == f"<Operation {operation_id}>"


def test_a_request() -> None:
    prepared = operations.numbers_set_webhook.prepare(("num_1",), {"url": "https://a.example"}, "key-1")
    assert prepared[:3] == ("POST", "/numbers/num_1/webhook", None)
    assert prepared.headers["Idempotency-Key"] == "key-1"
    assert (prepared.json, prepared.has_json, prepared.files) == ({"url": "https://a.example"}, True, None)
    assert str(prepared.info) == "POST /numbers/num_1/webhook"
    prepared = operations.messaging_list.prepare((), {"number_id": UNSET}, None)
    assert prepared == ("GET", "/messages", {}, {}, None, False, None)


def test_what_is_left_out_is_not_sent_and_none_is_null() -> None:
    fields: dict[str, Any] = {"country": UNSET, "number_type": None, "area_code": "415"}
    assert operations.numbers_provision.prepare((), fields, "k").json == {"numberType": None, "areaCode": "415"}


@pytest.mark.parametrize("value", ["", " ", "\t", ".", "..", "\u00a0"])
def test_an_id_that_addresses_something_else_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgumentError, match="is no id: the request would address another resource"):
        operations.numbers_get.prepare((value,), {}, None)


@pytest.mark.parametrize("value", [None, 5, b"num_1", UNSET, ["num_1"]])
def test_an_id_is_a_string(value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="an id is a string, not "):
        operations.numbers_get.prepare((value,), {}, None)


def test_an_id_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="cannot be sent"):
        operations.numbers_get.prepare(("num_\ud800",), {}, None)


@given(st.text() | st.text("./\\%?#;:@&=+ ", max_size=10))
def test_an_id_stays_one_segment(value: str) -> None:
    try:
        prepared = operations.numbers_release.prepare((value,), {}, "k")
    except InvalidArgumentError:
        return
    nothing, numbers, segment, release = prepared.path.split("/")
    assert (nothing, numbers, release) == ("", "numbers", "release")
    assert unquote(segment) == value
    assert segment not in ("", ".", "..")
    assert set("/?#\\") & set(segment) == set()


def test_a_result() -> None:
    number = operations.numbers_get.parse(json.dumps(NUMBER).encode())
    assert number.phone_number == NUMBER["phoneNumber"]
    (message,) = operations.messaging_list.parse(json.dumps([MESSAGE]).encode())
    assert message.to_dict() == MESSAGE
    assert operations.voice_transcript.parse(b'{"anything": [1]}') == {"anything": [1]}
    with pytest.raises(TypeError, match="expected an array, got dict"):
        operations.messaging_list.parse(json.dumps(MESSAGE).encode())


def test_it_loads_when_it_decodes_first() -> None:
    operation = Operation[Any]("numbers.get", "numbers.numbers_get", response="PhoneNumber")
    assert operation.parse(json.dumps(NUMBER).encode()).id == NUMBER["id"]
    assert operation.prepare(("num_1",), {}, None).path == "/numbers/num_1"
