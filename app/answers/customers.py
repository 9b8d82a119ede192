"""Entries by what their customer is now; an entry itself only says whom it concerns."""

from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select

from app.answers.facts import ALL
from app.answers.filters import Wanted
from app.answers.postings import Postings
from app.extensions import db
from app.models.customer import Customer

CUSTOMER = "@customer"


@dataclass(frozen=True, slots=True)
class OfClass:
    """Entries about customers of one of these classes."""

    classes: tuple[str, ...]

    def wanted(self) -> Wanted:
        yield CUSTOMER, (ALL,)

    def among(self, postings: Postings) -> BitMap:
        return BitMap().union(*(some for name, some in by_class(postings).items() if name in self.classes))


def by_class(postings: Postings) -> dict[str, BitMap]:
    """Return the entries about the customers of each class."""
    named: dict[str, Any] = postings.codes(CUSTOMER)
    found: dict[str, list[BitMap]] = {}
    for customer_id, name in db.session.execute(select(Customer.id, Customer.customer_class)):
        if str(customer_id) in named:
            found.setdefault(name, []).append(named[str(customer_id)][0])
    return {name: BitMap().union(*some) for name, some in sorted(found.items())}
