"""The seeded faults, each with the layers that must turn red and what they must say."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from .mutant import Catalogue, Sees

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = Catalogue()
vendor, generated, overlay, prism = CATALOGUE.vendor, CATALOGUE.generated, CATALOGUE.overlay, CATALOGUE.prism
STALE = Sees("not the hash of openapi/saperly.yaml")


def operation(document: dict[str, Any], method: str, path: str) -> Any:
    """An operation of a document."""
    return document["paths"][path][method]


def objects(node: Any, *properties: str) -> Iterator[dict[str, Any]]:
    """Every inline object that has all of these properties: the vendor writes a shape out wherever it occurs."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and set(properties) <= set(node["properties"]):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for below in node:
            yield from objects(below, *properties)


def body(document: dict[str, Any], method: str, path: str) -> Any:
    """The schema of a request body."""
    (content,) = operation(document, method, path)["requestBody"]["content"].values()
    return content["schema"]


# --- the vendor moves ---------------------------------------------------------------------------------------------


@vendor(
    "a new operation",
    {1: Sees("POST /numbers/{id}/pause"), 3: Sees(r"the facade has no method numbers\.pause\(\)")},
)
def operation_added(document: dict[str, Any]) -> None:
    new = copy.deepcopy(operation(document, "post", "/numbers/{id}/release"))
    new["operationId"] = "numbers.pause"
    document["paths"]["/numbers/{id}/pause"] = {"post": new}


@vendor(
    "an operation is gone",
    {1: Sees("DELETE /connections/{id}")},
    stops="matches nothing in the published contract",
)
def operation_removed(document: dict[str, Any]) -> None:
    del document["paths"]["/connections/{id}"]["delete"]


@vendor(
    "an operation has another id",
    {1: Sees("numbers.fetch"), 3: Sees(r"the facade has no method numbers\.fetch\(\)")},
)
def operation_renamed(document: dict[str, Any]) -> None:
    operation(document, "get", "/numbers/{id}")["operationId"] = "numbers.fetch"


@vendor("an operation has another path", {1: Sees("/calls/{id}/hangup")}, stops="which the vendor does not publish")
def path_changed(document: dict[str, Any]) -> None:
    document["paths"]["/calls/{id}/hangup"] = document["paths"].pop("/calls/{id}/end")


@vendor(
    "an optional field more in a body",
    {1: Sees("scheduleAt"), 3: Sees(r"messages\.send\(\) has no argument schedule_at")},
)
def body_field_added(document: dict[str, Any]) -> None:
    body(document, "post", "/messages")["properties"]["scheduleAt"] = {"type": "string"}


@vendor("a field more in an answer", {1: Sees("carrierName"), 2: STALE})
def response_field_added(document: dict[str, Any]) -> None:
    for shape in objects(document, "phoneNumber", "nextChargeAt"):
        shape["properties"]["carrierName"] = {"type": "string"}


@vendor("a field of an answer is gone", {1: Sees("segments")}, stops="segments")
def response_field_removed(document: dict[str, Any]) -> None:
    for shape in objects(document, "segments", "direction"):
        del shape["properties"]["segments"]
        shape["required"].remove("segments")


@vendor(
    "a field of a body has another name",
    {
        1: Sees("transcriptPrompt"),
    },
    stops="instructions",
)
def body_field_renamed(document: dict[str, Any]) -> None:
    properties = body(document, "post", "/calls")["properties"]
    properties["transcriptPrompt"] = properties.pop("instructions")


@vendor("an enumeration value more", {1: Sees("hybrid"), 2: STALE})
def enum_value_added(document: dict[str, Any]) -> None:
    for shape in objects(document, "mode", "instructions"):
        mode = shape["properties"]["mode"]
        for choice in mode.get("anyOf", [mode]):
            if "enum" in choice:
                choice["enum"].append("hybrid")


@vendor("an enumeration value is gone", {1: Sees("admin"), 2: STALE})
def enum_value_removed(document: dict[str, Any]) -> None:
    for shape in objects(document, "scopes", "name"):
        shape["properties"]["scopes"]["items"]["enum"].remove("admin")


