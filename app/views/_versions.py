"""The versions of a template as the designer shows them: what is other between two, in words and on the sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import defer

from app.errors import BadDocument, NotFound
from app.extensions import db
from app.fields import label_text, type_of
from app.models.form_template import FormTemplate, TemplateVersion
from app.operations import template as templates
from app.schema import canvas
from app.schema.checks import shape
from app.schema.document import Document, load
from app.schema.versions import FORM, Difference, difference, parts

DRAFT = "draft"


@dataclass(frozen=True)
class Line:
    """One thing that is other in the newer of two versions."""

    kind: str
    """added, removed, changed or moved."""
    label: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    name: str
    blocks: list[Markup]


@dataclass(frozen=True)
class Comparison:
    older: Side
    newer: Side
    lines: list[Line]


def versions_of(template: FormTemplate) -> list[tuple[TemplateVersion, User | None]]:
    """Return all versions with who published them, newest first."""
    found = (
        select(TemplateVersion, User)
        .outerjoin(User, User.id == TemplateVersion.published_by_id)
        .where(TemplateVersion.template_id == template.id)
        .options(defer(TemplateVersion.document))
        .order_by(TemplateVersion.number.desc())
    )
    return [(version, user) for version, user in db.session.execute(found)]


def version_named(template: FormTemplate, name: str) -> tuple[str, Document]:
    """Return the title and document of a version by its number, or of the draft."""
    if name == DRAFT:
        draft = templates.draft_of(template)
        if draft is None:
            raise NotFound
        document = load(draft.document)
        problems = shape.problems(document.source)
        if problems:
            raise BadDocument(problems)
        return gettext("Draft"), document
    version = numbered(template, name)
    return gettext("Version %(number)s", number=version.number), load(version.document)


def numbered(template: FormTemplate, number: str) -> TemplateVersion:
    if not number.isdecimal() or len(number) > len("999999999"):
        raise NotFound
    found = select(TemplateVersion).where(
        TemplateVersion.template_id == template.id, TemplateVersion.number == int(number)
    )
    version: TemplateVersion | None = db.session.scalar(found)
    if version is None:
        raise NotFound
    return version


def compared(template: FormTemplate, older: str, newer: str) -> Comparison:
    (old_name, old), (new_name, new) = version_named(template, older), version_named(template, newer)
    changes = difference(old, new)
    tints = dict.fromkeys(changes.moved, "is-moved") | {_item(path): "is-changed" for path in changes.changed}
    return Comparison(
        Side(old_name, canvas.blocks(old, tints | dict.fromkeys(changes.removed, "is-removed"))),
        Side(new_name, canvas.blocks(new, tints | dict.fromkeys(changes.added, "is-added"))),
        list(lines_of(changes, old, new)),
    )


def _item(path: str) -> str:
    """Return the item an option belongs to."""
    return path.partition(" ")[0]


def lines_of(changes: Difference, old: Document | None, new: Document) -> Iterator[Line]:
    """Say in words what is other, removed things first: they are what one may regret."""
    before, after = dict(parts(old)) if old else {}, dict(parts(new))
    yield from (Line("removed", called(path, before)) for path in changes.removed)
    yield from (Line("added", called(path, after)) for path in changes.added)
    yield from (
        Line("changed", called(path, after), tuple(map(_aspect, what))) for path, what in changes.changed.items()
    )
    yield from (Line("moved", called(path, after)) for path in changes.moved)


def called(path: str, found: dict[str, Any]) -> str:
    """Return what a part is called, an option behind the item it belongs to."""
    if path == FORM:
        return gettext("The whole form")
    item, _space, code = path.partition(" ")
    part = found[item]
    words = label_text(part.get("label") or part.get("title") or part.get("text")) or _unnamed(part)
    return f"{words} · {label_text(found[path]['label'])}" if code else words


def _unnamed(part: Any) -> str:
    return str(type_of(part).label) if "type" in part else str(part["key"])


def _aspect(name: str) -> str:
    return str(_ASPECTS[name]()) if name in _ASPECTS else name


_ASPECTS = {
    "label": lambda: gettext("Label"),
    "title": lambda: gettext("Title"),
    "text": lambda: gettext("Words"),
    "help": lambda: gettext("Help"),
    "required": lambda: gettext("required"),
    "shown": lambda: gettext("shown when"),
    "computed": lambda: gettext("computed value"),
    "checks": lambda: gettext("Checks"),
    "span": lambda: gettext("width"),
    "label_span": lambda: gettext("width of the label"),
    "rows": lambda: gettext("rows"),
    "list": lambda: gettext("List"),
    "settings": lambda: gettext("settings"),
    "number": lambda: gettext("number"),
    "by": lambda: gettext("who"),
    "fills": lambda: gettext("what is filled in"),
    "signs": lambda: gettext("signature"),
    "within": lambda: gettext("time limit"),
}
"""What is said otherwise, in words; other names stand as the document has them."""
