"""Numbers for charts: how often each option, how much by month, over any selection of entries."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from pyroaring import BitMap

from app.answers.asked import Asked
from app.answers.facts import ALL, CELLS, MILLION, NOT_APPLICABLE
from app.answers.filters import Selection, millionth_of
from app.answers.periods import Grain, periods, readable
from app.answers.postings import Counted, Postings
from app.answers.projection import EPOCH

SUBMITTED = "@submitted"
NOTHING = Fraction(0)
Span = tuple[date, date]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of the selected entries stand behind a number; nobody is silently in the denominator."""

    selected: int
    filled: int
    not_applicable: int
    not_asked: int = 0
    """Hidden by a condition, or not in the version that was filled in."""
    is_asked_in_doubt: bool = False
    """The condition is one of which it cannot be told here where it held: blank may be not asked."""

    @property
    def blank(self) -> int:
        return self.selected - self.filled - self.not_applicable - self.not_asked


@dataclass(frozen=True, slots=True)
class CodeCounts:
    answered: Answered
    entries: dict[str, int]
    """Entries that have the code, a parent option with all under it."""
    times: dict[str, int]
    """How often the code is given, which in a table is by row."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Numbers added up: of `entries` entries, in `cells` cells (rows of a table, else one each)."""

    entries: int
    cells: int
    total: Fraction

    @property
    def mean(self) -> Fraction | None:
        return self.total / self.cells if self.cells else None


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date
    selected: int
    amount: Amount

    @classmethod
    def of_records(cls, first: date, following: date, count: int) -> "Period":
        """Return a period, up to the day before the following one, in which records are only counted."""
        return cls(first, following - timedelta(days=1), count, Amount(count, count, NOTHING))


@dataclass(frozen=True, slots=True)
class Calendar:
    """By which day entries are put into which periods."""

    grain: Grain = Grain.MONTH
    by: str = SUBMITTED
    """The day of submitting, or a date item."""


MONTHS = Calendar()


class Counting:
    """Counts over one selection; what was read for one chart serves the next."""

    def __init__(self, selection: Selection, items: Iterable[str] = (), asked: Asked | None = None) -> None:
        """Read what the selection looks at, and everything about these items, in one go.

        Who knows what was asked at all has those counted apart who were not.
        """
        self.postings = Postings(selection.template_id)
        self.asked = asked
        items = list(items)
        items += asked.behind(items) if asked else ()
        counted = [item + suffix for item in items for suffix in ("", CELLS, NOT_APPLICABLE)]
        self.among = selection.among(self.postings, [(name, (ALL,)) for name in (SUBMITTED, *counted)])

    def of(self, selection: Selection) -> "Counting":
        """Return a counting over another selection of the same template that reads nothing again."""
        other = copy(self)
        other.among = selection.among(self.postings)
        return other

    def within(self, some: BitMap) -> "Counting":
        """Return a counting over some of these entries that reads nothing again."""
        narrower = copy(self)
        narrower.among = self.among & some
        return narrower

    def groups(self, item: str, codes: Iterable[str] | None = None) -> dict[str, BitMap]:
        """Return the selected entries that have each code of an item, without codes nobody here has."""
        wanted = self.postings.codes(item) if codes is None else codes
        found = {code: self.postings.having(item, (code,)) & self.among for code in wanted}
        return {code: some for code, some in found.items() if some}

    def count_codes(self, item: str) -> CodeCounts:
        """Count each option of an item, at every level."""
        among, codes = self.among, self.postings.codes(item)
        not_applicable = codes.pop("na", {}).get(0, BitMap()) & among
        filled = (self.postings.present(item) & among) - not_applicable
        return CodeCounts(
            self._answered((item,), filled, not_applicable),
            {code: among.intersection_cardinality(planes[0]) for code, planes in codes.items() if 0 in planes},
            {code: _times(planes, among) for code, planes in codes.items()},
        )

    def count_numbers(self, item: str) -> tuple[Answered, dict[Fraction, int]]:
        """Count each number of a scale."""
        groups = self.postings.digits(item).groups(self.among, descending=False)
        return self.answered(item), {Fraction(value, MILLION): len(group) for value, group in groups}

    def amount(self, item: str) -> tuple[Answered, Amount]:
        """Add up a number over all selected entries."""
        return self.answered(item), Numbers(self.postings, item).amount(self.among)

    def by_period(self, item: str = "", calendar: Calendar = MONTHS, span: Span | None = None) -> list[Period]:
        """Add up a number for each period there is, or of a span; without an item, only count the entries."""
        numbers = Numbers(self.postings, item) if item else None
        return [
            Period(first, last, len(some), numbers.amount(some) if numbers else Amount(len(some), len(some), NOTHING))
            for first, last, some in self._periods(calendar, span or self.days(calendar.by))
        ]

    def _periods(self, calendar: Calendar, span: Span | None) -> Iterator[tuple[date, date, BitMap]]:
        days = self.postings.digits(calendar.by)
        rest = self.among & days.present
        for first, last in periods(*span, readable(*span, calendar.grain)) if span else ():
            later = rest & days.at_least(millionth_of(last + timedelta(days=1)))
            some, rest = rest - later, later
            yield first, last, some

    def days(self, by: str = SUBMITTED) -> Span | None:
        """Return the first and the last day among the selected entries."""
        bounds = self.postings.digits(by).bounds(self.among)
        return (_day(bounds[0]), _day(bounds[1])) if bounds else None

    def answered(self, *items: str) -> Answered:
        """Return how many answered an item, or any of several."""
        filled = BitMap().union(*(self.postings.present(item) for item in items)) & self.among
        marked = BitMap().union(*(self.postings.present(item + NOT_APPLICABLE) for item in items)) & self.among
        return self._answered(items, filled, marked - filled)

    def _answered(self, items: tuple[str, ...], filled: BitMap, not_applicable: BitMap) -> Answered:
        """Tell those who left it blank from those who were not asked."""
        rest = self.among - filled - not_applicable
        not_asked = self.asked.not_asked(self.postings, rest, items) if self.asked and rest else BitMap()
        counts = (len(self.among), len(filled), len(not_applicable))
        return Answered(*counts, len(not_asked or ()), not_asked is None)


class Numbers:
    """The numbers of an item, whether given once an entry or in rows."""

    def __init__(self, postings: Postings, item: str) -> None:
        self._digits = postings.digits(item)
        self._cells = postings.digits(item + CELLS)

    def amount(self, among: BitMap) -> Amount:
        entries = among.intersection_cardinality(self._digits.present)
        cells = self._cells.total(among) // MILLION if self._cells.present else entries
        return Amount(entries, cells, Fraction(self._digits.total(among), MILLION))


def _times(planes: Counted, among: BitMap) -> int:
    """Return how often a code is given: once per entry that has it, and what the higher planes add."""
    counted = {plane: among.intersection_cardinality(bitmap) for plane, bitmap in planes.items()}
    return sum(count << max(plane - 1, 0) for plane, count in counted.items())


def _day(bound: int) -> date:
    return EPOCH + timedelta(days=bound // MILLION)
