"""Entries by what their customer is now, and where they live; an entry itself only says whom it concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap
from sqlalchemy import CompoundSelect, Select, func, select, union_all

from app.answers.facts import ALL
from app.answers.filters import Wanted
from app.answers.postings import Postings
from app.extensions import db
from app.models.customer import Customer

CUSTOMER, ROOM = "@customer", "@room"
LONGEST_ID = 9
"""How many digits the database's smaller numbers hold for certain."""


@dataclass(frozen=True, slots=True)
class OfClass:
    """Entries about customers of one of these classes."""

    classes: tuple[str, ...]

    def wanted(self) -> Wanted:
        yield CUSTOMER, (ALL,)

    def among(self, postings: Postings) -> BitMap:
        return BitMap().union(*(some for name, some in by_class(postings).items() if name in self.classes))


def same_customers(codes: Collection[str]) -> tuple[str, ...]:
    """Return the ids of these customers and of all rows that turned out to be one of them, as codes."""
    return tuple(sorted({*codes, *map(str, db.session.scalars(with_merged(kept_of(codes))))}))


def kept_of(codes: Collection[str]) -> Select[Any]:
    return select(func.coalesce(Customer.merged_into_id, Customer.id)).where(Customer.id.in_(_ids(codes)))


def living_in(codes: Collection[str]) -> tuple[str, ...]:
    """Return the ids of the customers of these rooms, and of all rows that turned out to be one of them, as codes."""
    return tuple(sorted(map(str, db.session.scalars(with_merged(at_home_in(codes))))))


def at_home_in(codes: Collection[str]) -> Select[Any]:
    stands_alone = func.coalesce(Customer.merged_into_id, 0) == 0  # no index answers it: nearly all stand alone
    return select(Customer.id).where(Customer.room_id.in_(_ids(codes)), stands_alone)


def with_merged(kept: Select[Any]) -> CompoundSelect[Any]:
    """Select these customers and the rows merged into them; as one condition with "or", no index would answer it."""
    each = select(Customer.id)
    return union_all(each.where(Customer.id.in_(kept)), each.where(Customer.merged_into_id.in_(kept)))


def _ids(codes: Collection[str]) -> list[int]:
    return [int(code) for code in codes if code.isascii() and code.isdecimal() and len(code) <= LONGEST_ID]


def by_class(postings: Postings) -> dict[str, BitMap]:
    """Return the entries about the customers of each class."""
    named: dict[str, Any] = postings.codes(CUSTOMER)
    found: dict[str, list[BitMap]] = {}
    for customer_id, name in db.session.execute(select(Customer.id, Customer.customer_class)):
        if str(customer_id) in named:
            found.setdefault(name, []).append(named[str(customer_id)][0])
    return {name: BitMap().union(*some) for name, some in sorted(found.items())}
