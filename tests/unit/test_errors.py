"""The error classes: one a status, one a tag, all from the contract."""

from __future__ import annotations

import copy
import json
import pickle
import re
from typing import Any

import pytest
from saperly_client import errors
from saperly_client._contract.errors import TAG_CLASSES
from saperly_client._errors import status_class
from saperly_client._remedies import REMEDIES
from saperly_client._response import status_error
from unit import contract

REQUEST = errors.RequestInfo("POST", "/messages")
STATUS_CLASSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    402: errors.PaymentRequiredError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.TooManyRequestsError,
    **dict.fromkeys((500, 501, 502, 503, 504, 520, 599, 999), errors.ServerError),
    **dict.fromkeys((100, 301, 302, 304, 402 + 3, 408, 410, 418, 451, 499), errors.APIStatusError),
}


def error_of(status: int, body: Any, headers: dict[str, str] | None = None) -> errors.APIStatusError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return status_error(request=REQUEST, status_code=status, headers=headers or {}, content=content)


def class_name(tag: str) -> str:
    return tag if tag.endswith("Error") else f"{tag}Error"


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_the_contract_has_34_tags_here() -> None:
    """32 published ones, and two of the guides. A new one makes a class by itself: change this number."""
    assert len(contract.errors()) == 34
    assert set(TAG_CLASSES) == set(contract.errors())


@pytest.mark.parametrize("tag", contract.errors())
def test_each_tag_has_a_class_under_that_of_its_status(tag: str) -> None:
    status, schema = contract.errors()[tag]
    cls = getattr(errors, class_name(tag))
    body = schema["examples"][0]
    error = error_of(status, body, {"retry-after": "2"})
    assert type(error) is cls
    assert cls.__mro__[1] is STATUS_CLASSES[status]
    assert tag == error.tag == cls.TAG
    assert (error.status_code, error.body, error.retry_after) == (status, body, 2.0)
    assert error.headers == {"retry-after": "2"}
    assert error.request == ("POST", "/messages")
    assert error.response == {"status_code": status, "headers": error.headers, "body": body}
    assert cls.__doc__


@pytest.mark.parametrize("tag", contract.errors())
def test_each_field_of_a_tag_is_an_attribute(tag: str) -> None:
    status, schema = contract.errors()[tag]
    body = schema["examples"][0]
    error = error_of(status, body)
    fields = set(schema["properties"]) - {"_tag"}
    assert fields <= set(body), "the example shows every field"
    for field in fields:
        value = getattr(error, snake(field))
        assert value == body[field]
        assert isinstance(value, int if contract.resolved(schema["properties"][field])["type"] == "integer" else str)


@pytest.mark.parametrize("tag", contract.errors())
@pytest.mark.parametrize("wrong", [None, True, 1.5, [], {}, "absent", "swapped"])
def test_a_field_that_is_missing_or_of_another_type_reads_as_none(tag: str, wrong: Any) -> None:
    status, schema = contract.errors()[tag]
    fields = set(schema["properties"]) - {"_tag"}
    body: dict[str, Any] = {"_tag": tag}
    for field in fields:
        if wrong == "swapped":
            body[field] = "7" if contract.resolved(schema["properties"][field])["type"] == "integer" else 7
        elif wrong != "absent":
            body[field] = wrong
    error = error_of(status, {**body, "extra": {"nested": 1}})
    assert type(error) is getattr(errors, class_name(tag))
    assert [getattr(error, snake(field)) for field in fields] == [None] * len(fields)
    assert error.body["extra"] == {"nested": 1}


@pytest.mark.parametrize("tag", contract.errors())
def test_a_known_tag_keeps_its_class_under_another_status(tag: str) -> None:
    status, _ = contract.errors()[tag]
    for other in {400, 409, 418, 520} - {status}:
        error = error_of(other, {"_tag": tag})
        assert type(error) is getattr(errors, class_name(tag))
        assert (error.status_code, error.tag) == (other, tag)


@pytest.mark.parametrize("status", STATUS_CLASSES)
def test_an_unknown_tag_has_the_class_of_its_status(status: int) -> None:
    body = {"_tag": "LineOnFire", "hint": "water"}
    error = error_of(status, body)
    assert type(error) is STATUS_CLASSES[status] is status_class(status)
    assert (error.tag, error.body) == ("LineOnFire", body)
    assert str(error).startswith(f"POST /messages: {status} LineOnFire")


@pytest.mark.parametrize("tag", [None, "", 5, True, ["RateLimited"], {"RateLimited": 1}])
def test_what_is_no_tag_is_none(tag: Any) -> None:
    error = error_of(429, {"_tag": tag})
    assert type(error) is errors.TooManyRequestsError
    assert error.tag is None


