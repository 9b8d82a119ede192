from typing import Any

from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.operations import draft, entry
from app.operations.journey import look
from tests.factories.form_template import make_template

ANSWERS: dict[str, Any] = {"area": "东区"}


def make_draft(by: Any, template: FormTemplate | None = None, **given: Any) -> EntryDraft:
    return draft.open_draft(template or make_template(), by, **given)


def make_entry(
    by: Any, template: FormTemplate | None = None, answers: dict[str, Any] | None = None, **given: Any
) -> Entry:
    """Submit an entry the way people do."""
    return entry.submit(make_draft(by, template, **given).token, ANSWERS if answers is None else answers, by)


def waiting_step(of: Entry) -> EntryStep:
    """Return the one step an entry waits at."""
    (line,) = look(of.id, of.author).waiting
    return line
