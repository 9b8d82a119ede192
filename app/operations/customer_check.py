"""What a customer must be, however they come in: typed on a page or read from a file."""

from typing import Any

from flask_babel import gettext

from app.errors import Invalid, Refused
from app.models.customer import CLASSES, Customer
from app.models.room import Room
from app.models.site import Site
from app.permissions import sites_of

TEXTS = ("name", "phone", "note", "tags")


def check(customer: Customer, by: Any) -> None:
    """Refuse a customer who cannot be kept as they are."""
    errors = problems(
        {name: getattr(customer, name) or "" for name in (*TEXTS, "customer_class")}, customer.site, customer.room
    )
    if errors:
        raise Invalid(errors)
    sites = sites_of(by)
    if sites is not None and customer.site.id not in sites:
        raise Refused(gettext("You do not belong to this site."))


def problems(values: dict[str, str], site: Site | None, room: Room | None = None) -> dict[str, str]:
    """Return what is wrong with a customer, by column."""
    found = {}
    if not values["name"].strip():
        found["name"] = gettext("A name is needed.")
    for name in TEXTS:
        most = Customer.__table__.c[name].type.length
        if len(values[name]) > most:
            found[name] = gettext("This is longer than %(most)s characters.", most=most)
    if values["customer_class"] not in CLASSES:
        found["customer_class"] = gettext("The classes are %(classes)s.", classes=" / ".join(CLASSES))
    if site is None:
        found["site"] = gettext("A site is needed.")
    elif room is not None and room.site_id != site.id:
        found["room_code"] = gettext("%(site)s has no room %(code)s.", site=site.name, code=room.code)
    return found
