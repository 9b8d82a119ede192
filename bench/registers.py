"""Registers: a month shown, closed and printed, numbers looked for where all have one, 500 entries signed."""

import time
from collections.abc import Iterator
from uuid import uuid4

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import delete, extract, func, insert, literal, null, select, text

from app import clock
from app.extensions import db, writing
from app.models.entry import Entry
from app.models.form_template import FormTemplate, TemplateVersion
from app.models.register import RegisterCarried, RegisterEvent, RegisterLine, RegisterMonth, RegisterTaken
from app.models.saved_view import SavedView
from app.operations import bulk, register, register_taken, saved_view
from app.operations.bulk import Plan
from app.operations.definition import definition_of
from app.operations.register_book import Book
from app.operations.saved_view import Wanted
from app.views._book import SIZE
from bench.browsing import Browser
from bench.panel import Panel
from bench.timing import Figure, timed
from bench.world import World

SIGNED = 500
YEAR, MONTH = 2026, 3
"""Half a year before the last entry."""
REPEATS = 10
PLACED = ("register_id", "entry_id", "site_id", "year", "month", "number")
OF_REGISTERS = (RegisterCarried, RegisterMonth, RegisterEvent, RegisterTaken, RegisterLine)


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        values, number = _signing(world)
        yield Figure("bulk", f"{SIGNED} entries signed", panel.engine, panel.size, values, f"{number} signed")
        place = _fill(world)
        lines = _lines(*place)
        yield _figure(panel, "nothing to number, all numbered", timed(register.take_in_waiting, REPEATS), panel.size)
        db.session.rollback()
    with panel.served() as server:
        browser = Browser(server.port).log_in("manager")
        address = f"/registers/{place[0]}%s?site={place[1]}&month={YEAR}-{MONTH:02}"
        last = f"{address % ''}&page={max(lines - 1, 0) // SIZE}"
        yield _figure(panel, "open month, first page", timed(browser.getting(address % ""), REPEATS), lines)
        with panel.opened():
            yield _figure(panel, "month closed", _closing(*place), lines)
        yield _figure(panel, "closed month, first page", timed(browser.getting(address % ""), REPEATS), lines)
        yield _figure(panel, "closed month, last page", timed(browser.getting(last), REPEATS), lines)
        _first, seconds = browser.download(address % ".pdf")
        yield _figure(panel, "month as PDF", {"seconds": seconds}, lines)
        _first, seconds = browser.download(address % ".csv", [("csrf_token", browser.csrf)])
        yield _figure(panel, "month as CSV", {"seconds": seconds}, lines)


def _figure(panel: Panel, name: str, values: dict[str, float], lines: int) -> Figure:
    return Figure("register", name, panel.engine, panel.size, values | {"lines": lines})


def _lines(register_id: int, site_id: int) -> int:
    of_month = (RegisterLine.register_id == register_id, RegisterLine.site_id == site_id)
    found = select(func.count()).where(*of_month, RegisterLine.year == YEAR, RegisterLine.month == MONTH)
    return int(db.session.scalar(found) or 0)


def _signing(world: World) -> tuple[dict[str, float], int]:
    """Let supervisors sign what waits for them, as the page of a job does; return the seconds that 500 take."""
    template, signed, begun = db.session.get_one(FormTemplate, world.template), 0, time.perf_counter()
    for site, supervisor in zip(world.sites, world.supervisors, strict=True):
        mine = select(Entry.id).where(Entry.template_id == world.template, Entry.state == "running")
        ids = db.session.scalars(mine.where(Entry.site_id == site).limit(SIGNED - signed)).all()
        if not ids:
            continue
        by = db.session.get_one(User, supervisor)
        with writing():
            job_id = bulk.start(template, Plan("sign", str(uuid4())), dict.fromkeys(ids), by).id
        while (line_id := bulk.next_line(bulk.find(job_id, by))) is not None:
            with writing():
                bulk.work_off(line_id, by)
        signed += len(ids)
    return {"seconds": (time.perf_counter() - begun) / max(signed, 1) * SIGNED}, signed


def _fill(world: World) -> tuple[int, int]:
    """Number every entry in the book of its own site and month, as taking them in one after another would."""
    with writing():
        for table in OF_REGISTERS:
            db.session.execute(delete(table))
        db.session.execute(delete(SavedView))
        manager = db.session.scalars(select(User).where(User.username == "admin")).one()
        columns = definition_of(db.session.get_one(TemplateVersion, world.version)).compiled.list_columns[:6]
        wanted = Wanted("台账", columns, ["manager", "supervisor"], is_register=True)
        view = saved_view.save(db.session.get_one(FormTemplate, world.template), wanted, manager)
        year, month = (extract(part, Entry.submitted_at) for part in ("year", "month"))
        of_book = func.row_number().over(partition_by=(Entry.site_id, year), order_by=Entry.id)
        numbered = select(
            *(literal(view.id), Entry.id, Entry.site_id, year, month, of_book),
            *(literal(False), literal(""), null(), literal(clock.now())),
        ).where(Entry.template_id == world.template)
        names = [*PLACED, "is_late", "reason", "frozen", "taken_at"]
        db.session.execute(insert(RegisterLine).from_select(names, numbered, include_defaults=False))
        register_taken.rebuild(view.id)
        db.session.execute(text("ANALYZE register_line"))  # as the database itself does when a table has grown
        return view.id, world.sites[0]


def _closing(register_id: int, site_id: int) -> dict[str, float]:
    by = db.session.scalars(select(User).where(User.username == "manager")).one()
    book = Book(db.session.get_one(SavedView, register_id), site_id, YEAR, MONTH)
    begun = time.perf_counter()
    with writing():
        register.close(book, by)
    return {"seconds": time.perf_counter() - begun}
