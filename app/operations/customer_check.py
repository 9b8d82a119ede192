"""What a customer must be, however they come in: typed on a page or read from a file."""

from typing import Any

from flask_babel import gettext

from app.errors import Invalid, Refused
from app.fields import NOTHING_LENT, InvalidAnswer, type_of
from app.models.customer import CLASSES, Customer, masked
from app.models.room import Room
from app.models.site import Site
from app.permissions import sites_of

TEXTS = ("name", "phone", "note", "tags")
PHONE = {"key": "phone", "type": "phone"}
"""A customer's number is judged as an item of this type is: one rule for sheets and customers."""


def check(customer: Customer, by: Any, known_phone: str = "") -> None:
    """Write the phone number of a customer as it is kept, and refuse who cannot be kept as they are."""
    errors = problems(
        {name: getattr(customer, name) or "" for name in (*TEXTS, "customer_class")}, customer.site, customer.room
    )
    try:
        customer.phone = phone_kept(customer.phone or "", known_phone)
    except Invalid as refused:
        errors |= refused.errors
    if errors:
        raise Invalid(errors)
    sites = sites_of(by)
    if sites is not None and customer.site.id not in sites:
        raise Refused(gettext("You do not belong to this site."))


def phone_kept(given: str, known: str = "") -> str:
    """Return the number to keep for a given one; what comes back as it was, or as it was shown, stays as it is."""
    given = given.strip()
    if known and given in {known, masked(known)}:
        return known
    if "*" in given:
        raise Invalid({"phone": gettext("This phone number is masked.")})
    kind = type_of(PHONE)
    try:
        stored = kind.parse(PHONE, given, NOTHING_LENT)
        if stored is not None:
            kind.check(PHONE, stored)
    except InvalidAnswer as refused:
        raise Invalid({"phone": refused.message}) from refused
    return stored or ""


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
