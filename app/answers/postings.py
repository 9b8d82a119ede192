"""The bitmaps of one template as they stand now: what is folded, with the tail laid over it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pyroaring import BitMap
from sqlalchemy import CompoundSelect, Select, select, union_all

from app.answers.digits import NOBODY, Digits
from app.answers.facts import ALL, DIGITS, MORE, PRESENT, Bit, bits, loaded
from app.answers.texts import holding
from app.extensions import db
from app.models.answer import AnswerPosting, AnswerTail

Counted = dict[int, BitMap]
"""Entries that have a code (plane 0), and the digits of how many times more they have it."""


class Postings:
    """Read once per list or chart; entries in the tail count as the tail has them and not as they were folded."""

    def __init__(self, template_id: int) -> None:
        self.template_id = template_id
        # Read before any posting: what is folded in between is then known from here and not missed.
        rows = db.session.execute(tail_of(template_id)).all()
        self._tail = {row.entry_id: loaded(row.facts) for row in rows}
        self._tail_ids = BitMap(self._tail)
        self._bits: dict[str, dict[Bit, BitMap]] = defaultdict(dict)
        self._read: dict[str, set[str]] = defaultdict(set)

    def entries(self) -> BitMap:
        return self.present("@entry")

    def present(self, item: str) -> BitMap:
        """Return the entries in which the item is filled in."""
        return self.having(item, (PRESENT,))

    def having(self, item: str, codes: Collection[str]) -> BitMap:
        """Return the entries that have any of the codes."""
        self.read_ahead({item: codes})
        found = self._bits[item]
        return BitMap().union(*(found.get((code, 0), NOBODY) for code in codes))

    def codes(self, item: str) -> dict[str, Counted]:
        """Return every code the item has anywhere."""
        self.read_ahead({item: (ALL,)})
        counted: dict[str, Counted] = defaultdict(dict)
        for (code, plane), bitmap in self._bits[item].items():
            if code not in {PRESENT, DIGITS}:
                counted[code][plane] = bitmap
        return counted

    def digits(self, item: str) -> Digits:
        self.read_ahead({item: (PRESENT, DIGITS)})
        planes = {plane: bitmap for (code, plane), bitmap in self._bits[item].items() if code == DIGITS}
        return Digits(self.present(item), planes)

    def containing(self, item: str, needle: str) -> BitMap:
        """Return the entries with a text that contains this one."""
        rows = db.session.scalars(holding(self.template_id, item, needle))
        fresh = (entry_id for entry_id, text in self.tail_texts(item, item + MORE) if needle in text)
        return (BitMap(rows) - self._tail_ids) | BitMap(fresh)

    def tail_texts(self, *items: str) -> Iterator[tuple[int, str]]:
        """Yield the texts of entries that are not folded."""
        for entry_id, facts in self._tail.items():
            for texts in (facts.get(item) for item in items):
                if isinstance(texts, list):
                    yield from ((entry_id, text) for text in texts)

    def is_folded(self, entry_id: int) -> bool:
        return entry_id not in self._tail_ids

    def read_ahead(self, wanted: Mapping[str, Collection[str]]) -> None:
        """Read codes of items that will be asked for, all in one query."""
        unread = {item: set(codes) - self._read[item] for item, codes in wanted.items() if ALL not in self._read[item]}
        unread = {item: {ALL} if ALL in codes else codes for item, codes in unread.items() if codes}
        if not unread:
            return
        rows = db.session.execute(several_postings(self.template_id, unread), execution_options={"binary": True})
        for item, found in united(rows).items():
            self._bits[item] |= {bit: bitmap - self._tail_ids for bit, bitmap in found.items()}
        for item, codes in unread.items():
            self._lay_tail_over(item, codes)
            self._read[item] |= codes

    def _lay_tail_over(self, item: str, codes: Collection[str]) -> None:
        found: dict[Bit, list[int]] = defaultdict(list)
        for entry_id, facts in self._tail.items():
            for bit in bits(facts[item]) if item in facts else ():
                found[bit].append(entry_id)
        for bit, entry_ids in found.items():
            if bit[0] in codes or ALL in codes:
                self._bits[item].setdefault(bit, BitMap()).update(entry_ids)


def united(rows: Iterable[Any]) -> dict[str, dict[Bit, BitMap]]:
    """Return one bitmap per item, code and plane, whatever segments it is stored in."""
    parts: dict[str, dict[Bit, list[BitMap]]] = defaultdict(lambda: defaultdict(list))
    for item, code, plane, stored in rows:
        parts[item][code, plane].append(BitMap.deserialize(stored))
    return {item: {bit: BitMap.union(*found) for bit, found in of_item.items()} for item, of_item in parts.items()}


def tail_of(template_id: int) -> Select[int, int, str]:
    columns = select(AnswerTail.entry_id, AnswerTail.revision, AnswerTail.facts)
    return columns.where(AnswerTail.template_id == template_id).order_by(AnswerTail.entry_id)


def several_postings(template_id: int, wanted: Mapping[str, Collection[str]]) -> CompoundSelect[str, str, int, bytes]:
    """Read codes of items, those of whole items together: SQLite joins few hundred queries at most."""
    whole = [item for item, codes in wanted.items() if ALL in codes]
    some = (postings_of(template_id, [item], codes) for item, codes in wanted.items() if ALL not in codes)
    return union_all(*some, *([postings_of(template_id, whole)] if whole else []))


def postings_of(
    template_id: int, items: Collection[str], codes: Collection[str] | None = None
) -> Select[str, str, int, bytes]:
    columns = select(AnswerPosting.item, AnswerPosting.code, AnswerPosting.plane, AnswerPosting.bits)
    of_items = columns.where(AnswerPosting.template_id == template_id, AnswerPosting.item.in_(sorted(items)))
    return of_items if codes is None else of_items.where(AnswerPosting.code.in_(sorted(codes)))
