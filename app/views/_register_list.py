"""The registers a reader may open, each with its sites: the last closed month, and how this one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from flask_login import current_user

from app import clock
from app.models.saved_view import SavedView
from app.operations import register_progress
from app.operations.register_progress import Progress
from app.permissions import visible
from app.views.layout import my_sites

MOST_SITES = 12
"""Of one register on the list; the others are chosen on its page."""


@dataclass(frozen=True)
class Shelf:
    """A register with its sites."""

    register: SavedView
    sites: list[tuple[str, Progress]]
    more: int
    """So many sites are left out."""


def shelves(registers: Sequence[SavedView]) -> list[Shelf]:
    """Return registers with what the reader sees of how far they are."""
    seen = {one.id: visible(current_user, one.template) for one in registers}
    names = {site.id: site.name for site in my_sites()} | {0: gettext("No site")}
    found = register_progress.glance(seen, list(names), clock.today())
    return [_shelf(one, found[one.id], names) for one in registers]


def _shelf(register: SavedView, found: Sequence[Progress], names: dict[int, str]) -> Shelf:
    by_site = {progress.site_id: progress for progress in found}
    sites = [(name, by_site[site_id]) for site_id, name in names.items() if site_id in by_site]
    return Shelf(register, sites[:MOST_SITES], max(len(sites) - MOST_SITES, 0))


def this_month() -> date:
    return clock.today().replace(day=1)
