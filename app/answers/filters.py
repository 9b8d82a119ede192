"""Conditions on entries, each answered by bitmaps: what a list shows and what a chart counts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import chain
from typing import Protocol

from pyroaring import BitMap

from app.answers.facts import ALL, DIGITS, MILLION, NOT_APPLICABLE, OVERLAP, PRESENT, millionths
from app.answers.postings import Postings
from app.answers.projection import EPOCH

Wanted = Iterable[tuple[str, Collection[str]]]
"""Items and those of their codes that will be asked for."""
NOTHING_MORE: Wanted = ()
LARGEST_ID = 2**32 - 1
"""What a bitmap holds; no entry has a larger id."""


class Filter(Protocol):
    def wanted(self) -> Wanted:
        """Yield what the condition looks at, so that several are read together."""

    def among(self, postings: Postings) -> BitMap:
        """Return the entries that meet the condition."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these codes; a parent option counts with all that is ticked under it."""

    item: str
    codes: tuple[str, ...]

    def wanted(self) -> Wanted:
        yield self.item, self.codes

    def among(self, postings: Postings) -> BitMap:
        return postings.having(self.item, self.codes)


@dataclass(frozen=True, slots=True)
class Between:
    """A number from low to high, both included; in a table, the sum of the column."""

    item: str
    low: float | None = None
    high: float | None = None

    def wanted(self) -> Wanted:
        yield self.item, (PRESENT, DIGITS)

    def among(self, postings: Postings) -> BitMap:
        low, high = (None if bound is None else millionths(bound) for bound in (self.low, self.high))
        return postings.digits(self.item).between(low, high)


@dataclass(frozen=True, slots=True)
class Days:
    """A day from first to last, both included, whatever the time of day; in a table, of any row."""

    item: str
    first: date | None = None
    last: date | None = None

    def wanted(self) -> Wanted:
        yield self.item, (ALL,)

    def among(self, postings: Postings) -> BitMap:
        low = None if self.first is None else millionth_of(self.first)
        high = None if self.last is None else millionth_of(self.last + timedelta(days=1)) - 1
        return postings.digits(self.item).between(low, high) | self._in_rows(postings)

    def _in_rows(self, postings: Postings) -> BitMap:
        low, high = (self.first or date.min).isoformat(), (self.last or date.max).isoformat()
        days = [code for code in postings.codes(self.item) if len(code) == len(low) and low <= code <= high]
        return postings.having(self.item, days)


@dataclass(frozen=True, slots=True)
class Contains:
    """A text that holds this one, or the beginning of it if it is long, regardless of case."""

    item: str
    text: str

    def wanted(self) -> Wanted:
        return NOTHING_MORE  # texts are not kept as bitmaps

    def among(self, postings: Postings) -> BitMap:
        return postings.containing(self.item, self.text.casefold()[:OVERLAP])


@dataclass(frozen=True, slots=True)
class Filled:
    """Answered, were it with "not applicable"."""

    item: str

    def wanted(self) -> Wanted:
        yield self.item, (PRESENT,)
        yield self.item + NOT_APPLICABLE, (PRESENT,)

    def among(self, postings: Postings) -> BitMap:
        return postings.present(self.item) | postings.present(self.item + NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Blank:
    item: str

    def wanted(self) -> Wanted:
        yield from Filled(self.item).wanted()

    def among(self, postings: Postings) -> BitMap:
        return postings.entries() - Filled(self.item).among(postings)


@dataclass(frozen=True, slots=True)
class Among:
    """One of these entries, picked by hand."""

    entry_ids: Collection[int]

    def wanted(self) -> Wanted:
        return NOTHING_MORE

    def among(self, _postings: Postings) -> BitMap:
        return BitMap(each for each in self.entry_ids if each <= LARGEST_ID)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of several conditions; of none, nothing."""

    filters: Sequence[Filter]

    def wanted(self) -> Wanted:
        for each in self.filters:
            yield from each.wanted()

    def among(self, postings: Postings) -> BitMap:
        return BitMap().union(*(each.among(postings) for each in self.filters))


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries of a template a list or chart is about."""

    template_id: int
    filters: Sequence[Filter] = ()
    scope: Filter | None = None
    """What the reader may see at all; None is everything."""
    with_void: bool = False

    def among(self, postings: Postings, also: Wanted = NOTHING_MORE) -> BitMap:
        """Return the entries; what is wanted of them afterwards is read along with what decides about them."""
        narrowing = self.filters if self.scope is None else (*self.filters, self.scope)
        read_together(postings, chain(Either(narrowing).wanted(), also))
        base = postings.entries() if self.with_void else postings.entries() - postings.having("@state", ("void",))
        return reduce(BitMap.intersection, (each.among(postings) for each in narrowing), base)


def read_together(postings: Postings, wanted: Wanted) -> None:
    """Read all that is wanted, and what every selection starts from, in one query."""
    by_item: dict[str, set[str]] = {"@entry": {PRESENT}, "@state": {"void"}}
    for item, codes in wanted:
        by_item.setdefault(item, set()).update(codes)
    postings.read_ahead(by_item)


def millionth_of(day: date) -> int:
    return (day - EPOCH).days * MILLION