@vendor(
    "a tag more",
    {
        1: Sees("QuietHours"),
        3: Sees(r"the docstring of messages\.send\(\) does not name QuietHoursError"),
    },
)
def tag_added(document: dict[str, Any]) -> None:
    tag = copy.deepcopy(document["components"]["schemas"]["RecipientOptedOut"])
    tag["properties"]["_tag"]["enum"] = ["QuietHours"]
    document["components"]["schemas"]["QuietHours"] = tag
    content = operation(document, "post", "/messages")["responses"]["403"]["content"]["application/json"]
    content["schema"]["anyOf"].append({"$ref": "#/components/schemas/QuietHours"})


@vendor(
    "a tag is gone from an operation",
    {
        1: Sees("SpendLimitExceeded"),
        3: Sees(r"messages\.send\(\) names SpendLimitExceededError, which it does not declare"),
    },
)
def tag_removed(document: dict[str, Any]) -> None:
    content = operation(document, "post", "/messages")["responses"]["402"]["content"]["application/json"]
    content["schema"] = content["schema"]["anyOf"][0]


@vendor("a status more", {1: Sees("410"), 2: STALE})
def status_added(document: dict[str, Any]) -> None:
    responses = operation(document, "get", "/calls/{id}")["responses"]
    responses["410"] = copy.deepcopy(responses["404"])


@vendor("a success has another status", {1: Sees("202")}, stops="201")
def status_changed(document: dict[str, Any]) -> None:
    responses = operation(document, "post", "/messages")["responses"]
    responses["202"] = responses.pop("201")


@vendor(
    "a field may no longer be null",
    {1: Sees("areaCode"), 3: Sees(r"area_code: str \| Unset = UNSET")},
)
def null_forbidden(document: dict[str, Any]) -> None:
    body(document, "post", "/numbers")["properties"]["areaCode"] = {"type": "string"}


@vendor(
    "an optional field is required",
    {1: Sees("connectionId"), 3: Sees(r"calls\.place\(connection_id=…\) is of another type or requirement")},
)
def field_required(document: dict[str, Any]) -> None:
    body(document, "post", "/calls")["required"].append("connectionId")


@vendor("a constraint is tighter, which leaves no trace in code", {1: Sees("maxLength|1000"), 2: STALE})
def constraint_tightened(document: dict[str, Any]) -> None:
    body(document, "post", "/messages")["properties"]["body"]["allOf"][1]["maxLength"] = 1000


@vendor(
    "a field has another type",
    {1: Sees("spendLimitCents"), 3: Sees(r"spend_limit_cents: str \| Unset \| None")},
)
def type_changed(document: dict[str, Any]) -> None:
    for path in ("/api-tokens", "/workspaces/{slug}/api-tokens"):
        schema = {"anyOf": [{"type": "string"}, {"type": "null"}]}
        body(document, "post", path)["properties"]["spendLimitCents"] = schema


@vendor("a body has another media type", {1: Sees("application/json|x-www-form-urlencoded")}, stops="application/json")
def media_type_changed(document: dict[str, Any]) -> None:
    content = operation(document, "post", "/messages")["requestBody"]["content"]
    content["application/x-www-form-urlencoded"] = content.pop("application/json")


@vendor(
    "a query parameter more",
    {1: Sees("gender"), 3: Sees(r"voices\.list\(\) has no argument gender")},
)
def query_added(document: dict[str, Any]) -> None:
    operation(document, "get", "/voices")["parameters"].append(
        {"name": "gender", "in": "query", "required": False, "schema": {"type": "string"}}
    )


@vendor("a query parameter has another name", {1: Sees("from")}, stops="since")
def query_renamed(document: dict[str, Any]) -> None:
    operation(document, "get", "/usage")["parameters"][0]["name"] = "from"