def test_the_tree_is_as_it_is_drawn() -> None:
    tree = {
        "ConfigurationError": (errors.SaperlyError, ValueError),
        "InvalidArgumentError": (errors.SaperlyError, ValueError),
        "WebhookVerificationError": (errors.SaperlyError,),
        "WaitTimeoutError": (errors.SaperlyError, TimeoutError),
        "LaunchError": (errors.SaperlyError,),
        "RequestError": (errors.SaperlyError,),
        "APIConnectionError": (errors.RequestError,),
        "APITimeoutError": (errors.APIConnectionError,),
        "ResponseError": (errors.RequestError,),
        "ResponseValidationError": (errors.ResponseError,),
        "APIStatusError": (errors.ResponseError,),
    }
    for name, bases in tree.items():
        assert getattr(errors, name).__bases__ == bases
        assert f"── {name}" in (errors.__doc__ or "")
    assert errors.SaperlyError.__bases__ == (Exception,)
    for cls in set(STATUS_CLASSES.values()) - {errors.APIStatusError}:
        assert cls.__bases__ == (errors.APIStatusError,)
        assert f"── {cls.__name__}" in (errors.__doc__ or "")


def examples() -> list[errors.SaperlyError]:
    answer = {"request": REQUEST, "status_code": 200, "headers": {"x-a": "b"}, "body": {"a": [1]}}
    return [
        errors.SaperlyError("closed"),
        errors.ConfigurationError("no key"),
        errors.InvalidArgumentError("to is no number"),
        errors.WebhookVerificationError("no", reason="signature"),
        errors.WaitTimeoutError("not over", last={"status": "initiated"}),
        errors.LaunchError(
            "halfway",
            step="create",
            undone=("num_1",),
            left_behind={"conn_1": errors.APIConnectionError("lost", request=REQUEST)},
            idempotency_key="k",
        ),
        errors.APIConnectionError("lost", request=REQUEST),
        errors.APITimeoutError("late", request=REQUEST),
        errors.ResponseValidationError("odd", **answer),
        *(
            error_of(status, schema["examples"][0], {"retry-after": "3"})
            for status, schema in contract.errors().values()
        ),
        error_of(520, b"<html>"),
    ]


@pytest.mark.parametrize("error", examples(), ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("duplicate", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])  # noqa: S301
def test_errors_survive_a_pickle(error: errors.SaperlyError, duplicate: Any) -> None:
    other = duplicate(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert other.args == error.args
    state, wanted = dict(vars(other)), dict(vars(error))
    if isinstance(error, errors.LaunchError):
        assert [str(cause) for cause in state.pop("left_behind").values()] == ["lost"]
        wanted.pop("left_behind")
    assert state == wanted


@pytest.mark.parametrize("tag", REMEDIES)
def test_the_message_names_the_remedy(tag: str) -> None:
    status, schema = contract.errors()[tag]
    message = str(error_of(status, schema["examples"][0]))
    assert message.startswith(f"POST /messages: {status} {tag}")
    assert message.endswith(REMEDIES[tag])


def test_the_message_has_what_the_server_said() -> None:
    error = error_of(502, {"_tag": "UpstreamError", "status": 500, "code": "X", "message": "The carrier is down."})
    assert str(error) == "POST /messages: 502 UpstreamError. The carrier is down"
    error = error_of(500, {"_tag": "InternalError", "traceId": "tr_123"}, {"retry-after": "1.5"})
    assert "trace id tr_123. retry after 1.5 s" in str(error)


def test_the_message_shows_no_number_that_the_body_has() -> None:
    """Messages end up in logs. What the server says in its own words is shown; its fields are attributes."""
    _, schema = contract.errors()["RecipientOptedOut"]
    error = error_of(403, schema["examples"][0])
    assert isinstance(error, errors.RecipientOptedOutError)
    assert error.to is not None
    assert error.to not in str(error)


def test_the_message_stays_short() -> None:
    assert len(str(error_of(500, {"_tag": "X", "message": "m" * 10**6, "reason": "r" * 10**6}))) < 500
    assert len(str(error_of(500, {"no": "tag" * 10**6}))) < 400
    assert len(str(error_of(500, b"<html>" * 10**5))) < 400
    assert len(str(error_of(500, {"_tag": "T" * 10**6}))) < 400
    assert len(str(error_of(302, b"", {"location": "https://x/" + "y" * 10**6}))) < 400


def test_a_redirect_says_where_to() -> None:
    error = error_of(308, b"", {"location": "https://api.example.com/v3"})
    assert type(error) is errors.APIStatusError
    assert str(error) == (
        "POST /messages: 308. redirected to 'https://api.example.com/v3', which is not followed: check base_url"
    )
    assert "'nowhere'" in str(error_of(304, b""))
