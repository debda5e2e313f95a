"""Phone numbers: quotes, renting, rent, release, and what is set on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import ledger
from .clock import DAY, iso
from .errors import ApiError, denied, unacceptable
from .handlers import handles
from .phone import TYPES, ranges

if TYPE_CHECKING:
    from .engine import Context, Engine
    from .store import Doc, Work

_SENDER_ID = re.compile(r"[A-Za-z0-9]{1,11}")
_CALLER_ID = re.compile(r"[A-Za-z0-9 ]{1,15}")


def active(engine: Engine) -> list[Doc]:
    """The numbers that were not released."""
    return [number for number in engine.store.all("number") if number["releasedAt"] is None]


def by_phone(engine: Engine, phone_number: str) -> Doc | None:
    """The active number with these digits."""
    number = engine.store.first("number", peer=phone_number)
    return number if number is not None and number["releasedAt"] is None else None


@handles("numbers.list")
def _list(context: Context) -> Any:
    return [number for number in context.store.all("number") if context.allows(number["id"])]


@handles("numbers.get")
def _get(context: Context) -> Any:
    return context.number(context.path["id"])


@handles("pricing.quote")
def _quote(context: Context) -> Any:
    country, number_type = context.query["country"].upper(), context.query["numberType"]
    if country not in context.settings.countries or number_type not in TYPES.get(country, ()):
        raise unacceptable(f"numbers of type {number_type!r} in {country!r} are not for rent")
    monthly, upfront = context.settings.number_prices[number_type]
    return {"customerMonthlyCents": monthly, "customerUpfrontCents": upfront}


@handles("numbers.provision")
def _provision(context: Context) -> Any:
    body, settings, engine = context.body, context.settings, context.engine
    if context.key["numberScope"] is not None:
        raise denied("A key with a list of numbers cannot rent further ones.")
    country, number_type = (body.get("country") or "US").upper(), body.get("numberType") or "local"
    if country not in settings.countries:
        message = f"Numbers are for rent in {', '.join(settings.countries)}."
        raise ApiError("CountryNotAvailable", country=country, message=message)
    if number_type not in ("local", "toll_free", "mobile", "national"):
        raise ApiError("NoNumbersAvailable", country=country, numberType=number_type)
    mine = active(engine)
    if len(mine) >= settings.number_quota:
        raise ApiError("NumberQuotaExceeded", limit=settings.number_quota, current=len(mine))
    if not settings.payment_method_on_file and len(mine) >= settings.numbers_without_payment_method:
        message = "Add a payment method to rent another number."
        raise ApiError("PaymentMethodRequired", activeNumbers=len(mine), message=message)
    phone_number = _find(engine, country, number_type, body.get("areaCode"))
    monthly, upfront = settings.number_prices[number_type]
    expected = body.get("expectedMonthlyPriceCents"), body.get("expectedUpfrontPriceCents")
    dearer = any(e is not None and e < actual for e, actual in zip(expected, (monthly, upfront), strict=True))
    if dearer and not body.get("approveHigherPrice"):
        raise ApiError(
            "PriceChanged",
            phoneNumber=phone_number,
            actualMonthlyPriceCents=monthly,
            actualUpfrontPriceCents=upfront,
            expectedMonthlyPriceCents=monthly if expected[0] is None else expected[0],
            expectedUpfrontPriceCents=upfront if expected[1] is None else expected[1],
            currency="USD",
        )
    id = context.chance.id("num")
    ledger.charge(engine, upfront, f"number:{id}", f"setup of {phone_number}")
    due = context.now + settings.rent_free_days * DAY
    if settings.rent_free_days <= 0:
        ledger.charge(engine, monthly, f"number:{id}", f"rent of {phone_number}")
        due = context.now + settings.rent_period_days * DAY
    number = {
        "id": id,
        "phoneNumber": phone_number,
        "connectionId": None,
        "webhookUrl": None,
        "smsSenderId": None,
        "callerIdName": None,
        "country": country,
        "numberType": number_type,
        "monthlyPriceCents": monthly,
        "currency": "USD",
        "nextChargeAt": iso(due),
        "releasedAt": None,
        "createdAt": iso(context.now),
    }
    context.store.insert("number", number, peer=phone_number)
    context.store.schedule(due, "rent", id, {"tries": 0})
    context.audit("number.provisioned", "number")
    return number


def _find(engine: Engine, country: str, number_type: str, area_code: str | None) -> str:
    """A number that is free, in the range that was asked for."""
    found = ranges(country, number_type, area_code)
    taken = {number["phoneNumber"] for number in active(engine)}
    if area_code is None and found:
        found = [engine.store.chance.choice(found)]
    for prefix, digits in found:
        free = [f"{prefix}{n:0{digits}}" for n in range(10**digits)]
        free = [one for one in free if one not in taken]
        if free:
            return engine.store.chance.choice(free)
    raise ApiError("NoNumbersAvailable", country=country, numberType=number_type)


@handles("numbers.release")
def _release(context: Context) -> Any:
    number = context.number(context.path["id"])
    if number["releasedAt"] is None:
        release(context.engine, number)
        context.audit("number.released", "number")
    return {"status": "released"}


def release(engine: Engine, number: Doc) -> None:
    """Give a number back: no more rent, no more calls."""
    number.update(releasedAt=iso(engine.now()), nextChargeAt=None)
    engine.store.update("number", number)
    engine.store.unschedule("rent", number["id"])


def collect_rent(engine: Engine, work: Work) -> None:
    """Work that falls due once a period."""
    number = engine.store.get("number", work.ref)
    if number is None or number["releasedAt"] is not None:
        return
    settings, tries = engine.settings, work.data["tries"]
    try:
        note = f"rent of {number['phoneNumber']}"
        ledger.charge(engine, number["monthlyPriceCents"], f"number:{number['id']}", note)
        tries, due = 0, work.due + settings.rent_period_days * DAY
    except ApiError:
        if tries >= settings.rent_retries:
            release(engine, number)
            return
        tries, due = tries + 1, work.due + settings.rent_retry_days * DAY
    number["nextChargeAt"] = iso(due)
    engine.store.update("number", number)
    engine.store.schedule(due, "rent", number["id"], {"tries": tries})


@handles("numbers.assignConnection")
def _assign_connection(context: Context) -> Any:
    number = context.active_number(context.path["id"])
    id = context.body["connectionId"]
    if context.store.get("connection", id) is None:
        # The contract has no tag for it here.
        raise denied(f"There is no connection {id} in this workspace.")
    number["connectionId"] = id
    context.audit("number.connection_assigned", "number")
    return context.store.update("number", number)


@handles("numbers.setWebhook")
def _set_webhook(context: Context) -> Any:
    number = context.active_number(context.path["id"])
    url = context.body["url"]
    if url and not re.match(r"https?://[!-~]+", url):
        raise unacceptable("url: it must begin with https:// or http://, or be empty")
    number["webhookUrl"] = url or None
    return context.store.update("number", number)


@handles("numbers.setSmsSenderId")
def _set_sms_sender_id(context: Context) -> Any:
    number = context.active_number(context.path["id"])
    sender = context.body["smsSenderId"]
    if sender is not None and not _SENDER_ID.fullmatch(sender):
        raise ApiError("InvalidSmsSenderId", reason="A sender id has 1 to 11 letters and digits.")
    number["smsSenderId"] = sender
    return context.store.update("number", number)


@handles("numbers.setCallerIdName")
def _set_caller_id_name(context: Context) -> Any:
    number = context.active_number(context.path["id"])
    name = context.body["callerIdName"]
    if name is not None and not _CALLER_ID.fullmatch(name):
        raise ApiError("InvalidCallerIdName", reason="A caller id name has 1 to 15 letters, digits and spaces.")
    number["callerIdName"] = name
    return context.store.update("number", number)
