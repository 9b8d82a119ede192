"""What was posted, as item types read it."""

from collections.abc import Iterator
from typing import Any, Protocol

MOST_KEPT = 100_000
"""So much of an over-long text is kept to be shown again; no hand typed more."""


class Posted(Protocol):
    """What WTForms reads a post from."""

    def __contains__(self, name: str, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def getlist(self, name: str, /) -> list[Any]: ...


def first(posted: Posted, name: str) -> str:
    """Return the first text posted under a name."""
    found = posted.getlist(name)
    return found[0][:MOST_KEPT] if found and isinstance(found[0], str) else ""


def several(posted: Posted, name: str, most: int) -> list[str]:
    """Return the texts posted under a name, so many at most."""
    return [text[:MOST_KEPT] for text in posted.getlist(name)[:most] if isinstance(text, str)]
