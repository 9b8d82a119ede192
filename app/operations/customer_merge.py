"""Two rows of one customer become one, and two again if that was wrong.

The answers of entries keep the name they were given; what follows the customer, and not the answers, moves.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from app import clock
from app.answers.projection import record
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.customer import Customer
from app.models.customer_merge import CustomerMerge
from app.models.entry import Entry, EntryDraft
from app.models.survey import SurveyInvitation
from app.operations.customer import LONGEST_NAME, is_at_site_of, may_edit_customers, may_open_customers, note
from app.security import full_name

BATCH = 500
MOST_TAGS, MOST_NOTE = 200, 500
UNDOABLE = timedelta(days=7)
"""Later, people have gone on working with the one row."""
FILLED_IN = ("phone", "room_id", "owner_id")
"""What the kept row takes from the other where it says nothing itself."""


def merge(kept_id: int, gone_id: int, by: Any) -> CustomerMerge:
    """Let one row stand for both: all that follows the customer moves to it, the other is shown nowhere any more."""
    kept, gone = _held(kept_id, gone_id, by)
    before = {name: getattr(kept, name) for name in (*FILLED_IN, "tags", "note", "active", "customer_class")}
    after = {**before, **_united(kept, gone)}
    changed = [name for name in before if before[name] != after[name]]
    for name in changed:
        setattr(kept, name, after[name])
    made = CustomerMerge(
        kept_id=kept.id,
        gone_id=gone.id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        was_active=gone.active,
        entries=list(db.session.scalars(select(Entry.id).where(Entry.customer_id == gone.id).order_by(Entry.id))),
        drafts=list(db.session.scalars(select(EntryDraft.id).where(EntryDraft.customer_id == gone.id))),
        invitations=list(db.session.scalars(_invitations(gone.id, kept.id))),
        by_id=by.id,
        by_name=full_name(by)[:LONGEST_NAME],
        at=clock.now(),
    )
    db.session.add(made)
    gone.active, gone.merged_into_id = False, kept.id
    _move(made.entries, made.drafts, gone.id, kept.id)
    _hand_over(made.invitations, gone.id, kept.id)
    # Who was merged into the other before now stands with the one that is kept.
    db.session.execute(update(Customer).where(Customer.merged_into_id == gone.id).values(merged_into_id=kept.id))
    note("merge", kept, by, gone.name)
    return made


def part(merge_id: int, by: Any) -> CustomerMerge:
    """Undo a merge: what moved goes back, unless it has been given to somebody else since."""
    made = db.session.get(CustomerMerge, merge_id)
    if made is None:
        raise _nothing()
    kept, gone = _held(made.kept_id, made.gone_id, by, merged=True)
    db.session.refresh(made)
    if not may_part(made) or gone.merged_into_id != kept.id:
        raise Conflict(gettext("This merge cannot be undone any more."))
    for name, value in made.after.items():
        if getattr(kept, name) == value:
            setattr(kept, name, made.before[name])
    gone.active, gone.merged_into_id = made.was_active, None
    made.undone_at = clock.now()
    _move(made.entries, made.drafts, kept.id, gone.id)
    _hand_over(made.invitations, kept.id, gone.id)
    note("part", kept, by, gone.name)
    return made


def may_part(made: CustomerMerge) -> bool:
    return made.undone_at is None and clock.now() < until(made)


def until(made: CustomerMerge) -> Any:
    """Return until when a merge can be undone."""
    return made.at + UNDOABLE


def _held(kept_id: int, gone_id: int, by: Any, *, merged: bool = False) -> tuple[Customer, Customer]:
    """Lock both rows, always in the same order; whoever comes second sees what the first has made of them."""
    both = (
        select(Customer)
        .where(Customer.id.in_((kept_id, gone_id)))
        .order_by(Customer.id)
        .with_for_update(key_share=True)
    )
    rows = {row.id: row for row in db.session.scalars(both, execution_options={"populate_existing": True})}
    if rows.keys() != {kept_id, gone_id} or not all(is_at_site_of(row, by) for row in rows.values()):
        raise _nothing()
    if not may_open_customers(by):
        raise _nothing()
    if not may_edit_customers(by):
        raise Refused(gettext("You may not change customers."))
    if kept_id == gone_id:
        raise Invalid({"keep": gettext("Choose which of them to keep.")})
    kept, gone = rows[kept_id], rows[gone_id]
    if not merged and (kept.merged_into_id or gone.merged_into_id):
        raise Conflict(gettext("Somebody has merged one of them already. Look at the list again."))
    if kept.site_id != gone.site_id and not merged:
        raise Invalid({"keep": gettext("They belong to different sites. Move one of them first.")})
    return kept, gone


def _united(kept: Customer, gone: Customer) -> dict[str, Any]:
    """Return what the kept row says from now on: nothing of its own is lost, the more careful class wins."""
    filled = {name: getattr(kept, name) or getattr(gone, name) for name in FILLED_IN}
    tags = "，".join(dict.fromkeys((*kept.tag_list, *gone.tag_list)))
    notes = "\n".join(dict.fromkeys(text for text in (kept.note, gone.note) if text))
    return {
        **filled,
        "tags": tags if len(tags) <= MOST_TAGS else kept.tags,
        "note": notes[:MOST_NOTE],
        "active": kept.active or gone.active,
        "customer_class": min(kept.customer_class, gone.customer_class),
    }


def _move(entry_ids: Sequence[int], draft_ids: Sequence[int], source: int, target: int) -> None:
    """Give entries and drafts that are still the source's to the target, however many."""
    for ids in _batches(entry_ids):
        moved = update(Entry).where(Entry.id.in_(ids), Entry.customer_id == source).values(customer_id=target)
        db.session.execute(moved, execution_options={"synchronize_session": False})
        for entry in _read(ids):
            record(entry)
    for ids in _batches(draft_ids):
        mine = update(EntryDraft).where(EntryDraft.id.in_(ids), EntryDraft.customer_id == source)
        db.session.execute(mine.values(customer_id=target), execution_options={"synchronize_session": False})
    db.session.flush()


def _invitations(gone_id: int, kept_id: int) -> Select[int]:
    """Select the invitations that move; to a survey both were invited to, each keeps the own one and its link."""
    known = select(SurveyInvitation.survey_id).where(SurveyInvitation.customer_id == kept_id)
    theirs = select(SurveyInvitation.id).where(SurveyInvitation.customer_id == gone_id)
    return theirs.where(SurveyInvitation.survey_id.not_in(known)).order_by(SurveyInvitation.id)


def _hand_over(invitation_ids: Sequence[int], source: int, target: int) -> None:
    """Give invitations that are still the source's to the target, links and answers with them."""
    for ids in _batches(invitation_ids):
        mine = update(SurveyInvitation).where(SurveyInvitation.id.in_(ids), SurveyInvitation.customer_id == source)
        db.session.execute(mine.values(customer_id=target))
    db.session.flush()


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _read(ids: Sequence[int]) -> Iterator[Entry]:
    wanted = select(Entry).where(Entry.id.in_(ids)).options(joinedload(Entry.version))
    yield from db.session.scalars(wanted, execution_options={"populate_existing": True}).all()


def _nothing() -> NotFound:
    return NotFound(gettext("There is nothing here, or it is not yours to see."))
