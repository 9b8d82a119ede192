"""The texts of entries, beside the bitmaps: written, replaced, and read for searching and sorting."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select

from app.answers.facts import HEAD_LENGTH, MORE, Facts
from app.extensions import db
from app.models.answer import AnswerText

TEXT = AnswerText.__table__
BATCH = 1_000

Row = tuple[str, int, int, str]
"""Item, entry, piece and text."""


def of(facts: Mapping[int, Facts]) -> set[Row]:
    """Return the rows for the texts among the facts of entries."""
    return {
        (item, entry_id, piece, text)
        for entry_id, found in facts.items()
        for item, value in found.items()
        if isinstance(value, list)
        for piece, text in enumerate(value)
    }


def write(template_id: int, rows: Collection[Row]) -> None:
    _execute(insert(TEXT), [_columns(template_id, row) for row in sorted(rows)])


def replace(template_id: int, items: Sequence[str], entry_ids: Sequence[int], wanted: Collection[Row]) -> None:
    """Write the texts of entries, some of which are known already; most changes of an entry touch no text."""
    stored = set(_stored(template_id, items, entry_ids))
    gone = stored.difference(wanted)
    keys = [{"template": template_id, "item": row[0], "entry": row[1], "piece": row[2]} for row in sorted(gone)]
    _execute(_DELETE, [{f"this_{name}": value for name, value in key.items()} for key in keys])
    write(template_id, set(wanted) - stored)


def clear(template_id: int, first: int, end: int) -> None:
    """Remove the texts of all entries from an id up to another."""
    items = db.session.scalars(select(TEXT.c.item).where(TEXT.c.template_id == template_id).distinct()).all()
    of_items = delete(TEXT).where(TEXT.c.template_id == template_id, TEXT.c.item.in_(items))
    db.session.execute(of_items.where(TEXT.c.entry_id >= first, TEXT.c.entry_id < end))


def holding(template_id: int, item: str, needle: str) -> Select[int]:
    """Find the entries with a text, or a further piece of one, that holds this."""
    of_item = select(AnswerText.entry_id).where(AnswerText.template_id == template_id)
    return of_item.where(AnswerText.item.in_((item, item + MORE)), AnswerText.text.contains(needle, autoescape=True))


def heads(template_id: int, item: str) -> Select[str | None, int]:
    """Find what entries are sorted by."""
    columns = select(AnswerText.head, AnswerText.entry_id)
    return columns.where(AnswerText.template_id == template_id, AnswerText.item == item, AnswerText.head.is_not(None))


def heads_in_order(template_id: int, item: str, *, descending: bool) -> Select[str | None, int]:
    key = (AnswerText.head, AnswerText.entry_id)
    return heads(template_id, item).order_by(*(each.desc() if descending else each for each in key))


def rows_of(template_id: int, items: Sequence[str], entry_ids: Sequence[int]) -> Select[str, int, int, str]:
    columns = select(AnswerText.item, AnswerText.entry_id, AnswerText.piece, AnswerText.text)
    of_items = columns.where(AnswerText.template_id == template_id, AnswerText.item.in_(items))
    return of_items.where(AnswerText.entry_id.in_(entry_ids))


def _stored(template_id: int, items: Sequence[str], entry_ids: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(entry_ids), BATCH):
        rows = db.session.execute(rows_of(template_id, items, entry_ids[start : start + BATCH]))
        yield from (tuple(row) for row in rows)


def _columns(template_id: int, row: Row) -> dict[str, Any]:
    item, entry_id, piece, text = row
    head = text[:HEAD_LENGTH] if piece == 0 and not item.endswith(MORE) else None
    key = {"template_id": template_id, "item": item, "entry_id": entry_id, "piece": piece}
    return key | {"text": text, "head": head}


def _execute(statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.session.execute(statement, rows)


_DELETE = delete(TEXT).where(
    TEXT.c.template_id == bindparam("this_template"),
    TEXT.c.item == bindparam("this_item"),
    TEXT.c.entry_id == bindparam("this_entry"),
    TEXT.c.piece == bindparam("this_piece"),
)
