"""The mark of an argument that was left out: such a one is not sent, while None is sent as null."""

from saperly_api.types import UNSET, Unset

__all__ = ["UNSET", "Unset"]
