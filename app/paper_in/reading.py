"""What comes of reading a text: a form template, and what had to be guessed on the way."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Guess:
    pointer: str
    """JSON pointer of the section, item or option in the document."""
    why: str
    """Said to the designer."""
    sure: bool
    """False: the designer should look."""


@dataclass(frozen=True)
class Reading:
    document: dict[str, Any]
    guesses: tuple[Guess, ...]
    left_out: tuple[str, ...]
    """Lines nobody could place; they stand in the document as notes all the same."""


@dataclass(frozen=True)
class GuessedItem:
    """An item that has no keys yet, and why it was read so."""

    item: dict[str, Any]
    why: str
    sure: bool = True
    holds: str = ""
    """Where its parts belong: `columns` of a table, `items` of a group."""
    parts: tuple["GuessedItem", ...] = ()
