"""Registers 台账: entries get their running numbers, months are closed and, with a reason, opened again.

Whoever changes a register first holds its row: numbers are gap-free and a month closes once, because everything about
one register happens one after another.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, insert, inspect, select
from sqlalchemy.orm import joinedload

from app import clock
from app.answers.filters import AnyOf, Blank, Days, Filter
from app.answers.postings import Postings
from app.answers.saved import selection_of
from app.errors import Conflict, DomainError, Invalid, NotFound, Refused
from app.extensions import db
from app.models.entry import Entry
from app.models.form_template import FormTemplate
from app.models.register import RegisterEvent, RegisterLine, RegisterMonth
from app.models.saved_view import SavedView
from app.operations import register_taken
from app.operations.definition import Definition, definition_of
from app.operations.register_book import Book, month_of, parts
from app.operations.register_frozen import freeze, thaw
from app.permissions import Scope, Verb, may, reach, require, visible
from app.security import full_name
from app.standing import standing

MOST_AT_ONCE = 500
LONGEST_REASON = 500
PLACED = (Entry.id, Entry.site_id, Entry.submitted_at)
"""What of an entry says which book it belongs to."""
_INSERT_LINES = insert(inspect(RegisterLine).local_table)


@dataclass(frozen=True)
class Taking:
    """By whom entries are taken in, and why if their month is closed."""

    by: Any = None
    reason: str = ""
    is_by_hand: bool = False
    """What comes by itself never enters a closed month."""

    @property
    def by_id(self) -> int | None:
        return self.by.id if self.by else None


def may_keep(register: SavedView, site_id: int, by: Any) -> bool:
    """Say whether somebody keeps the register of a site: who may sign for the whole of it."""
    found = reach(by, register.template, Verb.SIGN)
    return found.everything or site_id in found.sites


def may_reopen(register: SavedView, by: Any) -> bool:
    """Say whether somebody may open a closed month again: who may unlock entries of all sites."""
    who = standing(by)
    return who is not None and who.scope(Verb.UNLOCK, register.template_id) is Scope.ALL


def take_in_waiting() -> bool:
    """Give numbers to what has come to match any register; say whether there is more."""
    registers = select(SavedView).where(SavedView.is_register).options(_WITH_VERSION).order_by(SavedView.id)
    return sum(_take_in_all(register) for register in db.session.scalars(registers).all()) > 0


def _take_in_all(register: SavedView) -> bool:
    try:
        if not waiting(register):
            return False
        hold(register)
        entered = _enter(register, _entries(waiting(register)), Taking(), most=MOST_AT_ONCE)
    except DomainError:
        return False  # its page says what is wrong with it
    return entered == MOST_AT_ONCE


def take_in(register: SavedView, entry_ids: Sequence[int], by: Any, reason: str = "") -> int:
    """Take entries in by hand; those of a closed month only as late ones 补录, with a reason."""
    hold(register)
    _check_may_enter(register, entry_ids, by)
    return _enter(register, _entries(_not_yet(register, entry_ids)), Taking(by, _worded(reason), is_by_hand=True))


def close(book: Book, by: Any) -> RegisterMonth:
    """Close a month: everything that belongs to it is taken in, and its lines are kept as they stand."""
    register = book.register
    _check_keeper(register, book.site_id, by)
    if (book.year, book.month) > (clock.today().year, clock.today().month):
        raise Invalid({"month": gettext("This month has not begun yet.")})
    hold(register)
    month = month_of(book)
    if month is not None and month.is_closed:
        raise Conflict(gettext("%(name)s has closed this month already.", name=month.closed_by_name))
    _enter(register, _entries(belonging(book)), Taking(by))
    month = month or RegisterMonth(register_id=register.id, site_id=book.site_id, year=book.year, month=book.month)
    month.is_closed, month.closed_at = True, clock.now()
    month.closed_by_id, month.closed_by_name = by.id, full_name(by)
    lines = freeze(month, book, _definition(register).compiled)
    _log(book, "close", by, lines=lines)
    return month


def reopen(book: Book, by: Any, reason: str) -> None:
    """Open a closed month again."""
    _check_seen(book.register, by)
    if not may_reopen(book.register, by):
        raise Refused(gettext("Only a manager opens a closed month again."))
    reason = _reasoned(reason)
    hold(book.register)
    month = month_of(book)
    if month is None or not month.is_closed:
        raise Conflict(gettext("This month is open already."))
    month.is_closed = False
    _log(book, "reopen", by, reason, lines=thaw(month, book))


def hold(register: SavedView) -> None:
    """Let nobody else change the register until the transaction ends."""
    db.session.refresh(register, with_for_update={"of": SavedView})


def rebuild(template_id: int) -> int:
    """Derive anew which entries of a template have numbers in its registers; return how many numbers there are."""
    registers = select(SavedView).where(SavedView.is_register, SavedView.template_id == template_id)
    total = 0
    for register in db.session.scalars(registers.options(_WITH_VERSION)).all():
        hold(register)
        total += register_taken.rebuild(register.id)
    return total


def waiting(register: SavedView, *also: Filter) -> list[int]:
    """Return the entries that match and have no number yet, in the order of submitting."""
    selection = selection_of(register.template_id, _definition(register).compiled, register.query)
    selection = replace(selection, filters=(*selection.filters, *also))
    return list(selection.among(Postings(register.template_id)) - register_taken.taken(register.id))


def belonging(book: Book) -> list[int]:
    """Return the entries of a month and site that match and have no number yet; of a closed month they come late."""
    of_site: Filter = AnyOf("@site", (str(book.site_id),)) if book.site_id else Blank("@site")
    return waiting(book.register, Days("@submitted", book.first_day, book.last_day), of_site)


def _entries(entry_ids: Collection[int]) -> Iterator[Any]:
    """Read what is asked of entries, in the order of submitting and only as far as somebody goes on asking."""
    found = select(*PLACED).order_by(Entry.id)
    for some in parts(sorted(entry_ids)):
        yield from db.session.execute(found.where(Entry.id.in_(some)))


def _not_yet(register: SavedView, entry_ids: Sequence[int]) -> list[int]:
    numbered = select(RegisterLine.entry_id).where(RegisterLine.register_id == register.id)
    statements = (numbered.where(RegisterLine.entry_id.in_(some)) for some in parts(entry_ids))
    there = {entry_id for statement in statements for entry_id in db.session.scalars(statement)}
    return [entry_id for entry_id in dict.fromkeys(entry_ids) if entry_id not in there]


def _enter(register: SavedView, entries: Iterable[Any], taking: Taking, most: int | None = None) -> int:
    """Give the next numbers; whoever calls this holds the register."""
    closed = _closed_months(register)
    rows: list[dict[str, Any]] = []
    last: dict[tuple[int, int], int] = {}
    for entry in entries:
        place = place_of(entry)
        if len(rows) == most:
            break
        if place in closed and not taking.is_by_hand:
            continue
        if place in closed and not taking.reason:
            raise Invalid({"reason": gettext("This month is closed: a late entry needs a reason.")})
        site_id, year, _month = place
        number = last[site_id, year] = (last.get((site_id, year)) or _last(register, site_id, year)) + 1
        rows.append(_row(register, entry, number, taking, is_late=place in closed))
    if rows:
        db.session.execute(_INSERT_LINES, rows)
        register_taken.add(register.id, (row["entry_id"] for row in rows))
    _log_late(register, rows, taking)
    return len(rows)


def _row(register: SavedView, entry: Any, number: int, taking: Taking, *, is_late: bool) -> dict[str, Any]:
    site_id, year, month = place_of(entry)
    return {
        "register_id": register.id,
        "entry_id": entry.id,
        "site_id": site_id,
        "year": year,
        "month": month,
        "number": number,
        "is_late": is_late,
        "reason": taking.reason if is_late else "",
        "taken_at": clock.now(),
        "taken_by_id": taking.by_id,
    }


def _log_late(register: SavedView, rows: list[dict[str, Any]], taking: Taking) -> None:
    places = [(row["site_id"], row["year"], row["month"]) for row in rows if row["is_late"]]
    for place in dict.fromkeys(places):
        _log(Book(register, *place), "late", taking.by, taking.reason, lines=places.count(place))


def _last(register: SavedView, site_id: int, year: int) -> int:
    about = (RegisterLine.register_id == register.id, RegisterLine.site_id == site_id, RegisterLine.year == year)
    return db.session.scalar(select(func.max(RegisterLine.number)).where(*about)) or 0


def _closed_months(register: SavedView) -> set[tuple[int, int, int]]:
    columns = (RegisterMonth.site_id, RegisterMonth.year, RegisterMonth.month)
    closed = select(*columns).where(RegisterMonth.register_id == register.id, RegisterMonth.is_closed)
    return {(site_id, year, month) for site_id, year, month in db.session.execute(closed)}


def place_of(entry: Any) -> tuple[int, int, int]:
    """Return site, year and month whose book an entry belongs to."""
    day: date = clock.local(entry.submitted_at).date()
    return entry.site_id or 0, day.year, day.month


def _definition(register: SavedView) -> Definition:
    if register.template.version is None:
        raise NotFound
    return definition_of(register.template.version)


def _check_may_enter(register: SavedView, entry_ids: Sequence[int], by: Any) -> None:
    seen = visible(by, register.template)
    wanted = select(Entry.id, Entry.state, Entry.site_id).where(Entry.template_id == register.template_id, *seen)
    found = {row.id: row for some in parts(entry_ids) for row in db.session.execute(wanted.where(Entry.id.in_(some)))}
    for entry in _others(set(entry_ids) - found.keys()):
        require(by, Verb.SEE, entry)
    if not register.is_register or len(found) < len(set(entry_ids)):
        raise Refused(gettext("This register does not take records of this form."))
    if any(row.state == "void" for row in found.values()):
        raise Refused(gettext("A voided record enters no register."))
    for site_id in {row.site_id or 0 for row in found.values()}:
        _check_keeper(register, site_id, by)


def _others(entry_ids: Collection[int]) -> Iterator[Entry]:
    """Yield entries that are not of the register's form, or that its keeper does not see."""
    for entry_id in sorted(entry_ids):
        entry = db.session.get(Entry, entry_id)
        if entry is None:
            raise NotFound(gettext("There is nothing here, or it is not yours to see."))
        yield entry


def _check_seen(register: SavedView, by: Any) -> None:
    if not may(by, Verb.SEE, register.template):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))


def _check_keeper(register: SavedView, site_id: int, by: Any) -> None:
    _check_seen(register, by)
    if not may_keep(register, site_id, by):
        raise Refused(gettext("Only who signs for this site keeps its register."))


def _log(book: Book, verb: str, by: Any, reason: str = "", *, lines: int) -> None:
    db.session.add(
        RegisterEvent(
            register_id=book.register.id,
            site_id=book.site_id,
            year=book.year,
            month=book.month,
            verb=verb,
            by_id=by.id,
            by_name=full_name(by),
            at=clock.now(),
            reason=reason,
            lines=lines,
        )
    )
    db.session.flush()


def _reasoned(reason: str) -> str:
    worded = _worded(reason)
    if not worded:
        raise Invalid({"reason": gettext("Please give a reason.")})
    return worded


def _worded(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": gettext("At most %(most)s characters fit here.", most=LONGEST_REASON)})
    return "".join(char for char in reason if char.isprintable() or char == "\n").strip()


_WITH_VERSION = joinedload(SavedView.template).joinedload(FormTemplate.version)
