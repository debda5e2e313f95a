"""Long lists: with the extra `fast` and without it, the same comes out, or the same error."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec
import pytest
import saperly_api.models
import saperly_client._operation as module
from hypothesis import given, settings
from hypothesis import strategies as st
from saperly_client._contract import operations
from saperly_client._operation import Operation
from saperly_client._structs import list_decoder
from unit.answers import CALL, MESSAGE, NUMBER

LISTS = [
    operation
    for operation in vars(operations).values()
    if isinstance(operation, Operation) and (operation.response or "").startswith("list[")
]


def outcome(operation: Operation[Any], content: bytes) -> Any:
    """What it gives, or the error that it raises."""
    fresh = Operation[Any](operation.operation_id, operation.module, response=operation.response)
    try:
        return [item.to_dict() for item in fresh.parse(content)], fresh.parse(content)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return type(error), str(error)


def both(operation: Operation[Any], content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The outcome with msgspec, and without it."""
    with monkeypatch.context() as patch:
        patch.setattr(module, "LONG", -1)
        fast = outcome(operation, content)
        patch.setitem(sys.modules, "msgspec", None)
        return fast, outcome(operation, content)


VARIANTS: dict[str, list[Any]] = {
    "as the contract has it": [NUMBER] * 3,
    "none": [],
    "a field more": [NUMBER, {**NUMBER, "colour": {"deep": [1, None]}}],
    "an optional field less": [NUMBER, {key: value for key, value in NUMBER.items() if key != "smsSenderId"}],
    "one less, one more": [{"colour": 1, **{key: value for key, value in NUMBER.items() if key != "smsSenderId"}}],
    "a required field less": [{key: value for key, value in NUMBER.items() if key != "id"}],
    "required less, one more": [{"colour": 1, **{key: value for key, value in NUMBER.items() if key != "id"}}],
    "another type": [{**NUMBER, "monthlyPriceCents": "250"}],
    "a part of a cent": [{**NUMBER, "monthlyPriceCents": 2.5}],
    "a whole number with a point": [{**NUMBER, "monthlyPriceCents": 250.0}],
    "too large a number": [{**NUMBER, "monthlyPriceCents": 10**30}],
    "no object": ["x" * len(NUMBER)],
    "null": [None],
    "a list in it": [[NUMBER]],
    "a lone surrogate": [{**NUMBER, "country": "\ud800"}],
    "not a number": [{**NUMBER, "monthlyPriceCents": float("nan")}],
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_extra_changes_no_outcome(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast, plain = both(operations.numbers_list, json.dumps(VARIANTS[name]).encode(), monkeypatch)
    assert repr(fast) == repr(plain)  # as NaN equals nothing
    if name == "a whole number with a point":
        return
    assert fast == plain or name == "not a number"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"a": 1}', id="an object"),
        pytest.param(b"[" + json.dumps(NUMBER).encode(), id="cut off"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(json.dumps([NUMBER]).encode("utf-16"), id="utf-16"),
        pytest.param(b"\xef\xbb\xbf" + json.dumps([NUMBER]).encode(), id="byte order mark"),
    ],
)
def test_nor_with_bytes_that_are_odd(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    fast, plain = both(operations.numbers_list, content, monkeypatch)
    assert fast == plain


@pytest.mark.parametrize("operation", LISTS, ids=lambda operation: operation.operation_id)
def test_nor_for_any_list_of_the_contract(operation: Operation[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"Call": CALL, "Message": MESSAGE, "PhoneNumber": NUMBER}
    name = (operation.response or "")[5:-1]
    model = getattr(saperly_api.models, name)
    wire_names = sys.modules[model.__module__]._FIELDS
    item = known.get(name) or dict.fromkeys(wire_names)
    fast, plain = both(operation, json.dumps([item, item]).encode(), monkeypatch)
    assert fast == plain


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4)


@settings(max_examples=200)
@given(items=st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys([*MESSAGE, "new"], scalars)), max_size=3))
def test_nor_for_any_items(items: list[dict[str, Any]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        fast, plain = both(
            operations.messaging_list, json.dumps([{**MESSAGE, **i} for i in items]).encode(), monkeypatch
        )
        assert fast == plain
        fast, plain = both(operations.messaging_list, json.dumps(items).encode(), monkeypatch)
        assert fast == plain


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 127, 128, 129, 200])
@pytest.mark.parametrize("odd", [None, 0, 63, 64, 100, 199])
def test_all_come_in_their_order(length: int, odd: int | None) -> None:
    items: list[dict[str, Any]] = [{**NUMBER, "id": f"num_{index}"} for index in range(length)]
    if odd is not None and odd < length:
        del items[odd]["smsSenderId"]  # as many fields as the others, and one of them new
        items[odd]["colour"] = "red"
    given = [item.copy() for item in items]
    models = saperly_api.models.PhoneNumber.from_list(given)
    assert [model.to_dict() for model in models] == items
    assert given == []


def test_what_fits_takes_the_shortcut() -> None:
    decode = list_decoder(saperly_api.models.PhoneNumber)
    assert decode is not None
    assert decode(json.dumps([NUMBER]).encode()) == [saperly_api.models.PhoneNumber.from_dict(NUMBER)]
    with pytest.raises(msgspec.ValidationError):
        decode(json.dumps([{**NUMBER, "colour": 1}]).encode())


def test_a_model_with_others_in_it_takes_none() -> None:
    assert list_decoder(saperly_api.models.Connection) is None


def test_short_lists_do_not_import_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msgspec", None)  # importing it would raise
    monkeypatch.setattr(module, "_long_list_decoder", None)
    assert outcome(operations.numbers_list, json.dumps([NUMBER]).encode())[0] == [NUMBER]
