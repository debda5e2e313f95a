"""Numbers: found, paid for, kept, given back."""

from __future__ import annotations

import re

import pytest
from saperly_client.errors import (
    AuthorizationDeniedError,
    CountryNotAvailableError,
    InsufficientFundsError,
    InvalidCallerIdNameError,
    InvalidSmsSenderIdError,
    NoNumbersAvailableError,
    NumberNotFoundError,
    NumberQuotaExceededError,
    PaymentMethodRequiredError,
    PriceChangedError,
)
from saperly_sandbox import Sandbox, Settings


@pytest.mark.parametrize(
    ("wanted", "pattern"),
    [
        ({}, r"\+1[2-9]\d\d55501\d\d"),
        ({"area_code": "415"}, r"\+141555501\d\d"),
        ({"country": "CA", "area_code": "604"}, r"\+160455501\d\d"),
        ({"number_type": "toll_free"}, r"\+18\d\d55501\d\d"),
        ({"country": "GB"}, r"\+442079460?\d+"),
        ({"country": "GB", "number_type": "mobile"}, r"\+447700900\d{3}"),
        ({"country": "AU", "area_code": "03"}, r"\+6137010\d+"),
    ],
)
def test_numbers_are_of_the_ranges_kept_for_fiction(saperly, wanted, pattern):
    assert re.fullmatch(pattern, saperly.numbers.provision(**wanted).phone_number)


@pytest.mark.parametrize("area_code", ["000", "999", "604", "abc", ""])
def test_an_area_code_that_is_none(saperly, area_code):
    with pytest.raises(NoNumbersAvailableError):
        saperly.numbers.provision(area_code=area_code)


def test_a_country_that_is_not_offered(saperly):
    with pytest.raises(CountryNotAvailableError) as error:
        saperly.numbers.provision(country="FR")
    assert error.value.country == "FR"


def test_an_area_code_is_used_up():
    with Sandbox(settings=Settings(number_quota=200)) as sandbox:
        client = sandbox.client()
        numbers = {client.numbers.provision(area_code="415").phone_number for _ in range(100)}
        assert len(numbers) == 100
        with pytest.raises(NoNumbersAvailableError):
            client.numbers.provision(area_code="415")


def test_the_quota(saperly):
    numbers = [saperly.numbers.provision() for _ in range(10)]
    with pytest.raises(NumberQuotaExceededError) as error:
        saperly.numbers.provision()
    assert (error.value.limit, error.value.current) == (10, 10)
    saperly.numbers.release(numbers[0].id)
    saperly.numbers.provision()


def test_the_quote_is_the_price(saperly):
    quote = saperly.pricing.quote(country="US", number_type="local")
    assert (quote.customer_monthly_cents, quote.customer_upfront_cents) == (250, 0)
    number = saperly.numbers.provision(expected_monthly_price_cents=250, expected_upfront_price_cents=0)
    assert number.monthly_price_cents == 250


def test_a_dearer_price(saperly):
    with pytest.raises(PriceChangedError) as error:
        saperly.numbers.provision(expected_monthly_price_cents=249)
    assert (error.value.actual_monthly_price_cents, error.value.expected_monthly_price_cents) == (250, 249)
    assert saperly.numbers.list() == []
    saperly.numbers.provision(expected_monthly_price_cents=249, approve_higher_price=True)
    saperly.numbers.provision(expected_monthly_price_cents=251)


def test_setup_is_paid_at_once(saperly_sandbox, saperly):
    saperly.numbers.provision(country="GB", number_type="mobile")
    assert saperly_sandbox.balance_cents == 400
    saperly_sandbox.balance_cents = 99
    with pytest.raises(InsufficientFundsError) as error:
        saperly.numbers.provision(country="GB", number_type="mobile")
    assert (error.value.balance_cents, error.value.requested_cents) == (99, 100)
    assert len(saperly.numbers.list()) == 1


def test_the_first_month_is_free_and_then_rent_is_due(saperly_sandbox, saperly):
    number = saperly.numbers.provision()
    assert number.next_charge_at == "2026-01-31T09:00:00.000Z"
    saperly_sandbox.advance(30 * 86400 - 1)
    assert saperly_sandbox.balance_cents == 500
    saperly_sandbox.advance(1)
    assert saperly_sandbox.balance_cents == 250
    assert saperly.numbers.get(number.id).next_charge_at == "2026-03-02T09:00:00.000Z"
    saperly_sandbox.advance(30 * 86400)
    assert saperly_sandbox.balance_cents == 0


def test_rent_that_cannot_be_paid(saperly_sandbox, saperly):
    number = saperly.numbers.provision()
    saperly_sandbox.balance_cents = 100
    saperly_sandbox.advance(32 * 86400)
    assert saperly.numbers.get(number.id).released_at is None
    saperly_sandbox.balance_cents = 250
    saperly_sandbox.advance(86400)
    assert saperly_sandbox.balance_cents == 0
    saperly_sandbox.advance(33 * 86400)
    assert saperly.numbers.get(number.id).released_at is not None


def test_release_stops_the_rent(saperly_sandbox, saperly, world):
    saperly.numbers.release(world.number.id)
    assert saperly.numbers.get(world.number.id).released_at == saperly_sandbox.now
    saperly_sandbox.advance(90 * 86400)
    assert saperly_sandbox.balance_cents == 500
    with pytest.raises(NumberNotFoundError):
        world.send()
    with pytest.raises(NumberNotFoundError):
        saperly.numbers.assign_connection(world.number.id, connection_id=world.connection.id)
    saperly.numbers.release(world.number.id)  # twice is no error


def test_a_payment_method_is_needed():
    with Sandbox(settings=Settings(payment_method_on_file=False)) as sandbox:
        client = sandbox.client()
        client.numbers.provision()
        with pytest.raises(PaymentMethodRequiredError) as error:
            client.numbers.provision()
        assert error.value.active_numbers == 1


def test_what_is_set_on_a_number(saperly, world):
    id = world.number.id
    assert saperly.numbers.set_webhook(id, url="https://brain.example/x").webhook_url == "https://brain.example/x"
    assert saperly.numbers.set_sms_sender_id(id, sms_sender_id="Bakery1").sms_sender_id == "Bakery1"
    assert saperly.numbers.set_caller_id_name(id, caller_id_name="ADA S 1").caller_id_name == "ADA S 1"
    assert world.send().from_ == "Bakery1"
    for sender in ("", "twelve chars", "abcdefghijkl", "naïve"):
        with pytest.raises(InvalidSmsSenderIdError):
            saperly.numbers.set_sms_sender_id(id, sms_sender_id=sender)
    for name in ("", "sixteen letters x", "A&B"):
        with pytest.raises(InvalidCallerIdNameError):
            saperly.numbers.set_caller_id_name(id, caller_id_name=name)
    number = saperly.numbers.set_sms_sender_id(id, sms_sender_id=None)
    assert number.sms_sender_id is None
    assert saperly.numbers.get(id).caller_id_name == "ADA S 1"


def test_things_that_are_not_there(saperly, world):
    with pytest.raises(NumberNotFoundError) as error:
        saperly.numbers.get("num_missing")
    assert error.value.number_id == "num_missing"
    with pytest.raises(AuthorizationDeniedError, match="no connection"):
        saperly.numbers.assign_connection(world.number.id, connection_id="conn_missing")
