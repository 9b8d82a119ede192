"""Entries by what their number begins with; their customer leads to the rest of them."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement

from app.extensions import db
from app.models.entry import Entry

SHORTEST, LONGEST = 2, 40
LAST = "\U0010ffff"


def numbered(typed: str) -> list[ColumnElement[bool]] | None:
    """Return the conditions that an entry's number begins so; None for what can be no number."""
    number = unicodedata.normalize("NFKC", typed).strip().upper()
    is_number = number.isprintable() and any(sign.isdecimal() for sign in number) and " " not in number
    if not is_number or not SHORTEST <= len(number) <= LONGEST:
        return None
    column: Any = Entry.number
    if db.session.get_bind().dialect.name == "postgresql":
        # The order of bytes, in which the index stands, whatever the database's language.
        return [column.op("~>=~")(number), column.op("~<~")(number + LAST)]
    return [column >= number, column < number + LAST]
