"""Customers as operations see them: who may open and edit them, looks at their phones, those kept by programs.

People keep theirs on the framework's page, by the same rules.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.customer import Customer
from app.models.customer_event import CustomerEvent
from app.models.customer_merge import CustomerMerge
from app.models.room import Room
from app.models.site import Site
from app.operations.customer_check import phone_kept
from app.permissions import may_see_phone, sites_of
from app.security import full_name

LONGEST_NAME = 120
PLAIN = ("name", "customer_class", "note", "tags", "active")
MARKED = (*PLAIN, "phone", "site_id", "room_id", "owner_id")


def may_open_customers(by: Any) -> bool:
    return _holds(by, "can_show")


def may_list_customers(by: Any) -> bool:
    return _holds(by, "can_list")


def may_edit_customers(by: Any) -> bool:
    return _holds(by, "can_edit")


def customer_of(customer_id: int, by: Any) -> Customer:
    """Return a customer of the reader's sites; any other does not exist for them."""
    around: list[Any] = [joinedload(each) for each in (Customer.site, Customer.room, Customer.owner)]
    merges = joinedload(Customer.merges).joinedload(CustomerMerge.gone)
    found = db.session.get(Customer, customer_id, options=[*around, merges], populate_existing=True)
    if found is None or not is_at_site_of(found, by) or not may_open_customers(by):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return found


def is_at_site_of(customer: Customer, by: Any) -> bool:
    sites = sites_of(by)
    return sites is None or customer.site_id in sites


def look_at_phone(customer_id: int, by: Any) -> str:
    """Return the whole phone number and note who looked."""
    customer = customer_of(customer_id, by)
    if not may_see_phone(by):
        raise Refused(gettext("You may not see phone numbers."))
    note("look", customer, by)
    return customer.phone


def note(verb: str, customer: Customer, by: Any, other: str = "") -> None:
    """Write a line about a customer that nobody changes any more."""
    db.session.add(
        CustomerEvent(
            customer_id=customer.id,
            customer_name=customer.name,
            verb=verb,
            other_name=other,
            by_id=by.id,
            by_name=full_name(by)[:LONGEST_NAME],
            at=clock.now(),
        )
    )
    db.session.flush()


def _holds(by: Any, permission: str) -> bool:
    """Say whether somebody holds the framework's right over customers, which it gives as reference data."""
    manager = current_app.extensions["appbuilder"].sm
    return (permission, "CustomerView") in manager.rights(by)


def find(customer_id: int, by: Any) -> Customer:
    """Return a customer of somebody's sites; any other does not exist for them."""
    wanted = select(Customer).where(Customer.id == customer_id)
    around = (joinedload(Customer.site), joinedload(Customer.room), joinedload(Customer.owner))
    return _theirs(db.session.scalar(wanted.options(*around)), by)


def add(values: Mapping[str, Any], by: Any) -> Customer:
    customer = Customer(customer_class="C", phone="", note="", tags="", active=True)
    _put(customer, values, by)
    db.session.add(customer)
    db.session.flush()
    return customer


def change(customer_id: int, values: Mapping[str, Any], by: Any) -> Customer:
    """Change what is named; `seen` says from which state, and if that has changed meanwhile nothing is."""
    held = select(Customer).where(Customer.id == customer_id).with_for_update()
    customer = _theirs(db.session.scalar(held, execution_options={"populate_existing": True}), by)
    if values.get("seen", "") not in {"", mark(customer)}:
        raise Conflict(gettext("Somebody else changed this meanwhile. Look at the current values and save again."))
    _put(customer, values, by)
    db.session.flush()
    return customer


def mark(customer: Customer) -> str:
    """Sum up a customer, to notice a change."""
    return sha256(repr([getattr(customer, name) for name in MARKED]).encode()).hexdigest()[:16]


def _theirs(customer: Customer | None, by: Any) -> Customer:
    sites = sites_of(by)
    if customer is None or (sites is not None and customer.site_id not in sites):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return customer


def _put(customer: Customer, values: Mapping[str, Any], by: Any) -> None:
    """Judge everything first: a customer changed by half would be written by the next question asked."""
    site_id = values.get("site_id", customer.site_id)
    sites = sites_of(by)
    if sites is not None and site_id not in sites:
        raise Refused(gettext("You do not belong to this site."))
    if "site_id" in values and db.session.get(Site, site_id) is None:
        raise Invalid({"site_id": gettext("This is not one of those known here.")})
    fresh = {name: _worded(values[name]) for name in PLAIN if name in values} | {"site_id": site_id}
    if not fresh.get("name", customer.name):
        raise Invalid({"name": gettext("Please fill this in.")})
    if "phone" in values:
        fresh["phone"] = phone_kept(values["phone"], customer.phone)
    if "owner_id" in values:
        fresh["owner_id"] = _owner(values["owner_id"])
    if "room" in values or site_id != customer.site_id:
        fresh["room_id"] = _room(site_id, values["room"]) if values.get("room") else None
    for name, value in fresh.items():
        setattr(customer, name, value)


def _worded(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _owner(owner_id: int | None) -> int | None:
    known = select(User.id).where(User.id == owner_id, User.active.is_(True))
    if owner_id is not None and db.session.scalar(known) is None:
        raise Invalid({"owner_id": gettext("This is not one of those known here.")})
    return owner_id


def _room(site_id: int, code: str) -> int:
    found: int | None = db.session.scalar(select(Room.id).where(Room.site_id == site_id, Room.code == code.strip()))
    if found is None:
        raise Invalid({"room": gettext("This site has no room %(code)s.", code=code[:60])})
    return found
