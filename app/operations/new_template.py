"""Ways to begin a form template: blank, as a copy of another one, from what was read off a paper form."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.errors import Invalid
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import template as templates
from app.permissions import Verb, require
from app.schema.document import Document
from app.schema.json_schema import FORMAT
from app.search.tokens import readings

LONGEST_KEY = 60
LONGEST_TITLE = 120
Guess = Mapping[str, Any]
"""Path of a part, why it was read so, and whether that is sure."""


def blank(title: str, by: Any) -> TemplateDraft:
    """Begin with an empty sheet."""
    require(by, Verb.DESIGN)
    section = {"key": "section_1", "items": []}
    named = _titled(title)
    return templates.create(
        _text({"format": FORMAT, "key": free_key(named), "title": named, "sections": [section]}), by
    )


def copy(template: FormTemplate, title: str, by: Any) -> TemplateDraft:
    """Begin with all of another form; its keys stay, so that charts can still join the two."""
    require(by, Verb.DESIGN, template)
    standing = templates.draft_of(template) or template.version
    source = json.loads(standing.document) if standing else {}
    named = _titled(title)
    return templates.create(_text({**source, "key": free_key(named), "title": named, "derived_from": template.key}), by)


def of_reading(document: Document, guesses: Sequence[Guess], by: Any) -> TemplateDraft:
    """Begin with what was read off a paper form; what was guessed stays marked until somebody looked at it."""
    draft = templates.create(_text(dict(document.source)), by)
    draft.guesses = [dict(guess) for guess in guesses]
    db.session.flush()
    return draft


def free_key(title: str) -> str:
    """Return a key made of a title's pinyin that no form has."""
    syllables = next(iter(readings(title)), ())
    stem = re.sub(r"[^a-z0-9]+", "-", "-".join(syllables).lower()).strip("-")
    stem = stem if re.match("[a-z]", stem) else f"form-{stem}".strip("-")
    stem = stem[: LONGEST_KEY - 5].rstrip("-")
    taken = set(db.session.scalars(select(FormTemplate.key).where(FormTemplate.key.startswith(stem))))
    numbered = (f"{stem}-{number}" if number > 1 else stem for number in range(1, len(taken) + 2))
    return next(key for key in numbered if key not in taken)


def _titled(title: str) -> str:
    named = " ".join(title.split())
    if not named:
        raise Invalid({"title": gettext("Give the form a title.")})
    if len(named) > LONGEST_TITLE:
        raise Invalid({"title": gettext("At most %(most)s characters fit here.", most=LONGEST_TITLE)})
    return named


def _text(source: Mapping[str, Any]) -> str:
    return json.dumps(source, ensure_ascii=False)
