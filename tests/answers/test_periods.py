"""Days gathered into periods."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answers.periods import MOST_PERIODS, Grain, next_start, periods, readable, start_of

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
