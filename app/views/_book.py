"""One month of a register as its page, its paper and its PDF show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import clock
from app.answers.columns import Column, columns_of
from app.answers.saved import gone_from
from app.errors import Invalid
from app.models.entry import Entry
from app.models.register import RegisterEvent, RegisterLine, RegisterMonth
from app.operations import register as registers
from app.operations import register_book as books
from app.operations.register_book import Book
from app.permissions import hidden_sections, may_see_phone, visible
from app.views._compiled import compiled_of
from app.views.layout import my_sites

FIRST_YEAR, LAST_YEAR = 1990, 2999


@dataclass(frozen=True)
class BookCell:
    text: str
    now: str = ""
    """What the entry says today, if it was corrected since the month was closed."""
    is_number: bool = False


@dataclass(frozen=True)
class BookLine:
    number: int
    year: int
    entry: Entry
    cells: list[BookCell]
    reason: str = ""


class BookPage:
    """Everything said about a month: its lines, what was carried over, what came late, and what may be done."""

    def __init__(self, register: Any, arguments: MultiDict[str, str]) -> None:
        self.register = register
        self.compiled = compiled_of(register.template.version)
        self.hidden = self.compiled.items_of(hidden_sections(current_user, register.template))
        self.seen = visible(current_user, register.template)
        self.sites = my_sites()
        self.book = Book(register, self._site(arguments.get("site", "")), *read_month(arguments.get("month", "")))

    @cached_property
    def month(self) -> RegisterMonth | None:
        return books.month_of(self.book)

    @property
    def is_closed(self) -> bool:
        return self.month is not None and self.month.is_closed

    @property
    def site(self) -> str:
        return next((site.name for site in self.sites if site.id == self.book.site_id), gettext("No site"))

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
    def columns(self) -> list[Column]:
        """Return the register's columns as far as the reader sees them; of a closed month, those of then."""
        paths = self.month.paths if self.month and self.is_closed else self.register.columns
        return [one for one in columns_of(self.compiled, paths) if not {one.path, _home(one)} & self.hidden]

    @cached_property
    def heads(self) -> list[str]:
        if not (self.month and self.is_closed):
            return [column.label for column in self.columns]
        then = dict(zip(self.month.paths, self.month.heads, strict=True))
        return [then[column.path] for column in self.columns]

    @cached_property
    def _both(self) -> tuple[list[RegisterLine], list[RegisterLine]]:
        """Return what is carried over and the month's own lines; of a closed month the former is known."""
        if not (self.month and self.is_closed):
            return books.whole(self.book, self.seen)
        carried = books.lines_by_id(self.book, [one["line"] for one in self.month.carried], self.seen)
        return carried, books.lines_of(self.book, self.seen)

    @property
    def lines(self) -> list[BookLine]:
        return [self._line(line, line.frozen) for line in self._both[1] if not line.is_late]

    @property
    def late(self) -> list[BookLine]:
        return [self._line(line, line.frozen) for line in self._both[1] if line.is_late]

    @cached_property
    def carried(self) -> list[BookLine]:
        then = {one["line"]: one["cells"] for one in self.month.carried} if self.month and self.is_closed else {}
        return [self._line(line, then.get(line.id)) for line in self._both[0]]

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
    def has_begun(self) -> bool:
        today = clock.today()
        return (self.book.year, self.book.month) <= (today.year, today.month)

    @cached_property
    def events(self) -> list[RegisterEvent]:
        return books.events_of(self.book)

    @property
    def gone(self) -> list[str]:
        paths = gone_from(self.compiled, self.register.query, self.register.columns)
        return [self.register.labels.get(path, path) for path in dict.fromkeys(paths)]

    def _line(self, line: RegisterLine, then: Sequence[str] | None) -> BookLine:
        entry = line.entry
        answers = entry.answers if may_see_phone(current_user) else self.compiled.masked(entry.answers)
        return BookLine(line.number, line.year, entry, list(self._cells(answers, then)), line.reason)

    def _cells(self, answers: Mapping[str, Any], then: Sequence[str] | None) -> Iterator[BookCell]:
        frozen = dict(zip(self.month.paths, then, strict=True)) if self.month and then else {}
        for column in self.columns:
            now = column.text(answers)
            is_masked = not may_see_phone(current_user) and {column.path, _home(column)} & self.compiled.personal
            text = frozen.get(column.path, now) if not is_masked else now
            yield BookCell(text, now if now != text else "", column.is_number)

    def _site(self, asked: str) -> int:
        """Return the site asked for among the reader's own, else the first of them."""
        ids = {str(site.id): site.id for site in self.sites}
        if asked in ids:
            return ids[asked]
        return 0 if asked == "0" or not self.sites else self.sites[0].id


def _home(column: Column) -> str:
    return column.table["key"] if column.table else column.path


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
