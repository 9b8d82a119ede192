"""A draft as a form: which sections it may fill, over which answers, and how it is handed in."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from app.extensions import db
from app.fields import label_of, type_of
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.operations import entry as entries
from app.operations.surroundings import roots_of
from app.operations.definition import definition_of
from app.schema.entry_form import EntryForm
from app.views._compiled import compiled_of
from app.views._context import context_for


def is_correction(draft: EntryDraft) -> bool:
    return draft.entry_id is not None and draft.step_id is None


def sections_of(draft: EntryDraft) -> frozenset[str]:
    """Return the sections this draft fills: the first step's, a later step's, or all that were filled so far."""
    route = definition_of(draft.version).route
    if draft.entry_id is None:
        return frozenset(route.first.fills)
    lines = select(EntryStep.id, EntryStep.step_key, EntryStep.state).where(EntryStep.entry_id == draft.entry_id)
    found = db.session.execute(lines).all()
    if draft.step_id is not None:
        return frozenset(key for line in found if line.id == draft.step_id for key in route.step(line.step_key).fills)
    waiting = {line.step_key for line in found if line.state == "waiting"}
    taken = {line.step_key for line in found} - waiting
    return frozenset(key for step in taken for key in route.step(step).fills)


def form_of(draft: EntryDraft, posted: Any = None) -> EntryForm:
    """Return the form of a draft, over what is kept or over what was just posted."""
    if posted is not None and request.files:
        posted = posted.copy()
        posted.update(request.files)
    definition, number = definition_of(draft.version), number_of(draft)
    return EntryForm(
        compiled_of(draft.version),
        posted,
        draft.answers,
        sections_of(draft),
        roots=roots_of(definition, current_user, draft.site_id, draft.customer_id, number),
        context=context_for(draft.entry_id),
        raw=draft.raw,
    )


def number_of(draft: EntryDraft) -> str:
    if draft.entry_id is None:
        return ""
    return db.session.scalar(select(Entry.number).where(Entry.id == draft.entry_id)) or ""


def hand_in(draft: EntryDraft, form: EntryForm, *, revision: int, reason: str) -> Entry:
    """Do with a finished draft what it was opened for."""
    if draft.entry_id is None:
        return entries.submit(draft, form.answers(), current_user, revision=revision)
    if is_correction(draft):
        return entries.correct(draft, form.answers(), current_user, reason)
    return entries.fill_step(draft, form.answers(), current_user)


def differences(form: EntryForm, theirs: Any) -> Iterator[dict[str, str]]:
    """Yield what two people wrote differently into the same items, in words."""
    for key in form.compiled.fields:
        if key in form.keys and form[key].data != theirs.get(key):
            item = form[key].item
            yield {
                "key": key,
                "label": label_of(item) or key,
                "mine": _said(item, form[key].data),
                "theirs": _said(item, theirs.get(key)),
            }


def _said(item: Any, stored: Any) -> str:
    return gettext("blank") if stored is None else type_of(item).text(item, stored)


def written(form: EntryForm) -> dict[str, str]:
    """Return what the server itself worked out, as it stands on the sheet."""
    items, answers = form.compiled.document.standing, form.all_answers()
    keys = [key for key in form.compiled.logic.written_keys if key in items]
    return {key: str(type_of(items[key]).paper(items[key], answers.get(key))) for key in keys}
