"""Library parts: sections and items kept under a name, to be copied into other forms."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.models.library_part import LibraryPart
from app.permissions import Verb, require
from app.schema.checks import shape
from app.schema.document import load
from app.schema.json_schema import FORMAT

LONGEST_NAME = 60
MOST_PARTS = 200


def all_parts(by: Any) -> list[LibraryPart]:
    require(by, Verb.DESIGN)
    return list(db.session.scalars(select(LibraryPart).order_by(LibraryPart.name).limit(MOST_PARTS)))


def keep(name: str, part: Mapping[str, Any], by: Any) -> LibraryPart:
    """Keep a part under a name; the same name again is kept in its place."""
    require(by, Verb.DESIGN)
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise Invalid({"name": gettext("Give it a name of at most %(most)s characters.", most=LONGEST_NAME)})
    _refuse_misshapen(part)
    found = db.session.scalar(select(LibraryPart).where(LibraryPart.name == named)) or LibraryPart(name=named)
    found.part, found.made_by_id, found.made_at = dict(part), by.id, clock.now()
    db.session.add(found)
    db.session.flush()
    return found


def remove(part: LibraryPart, by: Any) -> None:
    require(by, Verb.DESIGN)
    db.session.delete(part)
    db.session.flush()


def _refuse_misshapen(part: Mapping[str, Any]) -> None:
    """Refuse what could not stand in a document."""
    section = part if "type" not in part else {"key": "section_1", "items": [part]}
    source = {"format": FORMAT, "key": "part", "title": "part", "sections": [section]}
    problems = shape.problems(load(json.dumps(source)).source)
    if problems:
        raise Invalid({"part": problems[0].message})
