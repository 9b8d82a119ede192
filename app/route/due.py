"""When a step is due: minutes, hours and days run through; workdays are China's, make-up days included."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from app.clock import local, stored

Within = tuple[int, str]
STRAIGHT = frozenset({"minutes", "hours", "days"})


def due_at(opened: datetime, within: Within | None) -> datetime | None:
    """Return the moment a step opened then must be decided, None if it has no limit."""
    if within is None:
        return None
    amount, unit = within
    if unit in STRAIGHT:
        return opened + timedelta(**{unit: amount})
    return _after_workdays(opened, amount)


def _after_workdays(opened: datetime, amount: int) -> datetime:
    """Return the same time of day, so many workdays later."""
    start = local(opened)
    day = start.date()
    for _ in range(amount):
        day = _next_workday(day)
    return stored(start.replace(year=day.year, month=day.month, day=day.day))


def _next_workday(day: date) -> date:
    day += timedelta(days=1)
    while not _is_workday()(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1)
def _is_workday() -> Callable[[date], bool]:
    from holidays import country_holidays  # noqa: PLC0415 -- costs most of a second, and few templates count workdays

    return country_holidays("CN").is_working_day
