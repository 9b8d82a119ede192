"""One page of a list: which entries, in which order, out of how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from pyroaring import BitMap
from sqlalchemy import select

from app.answers.customers import CUSTOMER
from app.answers.digits import newest
from app.answers.facts import DIGITS, PRESENT
from app.answers.filters import NOTHING_MORE, Selection, Wanted
from app.answers.ordering import in_text_order
from app.answers.own import OWN_LOADED
from app.answers.postings import Postings
from app.extensions import db
from app.models.entry import Entry


class Sort(Protocol):
    def wanted(self) -> Wanted:
        """Yield what the order looks at."""

    def pick(self, postings: Postings, among: BitMap, offset: int, limit: int) -> list[int]:
        """Return a page of these entries in order."""


@dataclass(frozen=True, slots=True)
class ByAge:
    """In the order of submitting."""

    descending: bool = True

    def wanted(self) -> Wanted:
        return NOTHING_MORE

    def pick(self, _postings: Postings, among: BitMap, offset: int, limit: int) -> list[int]:
        return newest(among, offset, limit) if self.descending else list(among[offset : offset + limit])


@dataclass(frozen=True, slots=True)
class ByNumber:
    """By a number or day; who has none comes last, the newest first among equals."""

    item: str
    descending: bool = True

    def wanted(self) -> Wanted:
        yield self.item, (PRESENT, DIGITS)

    def pick(self, postings: Postings, among: BitMap, offset: int, limit: int) -> list[int]:
        digits = postings.digits(self.item)
        page = digits.pick(among, descending=self.descending, offset=offset, limit=limit)
        rest = among - digits.present
        skipped = len(among) - len(rest)
        return page + newest(rest, max(0, offset - skipped), limit - len(page))


@dataclass(frozen=True, slots=True)
class ByCode:
    """By the first of these codes an entry has: options stand in the order of the sheet."""

    item: str
    codes: Sequence[str]
    descending: bool = False

    def wanted(self) -> Wanted:
        yield self.item, self.codes

    def pick(self, postings: Postings, among: BitMap, offset: int, limit: int) -> list[int]:
        groups, rest = [], among
        for code in self.codes:
            groups.append(rest & postings.having(self.item, (code,)))
            rest = rest - groups[-1]
        return in_groups([*(reversed(groups) if self.descending else groups), rest], offset, limit)


@dataclass(frozen=True, slots=True)
class ByText:
    """By a text; who has none comes last."""

    item: str
    descending: bool = False

    def wanted(self) -> Wanted:
        yield self.item, (PRESENT,)

    def pick(self, postings: Postings, among: BitMap, offset: int, limit: int) -> list[int]:
        ordered = in_text_order(postings, self.item, among, descending=self.descending)
        return list(islice(ordered, offset, offset + limit))


@dataclass(frozen=True, slots=True)
class Page:
    entry_ids: list[int]
    count: int
    """Exact, however many there are."""
    of_customers: bool = False
    """Some entry of the template, be it on another page, is about a customer."""

    def entries(self) -> list[Entry]:
        """Read the entries of the page, in its order."""
        wanted = select(Entry).where(Entry.id.in_(self.entry_ids)).options(*OWN_LOADED)
        found = db.session.scalars(wanted)
        by_id = {entry.id: entry for entry in found}
        return [by_id[entry_id] for entry_id in self.entry_ids if entry_id in by_id]


NEWEST = ByAge()
ABOUT_SOMEBODY: Wanted = ((CUSTOMER, (PRESENT,)),)


def page(selection: Selection, sort: Sort = NEWEST, *, offset: int = 0, limit: int = 50) -> Page:
    """Return one page of the selected entries."""
    postings = Postings(selection.template_id)
    among = selection.among(postings, chain(sort.wanted(), ABOUT_SOMEBODY))
    picked = sort.pick(postings, among, offset, limit)
    return Page(picked, len(among), of_customers=bool(postings.present(CUSTOMER)))


def of_customers(template_id: int) -> bool:
    """Say whether some entry of a template is about a customer."""
    return bool(Postings(template_id).present(CUSTOMER))


def in_groups(groups: Sequence[BitMap], offset: int, limit: int) -> list[int]:
    """Return a page of entries that come group after group, the newest first in each."""
    found: list[int] = []
    for group in groups:
        found += newest(group, offset, limit - len(found))
        offset = max(0, offset - len(group))
    return found
