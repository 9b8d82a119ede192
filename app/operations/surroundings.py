"""What expressions may look at besides the answers, fetched only if the document mentions it."""

from collections.abc import Mapping
from typing import Any

from app import clock
from app.extensions import db
from app.models.customer import Customer
from app.models.site import Site
from app.operations.definition import Definition
from app.permissions import roles_of
from app.security import full_name


def roots_of(
    definition: Definition, by: Any, site_id: int | None = None, customer_id: int | None = None, number: str = ""
) -> Mapping[str, Any]:
    """Return the roots of expressions for one person and entry."""
    return {
        "customer": _customer(customer_id) if definition.mentions("customer") else {},
        "site": _site(site_id) if definition.mentions("site") else {},
        "entry": {"number": number or None},
        "actor": {"id": by.id, "name": full_name(by), "roles": sorted(roles_of(by))},
        "today": clock.today().isoformat(),
    }


def _customer(customer_id: int | None) -> dict[str, Any]:
    found = db.session.get(Customer, customer_id) if customer_id else None
    if found is None:
        return {}
    return {"id": found.id, "name": found.name, "class": found.customer_class, "tags": found.tag_list}


def _site(site_id: int | None) -> dict[str, Any]:
    found = db.session.get(Site, site_id) if site_id else None
    return {"id": found.id, "code": found.code, "name": found.name, "kind": found.kind} if found else {}
