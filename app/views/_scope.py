"""Which rows of reference data a user sees: those of the own sites, unless the role sees all."""

from typing import Any

from flask import session
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy.orm.query import Query

from app.errors import Refused
from app.standing import standing
from app.views._filters import ColumnFilter


def check_site(site: Any) -> None:
    """Refuse to store a row under a site the user does not belong to."""
    who = standing(current_user)
    if who is None or not (who.all_sites or site.id in who.sites):
        raise Refused(gettext("You do not belong to this site."))


class SiteChoice:
    """Narrows the list of a page to the site chosen in the top bar; its search form shows that and can widen it."""

    def default_search(self) -> dict[str, str]:
        chosen = session.get("site")
        return {"_flt_0_site": str(chosen)} if chosen else {}


class InMySites(ColumnFilter):
    def apply(self, query: Query[Any], value: Any) -> Query[Any]:
        who = standing(current_user)
        if who is not None and who.all_sites:
            return query
        return query.filter(self.model.site_id.in_(who.sites if who else ()))
