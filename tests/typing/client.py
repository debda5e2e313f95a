"""What a type checker knows of the client, in a user's program, in both colours. Checked, and run by no test.

A `type: ignore` that is not needed is an error to mypy, so the mistakes below are known to be found.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, assert_never, assert_type

import httpx
from saperly_client import (
    UNSET,
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncSaperly,
    Saperly,
    SaperlyError,
    Unset,
)
from saperly_client.errors import (
    ConsentRequiredError,
    InsufficientFundsError,
    LaunchError,
    NotFoundError,
    PriceChangedError,
    RateLimitedError,
    RequestInfo,
    ResponseValidationError,
    WaitTimeoutError,
)
from saperly_client.models import (
    ApiKey,
    AssistantAnswer,
    AuditEvent,
    Call,
    CallControl,
    Connection,
    Consent,
    ConsentCheck,
    CustomVoice,
    Deleted,
    Health,
    InvitationQueued,
    Language,
    Member,
    Message,
    MintedApiKey,
    PhoneNumber,
    PriceQuote,
    Released,
    Revoked,
    UsageSummary,
    Voice,
    Webhook,
    WebhookDelivery,
)


def construct(http_client: httpx.Client) -> Saperly:
    with Saperly() as client:
        assert_type(client, Saperly)
    Saperly("sap_sk_live_x", base_url="https://example.com", timeout=None, max_retries=0, validate_numbers=False)
    other = Saperly(http_client=http_client, log_bodies=True).with_options(timeout=None, extra_headers={"X-A": "b"})
    assert_type(other, Saperly)
    Saperly(http_client=httpx.AsyncClient())  # type: ignore[arg-type]
    Saperly("key", "https://example.com")  # type: ignore[call-arg]
    client.with_options(base_url="https://example.com")  # type: ignore[call-arg]
    return other


def every_method(client: Saperly, area_code: str | Unset) -> None:
    assert_type(client.health(), Health)

    assert_type(client.numbers.list(), list[PhoneNumber])
    assert_type(client.numbers.provision(area_code=area_code, country=None, number_type=UNSET), PhoneNumber)
    assert_type(client.numbers.get("num_1"), PhoneNumber)
    assert_type(client.numbers.release("num_1"), Released)
    assert_type(client.numbers.assign_connection("num_1", connection_id="conn_1"), PhoneNumber)
    assert_type(client.numbers.set_webhook("num_1", url="https://app.example.com"), PhoneNumber)
    assert_type(client.numbers.set_sms_sender_id("num_1", sms_sender_id=None), PhoneNumber)
    assert_type(client.numbers.set_caller_id_name("num_1", caller_id_name="Front desk"), PhoneNumber)

    assert_type(client.connections.list(), list[Connection])
    assert_type(client.connections.create(name="x", mode="manual", llm={"kind": "managed", "model": "m"}), Connection)
    assert_type(client.connections.get("conn_1"), Connection)
    assert_type(client.connections.update("conn_1", call_control=CallControl(), language=None), Connection)
    assert_type(client.connections.delete("conn_1"), Deleted)

    assert_type(client.messages.send(from_number_id="num_1", to="+12125550147", body="Hello"), Message)
    assert_type(client.messages.list(number_id="num_1"), list[Message])

    assert_type(client.calls.place(from_number_id="num_1", to="+12125550147", instructions="Be brief."), Call)
    assert_type(client.calls.list(), list[Call])
    assert_type(client.calls.get("call_1"), Call)
    assert_type(client.calls.end("call_1"), Call)
    assert_type(client.calls.transfer("call_1", to="sip:desk@example.com"), Call)
    assert_type(client.calls.recording("call_1", timeout=300), bytes)
    assert_type(client.calls.recording("call_1", to=Path("a.wav")), int)
    assert_type(client.calls.recording("call_1", to=io.BytesIO()), int)
    assert_type(client.calls.transcript("call_1"), Any)
    assert_type(client.calls.wait("call_1", timeout=None, poll=1, on_progress=lambda call: print(call.status)), Call)

    assert_type(client.voices.list(language="en"), list[Voice])
    assert_type(client.languages.list(), list[Language])
    assert_type(client.custom_voices.list(), list[CustomVoice])
    assert_type(
        client.custom_voices.create(name="x", language="en-US", gender="female", audio=Path("a.wav")), CustomVoice
    )
    assert_type(client.custom_voices.get("cvoice_1"), CustomVoice)
    assert_type(client.custom_voices.delete("cvoice_1"), Deleted)
    assert_type(client.custom_voices.wait("cvoice_1"), CustomVoice)

    assert_type(client.usage.summary(since="2026-11-01T00:00:00Z"), UsageSummary)
    assert_type(client.pricing.quote(country="US", number_type="local"), PriceQuote)

    assert_type(client.consent.list(), list[Consent])
    assert_type(
        client.consent.record(
            number_id="num_1", peer_number="+12125550147", consent_type="explicit_outbound", source="web"
        ),
        Consent,
    )
    assert_type(client.consent.revoke(number_id="num_1", peer_number="+12125550147"), Revoked)
    assert_type(client.consent.check(number_id="num_1", peer_number="+12125550147"), ConsentCheck)

    assert_type(client.keys.list(), list[ApiKey])
    assert_type(client.keys.mint(name="x", scopes=["read", "write"], spend_limit_cents=500), MintedApiKey)
    assert_type(client.keys.revoke("key_1"), Revoked)
    assert_type(client.assistant.answer(workspace_slug="acme", question="How many calls?"), AssistantAnswer)

    assert_type(client.workspaces.members("acme"), list[Member])
    assert_type(client.workspaces.api_tokens("acme"), list[ApiKey])
    assert_type(client.workspaces.create_api_token("acme", name="x", scopes=["admin"]), MintedApiKey)
    assert_type(client.workspaces.revoke_api_token("acme", "key_1"), Revoked)
    assert_type(client.workspaces.webhooks("acme"), list[Webhook])
    assert_type(client.workspaces.create_webhook("acme", url="https://x", events=["call.completed"]), Webhook)
    assert_type(client.workspaces.webhook_deliveries("acme", "whk_1"), list[WebhookDelivery])
    assert_type(client.workspaces.audit_events("acme"), list[AuditEvent])
    assert_type(client.workspaces.invite("acme", to="front.desk@example.com"), InvitationQueued)

    assert_type(client.request("POST", "/fax", json={"a": None}, params={"page": 2}, idempotency_key="k"), Any)
    launched = client.launch(name="Front desk", area_code="415", connection={"sms_auto_reply": True})
    assert_type(launched.number, PhoneNumber)
    assert_type(launched.connection, Connection)


async def every_method_async(client: AsyncSaperly) -> None:
    async with client as same:
        assert_type(same, AsyncSaperly)
    assert_type(client.with_options(timeout=3), AsyncSaperly)
    assert_type(await client.health(), Health)
    assert_type(await client.numbers.list(), list[PhoneNumber])
    assert_type(await client.numbers.provision(area_code="415"), PhoneNumber)
    assert_type(await client.numbers.release("num_1"), Released)
    assert_type(await client.connections.create(name="x"), Connection)
    assert_type(await client.connections.delete("conn_1"), Deleted)
    assert_type(await client.messages.send(from_number_id="num_1", to="+12125550147", body="Hello"), Message)
    assert_type(await client.messages.list(), list[Message])
    assert_type(await client.calls.place(from_number_id="num_1", to="+12125550147"), Call)
    assert_type(await client.calls.recording("call_1"), bytes)
    assert_type(await client.calls.recording("call_1", to="a.wav"), int)
    assert_type(await client.calls.transcript("call_1"), Any)
    assert_type(await client.calls.wait("call_1"), Call)
    assert_type(await client.voices.list(), list[Voice])
    assert_type(await client.languages.list(), list[Language])
    assert_type(
        await client.custom_voices.create(name="x", language="en-US", gender="neutral", audio=b"RIFF"), CustomVoice
    )
    assert_type(await client.custom_voices.wait("cvoice_1"), CustomVoice)
    assert_type(await client.usage.summary(), UsageSummary)
    assert_type(await client.pricing.quote(country="US", number_type="local"), PriceQuote)
    assert_type(await client.consent.list(), list[Consent])
    assert_type(await client.consent.check(number_id="num_1", peer_number="+12125550147"), ConsentCheck)
    assert_type(await client.keys.mint(name="x", scopes=["read"]), MintedApiKey)
    assert_type(await client.assistant.answer(workspace_slug="acme", question="How many?"), AssistantAnswer)
    assert_type(await client.workspaces.members("acme"), list[Member])
    assert_type(await client.workspaces.audit_events("acme"), list[AuditEvent])
    assert_type(await client.request("GET", "/fax"), Any)
    assert_type((await client.launch(name="Front desk")).number, PhoneNumber)
    AsyncSaperly(http_client=httpx.Client())  # type: ignore[arg-type]
    await client.aclose()


def fields(number: PhoneNumber, message: Message, call: Call) -> None:
    assert_type(number.phone_number, str)
    assert_type(number.connection_id, str | None)
    assert_type(message.segments, int)
    assert_type(message.from_, str)
    assert_type(call.cost_cents, int | None)
    assert_type(call.has_recording, bool)
    match call.direction:
        case "inbound" | "outbound":
            pass
        case other:
            assert_never(other)
    print(number.phone)  # type: ignore[attr-defined]


def mistakes(client: Saperly) -> None:
    client.numbers.list(timeuot=3)  # type: ignore[call-arg]
    client.numbers.list(idempotency_key="k")  # type: ignore[call-arg]
    client.numbers.list(timeout="3")  # type: ignore[arg-type]
    client.numbers.get(5)  # type: ignore[arg-type]
    client.messages.send("num_1", "+12125550147", "Hello")  # type: ignore[call-arg]
    client.messages.send(from_number_id="num_1", to="+12125550147")  # type: ignore[call-arg]
    client.connections.create(name="x", mode="automatic")  # type: ignore[arg-type]
    client.consent.record(number_id="n", peer_number="+1", consent_type="verbal", source="x")  # type: ignore[arg-type]
    client.custom_voices.create(name="x", language="en", gender="female", audio=5)  # type: ignore[arg-type]
    client.messages.send(from_number_id="n", to="+1", body="x", idempotency_key=5)  # type: ignore[arg-type]


def handle(client: Saperly) -> str:
    try:
        client.calls.place(from_number_id="num_1", to="+12125550147", idempotency_key="k", max_retries=1)
    except RateLimitedError as error:
        return f"{assert_type(error.bucket, str | None)} {assert_type(error.retry_after, float | None)}"
    except InsufficientFundsError as error:
        assert_type(error.balance_cents, int | None)
        return assert_type(error.request, RequestInfo).path
    except (ConsentRequiredError, NotFoundError) as error:
        assert_type(error.tag, str | None)
        return str(error.response["status_code"])
    except PriceChangedError as error:
        return str(assert_type(error.actual_monthly_price_cents, int | None))
    except APIStatusError as error:
        assert_type(error.body, Any)
        assert_type(error.headers, dict[str, str])
        return str(assert_type(error.status_code, int))
    except APITimeoutError as error:
        return assert_type(error.request.method, str)
    except APIConnectionError:
        return "no answer"
    except ResponseValidationError as error:
        return str(error.body)
    except LaunchError as error:
        assert_type(error.undone, tuple[str, ...])
        return str(assert_type(error.left_behind, dict[str, Exception]))
    except WaitTimeoutError as error:
        return str(error.last)
    except SaperlyError as error:
        return str(error)
    return "done"
