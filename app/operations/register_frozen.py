"""What closed months keep: the cells of every line and of what was carried over, as they stood; and forgetting it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, inspect, null, select, update

from app.answers.columns import columns_of
from app.answers.own import OWN_LOADED, told_by
from app.extensions import db
from app.models.entry import Entry
from app.models.register import RegisterCarried, RegisterLine, RegisterMonth
from app.operations.register_book import Book, carried_ids, own_ids, parts
from app.schema.compiled import Compiled

LINE, CARRIED = inspect(RegisterLine).local_table, inspect(RegisterCarried).local_table
_FREEZE = update(LINE).where(LINE.c.id == bindparam("this")).values(frozen=bindparam("cells"))
_CARRY = insert(CARRIED)

Cells = Callable[[Mapping[str, Any]], list[str]]


def freeze(month: RegisterMonth, book: Book, compiled: Compiled) -> int:
    """Write down every line of a month as it stands, and return how many there are."""
    columns = columns_of(compiled, book.register.columns)
    month.heads, month.paths = [column.label for column in columns], [column.path for column in columns]
    db.session.add(month)
    db.session.flush()

    def cells(answers: Mapping[str, Any]) -> list[str]:
        return [column.text(answers) for column in columns]

    own = db.session.scalars(own_ids(book, [])).all()
    for lines in _read(own, cells):
        db.session.execute(_FREEZE, [{"this": line_id, "cells": said} for line_id, said in lines])
    _carry(month, db.session.scalars(carried_ids(book, [])).all(), cells)
    return len(own)


def _carry(month: RegisterMonth, ids: Sequence[int], cells: Cells) -> None:
    position = 0
    for lines in _read(ids, cells):
        rows = [
            {"month_id": month.id, "position": position + number, "line_id": line_id, "cells": said}
            for number, (line_id, said) in enumerate(lines)
        ]
        db.session.execute(_CARRY, rows)
        position += len(rows)


def _read(ids: Sequence[int], cells: Cells) -> Iterator[list[tuple[int, list[str]]]]:
    """Yield lines with their cells, a bounded number at a time, in the order of their ids given."""
    for some in parts(ids):
        found = select(RegisterLine.id, Entry).join(RegisterLine.entry).where(RegisterLine.id.in_(some))
        rows = db.session.execute(found.options(*OWN_LOADED))
        told = {line_id: told_by(entry, entry.answers) for line_id, entry in rows}
        yield [(line_id, cells(told[line_id])) for line_id in some]


def thaw(month: RegisterMonth, book: Book) -> int:
    """Let the lines of a month say what their entries say again, and return how many there are."""
    about = (RegisterLine.register_id == book.register.id, RegisterLine.site_id == book.site_id)
    of_month = update(RegisterLine).where(*about, RegisterLine.year == book.year, RegisterLine.month == book.month)
    db.session.execute(delete(RegisterCarried).where(RegisterCarried.month_id == month.id))
    return db.session.execute(of_month.values(frozen=null())).rowcount


def forget(entry_id: int, item: str) -> None:
    """Blank what closed months kept of an answer that is erased."""
    mine = select(RegisterLine, RegisterMonth).where(RegisterLine.entry_id == entry_id)
    of_month = (
        (RegisterMonth.register_id == RegisterLine.register_id)
        & (RegisterMonth.site_id == RegisterLine.site_id)
        & (RegisterMonth.year == RegisterLine.year)
        & (RegisterMonth.month == RegisterLine.month)
    )
    for line, month in db.session.execute(mine.join(RegisterMonth, of_month)):
        if line.frozen:
            line.frozen = _blanked(month, line.frozen, item)
    carried = select(RegisterCarried, RegisterMonth).join(RegisterMonth, RegisterMonth.id == RegisterCarried.month_id)
    carried = carried.join(RegisterLine, RegisterLine.id == RegisterCarried.line_id)
    for kept, month in db.session.execute(carried.where(RegisterLine.entry_id == entry_id)):
        kept.cells = _blanked(month, kept.cells, item)


def _blanked(month: RegisterMonth, cells: list[str], item: str) -> list[str]:
    named = zip(month.paths, cells, strict=True)
    return ["" if path.partition(".")[0] == item else text for path, text in named]
