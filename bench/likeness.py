"""Proof that the bulk path writes what a submit writes: the newest entries once more, by the real path, compared."""

from collections.abc import Iterator
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from app.answers.facts import Facts, loaded
from app.answers.projection import facts_of
from app.extensions import begin_writing, db
from app.models.answer import AnswerTail
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.models.participant import Participant
from app.models.site import Site
from app.operations.draft import open_draft
from app.operations.entry import submit
from bench.bulk import RUNNING
from bench.panel import Panel
from bench.timing import Figure
from bench.world import World

OWN = {"id", "entry_id", "number", "submit_token", "head_hash", "step_id", "opened_at"}
"""What two copies of one entry do not share; besides, all moments."""
MOMENTS = ("_at", "@submitted")


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        compared = [_compare(world, number) for number in range(panel.size - RUNNING + 1, panel.size + 1)]
    yield Figure("bulk path", "rows compared with the real path", panel.engine, panel.size, {"equal": sum(compared)})


def _compare(world: World, number: int) -> int:
    """Submit an entry again and take it back; return 1 if it equals the one written in bulk, else raise."""
    written = db.session.get_one(Entry, number)
    expected = _rows_of(written), _without_moments(facts_of(written))
    site, author = (db.session.get_one(kind, key) for kind, key in _place(world, number))
    begin_writing()
    draft = open_draft(db.session.get_one(FormTemplate, world.template), author, site)
    again = submit(draft, written.answers, author)
    facts = db.session.scalars(select(AnswerTail.facts).where(AnswerTail.entry_id == again.id)).one()
    found = _rows_of(again), _without_moments(loaded(facts))
    db.session.rollback()
    if found != expected:
        raise AssertionError(f"entry {number}: bulk wrote {expected}, a submit writes {found}")
    return 1


def _place(world: World, number: int) -> tuple[tuple[type, int], tuple[type, int]]:
    site, author = world.place_of(number)
    return (Site, site), (User, author)


def _rows_of(entry: Entry) -> list[dict[str, Any]]:
    lines = db.session.scalars(select(EntryStep).where(EntryStep.entry_id == entry.id).order_by(EntryStep.id))
    people = db.session.scalars(select(Participant).where(Participant.entry_id == entry.id))
    return [_columns(row) for row in (entry, *lines, *people)]


def _columns(row: Any) -> dict[str, Any]:
    found = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {name: value for name, value in found.items() if name not in OWN and not name.endswith(MOMENTS)}


def _without_moments(facts: Facts) -> Facts:
    return {path: value for path, value in facts.items() if not path.endswith(MOMENTS)}
