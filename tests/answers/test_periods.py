"""Days gathered into periods."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answers.periods import (
    MOST_PERIODS,
    Grain,
    elapsed,
    months_on,
    next_start,
    period_before,
    periods,
    readable,
    start_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("grain", "first", "following"),
    [
        (Grain.DAY, date(2026, 11, 28), date(2026, 11, 29)),
        (Grain.WEEK, date(2026, 11, 23), date(2026, 11, 30)),
        (Grain.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
        (Grain.QUARTER, date(2026, 10, 1), date(2027, 1, 1)),
        (Grain.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_begins_each_period_on_its_first_day(grain, first, following):
    assert start_of(date(2026, 11, 28), grain) == first
    assert next_start(first, grain) == following


@given(DAYS, st.integers(0, 2000), st.sampled_from(Grain))
def test_puts_every_day_into_exactly_one_period(first, length, grain):
    last = first + timedelta(days=length)
    found = list(periods(first, last, grain))
    assert found[0][0] <= first
    assert found[-1][1] >= last
    assert all(begin <= end for begin, end in found)
    assert all(end + timedelta(days=1) == begin for (_, end), (begin, _) in pairwise(found))


@given(DAYS, st.integers(0, 20_000), st.sampled_from(Grain))
def test_shows_no_more_periods_than_can_be_told_apart(first, length, wanted):
    last = first + timedelta(days=length)
    grain = readable(first, last, wanted)
    shown = len(list(periods(first, last, grain)))
    assert list(Grain).index(grain) >= list(Grain).index(wanted)
    assert shown <= MOST_PERIODS + 2 or grain is Grain.YEAR
    assert grain is wanted or len(list(periods(first, last, wanted))) > MOST_PERIODS - 2


@pytest.mark.parametrize(
    ("first", "last", "today", "before"),
    [
        ((2026, 10, 1), (2026, 12, 31), (2026, 11, 29), ((2026, 7, 1), (2026, 8, 29))),
        ((2026, 10, 1), (2026, 12, 31), (2027, 1, 1), ((2026, 7, 1), (2026, 9, 30))),
        ((2026, 10, 1), (2026, 12, 31), (2026, 12, 31), ((2026, 7, 1), (2026, 9, 30))),
        ((2026, 10, 1), (2026, 12, 31), (2026, 9, 1), ((2026, 7, 1), (2026, 9, 30))),
        ((2026, 3, 1), (2026, 3, 31), (2026, 3, 30), ((2026, 2, 1), (2026, 2, 28))),
        ((2024, 3, 1), (2024, 3, 31), (2024, 3, 30), ((2024, 2, 1), (2024, 2, 29))),
        ((2026, 1, 1), (2026, 12, 31), (2026, 11, 29), ((2025, 1, 1), (2025, 11, 29))),
        ((2026, 11, 23), (2026, 11, 29), (2026, 11, 25), ((2026, 11, 16), (2026, 11, 18))),
        ((2026, 11, 10), (2026, 11, 19), (2026, 12, 1), ((2026, 10, 31), (2026, 11, 9))),
    ],
)
def test_compares_a_period_that_still_runs_with_as_much_of_the_one_before(first, last, today, before):
    first, last, today = date(*first), date(*last), date(*today)
    assert period_before(first, last, elapsed(first, last, today)) == (date(*before[0]), date(*before[1]))


@given(DAYS, st.integers(0, 800), st.integers(-10, 900))
def test_compares_days_of_before_that_end_before_these_begin(first, length, passed):
    last, today = first + timedelta(days=length), first + timedelta(days=passed)
    until = elapsed(first, last, today)
    begin, end = period_before(first, last, until)
    assert begin <= end < first
    assert abs((end - begin).days - (until - first).days) <= 3  # months of different lengths


@given(DAYS, st.integers(-500, 500))
def test_moves_a_day_by_months(day, months):
    moved = months_on(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)
