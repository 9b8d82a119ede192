"""How far registers have got: months forgotten before another, and every site's latest."""

from datetime import date, datetime

import pytest

from app import clock
from app.operations import register, saved_view
from app.operations.register_book import Book
from app.operations.register_progress import MONTHS_BACK, Progress, glance, open_before
from app.operations.saved_view import Wanted
from app.permissions import visible
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user

NOVEMBER = date(2026, 11, 1)


def test_counts_only_what_a_reader_sees(agent, colleague, supervisor, book):
    numbered(book, agent, supervisor, 2026, 11)
    numbered(book, colleague, supervisor, 2026, 11)
    template = book.register.template

    for reader, lines in ((agent, 1), (colleague, 1), (supervisor, 2)):
        seen = {book.register.id: visible(reader, template)}
        assert glance(seen, [book.site_id], NOVEMBER) == {book.register.id: [Progress(book.site_id, lines)]}


def test_names_the_months_with_lines_that_are_open_before(agent, supervisor, manager, book):
    for year, month in ((2025, 12), (2026, 9), (2026, 10), (2026, 11)):
        numbered(book, agent, supervisor, year, month)
    assert open_before(book) == [date(2025, 12, 1), date(2026, 9, 1), date(2026, 10, 1)]

    september = Book(book.register, book.site_id, 2026, 9)
    register.close(september, supervisor)
    assert open_before(book) == [date(2025, 12, 1), date(2026, 10, 1)]
    register.reopen(september, manager, "漏登")
    assert open_before(book) == [date(2025, 12, 1), date(2026, 9, 1), date(2026, 10, 1)]
    assert open_before(Book(book.register, book.site_id, 2025, 12)) == []
    assert open_before(Book(book.register, make_site().id, 2026, 11)) == []


@pytest.mark.parametrize(("months", "is_found"), [(MONTHS_BACK, True), (MONTHS_BACK + 1, False)])
def test_looks_three_years_back(agent, supervisor, book, months, is_found):
    year, month = divmod(book.year * 12 + book.month - 1 - months, 12)
    numbered(book, agent, supervisor, year, month + 1)

    assert open_before(book) == ([date(year, month + 1, 1)] if is_found else [])


def test_tells_the_last_closed_month_of_each_site(agent, supervisor, book):
    for month in (9, 10, 11):
        numbered(book, agent, supervisor, 2026, month)
    for month in (10, 9):
        register.close(Book(book.register, book.site_id, 2026, month), supervisor)
    seen = {book.register.id: []}

    assert glance(seen, [book.site_id], NOVEMBER) == {
        book.register.id: [Progress(book.site_id, 1, date(2026, 10, 1), is_closed=False)]
    }
    register.close(book, supervisor)
    assert glance(seen, [book.site_id], NOVEMBER) == {
        book.register.id: [Progress(book.site_id, 1, NOVEMBER, is_closed=True)]
    }
    assert glance(seen, [make_site().id], NOVEMBER) == {book.register.id: []}
    assert glance({}, [book.site_id], NOVEMBER) == {}


def numbered(book, agent, keeper, year, month):
    with clock.stopped_at(clock.stored(datetime(year, month, 5, 9, tzinfo=clock.CHINA))):
        made = make_entry(agent, book.register.template, site=agent.sites[0])
        register.take_in(book.register, [made.id], keeper)


@pytest.fixture
def book(app, site):
    wanted = Wanted("走访台账", ["area"], ["supervisor", "agent", "manager"], is_register=True)
    return Book(saved_view.save(make_template(), wanted, make_user("designer")), site.id, 2026, 11)
