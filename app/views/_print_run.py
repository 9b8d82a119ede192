"""Several records of a form on paper in one go: the ticked ones, or all that the filter shows."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.errors import Invalid, NotFound
from app.extensions import db
from app.models.attachment import Attachment
from app.models.entry import Entry
from app.models.sign_off import SignOff
from app.operations.definition import definition_of
from app.permissions import hidden_sections
from app.views._entry_list import EntryList
from app.views._paper import Address, Record, Sheet
from app.views._sources import ID

MOST_PRINTED = 200
"""Some seconds of work, and a file that can still be sent by mail; for more, the filter is narrowed."""


class PrintRun:
    """What an address asks to print; what its reader may not see is not there."""

    def __init__(self, listed: EntryList, by: Any) -> None:
        if listed.errors:
            raise Invalid(listed.errors)
        self.title, self.back = listed.compiled.title, listed.records_url
        self.hidden = hidden_sections(by, listed.template)
        ticked = ids_in(listed.arguments.getlist("entry"))
        self.ids = listed.picked(MOST_PRINTED, None if "all" in listed.arguments else ticked)
        if "all" not in listed.arguments and len(self.ids) < len(ticked):
            raise NotFound(gettext("There is nothing here, or it is not yours to see."))

    def sheets(self, address: Address) -> Iterator[Sheet]:
        """Draw them in the order of the list, one at a time."""
        found = select(Entry).where(Entry.id.in_(self.ids)).options(selectinload(Entry.version))
        entries = {entry.id: entry for entry in db.session.scalars(found)}
        signed: dict[int, list[SignOff]] = {}
        for one in db.session.scalars(select(SignOff).where(SignOff.entry_id.in_(self.ids)).order_by(SignOff.id)):
            signed.setdefault(one.entry_id, []).append(one)
        # Held until the last is drawn: the session then knows every picture without asking for it.
        pictures = list(db.session.scalars(select(Attachment).where(Attachment.entry_id.in_(self.ids))))
        for entry in (entries[id_] for id_ in self.ids if id_ in entries):
            record = Record(entry, definition_of(entry.version), signed.get(entry.id, []), self.hidden)
            yield record.sheet(address)
        pictures.clear()


def ids_in(texts: Sequence[str]) -> frozenset[int]:
    """Read the ids of the ticked records; none, or more than are printed at once, is said in words."""
    found = frozenset(int(text) for text in texts if ID.fullmatch(text))
    if len(found) > MOST_PRINTED:
        words = gettext(
            "At most %(most)s records are printed at once, so that others need not wait.", most=MOST_PRINTED
        )
        raise Invalid({"entry": words})
    return found
