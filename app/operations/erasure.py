"""Erasing personal data: the value goes everywhere, its commitment stays, so that the chain can still be verified."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select

from app.answers.own import OF_CUSTOMER
from app.answers.projection import record
from app.errors import Invalid, Refused
from app.extensions import db
from app.models.attachment import Attachment
from app.models.entry import Entry, EntryDraft
from app.models.log_event import LogEvent, LogValue
from app.operations import log
from app.operations.definition import definition_of
from app.operations.journey import hold
from app.operations.lending import objects
from app.operations.people import stands_for
from app.operations.register_frozen import forget
from app.permissions import is_admin


def erase(entry: Entry, item: str, by: Any, reason: str) -> Entry:
    """Forget an answer in the entry, in its log, in drafts, in closed months of registers and among the pictures."""
    if not is_admin(by):
        raise Refused(gettext("Only an administrator erases answers."))
    if not reason.strip():
        raise Invalid({"reason": gettext("Please give a reason.")})
    held = hold(entry.id, by)
    values = db.session.scalars(select(LogValue).join(LogEvent).where(LogEvent.entry_id == entry.id)).all()
    pictures = {str(each["file"]) for value in values for each in objects(_of(value, item)) if "file" in each}
    for value in values:
        value.changes = [{"item": item} if change["item"] == item else change for change in value.changes]
    _part_from_customer(held.entry, item)
    held.entry.answers = {key: value for key, value in held.entry.answers.items() if key != item}
    db.session.execute(delete(EntryDraft).where(EntryDraft.entry_id == entry.id))
    db.session.execute(delete(Attachment).where(Attachment.id.in_(pictures), Attachment.entry_id == entry.id))
    forget(entry.id, item)
    log.append(held.entry, "erase", by, reason=reason)
    db.session.flush()
    record(held.entry)
    return held.entry


def _part_from_customer(entry: Entry, item: str) -> None:
    """Let the entry be about whom the other answers name, or nobody, if the one erased says whom it is about."""
    definition = definition_of(entry.version)
    left = definition.customer_id({key: value for key, value in entry.answers.items() if key != item})
    if definition.names_customer(item) and (left is None or left != definition.customer_id(entry.answers)):
        entry.customer_id = None if left is None else stands_for(left)
        for path in OF_CUSTOMER:
            forget(entry.id, path)


def _of(value: LogValue, item: str) -> list[Any]:
    return [change for change in value.changes if change["item"] == item]
