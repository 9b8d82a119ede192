"""The background's part: how long folding holds the database, and what a tail costs those who read."""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from sqlalchemy import select

from app.answers import listing
from app.answers.filters import AnyOf, Selection
from app.answers.folding import BATCH, WORTH_FOLDING, fold_template
from app.answers.projection import record
from app.extensions import begin_writing, db
from app.models.entry import Entry
from bench.panel import Panel
from bench.timing import Figure, percentile, timed
from bench.world import World

REPEATS = 5


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        for count in (WORTH_FOLDING, BATCH):
            taken = sorted(_fold(world, panel.size, count) for _each in range(REPEATS))
            values = {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95)}
            yield Figure("fold", f"{count:,} changed entries", panel.engine, panel.size, values)
        for count in (0, WORTH_FOLDING):
            values = _with_tail(world, panel.size, count, lambda: _read(world))
            yield Figure("fold", f"reading a list beside a tail of {count}", panel.engine, panel.size, values)


def _fold(world: World, size: int, count: int) -> float:
    """Return the milliseconds of one fold; everything is taken back afterwards."""
    _lengthen(world, size, count)
    begun = perf_counter()
    assert fold_template(world.template, count) == count
    taken = (perf_counter() - begun) * 1000
    db.session.rollback()
    return taken


def _with_tail(world: World, size: int, count: int, act: Callable[[], Any]) -> dict[str, float]:
    _lengthen(world, size, count)
    values = timed(act)
    db.session.rollback()
    return values


def _lengthen(world: World, size: int, count: int) -> None:
    """Change the newest entries."""
    begin_writing()
    newest = select(Entry).where(Entry.template_id == world.template, Entry.id <= size).order_by(Entry.id.desc())
    for entry in db.session.scalars(newest.limit(count)):
        entry.state = "void"
        db.session.flush()
        record(entry)


def _read(world: World) -> None:
    listing.page(Selection(world.template, (AnyOf("result", ("o1",)),)))
