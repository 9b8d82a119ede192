"""A draft as a form: which sections it may fill, over which answers, and how it is handed in."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from app.extensions import db
from app.fields import label_of, type_of
from app.fields._rows import rows_of
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.operations import draft as drafts
from app.operations import entry as entries
from app.operations.definition import definition_of
from app.operations.surroundings import roots_of
from app.permissions import hidden_sections
from app.schema.entry_form import EntryForm
from app.views._compiled import compiled_of
from app.views._context import filling


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


def unseen_in(draft: EntryDraft, sections: frozenset[str]) -> frozenset[str]:
    """Return the sections hidden from the reader; one they are asked to fill in is theirs as long as they do."""
    hidden = hidden_sections(current_user, draft.template)
    if is_correction(draft):
        return hidden
    found = compiled_of(draft.version).document.sections
    around = [{each["key"] for each in found[key].lineage} for key in sections]
    return frozenset(
        key
        for key in hidden & found.keys()
        if not sections & {each["key"] for each in found[key].lineage} and not any(key in each for each in around)
    )


def form_of(draft: EntryDraft, posted: Any = None) -> EntryForm:
    """Return the form of a draft, over what is kept or over what was just posted."""
    if posted is not None and request.files:
        posted = posted.copy()
        posted.update(request.files)
    compiled, sections = compiled_of(draft.version), sections_of(draft)
    return EntryForm(
        compiled,
        posted,
        draft.answers,
        sections,
        without=unseen_in(draft, sections),
        roots=roots_of(definition_of(draft.version), current_user, draft.site_id, draft.customer_id, number_of(draft)),
        context=filling(compiled, draft, posted),
        raw=draft.raw,
    )


def number_of(draft: EntryDraft) -> str:
    if draft.entry_id is None:
        return ""
    return db.session.scalar(select(Entry.number).where(Entry.id == draft.entry_id)) or ""


def hand_in(token: str, form: EntryForm, *, is_new: bool, revision: int, reason: str) -> Entry:
    """Do with a finished draft what it was opened for."""
    if is_new:
        return entries.submit(token, form.answers(), current_user, revision=revision)
    draft = drafts.find(token, current_user)
    if is_correction(draft):
        return entries.correct(draft, form.answers(), current_user, reason)
    return entries.fill_step(draft, form.answers(), current_user)


def complaints(form: EntryForm) -> Iterator[tuple[str, str, str]]:
    """Yield name, label and message of every input something is wrong with, cell by cell in tables."""
    for key, message in form.errors.items():
        field = form[key] if key else None
        if field is None:
            yield "fill", gettext("The whole sheet"), message
        elif field.parts:
            yield from ((f"{key}-{part}", _called(form, key, part), str(said)) for part, said in field.parts.items())
        else:
            yield key, label_of(field.item) or str(type_of(field.item).label), message


def _called(form: EntryForm, key: str, part: str) -> str:
    """Return what a part of an answer is called: column and row of a table, else the item itself."""
    item, (marker, _dash, column) = form[key].item, part.partition("-")
    found = form.compiled.document.found.get(f"{key}.{column}")
    if found is None:
        return label_of(item) or str(type_of(item).label)
    row = int(marker) if marker.isdecimal() else list(rows_of(item).markers()).index(marker)
    return f"{label_of(found.item)} {rows_of(item).label(row)}".strip()


def differences(form: EntryForm, theirs: Any, theirs_raw: Any) -> Iterator[dict[str, str]]:
    """Yield what two people wrote differently into the same items, in words; what is ill typed, as it was typed."""
    mine, mine_raw = form.answers(), form.unsettled()
    for key in (key for key in form.compiled.fields if key in form.keys):
        item, here, there = form[key].item, (mine.get(key), mine_raw.get(key)), (theirs.get(key), theirs_raw.get(key))
        if here != there:
            yield {
                "key": key,
                "label": label_of(item) or str(type_of(item).label),
                "mine": _said(item, *here),
                "theirs": _said(item, *there),
            }


def _said(item: Any, stored: Any, raw: Any) -> str:
    if stored is not None:
        return type_of(item).text(item, stored)
    return _typed_words(raw) or gettext("blank")


def _typed_words(raw: Any) -> str:
    """Return the words in what was typed, however it is nested."""
    if isinstance(raw, str):
        return raw
    parts = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return " ".join(filter(None, map(_typed_words, parts)))


def hidden(form: EntryForm) -> list[str]:
    """Return what is not shown now, items, cells and sections as the page calls them."""
    sections = form.compiled.logic.hidden_sections(form.state) - form.without
    items = form.state.hidden - form.compiled.items_of(form.without)
    return sorted(items | {f"section:{key}" for key in sections})


def written(form: EntryForm) -> dict[str, str]:
    """Return what the server itself worked out, as it stands on the sheet."""
    items, answers = form.compiled.document.standing, form.all_answers()
    hidden = form.compiled.items_of(form.without)
    keys = [key for key in form.compiled.logic.written_keys if key in items and key not in hidden]
    return {key: str(type_of(items[key]).paper(items[key], answers.get(key))) for key in keys}
