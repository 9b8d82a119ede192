"""A book: one month of one site in a register, as it is opened, printed and closed."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from app import clock
from app.extensions import db
from app.models.entry import Entry
from app.models.register import RegisterEvent, RegisterLine, RegisterMonth
from app.models.saved_view import SavedView

MOST_LINES = 3_000
"""A month with more is not a book any more; its page and paper end here."""


@dataclass(frozen=True)
class Book:
    register: SavedView
    site_id: int
    """0: entries of no site."""
    year: int
    month: int

    @property
    def place(self) -> tuple[int, int, int]:
        return self.site_id, self.year, self.month

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def begins(self) -> datetime:
        """Return when the month begins on the wall clock, as stored."""
        return clock.stored(datetime(self.year, self.month, 1, tzinfo=clock.CHINA))


def lines_of(book: Book, seen: list[ColumnElement[bool]] | None = None) -> list[RegisterLine]:
    """Return the month's lines in the order of their numbers: all of them, or those of entries somebody may see."""
    return list(db.session.scalars(_lines(book, seen).where(_of_month(book)).limit(MOST_LINES)))


def carried_over(book: Book, seen: list[ColumnElement[bool]] | None = None) -> list[RegisterLine]:
    """Return the lines of earlier months whose entries were not finished when the month began 结转."""
    return list(db.session.scalars(_lines(book, seen).where(_carried(book)).limit(MOST_LINES)))


def whole(book: Book, seen: list[ColumnElement[bool]]) -> tuple[list[RegisterLine], list[RegisterLine]]:
    """Return what was carried over and the month's own lines, read together."""
    found = db.session.scalars(_lines(book, seen).where(or_(_of_month(book), _carried(book))).limit(MOST_LINES)).all()
    own = [line for line in found if (line.year, line.month) == (book.year, book.month)]
    return [line for line in found if (line.year, line.month) != (book.year, book.month)], own


def _of_month(book: Book) -> ColumnElement[bool]:
    return and_(RegisterLine.year == book.year, RegisterLine.month == book.month)


def _carried(book: Book) -> ColumnElement[bool]:
    year, month = RegisterLine.year, RegisterLine.month
    is_earlier = or_(year < book.year, and_(year == book.year, month < book.month))
    is_open = or_(Entry.finished_at.is_(None), Entry.finished_at >= book.begins)
    return and_(is_earlier, is_open, Entry.state != "void")


def lines_by_id(book: Book, ids: list[int], seen: list[ColumnElement[bool]]) -> list[RegisterLine]:
    return list(db.session.scalars(_lines(book, seen).where(RegisterLine.id.in_(ids))))


def _lines(book: Book, seen: list[ColumnElement[bool]] | None) -> Any:
    around = contains_eager(RegisterLine.entry)
    return (
        select(RegisterLine)
        .join(RegisterLine.entry)
        .where(RegisterLine.register_id == book.register.id, RegisterLine.site_id == book.site_id, *(seen or ()))
        .order_by(RegisterLine.year, RegisterLine.number)
        .options(around.joinedload(Entry.version), around.joinedload(Entry.author))
    )


def month_of(book: Book) -> RegisterMonth | None:
    """Return what is known of the month's closing, read afresh."""
    about = (RegisterMonth.register_id == book.register.id, RegisterMonth.site_id == book.site_id)
    wanted = select(RegisterMonth).where(*about, RegisterMonth.year == book.year, RegisterMonth.month == book.month)
    found: RegisterMonth | None = db.session.scalar(wanted, execution_options={"populate_existing": True})
    return found


def events_of(book: Book) -> list[RegisterEvent]:
    """Return what was done with the month, newest first."""
    about = (RegisterEvent.register_id == book.register.id, RegisterEvent.site_id == book.site_id)
    wanted = select(RegisterEvent).where(*about, RegisterEvent.year == book.year, RegisterEvent.month == book.month)
    return list(db.session.scalars(wanted.order_by(RegisterEvent.id.desc()).limit(50)))


def forget(entry_id: int, item: str) -> None:
    """Blank what closed months kept of an answer that is erased."""
    lines = {
        line.id: line for line in db.session.scalars(select(RegisterLine).where(RegisterLine.entry_id == entry_id))
    }
    registers = {line.register_id for line in lines.values()}
    for month in db.session.scalars(select(RegisterMonth).where(RegisterMonth.register_id.in_(registers))):
        place = (month.register_id, month.site_id, month.year, month.month)
        for line in lines.values():
            if line.frozen and (line.register_id, line.site_id, line.year, line.month) == place:
                line.frozen = _blanked(month, line.frozen, item)
        month.carried = [
            {**one, "cells": _blanked(month, one["cells"], item)} if one["line"] in lines else one
            for one in month.carried
        ]


def _blanked(month: RegisterMonth, cells: list[str], item: str) -> list[str]:
    named = zip(month.paths, cells, strict=True)
    return ["" if path.partition(".")[0] == item else text for path, text in named]
