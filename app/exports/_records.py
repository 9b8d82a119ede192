"""The records of an export, read in small batches as plain values: a million of them cost no more memory than one."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from json import JSONDecoder
from typing import Any, NamedTuple

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from sqlalchemy import Text, bindparam, cast, select

from app import clock
from app.exports._layout import Layout
from app.extensions import db
from app.models.customer import Customer
from app.models.entry import Entry
from app.models.site import Site
from app.security import full_name

BATCH = 500
decoded = JSONDecoder().raw_decode
STATES: dict[str, Callable[[], str]] = {
    "running": lambda: gettext("In progress"),
    "done": lambda: gettext("Finished"),
    "void": lambda: gettext("Voided"),
}
ROWS = (
    select(
        *(Entry.id, Entry.number, Entry.state, Entry.version_id, Entry.submitted_at, Entry.finished_at),
        # As text: read one after another when its turn comes, answers leave nothing for the garbage collector.
        cast(Entry.answers, Text).label("answers"),
        *(Site.name.label("site"), User.last_name, User.first_name, Customer.name.label("customer")),
    )
    .outerjoin(Site, Site.id == Entry.site_id)
    .join(User, User.id == Entry.author_id)
    .outerjoin(Customer, Customer.id == Entry.customer_id)
    .where(Entry.id.in_(bindparam("ids", expanding=True)))
)
Masked = Callable[[int, Mapping[str, Any]], Mapping[str, Any]]


class Record(NamedTuple):
    own: list[Any]
    """What the entry says itself, in the order of `own_heads`."""
    version: int
    answers: Mapping[str, Any]
    """As the reader may see them."""

    @property
    def number(self) -> str:
        return str(self.own[0])


@dataclass(frozen=True)
class Extract:
    """Which records, how they are laid out and what the reader sees of them."""

    title: str
    layout: Layout
    entry_ids: "array[int]"
    masked: Masked
    names_customer: bool
    """The item the customer was taken from is not hidden from the reader."""

    @property
    def count(self) -> int:
        return len(self.entry_ids)

    @property
    def own_heads(self) -> list[str]:
        return own_heads(names_customer=self.names_customer)

    def batches(self) -> Iterator[Iterator[Record]]:
        """Yield the records in order; each batch is a short read of its own that holds up no writer."""
        states = {state: words() for state, words in STATES.items()}
        authors: dict[tuple[str, str], str] = {}
        for start in range(0, len(self.entry_ids), BATCH):
            ids = self.entry_ids[start : start + BATCH].tolist()
            rows = {row[0]: row for row in db.session.execute(ROWS, {"ids": ids})}
            db.session.rollback()
            yield (self._record(rows[entry_id], states, authors) for entry_id in ids if entry_id in rows)

    def _record(self, row: Any, states: Mapping[str, str], authors: dict[tuple[str, str], str]) -> Record:
        _id, number, state, version, submitted, finished, answers, site, last, first, customer = row
        author = authors.get((last, first)) or authors.setdefault((last, first), full_name(row))
        named = [customer] if self.names_customer else []
        own = [number, states[state], site, author, *named, _wall(submitted), _wall(finished)]
        return Record(own, version, self.masked(version, decoded(answers)[0]))


def own_heads(*, names_customer: bool) -> list[str]:
    """Return the heads of what the entry says itself."""
    customer = [gettext("Customer")] if names_customer else []
    return [
        *(gettext("No."), gettext("State"), gettext("Site"), gettext("By")),
        *customer,
        *(gettext("Submitted"), gettext("Finished at")),
    ]


def _wall(moment: datetime | None) -> datetime | None:
    """Return a moment as the clock on the wall showed it, to the second."""
    return clock.local(moment).replace(tzinfo=None, microsecond=0) if moment else None
