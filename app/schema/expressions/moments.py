"""Dates and times inside expressions: ISO text of exactly three shapes, `YYYY-MM-DD`, `HH:MM` and both with a T."""

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def moment(value: object) -> str | None:
    """Give back the text if it is a moment; two moments of one shape are in order as their texts are."""
    if isinstance(value, str) and (_TIME.fullmatch(value) or day(value)):
        return value
    return None


def day(value: object) -> date | None:
    """Read the day of a date or of a date with a time."""
    if not isinstance(value, str) or not _DAY.fullmatch(value[:10]):
        return None
    if value[10:] and not (value[10] == "T" and _TIME.fullmatch(value[11:])):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def days_between(first: object, last: object) -> float | None:
    start, end = day(first), day(last)
    return float((end - start).days) if start and end else None


def moved(first: object, days: float) -> str | None:
    """Move a date by whole days, within the years 0001 to 9999."""
    start = day(first)
    if start is None or not days.is_integer():
        return None
    ordinal = start.toordinal() + days
    if not date.min.toordinal() <= ordinal <= date.max.toordinal():
        return None
    return date.fromordinal(int(ordinal)).isoformat()
