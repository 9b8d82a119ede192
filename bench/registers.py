"""Registers: a long month shown, closed and printed, numbers looked for beside a million given, 500 entries signed."""

import time
from collections.abc import Iterator
from uuid import uuid4

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import delete, func, insert, literal, null, select

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

LINES, SIGNED = 20_000, 500
YEAR, MONTH = 2025, 3
REPEATS = 10
PLACED = ("register_id", "entry_id", "site_id", "year", "month", "number")
OF_REGISTERS = (RegisterCarried, RegisterMonth, RegisterEvent, RegisterTaken, RegisterLine)


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        values, number = _signing(world)
        yield Figure("bulk", f"{SIGNED} entries signed", panel.engine, panel.size, values, f"{number} signed")
        place = _fill(world, panel.size)
        yield _figure(panel, "nothing to number, all numbered", timed(register.take_in_waiting, REPEATS))
        db.session.rollback()
        yield Figure("register", "month closed", panel.engine, panel.size, _closing(*place))
    with panel.served() as server:
        browser = Browser(server.port).log_in("manager")
        address = f"/registers/{place[0]}%s?site={place[1]}&month={YEAR}-{MONTH:02}"
        yield _figure(panel, "first page of the month", timed(browser.getting(address % ""), REPEATS))
        yield _figure(panel, "last page", timed(browser.getting(f"{address % ''}&page={_pages(panel) - 1}"), REPEATS))
        _first, seconds = browser.download(address % ".pdf")
        yield Figure("register", "month as PDF", panel.engine, panel.size, {"seconds": seconds})
        _first, seconds = browser.download(address % ".csv", [("csrf_token", browser.csrf)])
        yield Figure("register", "month as CSV", panel.engine, panel.size, {"seconds": seconds})


def _figure(panel: Panel, name: str, values: dict[str, float]) -> Figure:
    return Figure("register", name, panel.engine, panel.size, values, f"{_lines(panel):,} lines in the month")


def _lines(panel: Panel) -> int:
    return min(LINES, panel.size)


def _pages(panel: Panel) -> int:
    return -(-_lines(panel) // SIZE)


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


def _fill(world: World, size: int) -> tuple[int, int]:
    """Number every entry: the first of them in one month of one site, the others a year earlier."""
    with writing():
        for table in OF_REGISTERS:
            db.session.execute(delete(table))
        db.session.execute(delete(SavedView))
        manager = db.session.scalars(select(User).where(User.username == "admin")).one()
        columns = definition_of(db.session.get_one(TemplateVersion, world.version)).compiled.list_columns[:6]
        wanted = Wanted("台账", columns, ["manager", "supervisor"], is_register=True)
        view = saved_view.save(db.session.get_one(FormTemplate, world.template), wanted, manager)
        site = world.sites[0]
        for year, low, high in ((YEAR - 1, LINES, size), (YEAR, 0, min(LINES, size))):
            numbered = select(
                *(literal(view.id), Entry.id, literal(site), literal(year), literal(MONTH), Entry.id - low),
                *(literal(False), literal(""), null(), literal(clock.now())),
            ).where(Entry.id > low, Entry.id <= high)
            names = [*PLACED, "is_late", "reason", "frozen", "taken_at"]
            db.session.execute(insert(RegisterLine).from_select(names, numbered, include_defaults=False))
        register_taken.rebuild(view.id)
        assert db.session.scalar(select(func.count()).select_from(RegisterLine)) == size
        return view.id, site


def _closing(register_id: int, site_id: int) -> dict[str, float]:
    by = db.session.scalars(select(User).where(User.username == "manager")).one()
    book = Book(db.session.get_one(SavedView, register_id), site_id, YEAR, MONTH)
    begun = time.perf_counter()
    with writing():
        register.close(book, by)
    return {"seconds": time.perf_counter() - begun}
