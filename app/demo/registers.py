"""The register of the demo: return visits under running numbers, its months closed by each site's supervisor."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select

from app import clock
from app.answers.columns import default_columns
from app.extensions import db
from app.models import Entry, FormTemplate
from app.models.saved_view import SavedView
from app.operations import register, saved_view
from app.operations.definition import definition_of
from app.operations.register_book import Book
from app.operations.saved_view import Wanted

FORM = "return-visit-record-shop"
NAME = "回访登记台账"
ROLES = ("agent", "supervisor", "manager")
CLOSED_AT = 9
"""O'clock on the day a month is closed."""
STILL_OPEN_DAYS = 10
"""A month is closed so long after its end."""


def make_register(by: Any, keepers: list[User]) -> None:
    """Make it and close its months one after another, unless it is there already."""
    template = db.session.scalar(select(FormTemplate).where(FormTemplate.key == FORM))
    if template is None or db.session.scalar(select(SavedView.id).where(SavedView.is_register)) is not None:
        return
    columns = default_columns(definition_of(template.version).compiled, of_customers=True)
    made = saved_view.save(template, Wanted(NAME, columns, ROLES, is_register=True), by)
    for keeper in keepers:
        for site in keeper.sites:
            for month in _months_over(template):
                with clock.stopped_at(_closing(month)):
                    register.close(Book(made, site.id, month.year, month.month), keeper)


def _months_over(template: FormTemplate) -> Iterator[date]:
    """Yield the first day of every month with entries whose time to be closed has come."""
    first = db.session.scalar(select(func.min(Entry.submitted_at)).where(Entry.template_id == template.id))
    month = clock.local(first).date().replace(day=1) if first else clock.today()
    while _closing(month) < clock.now():
        yield month
        month = _next(month)


def _closing(month: date) -> datetime:
    day = _next(month) + timedelta(days=STILL_OPEN_DAYS)
    return clock.stored(datetime(day.year, day.month, day.day, CLOSED_AT, tzinfo=clock.CHINA))


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
