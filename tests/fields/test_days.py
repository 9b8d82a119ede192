"""Days, times and periods: read as offices write them, refused when the calendar has none such."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fields import TYPES, InvalidAnswer
from tests.fields.asking import field_of, sent

DAY: dict[str, Any] = {"key": "x", "type": "date", "label": "计划时间", "from": "2026-01-01", "to": "2026-12-31"}
ANY_DAY: dict[str, Any] = {"key": "x", "type": "date", "label": "竣工日期"}
TIME: dict[str, Any] = {"key": "x", "type": "time", "label": "时间"}
MOMENT: dict[str, Any] = {"key": "x", "type": "datetime", "label": "预约回访时间"}
DAYS: dict[str, Any] = {"key": "x", "type": "period", "label": "起止"}
HOURS: dict[str, Any] = {"key": "x", "type": "period", "label": "拜访时间", "of": "time"}


@pytest.mark.parametrize(
    ("item", "typed", "message"),
    [
        *(
            (ANY_DAY, typed, "no such day")
            for typed in ["2026-02-30", "2025-02-29", "0000-01-01", "10000-01-01", "26-1-1"]
        ),
        *((ANY_DAY, typed, "no such day") for typed in ["tomorrow", "2026-13-01", "2026-W01-1", "20260230", "2026-1"]),
        (ANY_DAY, "1799-12-31", "not be before"),
        (ANY_DAY, "3000-01-01", "not be after"),
        (DAY, "2025-12-31", "not be before"),
        (DAY, "2027-01-01", "not be after"),
        *((TIME, typed, "no such time") for typed in ["24:00", "9:60", "9", "-1:00", "noon", "09:30:00:00", "9:5"]),
        (MOMENT, "2026-11-21", "the day and the time"),
        (MOMENT, "2026-11-31T09:30", "no such day"),
        (MOMENT, "2026-11-21 25:00", "no such time"),
    ],
)
def test_refuses_in_words_and_shows_it_again(item: dict[str, Any], typed: str, message: str) -> None:
    field = field_of(item, posted=[("x", typed)])

    assert message in str(field.errors)
    assert field.data is None
    assert sent(field()) == [("x", typed)]


@pytest.mark.parametrize("typed", ["2026-02-30", "21.13.2026", "soon"])
def test_shows_words_in_a_plain_input_when_the_browser_s_own_would_swallow_them(typed: str) -> None:
    assert 'type="text"' in field_of(ANY_DAY, posted=[("x", typed)])()
    assert 'type="date"' in field_of(ANY_DAY, posted=[("x", "2026-11-21")])()


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        *(
            ("date", value)
            for value in ["2026-1-1", "20260101", "2026-02-30", "2026-01-01T00:00", 5, None, "２０２６-01-01"]
        ),
        *(("time", value) for value in ["9:30", "09:30:00", "24:00", 930, None]),
        *(("datetime", value) for value in ["2026-11-21 09:30", "2026-11-21T9:30", "2026-11-21T09:30Z", None]),
    ],
)
def test_refuses_stored_moments_that_are_not_in_their_one_form(kind: str, stored: Any) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES[kind].check({"key": "x", "type": kind}, stored)


@pytest.mark.parametrize(
    ("item", "typed", "stored"),
    [
        *(
            (ANY_DAY, typed, "2026-01-05")
            for typed in ["2026-01-05", "2026/1/5", "2026.1.5", "20260105", " 2026 年 1 月 5 日"]
        ),
        (ANY_DAY, "２０２６－０１－０５", "2026-01-05"),
        *((TIME, typed, "09:30") for typed in ["09:30", "9:30", "9：30", "9时30分", "9点30", "09:30:00"]),
        (TIME, "9时", "09:00"),
        *(
            (MOMENT, typed, "2026-11-21T09:30")
            for typed in ["2026-11-21T09:30", "2026/11/21 9:30", "2026年11月21日 9时30分"]
        ),
    ],
)
def test_reads_moments_as_offices_write_them(item: dict[str, Any], typed: str, stored: str) -> None:
    field = field_of(item, posted=[("x", typed)])

    assert field.errors == []
    assert field.data == stored


@given(st.dates(date(1800, 1, 1), date(2999, 12, 31)))
def test_every_day_survives_and_counts_from_1970(day: date) -> None:
    field = field_of(ANY_DAY, posted=[("x", day.isoformat())])

    assert field.data == day.isoformat()
    (fact,) = TYPES["date"].facts(ANY_DAY, field.data)
    assert fact.number == day.toordinal() - date(1970, 1, 1).toordinal()


def test_noon_is_half_a_day() -> None:
    (fact,) = TYPES["datetime"].facts(MOMENT, "1970-01-02T12:00")

    assert fact.number == 1.5


def test_days_are_written_as_in_the_reader_s_language(speaking: Callable[[str], Any]) -> None:
    with speaking("zh"):
        assert TYPES["date"].text(ANY_DAY, "2026-11-21") == "2026年11月21日"
        assert TYPES["datetime"].text(MOMENT, "2026-11-21T09:30") == "2026年11月21日 09:30"
    with speaking("en"):
        assert TYPES["date"].text(ANY_DAY, "2026-11-21") == "November 21, 2026"


def test_blank_sheet_leaves_places_for_day_and_time() -> None:
    assert [word for word in "年月日" if word in TYPES["date"].paper(ANY_DAY, None)] == ["年", "月", "日"]
    assert TYPES["period"].paper(HOURS, None).count("时") == 2
    assert TYPES["period"].paper(HOURS, None).count("分") == 2


def test_bounds_reach_the_browser() -> None:
    assert 'min="2026-01-01" max="2026-12-31"' in field_of(DAY)()


def test_names_a_bound_that_is_no_day() -> None:
    assert [problem.place for problem in TYPES["date"].check_item(DAY | {"to": "2026-02-30"})] == ["/to"]


# Periods


@pytest.mark.parametrize(
    "posted",
    [
        [("x-from", "2026-11-22"), ("x-to", "2026-11-21")],
        [("x-from", "2026-02-30"), ("x-to", "2026-11-21")],
    ],
)
def test_refuses_a_period_that_cannot_be_and_keeps_both_ends(posted: Any) -> None:
    field = field_of(DAYS, posted=posted)

    assert field.errors
    assert field.data is None
    assert sent(field()) == posted


def test_says_which_end_of_a_period_is_wrong() -> None:
    html = str(field_of(DAYS, posted=[("x-from", "2026-02-30"), ("x-to", "2026-11-21")])())

    assert 'id="x-from-error"' in html
    assert 'id="x-to-error"' not in html


def test_half_a_period_is_kept() -> None:
    assert field_of(DAYS, posted=[("x-from", "2026-11-21"), ("x-to", "")]).data == {"from": "2026-11-21"}


def test_times_may_pass_midnight() -> None:
    assert field_of(HOURS, posted=[("x-from", "22:00"), ("x-to", "06:00")]).data == {"from": "22:00", "to": "06:00"}


def test_both_ends_of_a_period_count() -> None:
    facts = TYPES["period"].facts(DAYS, {"from": "1970-01-02", "to": "1970-01-04"})

    assert [(fact.path, fact.number) for fact in facts] == [("x", 1), ("x.to", 3)]
