"""What waits for the reader, one after another."""

from dataclasses import dataclass

from flask_login import current_user
from sqlalchemy import select

from app.extensions import db
from app.models.entry_step import EntryStep
from app.permissions import awaiting

MOST = 500
"""Longer queues are worked off from the front."""


@dataclass(frozen=True)
class Place:
    place: int
    count: int
    previous: int | None
    next: int | None


def waiting_ids() -> list[int]:
    """Return the steps that wait for the reader, what is due first, first."""
    order = (EntryStep.due_at.is_(None), EntryStep.due_at, EntryStep.id)
    return list(db.session.scalars(select(EntryStep.id).where(*awaiting(current_user)).order_by(*order).limit(MOST)))


def next_step() -> int | None:
    ids = waiting_ids()
    return ids[0] if ids else None


def place_of(step_id: int) -> Place | None:
    ids = waiting_ids()
    if step_id not in ids:
        return None
    at = ids.index(step_id)
    return Place(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)
