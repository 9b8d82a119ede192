"""Fold the tail into the bitmaps, a batch at a time, in the background; rebuild them from the documents on request."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import Row, Select, bindparam, delete, func, select
from sqlalchemy.orm import selectinload

from app.answers import segments
from app.answers.facts import loaded
from app.answers.postings import tail_of
from app.answers.projection import facts_of, record
from app.extensions import db
from app.models.answer import AnswerPosting, AnswerTail
from app.models.entry import Entry
from app.models.form_template import FormTemplate

WORTH_FOLDING = 128
"""Readers take so long a tail in their stride; folding sooner would only write each bitmap more often."""
BATCH = 512
"""SQLite keeps submits waiting for as long as a batch takes."""
READ_AT_ONCE = 500


def due() -> Sequence[int]:
    """Return the templates whose tail is worth folding."""
    tails = select(AnswerTail.template_id).group_by(AnswerTail.template_id)
    return db.session.scalars(tails.having(func.count() >= WORTH_FOLDING)).all()


def fold() -> bool:
    """Fold a batch of the first template that is worth it and say whether it did; the background calls it again."""
    return any(fold_template(template_id) for template_id in due()[:1])


def fold_template(template_id: int, limit: int = BATCH) -> int:
    """Fold the oldest entries of a tail and return how many; 0 if there are none or another process is at it."""
    if db.session.scalar(_lock(template_id).with_for_update(key_share=True, skip_locked=True)) is None:
        return 0
    # What somebody is changing right now waits for the next time, so that we never wait for them.
    rows = db.session.execute(tail_of(template_id).limit(limit).with_for_update(skip_locked=True)).all()
    for segment, members in groupby(rows, key=lambda row: segments.segment_of(row.entry_id)):
        segments.merge(template_id, segment, {row.entry_id: loaded(row.facts) for row in members})
    _leave_tail(template_id, rows)
    return len(rows)


def rebuild(template_id: int) -> Iterator[int]:
    """Derive everything anew from the documents; yield the entries done after each segment, for the caller to commit.

    What is submitted or changed meanwhile stands in the tail and wins over what is read here.
    """
    for segment in _segments(template_id):
        db.session.execute(_lock(template_id).with_for_update(key_share=True))
        entries = db.session.scalars(entries_of(template_id, segment))
        facts = {entry.id: facts_of(entry) for entry in entries}
        segments.clear(template_id, segment)
        segments.build(template_id, segment, facts)
        yield len(facts)
    for row in db.session.execute(tail_of(template_id)).all():
        record(db.session.get_one(Entry, row.entry_id))


def _lock(template_id: int) -> Select[int]:
    """Locked for update it keeps other folders away but no submit; SQLite has one writer anyway."""
    return select(FormTemplate.id).where(FormTemplate.id == template_id)


def _leave_tail(template_id: int, rows: Sequence[Row[int, int, str]]) -> None:
    """Take out what was folded, unless it has changed again since it was read."""
    read = [{"template": template_id, "entry": row.entry_id, "read": row.revision} for row in rows]
    if read:
        db.session.execute(_LEAVE, read)


def _segments(template_id: int) -> list[int]:
    entries = select(segments.segment_of(Entry.id)).where(Entry.template_id == template_id)
    folded = select(AnswerPosting.segment).where(AnswerPosting.template_id == template_id)
    return sorted(db.session.scalars(entries.union(folded)))


def entries_of(template_id: int, segment: int) -> Select[Entry]:
    first, end = segments.bounds(segment)
    in_segment = select(Entry).where(Entry.template_id == template_id, Entry.id >= first, Entry.id < end)
    return in_segment.options(selectinload(Entry.version)).execution_options(yield_per=READ_AT_ONCE)


TAIL = AnswerTail.__table__
_LEAVE = delete(TAIL).where(
    TAIL.c.template_id == bindparam("template"),
    TAIL.c.entry_id == bindparam("entry"),
    TAIL.c.revision == bindparam("read"),
)
