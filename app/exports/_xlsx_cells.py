"""A cell of a workbook as it stands in the file: everything but its place, which is put in front."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.exports._base import DANGEROUS

MOST_LETTERS = 32_767
FIRST_YEAR = 1900
"""Excel counts days from here; earlier ones are written as texts."""
EPOCH, DAY = datetime(1899, 12, 30), timedelta(days=1)  # noqa: DTZ001 -- the clock on the wall
LEAP = 61
"""The first of March 1900, behind a day that Excel alone knows."""
UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
MARK = re.compile("_x[0-9a-fA-F]{4}_")
LOOKS = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"valign": "top"},
    "lines": {"valign": "top", "text_wrap": True},
    "formula": {"valign": "top", "quote_prefix": True},
    "money": {"valign": "top", "num_format": "#,##0.00"},
    "day": {"valign": "top", "num_format": "yyyy-mm-dd"},
    "moment": {"valign": "top", "num_format": "yyyy-mm-dd hh:mm"},
    "time": {"valign": "top", "num_format": "hh:mm"},
}
STYLES = {look: number for number, look in enumerate(LOOKS, start=1)}
"""As the workbook numbers them in this order; 0 is a plain cell."""
TEXT = f'" s="{STYLES["text"]}" t="inlineStr">'


def _text(value: Any) -> str:
    text = str(value)[:MOST_LETTERS]
    if text.isalnum():  # as most are: then there is nothing to look for
        return f"{TEXT}<is><t>{text}</t></is></c>"
    look = "formula" if DANGEROUS.match(text) else "lines" if "\n" in text else "text"
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f'" s="{STYLES[look]}" t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    """Return a text as XML and Excel take it, who has marks of his own for what XML cannot hold."""
    marked = UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", MARK.sub(r"_x005F\g<0>", text))
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _number(look: str) -> Callable[[Any], str]:
    style = STYLES[look]
    return lambda value: f'" s="{style}"><v>{float(value):.16G}</v></c>'


def _moment(value: datetime) -> str:
    return _text(value) if value.year < FIRST_YEAR else _day_number(value - EPOCH, "moment")


def _day(value: date) -> str:
    return _text(value) if value.year < FIRST_YEAR else _day_number(datetime.combine(value, time()) - EPOCH, "day")


def _time(value: time) -> str:
    return f'" s="{STYLES["time"]}"><v>{(datetime.combine(EPOCH, value) - EPOCH) / DAY:.16G}</v></c>'


def _day_number(since: timedelta, look: str) -> str:
    """Count days as Excel does."""
    days = since / DAY
    return f'" s="{STYLES[look]}"><v>{days if days >= LEAP else days - 1:.16G}</v></c>'


FORMS: dict[type, Callable[[Any], Any]] = {
    type(None): lambda _value: None,
    bool: _text,
    int: _number("text"),
    float: _number("text"),
    Decimal: _number("money"),
    date: _day,
    datetime: _moment,
    time: _time,
}


def cell(value: Any) -> str | None:
    """Return what follows the place of a cell, None where it is blank."""
    found: str | None = FORMS.get(type(value), _text)(value)
    return found
