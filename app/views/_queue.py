"""What waits for the reader: counted, listed, one after another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.awaiting import awaited_by, awaiting, awaiting_among
from app.extensions import db
from app.fields import label_text
from app.models.columns import Moment
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.operations.definition import definition_of
from app.security import full_name

MOST = 1_000
"""Nobody reads more off a tile; longer queues are worked off from the front."""


@dataclass(frozen=True)
class Counts:
    """How much waits for the reader, up to a bound."""

    waiting: int
    late: int


@dataclass(frozen=True)
class Waiting:
    step_id: int
    entry_id: int
    number: str
    template: str
    title: str
    author: str
    opened_at: datetime
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Place:
    """Where a step stands in the queue."""

    entry_id: int
    place: int
    count: int
    previous: int | None
    next: int | None


def waiting_counts() -> Counts:
    """Count what waits for the reader, once per page."""
    if "_waiting" not in g:
        mine = awaited_by(current_user)
        asked = mine and {**mine, "moment": clock.now()}
        g._waiting = Counts(*db.session.connection().execute(_COUNTS, asked).one()) if asked else Counts(0, 0)
    found: Counts = g._waiting
    return found


def waiting_count() -> int:
    return waiting_counts().waiting


def waiting_steps(limit: int, offset: int = 0, *, only_late: bool = False) -> list[Waiting]:
    """Return what waits for the reader: what is due first, first."""
    entry = joinedload(EntryStep.entry)
    steps = _in_order(select(EntryStep), only_late).limit(limit).offset(offset)
    found = db.session.scalars(steps.options(entry.joinedload(Entry.version), entry.joinedload(Entry.author)))
    return [_waiting(step) for step in found]


def place_of(step_id: int) -> Place | None:
    """Return where a step stands among those that wait for the reader."""
    rows = db.session.execute(_in_order(select(EntryStep.id, EntryStep.entry_id)).limit(MOST)).all()
    at = next((place for place, row in enumerate(rows) if row.id == step_id), None)
    if at is None:
        return None
    following = rows[at + 1].id if at + 1 < len(rows) else None
    return Place(rows[at].entry_id, at + 1, len(rows), rows[at - 1].id if at else None, following)


def next_after(place: Place | None) -> int | None:
    """Return the step to go on with: the one that followed, if it still waits, else the first."""
    steps = list(db.session.scalars(_in_order(select(EntryStep.id)).limit(MOST)))
    following = place.next if place else None
    return following if following in steps else next(iter(steps), None)


def _in_order(steps: Any, only_late: bool = False) -> Any:
    late: list[ColumnElement[bool]] = [EntryStep.due_at < clock.now()] if only_late else []
    order = (EntryStep.due_at.is_(None), EntryStep.due_at, EntryStep.id)
    return steps.where(*awaiting(current_user), *late).order_by(*order)


def _waiting(step: EntryStep) -> Waiting:
    entry, definition = step.entry, definition_of(step.entry.version)
    return Waiting(
        step.id,
        entry.id,
        entry.number,
        label_text(definition.document.title),
        label_text(definition.route.step(step.step_key).title),
        full_name(entry.author),
        step.opened_at,
        step.due_at,
        is_late=step.due_at is not None and step.due_at < clock.now(),
    )


def _counts() -> Select[int, int]:
    some = select(EntryStep.due_at).where(awaiting_among()).limit(MOST).subquery()
    late = func.count().filter(some.c.due_at < bindparam("moment", type_=Moment))
    return select(func.count(), late).select_from(some)


_COUNTS = _counts()
