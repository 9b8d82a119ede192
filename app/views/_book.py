"""One month of a register as its page, its paper and its PDF show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict

from app import clock
from app.answers.columns import SUM, Column, columns_of
from app.answers.own import told_by
from app.answers.query import read_page
from app.answers.saved import gone_from
from app.dates import date_text
from app.errors import Invalid
from app.extensions import db
from app.models.entry import Entry
from app.models.register import RegisterEvent, RegisterLine, RegisterMonth
from app.operations import register as registers
from app.operations import register_book as books
from app.operations import register_progress
from app.operations.register_book import Book
from app.permissions import hidden_sections, may_see_phone, visible
from app.security import full_name
from app.views._compiled import compiled_of, hidden_here
from app.views.layout import my_sites

FIRST_YEAR, LAST_YEAR = 1990, 2999
SHORT, LONG = 5, 11
"""Up to so many characters, a name or yes, stay on one line; from so many on they need more than a narrow column."""
SIZE = 100
"""Lines on a page of the screen."""


@dataclass(frozen=True)
class BookCell:
    text: str
    now: str | None = None
    """What the entry says today, if it was corrected since the month was closed."""
    is_number: bool = False

    @property
    def css(self) -> str:
        """Return the class that gives it the room its text needs."""
        if self.is_number:
            return "hy-num"
        return "book-short" if len(self.text) <= SHORT else "book-long" if len(self.text) > LONG else ""


@dataclass(frozen=True)
class BookLine:
    part: str
    """`carried` over from earlier months, the month's `own`, or `late`."""
    number: str
    entry: Entry
    cells: list[BookCell]
    remark: str = ""
    """Of a late one: by whom it was entered, when and why."""