@vendor("the vendor declares how to authenticate", {1: Sees("apiKey|security")})
def security_declared(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"]["key"] = {"type": "apiKey", "in": "header", "name": "X-Api-Key"}
    operation(document, "get", "/numbers")["security"] = [{"key": []}]


@vendor("the API moves to another server", {1: Sees("eu.saperly.com")})
def server_changed(document: dict[str, Any]) -> None:
    document["servers"] = [{"url": "https://eu.saperly.com"}]


@vendor("the vendor words something otherwise", {1: Sees("")}, control=True)
def prose_changed(document: dict[str, Any]) -> None:
    document["info"]["description"] = "Now with more words."
    operation(document, "get", "/numbers")["summary"] = "All your numbers."
    document["components"]["schemas"]["RateLimited"]["description"] = "Slow down."


# --- the generated code is not what the contract gives -------------------------------------------------------------

API, MODELS = "generated/saperly_api/api", "generated/saperly_api/models"

generated(
    "path-changed", "another path in an endpoint", f"{API}/numbers/numbers_get.py",
    '"url": "/numbers/{id}"', '"url": "/number/{id}"',
    {2: Sees("differs: .*numbers_get.py"), 4: Sees("another path was sent", "numbers.get")},
)  # fmt: skip
generated(
    "verb-changed", "another verb in an endpoint", f"{API}/connections/connections_update.py",
    '"method": "patch"', '"method": "put"',
    {2: Sees("differs: .*connections_update.py"), 4: Sees("another verb was sent", "connections.update")},
)  # fmt: skip
generated(
    "query-renamed", "another name of a query parameter", f"{API}/messaging/messaging_list.py",
    'params["numberId"]', 'params["number_id"]',
    {2: Sees("differs: .*messaging_list.py"), 4: Sees("a query parameter that is not declared", "messaging.list")},
)  # fmt: skip
generated(
    "fields-swapped", "two fields of an answer swapped", f"{MODELS}/phone_number.py",
    '            src_dict["connectionId"],\n            src_dict["webhookUrl"],\n',
    '            src_dict["webhookUrl"],\n            src_dict["connectionId"],\n',
    {2: Sees("differs: .*phone_number.py"), 4: Sees("result.connection_id has another value", "numbers.get")},
)  # fmt: skip
generated(
    "message-fields-swapped", "sender and receiver of a message swapped", f"{MODELS}/message.py",
    '            src_dict["to"],\n            src_dict["from"],\n',
    '            src_dict["from"],\n            src_dict["to"],\n',
    {4: Sees("result.to has another value", "messaging.send"), 7: Sees("result.to has another value")},
)  # fmt: skip
generated(
    "null-dropped", "null is left out of a body", f"{MODELS}/connection_update.py",
    "        if not isinstance(self.language, Unset):", "        if self.language not in (UNSET, None):",
    {2: Sees("differs: .*connection_update.py"), 4: Sees("the field language was not sent", "connections.update")},
)  # fmt: skip
generated(
    "enum-value-lost", "a value of an enumeration is missing", f"{MODELS}/consent_type.py",
    'Literal["explicit_outbound", "implied_inbound"]', 'Literal["explicit_outbound"]',
    {2: Sees("differs: .*consent_type.py"), 3: Sees("the generated enumeration has other values")},
)  # fmt: skip
generated(
    "hash-stale", "the hash is of another contract", "generated/contract.sha256",
    "  openapi/saperly.yaml", "0  openapi/saperly.yaml",
    {2: STALE},
)  # fmt: skip
generated(
    "tag-moved", "the exception of a tag is under another status", "overlay/saperly_client/_contract/errors.py",
    "class PriceChangedError(ConflictError):", "class PriceChangedError(NotFoundError):",
    {
        2: Sees("differs: .*_contract/errors.py"),
        3: Sees("its exception has another name, tag or parent"),
        4: Sees("the exception is not under the class of its status", "numbers.provision"),
    },
)  # fmt: skip

# --- the overlay is wrong -------------------------------------------------------------------------------------------

overlay(
    "wrong-operation", "a method calls another operation", "_async/numbers.py",
    "op.numbers_get, options, id)", "op.numbers_release, options, id)",
    {4: Sees("another verb was sent", "numbers.get")},
)  # fmt: skip
overlay(
    "path-parameters-swapped", "two ids in the path swapped", "_async/workspaces.py",
    "op.workspace_webhook_deliveries, options, slug, webhook_id",
    "op.workspace_webhook_deliveries, options, webhook_id, slug",
    {4: Sees("another path was sent", "webhook-deliveries")},
)  # fmt: skip
overlay(
    "path-not-quoted", "a slash in an id becomes a slash in the path", "_operation.py",
    '            kwargs["url"],\n', '            kwargs["url"].replace("%2F", "/"),\n',
    {4: Sees("another path was sent", "numbers.get")},
)  # fmt: skip
overlay(
    "fields-swapped", "two fields of a body swapped", "_async/numbers.py",
    "            expected_monthly_price_cents=expected_monthly_price_cents,\n"
    "            expected_upfront_price_cents=expected_upfront_price_cents,\n",
    "            expected_monthly_price_cents=expected_upfront_price_cents,\n"
    "            expected_upfront_price_cents=expected_monthly_price_cents,\n",
    {4: Sees("the field expectedMonthlyPriceCents has another value", "numbers.provision")},
)  # fmt: skip
overlay(
    "field-forgotten", "an argument is taken and not sent", "_async/calls.py",
    "            instructions=instructions,\n", "",
    {4: Sees("the field instructions was not sent", "voice.place")},
)  # fmt: skip
overlay(
    "query-renamed", "query parameters under another name", "_operation.py",
    '            kwargs.get("params"),',
    '            {key.lower(): value for key, value in kwargs.get("params", {}).items()},',
    {4: Sees("a query parameter that is not declared", "messaging.list")},
)  # fmt: skip
overlay(
    "query-too-much", "a query parameter that nobody declared", "_operation.py",
    '            kwargs.get("params"),', '            {**kwargs.get("params", {}), "limit": 100},',
    {4: Sees("a query parameter that is not declared", "numbers.list")},
)  # fmt: skip
overlay(
    "verb-changed", "PATCH becomes PUT", "_operation.py",
    'kwargs["method"].upper(),', 'kwargs["method"].upper().replace("PATCH", "PUT"),',
    {4: Sees("another verb was sent", "connections.update")},
)  # fmt: skip
overlay(
    "null-dropped", "None is left out of a PATCH", "_async/connections.py",
    "            op.connections_update,\n            options,\n            id,\n            name=name,",
    "            op.connections_update,\n            options,\n            id,\n"
    "            name=UNSET if name is None else name,",
    {4: Sees("the field name was not sent", "connections.update")},
)  # fmt: skip
overlay(
    "unset-sent", "what is left out is sent as null", "_async/calls.py",
    "            connection_id=connection_id,\n", "            connection_id=connection_id or None,\n",
    {4: Sees("the field connectionId was not asked for", "voice.place")},
)  # fmt: skip
overlay(
    "empty-dropped", "an empty text is taken for none", "_async/voices.py",
    "op.voices_list, options, language=language", "op.voices_list, options, language=language or UNSET",
    {4: Sees("another query was sent", "voices.list")},
)  # fmt: skip
overlay(
    "key-dropped", "the key is not sent", "_async/sender.py",
    '                    "Authorization": f"Bearer {self.secret.reveal()}",\n', "",
    {4: Sees("the key is not sent as it should be", "numbers.list")},
)  # fmt: skip
overlay(
    "key-follows-redirect", "the key goes to the host that a redirect names", "_async/sender.py",
    'same_origin = str(url).startswith(self.base_url + "/")', 'same_origin = str(url).startswith("http")',
    {4: Sees("sap_sk_test_redirected", "redirect")},
)  # fmt: skip
overlay(
    "idempotency-key-dropped", "changes carry no idempotency key", "_operation.py",
    '            kwargs.get("headers") or {},', "            {},",
    {4: Sees("the idempotency key is not what it should be", "messaging.send")},
)  # fmt: skip
overlay(
    "idempotency-key-no-uuid", "the idempotency key is no UUID v4", "_async/session.py",
    "idempotency_key=str(uuid4())", "idempotency_key=uuid4().hex",
    {4: Sees("the idempotency key is not what it should be", "messaging.send")},
)  # fmt: skip
overlay(
    "idempotency-key-not-the-callers", "the caller's idempotency key is replaced", "_async/session.py",
    "if mutates and resolved.idempotency_key is None:", "if mutates:",
    {4: Sees("the idempotency key is not what it should be", "messaging.send")},
)  # fmt: skip
overlay(
    "header-too-much", "every request carries a header that nobody declared", "_async/sender.py",
    '                    "Accept-Encoding": "gzip, deflate",\n',
    '                    "Accept-Encoding": "gzip, deflate",\n                    "X-Client": "saperly",\n',
    {4: Sees("a header that is not declared", "numbers.list")},
)  # fmt: skip
overlay(
    "content-type-changed", "JSON under another content type", "_async/sender.py",
    'headers["Content-Type"] = "application/json"', 'headers["Content-Type"] = "text/json"',
    {4: Sees("another content type was sent", "messaging.send")},
)  # fmt: skip
overlay(
    "accept-too-narrow", "a recording is asked for as JSON", "_async/recording.py",
    '._replace(headers={"Accept": "*/*"})', "",
    {4: Sees("Prism refuses the request by itself", "voice.recording")},
)  # fmt: skip
overlay(
    "multipart-field-too-much", "a part more in a form", "_operation.py",
    '            kwargs.get("files"),\n',
    '            [*kwargs["files"], ("source", (None, b"sdk", "text/plain"))] if "files" in kwargs else None,\n',
    {4: Sees("other parts were sent", "customVoices.create")},
)  # fmt: skip
overlay(
    "file-name-dropped", "the audio is sent as a text", "_upload.py",
    'file_name=f"audio.{extension}"', "file_name=None",
    {4: Sees("the file lacks its name or type", "customVoices.create")},
)  # fmt: skip
overlay(
    "wrong-tag-class", "an error is of the class of its status only", "_response.py",
    'cls = TAG_CLASSES.get(tag or "") or status_class(status_code)', "cls = status_class(status_code)",
    {4: Sees("another exception was raised", "numbers.get")},
)  # fmt: skip
overlay(
    "error-fields-lost", "the fields of an error are empty", "_errors.py",
    "return value if isinstance(value, types) else None", "return None",
    {4: Sees(r"error\.\w+ has another value", "numbers.get")},
)  # fmt: skip
overlay(
    "retry-after-lost", "Retry-After is not read", "_response.py",
    "retry_after = parse_retry_after(headers, now=time)", "retry_after = None",
    {4: Sees(r"error\.retry_after has another value", "numbers.list")},
)  # fmt: skip
overlay(
    "method-missing", "a method is missing", "_async/keys.py",
    "    async def revoke(self, id: str", "    async def _revoke(self, id: str",
    {3: Sees(r"the facade has no method keys\.revoke\(\)"), 4: Sees("no attribute 'revoke'", "keys.revoke")},
)  # fmt: skip
overlay(
    "method-too-much", "a method that no operation stands behind", "_async/usage.py",
    "    async def summary(self", "    async def forecast(self) -> None: ...\n\n    async def summary(self",
    {3: Sees(r"usage\.forecast: no operation of the contract, and no helper")},
)  # fmt: skip
overlay(
    "one-colour-only", "a change in the async colour that was not translated", "_async/usage.py",
    "since: str | Unset | None = UNSET,", "since: str | None = None,",
    {2: Sees("_sync/usage.py"), 3: Sees("the sync colour has another signature")},
    translate=False,
)  # fmt: skip
overlay(
    "argument-type-wrong", "an argument of another type", "_async/messages.py",
    "body: str, **options", "body: bytes, **options",
    {3: Sees(r"messages\.send\(body=…\) is of another type or requirement")},
)  # fmt: skip
overlay(
    "argument-required", "an optional argument is required", "_async/usage.py",
    "since: str | Unset | None = UNSET,", "since: str | None,",
    {3: Sees(r"usage\.summary\(since=…\) is of another type or requirement")},
)  # fmt: skip
overlay(
    "docstring-silent", "a docstring does not name an error", "_async/numbers.py",
    "            PriceChangedError: the live price is higher than expected.\n", "",
    {3: Sees(r"the docstring of numbers\.provision\(\) does not name PriceChangedError")},
)  # fmt: skip
overlay(
    "extra-fields-forgotten", "a success that lacks a field raises a KeyError", "_response.py",
    "UNDECODABLE = (ValueError, TypeError, KeyError, ", "UNDECODABLE = (ValueError, TypeError, ",
    {6: Sees("the client breaks on the answer", "typed_object and numbers.get")},
)  # fmt: skip
overlay(
    "cookies-kept", "cookies of the server are sent back", "_fast.py",
    "cookie_jar=aiohttp.DummyCookieJar()", "cookie_jar=aiohttp.CookieJar()",
    {6: Sees("session=1", "cookies")},
)  # fmt: skip
overlay(
    "redirect-status-as-success", "a redirect counts as a success", "_response.py",
    "    return 200 <= status_code < 300\n", "    return 200 <= status_code < 400\n",
    {4: Sees("redirect", "redirect")},
)  # fmt: skip

# --- Prism serves another contract than we were made for -----------------------------------------------------------


@prism("an operation is gone", {4: Sees("languages.list .*Prism refuses the request by itself", "languages.list")})
def operation_gone(document: dict[str, Any]) -> None:
    del document["paths"]["/languages"]


@prism("an operation has another verb", {4: Sees("another status came back", "connections.update")})
def verb_changed(document: dict[str, Any]) -> None:
    item = document["paths"]["/connections/{id}"]
    item["put"] = item.pop("patch")


@prism("a field of a body is required", {4: Sees("connectionId", "voice.place")})
def body_field_required(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["CallPlace"]["required"].append("connectionId")


@prism("a field of a body is not known", {4: Sees("areaCode", "numbers.provision")})
def body_field_unknown(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["NumberProvision"]["properties"]["areaCode"]


@prism("null is not allowed", {4: Sees("smsSenderId|sms-sender", "numbers.setSmsSenderId")})
def null_not_allowed(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["NumberSetSmsSenderId"]["properties"]["smsSenderId"]["type"] = "string"


@prism("a constraint is tighter", {4: Sees("fewer than 3 characters|maxLength", "messaging.send")})
def constraint_tighter(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["MessageSend"]["properties"]["body"]["maxLength"] = 3


@prism("a query parameter is required", {4: Sees("since", "usage.summary")})
def query_required(document: dict[str, Any]) -> None:
    operation(document, "get", "/usage")["parameters"][0] |= {"required": True, "schema": {"type": "string"}}


@prism("another way to authenticate", {4: Sees("401", "numbers.list")})
def security_changed(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"]["bearer"] = {"type": "apiKey", "in": "header", "name": "X-Api-Key"}


@prism("a field of an answer has another type", {4: Sees("the answer breaks its schema", "numbers.get")})
def response_type_changed(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["PhoneNumber"]
    schema["properties"]["monthlyPriceCents"] = {"type": "string"}
    for example in schema["examples"]:
        example["monthlyPriceCents"] = "2.50"


@prism("a field more in an answer", {4: Sees("'carrier' was unexpected", "numbers.list")})
def answer_field_added(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["PhoneNumber"]
    schema["properties"]["carrier"] = {"type": "string"}
    for example in schema["examples"]:
        example["carrier"] = "Any"


@prism("an example breaks its schema", {4: Sees("Prism sees the contract broken", "voice.get")})
def example_stale(document: dict[str, Any]) -> None:
    for example in document["components"]["schemas"]["Call"]["examples"]:
        example["durationSec"] = "12"


@prism("a success has another status", {4: Sees("another status came back", "messaging.send")})
def success_status_changed(document: dict[str, Any]) -> None:
    responses = operation(document, "post", "/messages")["responses"]
    responses["200"] = responses.pop("201")


@prism("an answer has another media type", {4: Sees("another content type came back|406", "usage.summary")})
def response_media_type_changed(document: dict[str, Any]) -> None:
    content = operation(document, "get", "/usage")["responses"]["200"]["content"]
    content["text/plain"] = content.pop("application/json")


@prism("a declared error is gone", {4: Sees("429 RateLimited", "declared_error and languages.list")})
def error_gone(document: dict[str, Any]) -> None:
    del operation(document, "get", "/languages")["responses"]["429"]


@prism("a tag has another name", {4: Sees("another exception was raised", "declared_error and numbers.get")})
def tag_renamed(document: dict[str, Any]) -> None:
    responses = operation(document, "get", "/numbers/{id}")["responses"]
    example = responses["404"]["content"]["application/json"]["examples"]["NumberNotFound"]["value"]
    example["_tag"] = "NoSuchNumber"


@prism("Retry-After is gone", {4: Sees(r"error\.retry_after has another value", "declared_error and languages.list")})
def retry_after_gone(document: dict[str, Any]) -> None:
    del operation(document, "get", "/languages")["responses"]["429"]["headers"]


@prism(
    "an answer that only made-up values show to be wrong",
    {5: Sees("the answer breaks its schema|schemathesis", "through_the_client and numbers.list")},
)
def response_nullable(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["PhoneNumber"]["properties"]["phoneNumber"] = {"type": "null"}
