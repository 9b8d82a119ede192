"""Proof that the bulk path writes what a submit writes: the newest entries once more, by the real path, compared."""

from collections.abc import Iterator
from typing import Any

from flask_appbuilder.security.sqla.models import User
from pyroaring import BitMap
from sqlalchemy import select

from app.answers import segments, texts
from app.answers.charts import SUBMITTED
from app.answers.facts import Facts, bits, loaded
from app.answers.segments import Place
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
MOMENTS = "_at"


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        derived = Derived(world.template)
        compared = [compare(world, derived, number) for number in range(panel.size - RUNNING + 1, panel.size + 1)]
    yield Figure("bulk path", "rows compared with the real path", panel.engine, panel.size, {"equal": sum(compared)})


class Derived:
    """What stands in the derived tables about an entry, folded."""

    def __init__(self, template: int) -> None:
        self._template = template
        self._segments: dict[int, dict[Place, BitMap]] = {}

    def of(self, number: int) -> tuple[set[Place], set[texts.Row]]:
        segment = segments.segment_of(number)
        if segment not in self._segments:
            rows = db.session.execute(segments.stored_in(self._template, segment))
            self._segments[segment] = {(row.item, row.code, row.plane): BitMap.deserialize(row.bits) for row in rows}
        places = {place for place, entries in self._segments[segment].items() if number in entries}
        rows = db.session.execute(texts.rows_of(self._template, [place[0] for place in places], [number]))
        return _timeless(places), {tuple(row) for row in rows}


def compare(world: World, derived: Derived, number: int) -> int:
    """Submit an entry again and take it back; return 1 if it equals the one written in bulk, else raise."""
    written = db.session.get_one(Entry, number)
    expected = _rows_of(written), *derived.of(number)
    site, author = (db.session.get_one(kind, key) for kind, key in _place(world, number))
    begin_writing()
    draft = open_draft(db.session.get_one(FormTemplate, world.template), author, site)
    again = submit(draft.token, written.answers, author)
    facts = db.session.scalars(select(AnswerTail.facts).where(AnswerTail.entry_id == again.id)).one()
    found = _rows_of(again), *_as_folded(number, loaded(facts))
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


def _as_folded(number: int, facts: Facts) -> tuple[set[Place], set[texts.Row]]:
    places = {(item, code, plane) for item, value in facts.items() for code, plane in bits(value)}
    return _timeless(places), texts.of({number: facts})


def _timeless(places: set[Place]) -> set[Place]:
    return {place for place in places if place[0] != SUBMITTED}
