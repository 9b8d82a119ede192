"""Exports of customers: who may, what of them goes out, and the note of it."""

from array import array
from typing import Any

from flask_babel import gettext
from sqlalchemy import DateTime, Integer, Select, String, insert, literal, select

from app import clock
from app.errors import Refused
from app.exports import CustomerExtract
from app.extensions import db
from app.importers import IMPORTERS
from app.models.customer import Customer
from app.models.customer_event import CustomerEvent
from app.models.customer_export import CustomerExport
from app.operations.customer import LONGEST_NAME, may_list_customers
from app.permissions import Verb, is_admin, may, may_see_phone
from app.security import full_name

BATCH = 5_000
"""So many looks are noted by one statement."""


def may_export(by: Any) -> bool:
    """Say whether somebody who reads the list of customers may also take it out."""
    return may_list_customers(by) and may(by, Verb.EXPORT)


def hand_out(customer_ids: "array[int]", output: str, filters: str, by: Any) -> CustomerExtract:
    """Return these customers as their reader may take them out, and note it; whole phones that leave were looked at."""
    if not may_export(by):
        raise Refused(gettext("Ask your administrator if you need it for your work."))
    with_phones = may_see_phone(by)
    db.session.add(
        CustomerExport(
            owner_id=by.id,
            owner_name=full_name(by)[:LONGEST_NAME],
            output=output,
            filters=filters,
            with_phones=with_phones,
            customers=len(customer_ids),
            at=clock.now(),
        )
    )
    db.session.flush()
    if with_phones:
        _note_looks(customer_ids, output, by)
    heads = {target.key: str(target.label) for target in IMPORTERS["customer"].targets}
    return CustomerExtract(gettext("Customers"), heads, customer_ids, with_phones)


def _note_looks(customer_ids: "array[int]", output: str, by: Any) -> None:
    columns = ("customer_id", "customer_name", "verb", "other_name", "by_id", "by_name", "at")
    noted = (
        *(literal("look", String), literal(output, String), literal(by.id, Integer)),
        *(literal(full_name(by)[:LONGEST_NAME], String), literal(clock.now(), DateTime)),
    )
    looked_at = select(Customer.id, Customer.name, *noted).where(Customer.phone != "")
    for start in range(0, len(customer_ids), BATCH):
        some = looked_at.where(Customer.id.in_(customer_ids[start : start + BATCH].tolist()))
        db.session.execute(insert(CustomerEvent).from_select(columns, some))


def seen_by(by: Any) -> Select[Any]:
    """Select the exports of customers a person may know of: their own, an administrator all; the newest first."""
    found = select(CustomerExport).order_by(CustomerExport.id.desc())
    return found if is_admin(by) else found.where(CustomerExport.owner_id == by.id)
