"""Days and times: read as typed, shown as Chinese and English offices write them, counted in days."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date
from flask_babel import gettext

from app.fields._answers import InvalidAnswer
from app.fields._labels import language, locale
from app.fields._markup import blank
from app.fields._texts import narrow

EARLIEST, LATEST = date(1800, 1, 1), date(2999, 12, 31)
EPOCH = date(1970, 1, 1)
LONGEST_TYPED = 40
DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.时点])(\d{2})?分?(?::\d{2})?", re.ASCII)
_STORED_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_STORED_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def read_day(typed: str) -> str:
    """Return a typed day as ISO."""
    found = _DAY.fullmatch(re.sub(r"\s+", "", narrow(typed, LONGEST_TYPED)))
    try:
        year, month, day = (int(part) for part in (found.groups() if found else ()) if part)
        return date(year, month, day).isoformat()
    except ValueError:
        raise InvalidAnswer(gettext("There is no such day. Write it like 2026-11-21.")) from None


def read_time(typed: str) -> str:
    """Return a typed time of day as HH:MM."""
    found = _TIME.fullmatch(re.sub(r"\s+", "", narrow(typed, LONGEST_TYPED)))
    try:
        hour, minute = (int(part or 0) for part in (found.groups() if found else ()))
        return time(hour, minute).strftime("%H:%M")
    except ValueError:
        raise InvalidAnswer(gettext("There is no such time. Write it like 09:30.")) from None


def read_moment(typed: str) -> str:
    """Return a typed day and time as ISO."""
    day, _between, clock = narrow(typed, LONGEST_TYPED).replace("T", " ").partition(" ")
    if not clock.strip():
        raise InvalidAnswer(gettext("Please give the day and the time, like 2026-11-21 09:30."))
    return f"{read_day(day)}T{read_time(clock)}"


def check_day(stored: Any, earliest: str | None = None, latest: str | None = None) -> None:
    """Raise InvalidAnswer unless this is a day of the calendar within bounds."""
    day = _day(stored)
    if not date.fromisoformat(earliest or EARLIEST.isoformat()) <= day:
        raise InvalidAnswer(gettext("This must not be before %(day)s.", day=day_text(earliest or EARLIEST.isoformat())))
    if not day <= date.fromisoformat(latest or LATEST.isoformat()):
        raise InvalidAnswer(gettext("This must not be after %(day)s.", day=day_text(latest or LATEST.isoformat())))


def _day(stored: Any) -> date:
    try:
        if isinstance(stored, str) and _STORED_DAY.fullmatch(stored):
            return date.fromisoformat(stored)
    except ValueError:
        pass
    raise InvalidAnswer(gettext("There is no such day. Write it like 2026-11-21."))


STORED_SCHEMAS = {
    "date": DAY_SCHEMA,
    "time": {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"},
    "datetime": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$"},
}


def check_time(stored: Any) -> None:
    """Raise InvalidAnswer unless this is a time of day."""
    if not isinstance(stored, str) or not _STORED_TIME.fullmatch(stored):
        raise InvalidAnswer(gettext("There is no such time. Write it like 09:30."))


def check_moment(stored: Any) -> None:
    """Raise InvalidAnswer unless this is a day with a time."""
    day, between, clock = stored.partition("T") if isinstance(stored, str) else ("", "", "")
    if not between:
        raise InvalidAnswer(gettext("Please give the day and the time, like 2026-11-21 09:30."))
    check_day(day)
    check_time(clock)


def is_valid(check: Callable[[Any], None], typed: str) -> bool:
    """Say whether a browser's own input can show this: it would swallow anything else that was typed."""
    try:
        if typed:
            check(typed)
    except InvalidAnswer:
        return False
    return True


def day_text(stored: str) -> str:
    """Return a day in words: 2026年11月21日."""
    return str(format_date(date.fromisoformat(stored), "long", locale=locale()))


def moment_text(stored: str) -> str:
    day, _between, clock = stored.partition("T")
    return f"{day_text(day)} {clock}"


def day_number(stored: str) -> int:
    """Return days since 1970-01-01."""
    return (date.fromisoformat(stored) - EPOCH).days


def time_number(stored: str) -> float:
    """Return a time of day as a fraction of a day."""
    hour, minute = stored.split(":")
    return (int(hour) * 60 + int(minute)) / 1440


def moment_number(stored: str) -> float:
    moment = datetime.fromisoformat(stored)
    return day_number(stored[:10]) + time_number(moment.strftime("%H:%M"))


def day_on_paper(stored: str | None) -> str:
    """Return the places for a day on the sheet, with the day written into them."""
    parts = date.fromisoformat(stored) if stored else None
    written = (str(parts.year), str(parts.month), str(parts.day)) if parts else ("", "", "")
    if language() == "zh":
        return _places(written, ("年", 3), ("月", 2), ("日", 2))
    return _in_words(day_text(stored)) if stored else _places(written, ("-", 3), ("-", 2), ("", 2))


def time_on_paper(stored: str | None) -> str:
    written = tuple(stored.split(":")) if stored else ("", "")
    if language() == "zh":
        return _places(written, ("时", 2), ("分", 2))
    return _in_words(stored) if stored else _places(written, (":", 2), ("", 2))


def moment_on_paper(stored: str | None) -> str:
    day, _between, clock = (stored or "").partition("T")
    return f"{day_on_paper(day or None)}{time_on_paper(clock or None)}"


def _in_words(text: str) -> str:
    return f'<span class="day-written">{blank(text, 2)}</span>'


def _places(written: tuple[str, ...], *words: tuple[str, int]) -> str:
    inner = "".join(f"{blank(text, width)}{word}" for text, (word, width) in zip(written, words, strict=True))
    return f'<span class="{"day-written" if any(written) else "day-blank"}">{inner}</span>'
