"""The models of the contract: what methods return, and what some take.

They are `attrs` classes, generated from the contract. Fields that this version does not know are kept in
`additional_properties`; enumerations are plain strings, so that a value added later reads like any other.
"""

from typing import TYPE_CHECKING, Any

import saperly_api.models

if TYPE_CHECKING:
    from saperly_api.models import *  # noqa: F403 (its __all__ is the list)

__all__ = saperly_api.models.__all__  # pyright: ignore[reportUnsupportedDunderAll] (written by make generate)


def __getattr__(name: str) -> Any:
    return getattr(saperly_api.models, name)
