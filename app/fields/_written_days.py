"""Days and times as they stand in old lists: written out, with a weekday, or as the numbers Excel keeps them as."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from flask_babel import gettext

from app.fields._answers import InvalidAnswer
from app.fields._days import LONGEST_TYPED, read_day, read_moment, read_time
from app.fields._texts import narrow

FIRST_DAY = date(1899, 12, 30)
"""What Excel counts days from, its 29 February 1900 allowed for."""
MINUTES = 24 * 60
_NUMBER = re.compile(r"(\d{5})?(\.\d+)?", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]+0?0:00(:00)?$")
_WEEKDAY = re.compile(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_UNCLEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)", re.ASCII)
_ENGLISH = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}), (\d{4})|(\d{1,2}) ([A-Za-z]{3})[a-z]*\.?,? (\d{4})", re.ASCII)
_DAY_AND_TIME = re.compile(r"(.*?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8})[T\s]*(\d{1,2}[:.时点].*)", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_written_day(text: str) -> str:
    """Return a day as ISO; one whose month could be its day is refused rather than guessed."""
    plain = _plain(text)
    number = _NUMBER.fullmatch(plain)
    if number and number[1] and not number[2]:
        return (FIRST_DAY + timedelta(days=int(number[1]))).isoformat()
    _refuse_unclear(plain)
    return read_day(_MIDNIGHT.sub("", plain))


def read_written_moment(text: str) -> str:
    """Return a day with a time as ISO; a day alone is its midnight, as Excel keeps it."""
    plain = _plain(text)
    number = _NUMBER.fullmatch(plain)
    if number and number[1]:
        minutes = round(Decimal(number[2] or 0) * MINUTES)
        midnight = datetime.combine(FIRST_DAY + timedelta(days=int(number[1])), datetime.min.time())
        return (midnight + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
    _refuse_unclear(plain)
    found = _DAY_AND_TIME.fullmatch(plain)
    if found:
        return f"{read_day(found[1])}T{read_time(found[2])}"
    return read_moment(plain if " " in plain or "T" in plain else f"{plain} 00:00")


def read_written_time(text: str) -> str:
    """Return a time of day as HH:MM."""
    plain = _plain(text)
    number = _NUMBER.fullmatch(plain.removeprefix("0"))
    if number and number[2] and not number[1]:
        minutes = round(Decimal(number[2]) * MINUTES) % MINUTES
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return read_time(plain)


def _plain(text: str) -> str:
    """Return what was written without its weekday, an English day as ISO."""
    plain = _WEEKDAY.sub(" ", narrow(text, LONGEST_TYPED)).strip()
    found = _ENGLISH.match(plain)
    if found is None:
        return plain
    month, day, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    if month.lower() not in MONTHS:
        return plain
    return f"{year}-{MONTHS.index(month.lower()) + 1:02d}-{int(day):02d}{plain[found.end() :]}"


def _refuse_unclear(plain: str) -> None:
    if _UNCLEAR.match(plain):
        raise InvalidAnswer(gettext("It is not clear which part of this is the month. Write it like 2026-11-21."))
