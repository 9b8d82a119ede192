"""Days and moments in words."""

from datetime import date, datetime

import pytest
from flask_babel import force_locale

from app import dates

DAY, MOMENT = date(2026, 11, 1), datetime(2026, 11, 21, 23, 30)  # noqa: DTZ001 -- moments are stored naive, in UTC


@pytest.mark.parametrize(("language", "shown"), [("zh", "2026年11月1日"), ("en", "1 Nov 2026")])
def test_says_a_day(app, language, shown):
    assert said(app, language, dates.date_text, DAY) == shown
    assert said(app, language, dates.date_text, "2026-11-01") == shown


@pytest.mark.parametrize(("language", "shown"), [("zh", "2026年11月22日 07:30"), ("en", "22 Nov 2026 07:30")])
def test_says_a_stored_moment_as_the_clock_on_the_wall(app, language, shown):
    assert said(app, language, dates.datetime_text, MOMENT) == shown


def test_moves_with_the_time_zone_of_the_firm(app, monkeypatch):
    monkeypatch.setitem(app.config, "BABEL_DEFAULT_TIMEZONE", "UTC")

    assert said(app, "zh", dates.time_text, MOMENT) == "23:30"


@pytest.mark.parametrize("value", ["2026-11", "2026-11-30", DAY])
def test_says_a_month(app, value):
    assert said(app, "zh", dates.month_text, value) == "2026年11月"
    assert said(app, "en", dates.month_text, value) == "Nov 2026"


@pytest.mark.parametrize("say", [dates.date_text, dates.datetime_text, dates.time_text, dates.month_text])
def test_says_nothing_of_nothing(app, say):
    assert said(app, "zh", say, None) == ""
    assert said(app, "zh", say, "") == ""


def said(app, language, say, value):
    with app.test_request_context(), force_locale(language):
        return say(value)
