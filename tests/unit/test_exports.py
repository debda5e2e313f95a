"""The public surface. A change here is a change for every user: say so in the changelog."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import saperly_client
from saperly_client import AsyncSaperly, Saperly, errors, models
from unit.answers import KEY
from unit.facade import APART, EXAMPLES

NAMES = {
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncSaperly",
    "Saperly",
    "SaperlyError",
    "UNSET",
    "Unset",
    "__version__",
}
SUBMODULES = {"brain", "bulk", "errors", "models", "sms", "webhooks"}
BASE_ERRORS = {
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InvalidArgumentError",
    "LaunchError",
    "NotFoundError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RequestError",
    "RequestInfo",
    "ResponseError",
    "ResponseValidationError",
    "SaperlyError",
    "ServerError",
    "TooManyRequestsError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "WebhookVerificationError",
}
TAG_ERRORS = {
    "AssistantUnavailableError",
    "AudioConfigurationError",
    "AuthorizationDeniedError",
    "CallNotFoundError",
    "CallStartFailedError",
    "ConnectionNotFoundError",
    "ConsentRequiredError",
    "CountryNotAvailableError",
    "CustomVoiceConflictError",
    "CustomVoiceNotFoundError",
    "DestinationNotSupportedError",
    "IdempotencyConflictError",
    "IdempotencyKeyMismatchError",
    "InsufficientBalanceError",
    "InsufficientFundsError",
    "InternalError",
    "InvalidCallerIdNameError",
    "InvalidSmsSenderIdError",
    "InvalidVoiceUploadError",
    "MessageSendFailedError",
    "NoNumbersAvailableError",
    "NumberHasNoConnectionError",
    "NumberNotFoundError",
    "NumberQuotaExceededError",
    "PaymentMethodRequiredError",
    "PriceChangedError",
    "RateLimitedError",
    "RecipientOptedOutError",
    "SpendLimitExceededError",
    "UnauthorizedError",
    "UnsupportedModelError",
    "UnsupportedVoiceError",
    "UpstreamError",
    "WorkspaceNotFoundError",
}
# Besides one method an operation.
HELPERS = {"calls.recording", "calls.wait", "custom_voices.create", "custom_voices.wait", "messages.send_many"}
OF_THE_CLIENT = {"health", "request", "launch", "with_options"}
RESOURCES = {
    "assistant",
    "calls",
    "connections",
    "consent",
    "custom_voices",
    "keys",
    "languages",
    "messages",
    "numbers",
    "pricing",
    "usage",
    "voices",
    "workspaces",
}


def test_the_package() -> None:
    assert set(saperly_client.__all__) == NAMES
    assert set(dir(saperly_client)) >= NAMES | SUBMODULES
    for name in NAMES | SUBMODULES:
        assert getattr(saperly_client, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Sapperly'"):
        _ = saperly_client.Sapperly


def test_the_errors() -> None:
    journal = {name for name in errors.__all__ if name.startswith("Journal")}
    assert set(errors.__all__) - journal == BASE_ERRORS | TAG_ERRORS
    assert len(errors.__all__) == len(set(errors.__all__))
    for name in errors.__all__:
        cls = getattr(errors, name)
        assert cls.__name__ == name
        if name != "RequestInfo":
            assert issubclass(cls, errors.SaperlyError)
            assert cls.__module__ == "saperly_client.errors"


@pytest.mark.parametrize("client", [Saperly(KEY), AsyncSaperly(KEY)], ids=["sync", "async"])
def test_the_clients(client: Saperly | AsyncSaperly) -> None:
    public = {name for name in dir(client) if not name.startswith("_")}
    assert public == RESOURCES | OF_THE_CLIENT | {"aclose" if isinstance(client, AsyncSaperly) else "close"}
    methods = {
        f"{resource}.{name}"
        for resource in RESOURCES
        for name in dir(getattr(client, resource))
        if not name.startswith("_")
    }
    assert methods == {example.method for example in EXAMPLES.values()} - {"health"} | HELPERS
    assert {"customVoices.create", "voice.recording"} == APART


def test_the_arguments_of_a_client() -> None:
    for client in (Saperly, AsyncSaperly):
        parameters = inspect.signature(client).parameters
        defaults = {name: parameter.default for name, parameter in parameters.items()}
        assert defaults == {
            "api_key": None,
            "base_url": None,
            "timeout": 30.0,
            "max_retries": 2,
            "max_retry_after": 60.0,
            "http_client": None,
            "validate_numbers": True,
            "log_bodies": False,
        }
        keywords = [name for name, parameter in parameters.items() if parameter.kind is parameter.KEYWORD_ONLY]
        assert keywords == list(defaults)[1:]


def test_the_two_colours_have_the_same_methods() -> None:
    one, other = Saperly(KEY), AsyncSaperly(KEY)
    for resource in RESOURCES:
        for name, method in inspect.getmembers(getattr(one, resource), inspect.ismethod):
            twin = getattr(getattr(other, resource), name)
            here, there = (list(inspect.signature(each).parameters.values()) for each in (method, twin))
            assert [(each.name, each.kind) for each in here] == [(each.name, each.kind) for each in there]
            assert method.__doc__ is None or name.startswith("_") or twin.__doc__


def test_the_models() -> None:
    from saperly_client.models import PhoneNumber

    assert {"PhoneNumber", "Message", "Call", "Connection", "Consent"} <= set(models.__all__)
    assert models.PhoneNumber is PhoneNumber
    with pytest.raises(AttributeError):
        _ = models.Nonsense


SOURCES = str(Path(saperly_client.__file__).parents[1])
HEAVY = {"httpx", "attr", "attrs", "phonenumbers", "msgspec", "aiohttp", "ssl", "asyncio", "anyio"}


@pytest.mark.parametrize(
    "program",
    [
        "import saperly_client",
        "from saperly_client import Saperly",
        "from saperly_client import AsyncSaperly",
        "from saperly_client import Saperly, SaperlyError, UNSET; from saperly_client.errors import NotFoundError",
        "from saperly_client import Saperly; Saperly('key')",
        "from saperly_client import Saperly; Saperly('key').with_options(timeout=3)",
    ],
)
def test_what_is_heavy_is_imported_with_the_first_request(program: str) -> None:
    look = f"{program}; import sys; print(*sorted({HEAVY!r} & set(sys.modules)))"
    path = ":".join(sys.path)  # without the site's own start-up files, which may import what they like
    done = subprocess.run(
        [sys.executable, "-S", "-c", look], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
    )
    assert done.stdout.split() == []


def test_a_bare_import_loads_nothing_of_the_client() -> None:
    look = "import sys; import saperly_client; print(*[name for name in sys.modules if name.startswith('saperly')])"
    path = ":".join(sys.path)
    done = subprocess.run(
        [sys.executable, "-S", "-c", look], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
    )
    assert done.stdout.split() == ["saperly_client"]
