"""Customers as operations see them: who may open and edit them, and looks at their phone numbers."""

from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from app import clock
from app.errors import NotFound, Refused
from app.extensions import db
from app.models.customer import Customer
from app.models.customer_event import CustomerEvent
from app.models.customer_merge import CustomerMerge
from app.permissions import may_see_phone, sites_of
from app.security import full_name

LONGEST_NAME = 120


def may_open_customers(by: Any) -> bool:
    return _holds(by, "can_show")


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
