"""The five list queries, first page and row 10,000: what the derived tables take, and what the whole page takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_appbuilder.security.sqla.models import User

from app.answers import listing
from app.answers.filters import AnyOf, Between, Filter, Selection
from app.answers.listing import NEWEST, ByNumber, Sort
from app.answers.scope import scope_of
from app.extensions import db
from app.models.form_template import FormTemplate
from bench.browsing import Browser
from bench.panel import Panel
from bench.timing import Figure, timed
from bench.world import World

PAGE_SIZE = 25
DEEP = 10_000


@dataclass(frozen=True)
class Asked:
    name: str
    user: str
    address: str
    filters: tuple[Filter, ...] = ()
    sort: Sort = NEWEST


QUERIES = (
    Asked("newest", "manager", ""),
    Asked("equal on a choice", "manager", "f.result=o1", (AnyOf("result", ("o1",)),)),
    Asked("nested choice, inner level", "manager", "f.matters=g1/h1", (AnyOf("matters", ("g1/h1",)),)),
    Asked(
        "range on a rating, sorted by it",
        "manager",
        "f.rating0.from=4&f.rating0.to=7&sort=-rating0",
        (Between("rating0", 4, 7),),
        ByNumber("rating0"),
    ),
    Asked("own rows of a supervisor's site", "supervisor00", ""),
    Asked(
        "two choices and a range, sorted by money, own rows",
        "supervisor00",
        "f.result=o1&f.matters=g1&f.money0.from=1000&sort=-money0",
        (AnyOf("result", ("o1",)), AnyOf("matters", ("g1",)), Between("money0", 100_000)),
        ByNumber("money0"),
    ),
)


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        for asked in QUERIES:
            for place, offset in (("first page", 0), (f"row {DEEP:,}", DEEP)):
                act = reading(world, asked, offset)
                yield Figure("list", f"{asked.name}, {place}", panel.engine, panel.size, timed(act))
            yield Figure("count", asked.name, panel.engine, panel.size, timed(reading(world, asked, None)))
    with panel.served() as server:
        for asked in QUERIES:
            browser = Browser(server.port).log_in(asked.user)
            for place, page in (("first page", 0), (f"row {DEEP:,}", DEEP // PAGE_SIZE)):
                act = browser.getting(f"/forms/bench-visit/?{asked.address}&page={page}")
                yield Figure("list page", f"{asked.name}, {place}", panel.engine, panel.size, timed(act))


def reading(world: World, asked: Asked, offset: int | None) -> Callable[[], Any]:
    """Return what a list does between knowing its question and having its entries; without an offset, their count."""
    user = db.session.query(User).filter_by(username=asked.user).one()
    template = db.session.get_one(FormTemplate, world.template)
    db.session.commit()

    def read() -> Any:
        selection = Selection(world.template, asked.filters, scope_of(user, template))
        if offset is None:
            return listing.page(selection, limit=1).count
        entries = listing.page(selection, asked.sort, offset=offset, limit=PAGE_SIZE).entries()
        db.session.expunge_all()
        db.session.add_all([user, template])
        return entries

    return read
