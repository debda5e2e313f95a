"""A typed client for the Saperly v2 API.

    from saperly_client import Saperly

    with Saperly() as client:  # the key comes from SAPERLY_API_KEY
        for number in client.numbers.list():
            print(number.phone_number)

`AsyncSaperly` has the same methods, to be awaited. Errors are in `saperly_client.errors`, the checks of event
webhooks in `saperly_client.webhooks`, your own agent as the brain in `saperly_client.brain`, the results of sending
many messages in `saperly_client.bulk`, segment counting in `saperly_client.sms`, the models in `saperly_client.models`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # defined, not imported: typing takes longer to import than this package
if TYPE_CHECKING:
    from typing import Any

    from ._async.client import AsyncSaperly
    from ._errors import APIConnectionError, APIStatusError, APITimeoutError, SaperlyError
    from ._sync.client import Saperly
    from ._unset import UNSET, Unset

__version__ = "0.1.0"

# Imported at first use: `import saperly_client` costs next to nothing, and no program pays for the other colour.
_WHERE = {
    "APIConnectionError": "._errors",
    "APIStatusError": "._errors",
    "APITimeoutError": "._errors",
    "AsyncSaperly": "._async.client",
    "Saperly": "._sync.client",
    "SaperlyError": "._errors",
    "UNSET": "._unset",
    "Unset": "._unset",
}
_SUBMODULES = {"brain", "bulk", "errors", "models", "sms", "webhooks"}

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncSaperly",
    "Saperly",
    "SaperlyError",
    "Unset",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        from importlib import import_module

        value = getattr(import_module(_WHERE[name], __name__), name)
        globals()[name] = value
        return value
    if name in _SUBMODULES:
        from importlib import import_module

        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(__all__) | _SUBMODULES)
