"""What an entry says of itself beside its answers, as columns show it: whom it is about, where, by whom, until when."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import joinedload

from app.answers.customers import CUSTOMER, ROOM
from app.dates import date_text
from app.models.customer import Customer
from app.models.entry import Entry
from app.security import full_name

SITE, AUTHOR, FINISHED = "@site", "@author", "@finished"
OWN: dict[str, tuple[Callable[[], str], Callable[[Entry], str]]] = {
    CUSTOMER: (lambda: gettext("Customer"), lambda entry: entry.customer.name if entry.customer else ""),
    ROOM: (lambda: gettext("Room"), lambda entry: entry.customer.room_code if entry.customer else ""),
    SITE: (lambda: gettext("Site"), lambda entry: entry.site.name if entry.site else ""),
    AUTHOR: (lambda: gettext("Filled in by"), lambda entry: full_name(entry.author)),
    FINISHED: (lambda: gettext("Finished at"), lambda entry: date_text(entry.finished_at)),
}
"""What an entry says of itself beside its answers: what that is called, and what it is."""
OF_CUSTOMER = frozenset({CUSTOMER, ROOM})
"""What gives away whom an entry is about."""
OWN_LOADED = (
    joinedload(Entry.author),
    joinedload(Entry.site),
    joinedload(Entry.customer).joinedload(Customer.room),
)
"""Options of a Select of entries: their own columns then cost no questions."""


def told_by(entry: Entry, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the answers together with what the entry says of itself, for its columns to read."""
    return {**answers, **{path: said(entry) for path, (_label, said) in OWN.items()}}
