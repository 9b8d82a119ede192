"""The work desk 工作台: what waits for me, what is late, what I began, what I did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_appbuilder import IndexView, expose
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.fields import label_text
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.permissions import Verb, awaiting, may, reach
from app.route.steps import route_of
from app.views._compiled import compiled_of
from app.views._page import signed_in

SHOWN = 8
MOST_COUNTED = 1_000
MOST_FORMS = 8


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
class Done:
    entry_id: int
    number: str
    template: str
    what: str
    at: datetime
    state: str


class HomeView(IndexView):
    @expose("/")
    @signed_in
    def index(self) -> Any:
        late = [*awaiting(current_user), EntryStep.due_at < clock.now()]
        return render_template(
            "desk/index.html",
            today=clock.today(),
            waiting=waiting_steps(SHOWN),
            waiting_count=count_of(EntryStep, *awaiting(current_user)),
            late_count=count_of(EntryStep, *late),
            drafts=my_drafts(),
            done=done_by_me(),
            forms=forms_to_fill(),
        )


def waiting_steps(limit: int, offset: int = 0) -> list[Waiting]:
    """Return what waits for the reader: what is due first, first."""
    steps = (
        select(EntryStep)
        .where(*awaiting(current_user))
        .options(joinedload(EntryStep.entry).joinedload(Entry.version), joinedload(EntryStep.entry).joinedload(Entry.author))
        .order_by(EntryStep.due_at.is_(None), EntryStep.due_at, EntryStep.id)
    )
    return [_waiting(step) for step in db.session.scalars(steps.limit(limit).offset(offset))]


def _waiting(step: EntryStep) -> Waiting:
    entry = step.entry
    compiled = compiled_of(entry.version)
    return Waiting(
        step.id,
        entry.id,
        entry.number,
        label_text(compiled.document.title),
        step_title(entry, step.step_key),
        entry.author.get_full_name(),
        step.opened_at,
        step.due_at,
        is_late=step.due_at is not None and step.due_at < clock.now(),
    )


def step_title(entry: Entry, step_key: str) -> str:
    return label_text(route_of(compiled_of(entry.version).document.source).step(step_key).title)


def my_drafts() -> list[EntryDraft]:
    drafts = select(EntryDraft).where(EntryDraft.author_id == current_user.id).options(joinedload(EntryDraft.template))
    return list(db.session.scalars(drafts.order_by(EntryDraft.changed_at.desc()).limit(SHOWN)))


def done_by_me() -> list[Done]:
    """Return what the reader decided or submitted lately; what they may no longer see is left out."""
    steps = (
        select(EntryStep)
        .where(EntryStep.decided_by_id == current_user.id)
        .options(joinedload(EntryStep.entry).joinedload(Entry.version), joinedload(EntryStep.entry).joinedload(Entry.template))
        .order_by(EntryStep.decided_at.desc())
        .limit(SHOWN)
    )
    return [_done(step) for step in db.session.scalars(steps) if _still_open(step.entry)]


def _still_open(entry: Entry) -> bool:
    """Say whether the reader, who took part in an entry, may still see it."""
    found = reach(current_user, entry.template)
    return found.everything or found.takes_part or may(current_user, Verb.SEE, entry)


def _done(step: EntryStep) -> Done:
    title = label_text(compiled_of(step.entry.version).document.title)
    at = step.decided_at or step.opened_at
    return Done(step.entry.id, step.entry.number, title, step_title(step.entry, step.step_key), at, step.state)


def forms_to_fill() -> list[FormTemplate]:
    templates = select(FormTemplate).where(FormTemplate.state == "active").order_by(FormTemplate.position)
    known = db.session.scalars(templates.options(joinedload(FormTemplate.version)).limit(200))
    open_ones = (one for one in known if one.version and not compiled_of(one.version).document.is_reference)
    return [one for one in open_ones if may(current_user, Verb.FILL, one)][:MOST_FORMS]


def count_of(model: type[Any], *conditions: Any) -> int:
    """Count, at the most to a bound: nobody reads more off a tile."""
    some: Select[tuple[int]] = select(model.id).where(*conditions).limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def waiting_count() -> int:
    return count_of(EntryStep, *awaiting(current_user))
