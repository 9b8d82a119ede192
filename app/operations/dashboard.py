"""Dashboards: everybody keeps their own, designers keep those of the roles."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from app.errors import Invalid, NotFound, Refused
from app.extensions import db
from app.grants import ROLES
from app.models.dashboard import Dashboard, DashboardTile
from app.models.form_template import FormTemplate
from app.permissions import Verb, may, roles_of

MOST_TILES = 24
MOST_DASHBOARDS = 20
LONGEST_TITLE = 60
LONGEST_QUERY = 2000


def seen_by(user: Any) -> list[Dashboard]:
    """Return the dashboards of a person's roles and their own, with their tiles."""
    tiles = selectinload(Dashboard.tiles).joinedload(DashboardTile.template)
    return list(db.session.scalars(_seen_by(user).options(tiles)))


def kept_by(user: Any) -> list[Dashboard]:
    """Return the dashboards somebody may pin to."""
    return [each for each in db.session.scalars(_seen_by(user)) if may_keep(each, user)]


def _seen_by(user: Any) -> Select[Dashboard]:
    theirs = or_(Dashboard.owner_id == user.id, Dashboard.role.in_(roles_of(user)))
    if may(user, Verb.DESIGN):
        theirs = or_(Dashboard.owner_id == user.id, Dashboard.role.is_not(None))
    return select(Dashboard).where(theirs).order_by(Dashboard.owner_id.is_(None), Dashboard.id)


def find(dashboard_id: int, user: Any) -> Dashboard:
    """Return a dashboard the user sees."""
    found = db.session.get(Dashboard, dashboard_id)
    is_theirs = found is not None and (found.owner_id == user.id or found.role in roles_of(user))
    if found is None or not (is_theirs or may_keep(found, user)):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return found


def may_keep(dashboard: Dashboard, user: Any) -> bool:
    """Say whether somebody may change a dashboard: their own, or as a designer one of a role."""
    return dashboard.owner_id == user.id if dashboard.role is None else may(user, Verb.DESIGN)


def create(title: str, by: Any, role: str = "") -> Dashboard:
    """Begin a dashboard, one's own or one of a role."""
    if role and not may(by, Verb.DESIGN):
        raise Refused(gettext("Only a designer makes dashboards for a role."))
    if role and role not in ROLES:
        raise Invalid({"role": gettext("There is no such role.")})
    counted = select(func.count()).select_from(Dashboard).where(Dashboard.owner_id == by.id)
    if not role and (db.session.scalar(counted) or 0) >= MOST_DASHBOARDS:
        raise Invalid({"title": gettext("You have %(count)s dashboards: delete one first.", count=MOST_DASHBOARDS)})
    made = Dashboard(title=_titled(title), owner_id=None if role else by.id, role=role or None)
    db.session.add(made)
    db.session.flush()
    return made


def rename(dashboard: Dashboard, title: str, by: Any) -> None:
    _require(dashboard, by)
    dashboard.title = _titled(title)
    db.session.flush()


def delete(dashboard: Dashboard, by: Any) -> None:
    _require(dashboard, by)
    db.session.delete(dashboard)
    db.session.flush()


def pin(dashboard: Dashboard, template: FormTemplate, chart: str, query: str, by: Any) -> DashboardTile:
    """Put a chart on a dashboard, behind what is there; what stands there already stays as it is."""
    _require(dashboard, by)
    same = (one for one in dashboard.tiles if (one.template_id, one.chart, one.query) == (template.id, chart, query))
    standing = next(same, None)
    if standing is not None:
        return standing
    if len(dashboard.tiles) >= MOST_TILES or len(query) > LONGEST_QUERY:
        raise Invalid({"chart": gettext("This dashboard is full.")})
    place = max((one.position for one in dashboard.tiles), default=0) + 1
    tile = DashboardTile(template_id=template.id, chart=chart, query=query, position=place)
    dashboard.tiles.append(tile)
    db.session.flush()
    return tile


def unpin(tile: DashboardTile, by: Any) -> None:
    _require(tile.dashboard, by)
    tile.dashboard.tiles.remove(tile)
    db.session.flush()


def move(tile: DashboardTile, step: int, by: Any) -> None:
    """Let a tile change places with its neighbour: -1 forwards, 1 backwards."""
    _require(tile.dashboard, by)
    tiles = list(tile.dashboard.tiles)
    here = tiles.index(tile)
    there = min(max(here + step, 0), len(tiles) - 1)
    tiles.insert(there, tiles.pop(here))
    for place, one in enumerate(tiles):
        one.position = place
    db.session.flush()


def tile_of(tile_id: int, user: Any) -> DashboardTile:
    """Return a tile of a dashboard the user sees."""
    tile = db.session.get(DashboardTile, tile_id)
    if tile is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    find(tile.dashboard_id, user)
    return tile


def _require(dashboard: Dashboard, by: Any) -> None:
    if not may_keep(dashboard, by):
        find(dashboard.id, by)
        raise Refused(gettext("Only its owner changes this dashboard."))


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid({"title": gettext("Give it a name of at most %(count)s signs.", count=LONGEST_TITLE)})
    return title
