"""A book: one month of one site in a register, as it is opened and printed."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from app import clock
from app.answers.own import OWN_LOADED
from app.extensions import db
from app.models.entry import Entry
from app.models.register import RegisterCarried, RegisterEvent, RegisterLine, RegisterMonth
from app.models.saved_view import SavedView

AT_ONCE = 500
"""So many lines one statement is asked about, so that no month is too long for it."""

Seen = list[ColumnElement[bool]]
"""Conditions on entries that leave what a reader may see."""


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


def own_ids(book: Book, seen: Seen) -> Select[int]:
    """Select the month's lines in the order of their numbers, late ones at the end."""
    of_month = select(RegisterLine.id).where(
        RegisterLine.register_id == book.register.id,
        RegisterLine.site_id == book.site_id,
        RegisterLine.year == book.year,
        RegisterLine.month == book.month,
    )
    if seen:
        of_month = of_month.join(RegisterLine.entry).where(*seen)
    return of_month.order_by(RegisterLine.is_late, RegisterLine.number)


def carried_ids(book: Book, seen: Seen) -> Select[int]:
    """Select the lines of earlier months whose entries were not finished when the month began 结转."""
    # As a sum no index of the lines answers it: what is open is found among the site's entries, however many lines
    # there are.
    is_earlier = RegisterLine.year * 12 + RegisterLine.month < book.year * 12 + book.month
    of_site = Entry.site_id == book.site_id if book.site_id else Entry.site_id.is_(None)
    of_form = select(Entry.id).where(Entry.template_id == book.register.template_id, of_site, Entry.state != "void")
    unfinished = (of_form.where(Entry.finished_at.is_(None)), of_form.where(Entry.finished_at >= book.begins))
    carried = select(RegisterLine.id).where(
        RegisterLine.register_id == book.register.id,
        RegisterLine.entry_id.in_(union_all(*unfinished)),
        RegisterLine.site_id == book.site_id,
        is_earlier,
    )
    if seen:
        carried = carried.join(RegisterLine.entry).where(*seen)
    return carried.order_by(RegisterLine.year, RegisterLine.number)


def kept_ids(month: RegisterMonth, seen: Seen) -> Select[int]:
    """Select the lines that were carried over into a closed month, as they stand there."""
    kept = select(RegisterCarried.line_id).where(RegisterCarried.month_id == month.id)
    if seen:
        kept = kept.join(RegisterLine, RegisterLine.id == RegisterCarried.line_id).join(RegisterLine.entry).where(*seen)
    return kept.order_by(RegisterCarried.position)


def whole(
    book: Book, month: RegisterMonth | None, seen: Seen, *also: Select[int]
) -> tuple[list[int], list[int], list[int]]:
    """Return what is carried over and the month's own lines, of a closed month as it was, in one reading.

    Other numbers that a page of the month needs may be read along with them.
    """
    found = db.session.execute(whole_ids(book, month, seen, *also)).all()
    carried, own, others = ([row[0] for row in found if row[1] == part] for part in range(3))
    return carried, own, others


def whole_ids(book: Book, month: RegisterMonth | None, seen: Seen, *also: Select[int]) -> Select[int, int, int, int]:
    year, number = RegisterLine.year.label("major"), RegisterLine.number.label("minor")
    if month and month.is_closed:
        carried = kept_ids(month, seen).add_columns(
            literal(0).label("part"), RegisterCarried.position.label("major"), literal(0).label("minor")
        )
    else:
        carried = carried_ids(book, seen).add_columns(literal(0).label("part"), year, number)
    is_late = cast(RegisterLine.is_late, Integer)
    own = own_ids(book, seen).add_columns(literal(1).label("part"), is_late.label("major"), number)
    others = (each.add_columns(literal(2), literal(0), literal(0)) for each in also)
    both = union_all(carried.order_by(None), own.order_by(None), *others).subquery()
    return select(both).order_by(*tuple(both.c)[1:])


def lines_of(ids: Sequence[int], month: RegisterMonth | None = None) -> Select[RegisterLine, list[str] | None]:
    """Select lines with their entries, and what a closed month kept of those that were carried over into it."""
    kept = and_(RegisterCarried.line_id == RegisterLine.id, RegisterCarried.month_id == (month.id if month else None))
    found = select(RegisterLine, RegisterCarried.cells).join(RegisterLine.entry).outerjoin(RegisterCarried, kept)
    return found.where(RegisterLine.id.in_(ids)).options(contains_eager(RegisterLine.entry).options(*OWN_LOADED))


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield as many at a time as one statement is asked about."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def in_order(ids: Sequence[int], month: RegisterMonth | None = None) -> Iterator[tuple[RegisterLine, list[str] | None]]:
    """Yield lines in this order, few in memory at a time, with what a closed month kept of lines carried over."""
    for some in parts(ids):
        wanted = lines_of(some, month).options(joinedload(RegisterLine.taken_by))
        found = {line.id: (line, cells) for line, cells in db.session.execute(wanted)}
        yield from (found[line_id] for line_id in some if line_id in found)


def month_of(book: Book) -> RegisterMonth | None:
    """Return what is known of the month's closing, read afresh."""
    about = (RegisterMonth.register_id == book.register.id, RegisterMonth.site_id == book.site_id)
    wanted = select(RegisterMonth).where(*about, RegisterMonth.year == book.year, RegisterMonth.month == book.month)
    found: RegisterMonth | None = db.session.scalar(wanted, execution_options={"populate_existing": True})
    return found


def told_of(book: Book) -> Select[RegisterEvent, RegisterMonth]:
    """Select what was done with the month, newest first, and the month itself; nothing if nothing was."""
    of_month = and_(
        RegisterMonth.register_id == RegisterEvent.register_id,
        RegisterMonth.site_id == RegisterEvent.site_id,
        RegisterMonth.year == RegisterEvent.year,
        RegisterMonth.month == RegisterEvent.month,
    )
    about = (RegisterEvent.register_id == book.register.id, RegisterEvent.site_id == book.site_id)
    wanted = select(RegisterEvent, RegisterMonth).join(RegisterMonth, of_month).where(*about)
    wanted = wanted.where(RegisterEvent.year == book.year, RegisterEvent.month == book.month)
    return wanted.order_by(RegisterEvent.id.desc()).limit(50)
