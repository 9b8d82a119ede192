"""What registers, saved views and decisions about many ask goes through an index, on both databases, in long tables."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, inspect, text

from app import clock
from app.extensions import db
from app.models.bulk import BulkJob, BulkLine
from app.models.entry import Entry
from app.models.register import RegisterEvent, RegisterLine
from app.models.saved_view import SavedView
from app.operations import bulk, register, register_book, register_progress, register_taken, saved_view
from app.operations.bulk import Plan
from app.operations.bulk_outlook import outlook
from app.operations.register_book import Book
from app.permissions import visible
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.operations.conftest import read_whole
from tests.operations.test_register import wanted

LONG = 1_000
SITES = range(1, 10)

READINGS: dict[str, Callable[["Shelf"], Any]] = {
    "a month": lambda shelf: register_book.whole(shelf.book, None, []),
    "a month as somebody sees it": lambda shelf: register_book.whole(
        shelf.book, None, visible(shelf.agent, shelf.template)
    ),
    "a closed month": lambda shelf: register_book.whole(shelf.closed, register_book.month_of(shelf.closed), []),
    "what a closed month kept": lambda shelf: list(
        register_book.in_order(shelf.line_ids, register_book.month_of(shelf.closed))
    ),
    "lines of a page": lambda shelf: list(register_book.in_order(shelf.line_ids)),
    "what was done with a month": lambda shelf: db.session.execute(register_book.told_of(shelf.closed)).all(),
    "what has no number": lambda shelf: register.waiting(shelf.view),
    "months open before one": lambda shelf: register_progress.open_before(shelf.book),
    "registers at a glance": lambda shelf: register_progress.glance({shelf.view.id: []}, SITES, clock.today()),
    "registers at a glance as somebody sees them": lambda shelf: register_progress.glance(
        {shelf.view.id: visible(shelf.agent, shelf.template)}, SITES, clock.today()
    ),
    "what belongs to a month": lambda shelf: register.belonging(shelf.book),
    "taking in": lambda shelf: register.take_in(shelf.view, [shelf.late.id], shelf.keeper),
    "opening again": lambda shelf: register.reopen(shelf.closed, shelf.manager, "补正"),
    "views of a form": lambda shelf: saved_view.with_columns(shelf.template, shelf.agent),
    "whether a view has lines": lambda shelf: saved_view.has_lines(shelf.view),
    "what signing many comes to": lambda shelf: outlook(
        shelf.template, Plan("sign", ""), {shelf.late.id: None}, shelf.keeper
    ),
    "what a register takes of many": lambda shelf: outlook(
        shelf.template, Plan("take", "", register_id=shelf.view.id), {shelf.late.id: None}, shelf.manager
    ),
    "a job begun": lambda shelf: bulk.start(
        shelf.template, Plan("sign", str(uuid4())), {shelf.late.id: None}, shelf.keeper
    ),
    "the next of a job": lambda shelf: bulk.next_line(shelf.job),
    "how far a job is": lambda shelf: (
        bulk.progress(shelf.job),
        bulk.lines_of(shelf.job),
        bulk.lines_of(shelf.job, "done"),
    ),
}


@pytest.mark.parametrize("name", READINGS)
def test_reads_by_index(name: str, explained: Any, shelf: "Shelf") -> None:
    plans = explained(lambda: READINGS[name](shelf))
    assert plans
    for statement, plan in plans:
        assert not read_whole(plan), f"{statement}\n{plan}"


def test_finds_what_is_carried_over_by_what_is_not_finished(explained: Any, shelf: "Shelf") -> None:
    ((_statement, plan),) = explained(
        lambda: db.session.scalars(register_book.carried_ids(shelf.book, []).order_by(None)).all()
    )
    assert "ix_entry_template_site_finished" in plan, plan


def test_numbers_without_reading_the_lines_there_are(explained: Any, shelf: "Shelf") -> None:
    plans = explained(register.take_in_waiting)
    reading = [statement for statement, _plan in plans if re.search("FROM register_line", statement)]
    assert all("max(" in statement for statement in reading), reading


class Shelf:
    """A register with many lines of finished entries, a closed month and a long job."""

    def __init__(self, site: Any) -> None:
        self.keeper, self.agent = make_user("supervisor", sites=[site]), make_user("agent", sites=[site])
        self.manager = make_user("manager", sites=[site])
        self.template = make_template()
        self.view: SavedView = saved_view.save(self.template, wanted(), make_user("designer"))
        self.late = make_entry(self.agent, self.template, site=site)
        today = clock.today()
        self.book = Book(self.view, site.id, today.year, today.month)
        self.closed = Book(self.view, site.id, 2020, 1)
        self._fill(self.late, site.id)
        register_taken.rebuild(self.view.id)
        register.close(self.closed, self.keeper)
        self.line_ids = [1, 2, 3]
        jobs = [self._job() for _each in range(20)]
        self.job = jobs[0]
        ids = range(self.late.id + 1, self.late.id + 1 + LONG)
        lines = [{"job_id": jobs[each % 20].id, "entry_id": each, "number": f"{each}", "seen": 1} for each in ids]
        rest = {"outcome": "done", "words": ""}
        db.session.execute(insert(inspect(BulkLine).local_table), [line | rest for line in lines])
        for table in (Entry, RegisterLine, RegisterEvent, BulkLine):
            db.session.execute(text(f"ANALYZE {table.__tablename__}"))

    def _job(self) -> BulkJob:
        by_id, now = self.keeper.id, clock.now()
        job = BulkJob(token=str(uuid4()), template_id=self.template.id, by_id=by_id, act="sign", made_at=now)
        db.session.add(job)
        db.session.flush()
        return job

    def _fill(self, like: Entry, site_id: int) -> None:
        names = inspect(Entry).local_table.columns.keys()
        past = clock.now() - timedelta(days=400)
        entries, lines = [], []
        for number in range(1, LONG + 1):
            own = {"id": like.id + number, "number": f"L{number}", "submit_token": f"{self.template.id}-{number}"}
            moments = {"state": "done", "submitted_at": past, "finished_at": past, "changed_at": past}
            entries.append({name: getattr(like, name) for name in names} | own | moments)
            lines.append(self._line(like.id + number, number, site_id))
        db.session.execute(insert(inspect(Entry).local_table), entries)
        db.session.execute(insert(inspect(RegisterLine).local_table), lines)

    def _line(self, entry_id: int, number: int, site_id: int) -> dict[str, Any]:
        place = {"register_id": self.view.id, "entry_id": entry_id, "site_id": site_id, "year": 2020 + number % 5}
        rest = {"is_late": False, "reason": "", "frozen": None, "taken_at": clock.now(), "taken_by_id": None}
        return {**place, "month": number // 5 % 12 + 1, "number": number, **rest}


@pytest.fixture
def shelf(app: Any, site: Any) -> Shelf:
    return Shelf(site)