class BookPage:
    """Everything said about a month: its lines, what was carried over, what came late, and what may be done."""

    def __init__(self, register: Any, arguments: MultiDict[str, str]) -> None:
        self.register = register
        self.compiled = compiled_of(register.template.version)
        self.hidden = hidden_here(register.template)
        self._concealed_in: dict[int, frozenset[str]] = {}
        self.sees_phones = may_see_phone(current_user)
        self.seen = visible(current_user, register.template)
        self.sites = my_sites()
        self.page = read_page(arguments.get("page", "0"))
        self.book = Book(register, self._site(arguments.get("site", "")), *read_month(arguments.get("month", "")))

    size = SIZE

    @cached_property
    def _told(self) -> Sequence[Row[RegisterEvent, RegisterMonth]]:
        return db.session.execute(books.told_of(self.book)).all()

    @property
    def month(self) -> RegisterMonth | None:
        return self._told[0][1] if self._told else None

    @property
    def is_closed(self) -> bool:
        return self.month is not None and self.month.is_closed

    @property
    def site(self) -> str:
        return next((site.name for site in self.sites if site.id == self.book.site_id), gettext("No site"))

    @property
    def title(self) -> str:
        return f"{self.register.name} {self.site} {self.value}"

    @property
    def value(self) -> str:
        return f"{self.book.year:04}-{self.book.month:02}"

    @property
    def neighbours(self) -> tuple[str, str]:
        """Return the months before and after, as the address says them."""
        count = self.book.year * 12 + self.book.month - 1
        before, after = (divmod(count + step, 12) for step in (-1, 1))
        return f"{before[0]:04}-{before[1] + 1:02}", f"{after[0]:04}-{after[1] + 1:02}"

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.path: column for column in columns_of(self.compiled, self._said)}

    @property
    def _said(self) -> list[str]:
        """Return the paths of the register's columns; of a closed month, those of then."""
        return self.month.paths if self.month and self.is_closed else self.register.columns

    @cached_property
    def paths(self) -> list[str]:
        """Return those the reader sees; what the form has no longer stands in closed months only."""
        seen = [path for path in self._said if _home(path) not in self.hidden and path not in self.hidden]
        return seen if self.is_closed else [path for path in seen if path in self._columns]

    @property
    def heads(self) -> list[str]:
        then = dict(zip(self.month.paths, self.month.heads, strict=True)) if self.month and self.is_closed else {}
        return [then[path] if path in then else self._columns[path].label for path in self.paths]

    @cached_property
    def _ids(self) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """Return the lines carried over and the month's own that the reader sees, in order, and the open months."""
        open_months = [register_progress.open_months(self.book)] if self.may_close else []
        return books.whole(self.book, self.month, self.seen, *open_months)

    @property
    def count(self) -> int:
        return sum(map(len, self._ids[:2]))

    @property
    def own_count(self) -> int:
        return len(self._ids[1])

    def stretch(self, start: int, size: int) -> Iterator[tuple[str, Iterator[BookLine]]]:
        """Yield lines from one on by the part of the book they stand in; however many, few are in memory at a time."""
        ids = [*self._ids[0], *self._ids[1]][start : start + size]
        yield from groupby(self._read(ids), key=lambda line: line.part)

    def _read(self, ids: Sequence[int]) -> Iterator[BookLine]:
        for line, kept in books.in_order(ids, self.month if self.is_closed else None):
            is_own = (line.year, line.month) == (self.book.year, self.book.month)
            part = "late" if line.is_late else "own"
            yield self._line(line, line.frozen if is_own else kept, part if is_own else "carried")

    @cached_property
    def waiting(self) -> list[int]:
        """Return what matches and has no number yet, for whoever keeps the register."""
        if not self.may_keep:
            return []
        try:
            return registers.belonging(self.book)
        except Invalid:
            return []

    @cached_property
    def may_keep(self) -> bool:
        return registers.may_keep(self.register, self.book.site_id, current_user)

    @property
    def may_reopen(self) -> bool:
        return registers.may_reopen(self.register, current_user)

    @property
    def may_close(self) -> bool:
        return not self.is_closed and self.may_keep

    def check_begun(self) -> None:
        """Refuse a month that has not begun: nobody can enter anything into its book."""
        if self.book.first_day > clock.today():
            raise Invalid({"month": gettext("This month has not begun yet.")})

    @property
    def is_over(self) -> bool:
        return self.book.last_day < clock.today()

    @property
    def is_latest(self) -> bool:
        return self.book.first_day == clock.today().replace(day=1)

    @property
    def open_before(self) -> list[date]:
        """Return the months before that are still open, for whoever may close this one."""
        return register_progress.months_of(self._ids[2])

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def keeper(self) -> str:
        """Return the name the month would be closed with."""
        return full_name(current_user)

    @property
    def events(self) -> list[RegisterEvent]:
        return [event for event, _month in self._told]

    @property
    def signings(self) -> list[RegisterEvent]:
        """Return when the month was closed and opened again, the oldest first."""
        return [event for event in reversed(self.events) if event.verb != "late"]

    @property
    def undone(self) -> RegisterEvent | None:
        """Return the last opening again, if the month is open since."""
        last = self.signings[-1:]
        return last[0] if last and not self.is_closed else None

    @property
    def gone(self) -> list[str]:
        paths = gone_from(self.compiled, self.register.query, self.register.columns)
        return [self.register.labels.get(path, path) for path in dict.fromkeys(paths)]

    def _line(self, line: RegisterLine, then: Sequence[str] | None, part: str) -> BookLine:
        entry = line.entry
        answers = entry.answers if self.sees_phones else self.compiled.masked(entry.answers)
        answers = told_by(entry, answers)
        kept = dict(zip(self.month.paths, then, strict=True)) if self.month and then else {}
        seen = {path: text for path, text in kept.items() if path not in self._concealed(entry)}
        cells = [self._cell(path, answers, seen) for path in self.paths]
        number = f"{line.year}-{line.number}" if line.year != self.book.year else str(line.number)
        return BookLine(part, number, entry, cells, _remark(line))

    def _cell(self, path: str, answers: Mapping[str, Any], kept: Mapping[str, str]) -> BookCell:
        column = self._columns.get(path)
        now = column.text(answers) if column else ""
        text = kept.get(path, now)
        return BookCell(text, now if column and now != text else None, bool(column and column.is_number))

    def _concealed(self, entry: Entry) -> frozenset[str]:
        """Return the kept columns that this reader sees not, or not whole, in the version of an entry."""
        if entry.version_id not in self._concealed_in:
            compiled = compiled_of(entry.version)
            hidden = compiled.items_of(hidden_sections(current_user, self.register.template))
            secret = hidden if self.sees_phones else hidden | compiled.personal
            self._concealed_in[entry.version_id] = frozenset(
                path for path in self._said if {_home(path), path.removesuffix(SUM)} & secret
            )
        return self._concealed_in[entry.version_id]

    def _site(self, asked: str) -> int:
        """Return the site asked for among the reader's own, else the first of them."""
        ids = {str(site.id): site.id for site in self.sites}
        if asked in ids:
            return ids[asked]
        return 0 if asked == "0" or not self.sites else self.sites[0].id


def _remark(line: RegisterLine) -> str:
    if not line.is_late:
        return ""
    name, day = full_name(line.taken_by) if line.taken_by else "", date_text(line.taken_at)
    return gettext("Entered late: %(name)s, %(day)s, %(reason)s", name=name, day=day, reason=line.reason)


def _home(path: str) -> str:
    """Return the item of the sheet that a column belongs to."""
    return path.partition(".")[0]


def read_month(text: str) -> tuple[int, int]:
    """Read year and month as an address says them; nothing means this month."""
    if not text:
        today = clock.today()
        return today.year, today.month
    year, _dash, month = text.partition("-")
    is_written = all(each.isascii() and each.isdecimal() and len(each) <= len("2026") for each in (year, month))
    if not is_written or not FIRST_YEAR <= int(year) <= LAST_YEAR or not 1 <= int(month) <= len(MONTHS):
        raise Invalid({"month": gettext("There is no such month. Write it like 2026-11.")})
    return int(year), int(month)


MONTHS = range(1, 13)
