"""Days gathered into periods: the grains of a trend."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

MOST_PERIODS = 60
"""So many stand side by side and can still be told apart; of more, the next coarser grain is shown."""


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def start_of(day: date, grain: Grain) -> date:
    """Return the first day of the period a day lies in; weeks begin on Monday."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(days=day.weekday())
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1)


def next_start(first: date, grain: Grain) -> date:
    """Return the first day of the following period."""
    longest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31, Grain.QUARTER: 92, Grain.YEAR: 366}
    return start_of(first + timedelta(days=longest[grain]), grain)


def periods(first: date, last: date, grain: Grain) -> Iterator[tuple[date, date]]:
    """Yield first and last day of every period that two days and what lies between them touch."""
    begin = start_of(first, grain)
    while begin <= last:
        following = next_start(begin, grain)
        yield begin, following - timedelta(days=1)
        begin = following


def readable(first: date, last: date, wanted: Grain) -> Grain:
    """Return the wanted grain, or the finest coarser one that makes few enough periods of these days."""
    long = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 30.44, Grain.QUARTER: 91.3, Grain.YEAR: 365.25}
    days = (last - first).days + 1
    coarser = [grain for grain in Grain if long[grain] >= long[wanted]]
    return next((grain for grain in coarser if days / long[grain] <= MOST_PERIODS), Grain.YEAR)


def elapsed(first: date, last: date, today: date) -> date:
    """Return the last day of what has passed of some days: today where they still run."""
    return today if first <= today < last else last


def period_before(first: date, last: date, until: date | None = None) -> tuple[date, date]:
    """Return the days to compare with: of whole months the months before, else as many days before as there are.

    Of days that run only until one of them, the same part: until the same day of the month, or as many days on.
    """
    until = last if until is None else until
    is_whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if not is_whole:
        before = first - (last - first) - timedelta(days=1)
        return before, before + (until - first)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return months_on(first, -months), first - timedelta(days=1) if until == last else months_on(until, -months)


def months_on(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
