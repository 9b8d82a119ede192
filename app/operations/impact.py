"""What publishing a draft means: how much there is already, what becomes other, and who relies on what goes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.answers.saved import path_of
from app.extensions import db
from app.models.dashboard import Dashboard, DashboardTile
from app.models.entry import Entry, EntryDraft
from app.models.form_template import FormTemplate
from app.models.saved_view import SavedView
from app.schema.document import Document
from app.schema.versions import Difference, difference

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Use:
    """Something outside the form that names one of its items."""

    kind: str
    name: str
    path: str


@dataclass(frozen=True)
class Impact:
    entries: int
    """Counted up to MOST_COUNTED."""
    drafts: int
    """Begun and not handed in: they stay on their version."""
    difference: Difference
    uses: tuple[Use, ...]
    """What shows, sorts or filters by an item that the new version has no longer."""


def impact_of(template: FormTemplate, standing: Document | None, document: Document) -> Impact:
    """Report what a new version would mean; `standing` is the one new entries use now."""
    changes = difference(standing, document) if standing else Difference(tuple(document.found), (), {})
    gone = {path for path in changes.removed if " " not in path}
    uses = tuple(use for use in _uses(template) if use.path in gone) if gone else ()
    return Impact(_counted(Entry, template), _counted(EntryDraft, template), changes, uses)


def _counted(model: Any, template: FormTemplate) -> int:
    some = select(model.id).where(model.template_id == template.id).limit(MOST_COUNTED).subquery()
    return int(db.session.scalar(select(func.count()).select_from(some)) or 0)


def _uses(template: FormTemplate) -> Iterator[Use]:
    for view in db.session.scalars(select(SavedView).where(SavedView.template_id == template.id)):
        kind = gettext("Register") if view.is_register else gettext("Saved view")
        paths = [column.removesuffix("+") for column in view.columns] + list(_named(view.query))
        yield from (Use(kind, view.name, path) for path in dict.fromkeys(paths))
    tiles = select(DashboardTile).options(joinedload(DashboardTile.dashboard)).join(Dashboard)
    for tile in db.session.scalars(tiles.where(DashboardTile.template_id == template.id)):
        paths = [tile.chart, *_named(parse_qs(tile.query))]
        yield from (Use(gettext("Dashboard"), tile.dashboard.title, path) for path in dict.fromkeys(paths))


def _named(query: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the paths a list or chart is filtered, sorted and split by."""
    yield from (path_of(name, query) for name in query)
