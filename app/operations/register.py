"""Registers 台账: entries get their running numbers, months are closed and, with a reason, opened again.

Whoever changes a register first holds its row: numbers are gap-free and a month closes once, because everything about
one register happens one after another.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext
from pyroaring import BitMap
from sqlalchemy import func, insert, inspect, select
from sqlalchemy.orm import joinedload

from app import clock
from app.answers.columns import columns_of
from app.answers.filters import AnyOf, Blank, Days, Filter
from app.answers.postings import Postings
from app.answers.saved import selection_of
from app.errors import Conflict, DomainError, Invalid, NotFound, Refused
from app.extensions import db
from app.models.entry import Entry
from app.models.form_template import FormTemplate
from app.models.register import RegisterEvent, RegisterLine, RegisterMonth
from app.models.saved_view import SavedView
from app.operations.definition import Definition, definition_of
from app.operations.register_book import Book, carried_over, lines_of, month_of
from app.permissions import Scope, Verb, may, reach, require
from app.security import full_name
from app.standing import standing

MOST_AT_ONCE = 500
LONGEST_REASON = 500
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
        taken = _enter(register, _entries(waiting(register)), Taking(), most=MOST_AT_ONCE)
    except DomainError:
        return False  # its page says what is wrong with it
    return taken == MOST_AT_ONCE


def take_in(register: SavedView, entry_ids: Sequence[int], by: Any, reason: str = "") -> int:
    """Take entries in by hand; those of a closed month only as late ones 补录, with a reason."""
    hold(register)
    entries = _entries(entry_ids)
    for entry in entries:
        _check_may_enter(register, entry, by)
    return _enter(register, _not_yet(register, entries), Taking(by, _worded(reason), is_by_hand=True))


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
    lines = lines_of(book)
    month = month or RegisterMonth(register_id=register.id, site_id=book.site_id, year=book.year, month=book.month)
    _freeze(month, book, lines)
    month.is_closed, month.closed_at = True, clock.now()
    month.closed_by_id, month.closed_by_name = by.id, full_name(by)
    db.session.add(month)
    _log(book, "close", by, lines=len(lines))
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
    lines = lines_of(book)
    for line in lines:
        line.frozen = None
    _log(book, "reopen", by, reason, lines=len(lines))


def hold(register: SavedView) -> None:
    """Let nobody else change the register until the transaction ends."""
    db.session.refresh(register, with_for_update={"of": SavedView})


def waiting(register: SavedView, *also: Filter) -> list[int]:
    """Return the entries that match and have no number yet, in the order of submitting."""
    selection = selection_of(register.template_id, _definition(register).compiled, register.query)
    selection = replace(selection, filters=(*selection.filters, *also))
    numbered = select(RegisterLine.entry_id).where(RegisterLine.register_id == register.id)
    return list(selection.among(Postings(register.template_id)) - BitMap(db.session.scalars(numbered)))


def belonging(book: Book) -> list[int]:
    """Return the entries of a month and site that match and have no number yet; of a closed month they come late."""
    of_site: Filter = AnyOf("@site", (str(book.site_id),)) if book.site_id else Blank("@site")
    return waiting(book.register, Days("@submitted", book.first_day, book.last_day), of_site)


def _entries(entry_ids: Collection[int]) -> list[Entry]:
    """Read entries in the order of submitting."""
    found = select(Entry).options(joinedload(Entry.version)).order_by(Entry.id)
    parts = (found.where(Entry.id.in_(some)) for some in _parts(sorted(entry_ids)))
    return [entry for part in parts for entry in db.session.scalars(part)]


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield as many at a time as one statement takes."""
    return (ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE))


def _not_yet(register: SavedView, entries: Sequence[Entry]) -> list[Entry]:
    ids = [entry.id for entry in entries]
    known = select(RegisterLine.entry_id).where(RegisterLine.register_id == register.id, RegisterLine.entry_id.in_(ids))
    there = set(db.session.scalars(known))
    return [entry for entry in entries if entry.id not in there]


def _enter(register: SavedView, entries: Iterable[Entry], taking: Taking, most: int | None = None) -> int:
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
    _log_late(register, rows, taking)
    return len(rows)


def _row(register: SavedView, entry: Entry, number: int, taking: Taking, *, is_late: bool) -> dict[str, Any]:
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


def _freeze(month: RegisterMonth, book: Book, lines: Sequence[RegisterLine]) -> None:
    columns = columns_of(_definition(book.register).compiled, book.register.columns)
    month.heads, month.paths = [column.label for column in columns], [column.path for column in columns]
    for line in lines:
        line.frozen = [column.text(line.entry.answers) for column in columns]
    month.carried = [
        {"line": line.id, "cells": [column.text(line.entry.answers) for column in columns]}
        for line in carried_over(book)
    ]


def place_of(entry: Entry) -> tuple[int, int, int]:
    """Return site, year and month whose book an entry belongs to."""
    day: date = clock.local(entry.submitted_at).date()
    return entry.site_id or 0, day.year, day.month


def _definition(register: SavedView) -> Definition:
    if register.template.version is None:
        raise NotFound
    return definition_of(register.template.version)


def _check_may_enter(register: SavedView, entry: Entry, by: Any) -> None:
    require(by, Verb.SEE, entry)
    if not register.is_register or entry.template_id != register.template_id:
        raise Refused(gettext("This register does not take records of this form."))
    if entry.state == "void":
        raise Refused(gettext("A voided record enters no register."))
    _check_keeper(register, entry.site_id or 0, by)


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
