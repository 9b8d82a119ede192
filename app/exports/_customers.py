"""Customers on their way out, in the columns of their importer: what goes out can come in again."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from sqlalchemy import bindparam, select

from app.exports._layout import Layout
from app.exports._records import BATCH, Record
from app.extensions import db
from app.models.customer import Customer, masked
from app.models.room import Room
from app.models.site import Site
from app.security import full_name

ROWS = (
    select(
        *(Customer.id, Customer.name, Customer.phone, Site.name.label("site"), Room.code.label("room_code")),
        *(Customer.customer_class, User.last_name, User.first_name, Customer.tags, Customer.note, Customer.active),
    )
    .join(Site, Site.id == Customer.site_id)
    .outerjoin(Room, Room.id == Customer.room_id)
    .outerjoin(User, User.id == Customer.owner_id)
    .where(Customer.id.in_(bindparam("ids", expanding=True)))
)


@dataclass(frozen=True)
class CustomerExtract:
    """Which customers, in which order, and whether their phones go out whole."""

    title: str
    heads: dict[str, str]
    """Column of the importer -> its head, in order."""
    customer_ids: "array[int]"
    with_phones: bool

    @property
    def layout(self) -> Layout:
        """Return that customers have no answers: all their cells are their own."""
        return Layout({}, lambda _version: frozenset(), tables_apart=False)

    @property
    def count(self) -> int:
        return len(self.customer_ids)

    @property
    def own_heads(self) -> list[str]:
        return list(self.heads.values())

    def batches(self) -> Iterator[Iterator[Record]]:
        """Yield the customers in order; each batch is a short read of its own that holds up no writer."""
        words = {True: gettext("Yes"), False: gettext("No")}
        for start in range(0, self.count, BATCH):
            ids = self.customer_ids[start : start + BATCH].tolist()
            rows = {row.id: row for row in db.session.execute(ROWS, {"ids": ids})}
            db.session.rollback()
            yield (self._record(rows[each], words) for each in ids if each in rows)

    def _record(self, row: Any, words: dict[bool, str]) -> Record:
        said = dict(row._mapping) | {
            "phone": row.phone if self.with_phones else masked(row.phone),
            "owner": full_name(row).strip(),
            "active": words[row.active],
        }
        return Record([said[column] or None for column in self.heads], 0, {})
