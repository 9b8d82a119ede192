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
