"""Typed text made fit to store, and the judge of stored text."""

import re
from typing import Any

from flask_babel import gettext

from app.fields._answers import Fact, InvalidAnswer, Item
from app.fields._labels import marked

HARD_LIMIT = 20_000
# Tab and line feed may stand; other controls, lone surrogates and direction overrides cannot be seen or stored.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# Full-width signs, as Chinese keyboards type them, to the plain ones.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥", 0x2212: "-"}
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
MAX_LENGTH_SCHEMA = {
    "type": "integer",
    "minimum": 1,
    "maximum": HARD_LIMIT,
    "title": marked("Longest text"),
    "description": marked("How many characters may be typed."),
}


def one_line(typed: Any) -> str:
    """Return typed text as one line, without spaces around it."""
    return re.sub("[\t\n]+", " ", several_lines(typed)).strip()


def several_lines(typed: Any) -> str:
    """Return typed text with one kind of line end; a paragraph keeps its indent."""
    text = typed if isinstance(typed, str) else ""
    text = _LINE_ENDS.sub("\n", text).replace("\ufeff", "")
    return text.strip("\n").rstrip() if text.strip() else ""


def narrow(typed: str, most: int) -> str:
    """Return the beginning of a typed text with full-width signs made plain."""
    return typed[:most].translate(_NARROW).strip()


def signs(text: str) -> str:
    """Return a text with full-width signs made plain and letters small; every sign stays in its place."""
    plain = (one.lower() for one in text.translate(_NARROW).replace("、", ","))
    return "".join(small if len(small) == 1 else one for one, small in zip(text, plain, strict=True))


def shown_again(typed: Any) -> str:
    """Return typed text fit to stand in a page again."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", typed)) if isinstance(typed, str) else ""


def check_text(stored: Any, most: int, *, line_ends: bool = False) -> None:
    """Raise InvalidAnswer unless this is a text that may be stored."""
    if not isinstance(stored, str) or not stored.strip():
        raise InvalidAnswer(gettext("This must be a text."))
    most = min(most, HARD_LIMIT)
    if len(stored) > most:
        raise InvalidAnswer(
            gettext("At most %(most)s characters fit here; these are %(found)s.", most=most, found=len(stored))
        )
    if _UNFIT.search(stored):
        raise InvalidAnswer(gettext("This text holds characters that cannot be shown. Please type it again."))
    if not line_ends and "\n" in stored:
        raise InvalidAnswer(gettext("This must be one line."))


def text_schema(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": min(most, HARD_LIMIT)}


def text_fact(item: Item, stored: str) -> Fact:
    """Return the fact of a text, whole: lists search in all of it."""
    return Fact(item["key"], code=stored)
