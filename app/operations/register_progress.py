"""How far registers have got: the months still open before another one, and every site's latest at a glance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, literal, select, union_all

from app.extensions import db
from app.models.register import RegisterLine, RegisterMonth
from app.operations.register_book import Book, Seen

MONTHS_BACK = 36
"""So far back a month is looked for that was forgotten."""
AT_ONCE = 100
"""So many registers one statement counts."""
YEAR = 12


@dataclass(frozen=True)
class Progress:
    """How far the register of one site is."""

    site_id: int
    lines: int = 0
    """Of this month, as far as the reader sees them."""
    last: date | None = None
    """The first day of the last month that is closed."""
    is_closed: bool = False
    """This month."""


def open_before(book: Book) -> list[date]:
    """Return the months before a book's that have lines and are not closed, the oldest first."""
    return months_of(row[0] for row in db.session.execute(open_months(book)))


def months_of(counted: Iterable[int]) -> list[date]:
    """Return the first days of months counted through all years, the earliest first."""
    return [date(*_split(each), 1) for each in sorted(counted)]


def open_months(book: Book) -> Select[int]:
    """Select them, counted; for each month that is looked at an index is asked twice, however many lines there are."""
    now = _counted(book.year, book.month)
    months = (_split(each) for each in range(now - MONTHS_BACK, now))
    named = (select(literal(year).label("year"), literal(month).label("month")) for year, month in months)
    past = union_all(*named).subquery("past")
    own, closed = (
        exists().where(
            table.register_id == book.register.id,
            table.site_id == book.site_id,
            table.year == past.c.year,
            table.month == past.c.month,
            *also,
        )
        for table, also in ((RegisterLine, ()), (RegisterMonth, (RegisterMonth.is_closed,)))
    )
    return select(past.c.year * YEAR + past.c.month - 1).where(own, ~closed)


def glance(seen: Mapping[int, Seen], site_ids: Sequence[int], today: date) -> dict[int, list[Progress]]:
    """Return how far the sites of registers are; `seen` says which entries of each the reader sees."""
    now = _counted(today.year, today.month)
    last = {(row[0], row[1]): row[2] for row in db.session.execute(_last_closed(seen, site_ids))} if seen else {}
    lines = dict(_lines(seen, site_ids, today))
    found: dict[int, list[Progress]] = {register_id: [] for register_id in seen}
    for register_id, site_id in sorted(last.keys() | lines.keys()):
        closed = last.get((register_id, site_id))
        day = date(*_split(closed), 1) if closed is not None else None
        progress = Progress(site_id, lines.get((register_id, site_id), 0), day, is_closed=closed == now)
        found[register_id].append(progress)
    return found


def _last_closed(seen: Mapping[int, Seen], site_ids: Sequence[int]) -> Select[int, int, int]:
    counted = func.max(RegisterMonth.year * YEAR + RegisterMonth.month - 1)
    closed = select(RegisterMonth.register_id, RegisterMonth.site_id, counted).where(
        RegisterMonth.register_id.in_(seen), RegisterMonth.site_id.in_(site_ids), RegisterMonth.is_closed
    )
    return closed.group_by(RegisterMonth.register_id, RegisterMonth.site_id)


def _lines(seen: Mapping[int, Seen], site_ids: Sequence[int], today: date) -> Iterator[tuple[tuple[int, int], int]]:
    registers = list(seen)
    for start in range(0, len(registers), AT_ONCE):
        some = [_of_month(each, seen[each], site_ids, today) for each in registers[start : start + AT_ONCE]]
        for register_id, site_id, count in db.session.execute(union_all(*some)):
            yield (register_id, site_id), count


def _of_month(register_id: int, seen: Seen, site_ids: Sequence[int], today: date) -> Select[int, int, int]:
    found = select(RegisterLine.register_id, RegisterLine.site_id, func.count()).where(
        RegisterLine.register_id == register_id,
        RegisterLine.site_id.in_(site_ids),
        RegisterLine.year == today.year,
        RegisterLine.month == today.month,
    )
    if seen:
        found = found.join(RegisterLine.entry).where(*seen)
    return found.group_by(RegisterLine.register_id, RegisterLine.site_id)


def _counted(year: int, month: int) -> int:
    """Count a month through all years, so that one can be taken from another."""
    return year * YEAR + month - 1


def _split(counted: int) -> tuple[int, int]:
    year, month = divmod(counted, YEAR)
    return year, month + 1
