"""Changing only what one has read: rows that count their changes."""

from typing import Any, Protocol

from app.core.errors import Outdated


class Versioned(Protocol):
    version: Any


def require_version(thing: Versioned, version: int | None) -> None:
    """Raises Outdated when a version was named and is not the one that stands."""
    if version is not None and version != thing.version:
        raise Outdated(code="changed", version=thing.version)
