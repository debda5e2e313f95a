"""The inspector: a page on which one sees what happens in the sandbox, and makes it happen."""

from __future__ import annotations

from .application import Inspector

__all__ = ["Inspector"]
