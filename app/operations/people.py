"""Who is who to an entry: its author, whose customer it is about, the departments its route asks."""

from sqlalchemy import select

from app.extensions import db
from app.models.customer import Customer
from app.models.department import Department
from app.models.entry import Entry
from app.operations.definition import Definition
from app.permissions import roles_of
from app.route.actors import People
from app.security import is_public_author


def people_of(definition: Definition, entry: Entry) -> People:
    owner_id = owner_of(entry.customer_id) if definition.asks_owner else None
    author_id = None if is_public_author(entry.author) else entry.author_id
    return People(author_id, roles_of(entry.author), owner_id, entry.site_id, departments(definition))


def owner_of(customer_id: int | None) -> int | None:
    if customer_id is None:
        return None
    found: int | None = db.session.scalar(select(Customer.owner_id).where(Customer.id == customer_id))
    return found


def stands_for(customer_id: int) -> int:
    """Return whom a customer was merged into, else the customer."""
    merged = select(Customer.merged_into_id).where(Customer.id == customer_id)
    return db.session.scalar(merged) or customer_id


def site_of(customer_id: int | None) -> int | None:
    """Return the site of a customer, for entries of people who work at several."""
    if customer_id is None:
        return None
    found: int | None = db.session.scalar(select(Customer.site_id).where(Customer.id == customer_id))
    return found


def departments(definition: Definition) -> dict[str, int]:
    """Return the ids of the departments a route asks, by code."""
    if not definition.departments:
        return {}
    rows = select(Department.code, Department.id).where(Department.code.in_(definition.departments))
    return dict(db.session.execute(rows).all())
