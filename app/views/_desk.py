"""What lies on the work desk 工作台 besides the queue: forms to fill in, own drafts, what was done lately."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.fields import label_text
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.operations.definition import definition_of
from app.operations.draft import may_open
from app.permissions import visible

SHOWN = 8
MOST_FORMS = 200


@dataclass(frozen=True)
class Done:
    entry_id: int
    number: str
    template: str
    what: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Drafts:
    """The newest of the reader's drafts, and how many there are."""

    count: int
    newest: list[EntryDraft]


def my_drafts() -> Drafts:
    mine = select(EntryDraft, func.count().over()).where(EntryDraft.author_id == current_user.id)
    newest = mine.options(joinedload(EntryDraft.template)).order_by(EntryDraft.changed_at.desc()).limit(SHOWN)
    rows = db.session.execute(newest).all()
    return Drafts(rows[0][1] if rows else 0, [row[0] for row in rows])


def done_by_me() -> list[Done]:
    """Return what the reader decided or submitted lately; what they may no longer see is left out."""
    entry = joinedload(EntryStep.entry)
    steps = select(EntryStep).where(EntryStep.decided_by_id == current_user.id).options(entry.joinedload(Entry.version))
    found = list(db.session.scalars(steps.order_by(EntryStep.decided_at.desc()).limit(SHOWN)))
    return list(_done(found))


def _done(steps: list[EntryStep]) -> Iterator[Done]:
    seen = select(Entry.id).where(Entry.id.in_([step.entry_id for step in steps]), *visible(current_user))
    visible_ids = set(db.session.scalars(seen))
    for step in steps:
        if step.entry_id in visible_ids:
            yield _said(step, definition_of(step.entry.version))


def _said(step: EntryStep, definition: Any) -> Done:
    return Done(
        step.entry_id,
        step.entry.number,
        label_text(definition.document.title),
        label_text(definition.route.step(step.step_key).title),
        step.decided_at or step.opened_at,
        step.state,
    )


def forms_to_fill() -> list[FormTemplate]:
    templates = select(FormTemplate).where(FormTemplate.state == "active").order_by(FormTemplate.position)
    known = db.session.scalars(templates.options(joinedload(FormTemplate.version)).limit(MOST_FORMS))
    return [template for template in known if may_open(template, current_user)][:SHOWN]
