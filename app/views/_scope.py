"""Which rows of reference data a user sees: those of the own sites, unless the role sees all."""

from typing import Any

from flask import g
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm.query import Query

from app.errors import Refused
from app.extensions import db
from app.models.membership import user_site
from app.views._filters import ColumnFilter

SEE_ALL_SITES = frozenset({"Admin", "manager", "clerk", "designer"})
SEE_PHONES = frozenset({"Admin", "manager", "supervisor", "agent"})


def my_roles() -> frozenset[str]:
    """Return the names of the reader's roles, those of groups included."""
    if "_role_names" not in g:
        from_groups = (role for group in current_user.groups for role in group.roles)
        g._role_names = frozenset(role.name for role in (*current_user.roles, *from_groups))
    names: frozenset[str] = g._role_names
    return names


def sees_all_sites() -> bool:
    return bool(my_roles() & SEE_ALL_SITES)


def may_see_phone(customer: Any) -> bool:
    return bool(my_roles() & SEE_PHONES)


def my_site_ids() -> set[int]:
    rows = db.session.scalars(select(user_site.c.site_id).where(user_site.c.user_id == current_user.id))
    return set(rows)


def check_site(site: Any) -> None:
    """Refuse to store a row under a site the user does not belong to."""
    if not sees_all_sites() and site.id not in my_site_ids():
        raise Refused(gettext("You do not belong to this site."))


class InMySites(ColumnFilter):
    def apply(self, query: Query[Any], value: Any) -> Query[Any]:
        if sees_all_sites():
            return query
        return query.filter(self.model.site_id.in_(my_site_ids()))
