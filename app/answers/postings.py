"""The bitmaps of one template as they stand now: what is folded, with the tail laid over it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from pyroaring import BitMap
from sqlalchemy import Select, select

from app.answers.digits import NOBODY, Digits
from app.answers.facts import DIGITS, PRESENT, Bit, Facts, bits, loaded
from app.extensions import db
from app.models.answer import AnswerPosting, AnswerTail, AnswerText

Counted = dict[int, BitMap]
"""Entries that have a code (plane 0), and the digits of how many times more they have it."""


class Postings:
    """Read once per list or chart; entries in the tail count as the tail has them and not as they were folded."""

    def __init__(self, template_id: int) -> None:
        self.template_id = template_id
        # Read before any posting: what is folded in between is then known from here and not missed.
        rows = db.session.execute(tail_of(template_id)).all()
        self._tail = {row.entry_id: row.facts for row in rows}
        self._tail_ids = BitMap(self._tail)
        self._known: dict[tuple[str, frozenset[str] | None], dict[Bit, BitMap]] = {}

    def entries(self) -> BitMap:
        return self.present("@entry")

    def present(self, item: str) -> BitMap:
        """Return the entries in which the item is filled in."""
        return self._bits(item, PRESENT).get((PRESENT, 0), NOBODY)

    def having(self, item: str, codes: Collection[str]) -> BitMap:
        """Return the entries that have any of the codes."""
        found = self._bits(item, *codes)
        return BitMap().union(*(found.get((code, 0), NOBODY) for code in codes))

    def codes(self, item: str) -> dict[str, Counted]:
        """Return every code the item has anywhere."""
        counted: dict[str, Counted] = defaultdict(dict)
        for (code, plane), bitmap in self._bits(item).items():
            if code not in {PRESENT, DIGITS}:
                counted[code][plane] = bitmap
        return counted

    def digits(self, item: str) -> Digits:
        found = self._bits(item, PRESENT, DIGITS)
        planes = {plane: bitmap for (code, plane), bitmap in found.items() if code == DIGITS}
        return Digits(found.get((PRESENT, 0), NOBODY), planes)

    def containing(self, item: str, needle: str) -> BitMap:
        """Return the entries with a text that contains this one."""
        wanted = texts_of(self.template_id, item).where(AnswerText.text.contains(needle, autoescape=True))
        folded = BitMap(db.session.scalars(wanted.with_only_columns(AnswerText.entry_id))) - self._tail_ids
        return folded | BitMap(entry for entry, text in self.tail_texts(item) if needle in text)

    def tail_texts(self, item: str) -> Iterator[tuple[int, str]]:
        """Yield the texts of entries that are not folded."""
        for entry_id, facts in self._tail_facts.items():
            texts = facts.get(item)
            if isinstance(texts, list):
                yield from ((entry_id, text) for text in texts)

    def is_folded(self, entry_id: int) -> bool:
        return entry_id not in self._tail_ids

    @cached_property
    def _tail_facts(self) -> dict[int, Facts]:
        return {entry_id: loaded(facts) for entry_id, facts in self._tail.items()}

    def _bits(self, item: str, *codes: str) -> dict[Bit, BitMap]:
        """Return bitmaps of an item by code and plane, of all its codes unless some are named."""
        wanted = frozenset(codes) if codes else None
        if (item, wanted) not in self._known:
            folded = united(db.session.execute(postings_of(self.template_id, item, wanted)))
            self._known[item, wanted] = self._with_tail(item, wanted, folded)
        return self._known[item, wanted]

    def _with_tail(self, item: str, wanted: frozenset[str] | None, folded: dict[Bit, BitMap]) -> dict[Bit, BitMap]:
        """Lay the tail over freshly read bitmaps."""
        for bitmap in folded.values():
            bitmap.difference_update(self._tail_ids)
        for bit, entry_ids in self._fresh(item).items():
            if wanted is None or bit[0] in wanted:
                folded.setdefault(bit, BitMap()).update(entry_ids)
        return folded

    def _fresh(self, item: str) -> dict[Bit, list[int]]:
        found: dict[Bit, list[int]] = defaultdict(list)
        for entry_id, facts in self._tail_facts.items():
            if item in facts:
                for bit in bits(facts[item]):
                    found[bit].append(entry_id)
        return found


def united(rows: Iterable[tuple[str, int, bytes]]) -> dict[Bit, BitMap]:
    """Return one bitmap per code and plane, whatever segments it is stored in."""
    parts: dict[Bit, list[BitMap]] = defaultdict(list)
    for code, plane, stored in rows:
        parts[code, plane].append(BitMap.deserialize(stored))
    return {bit: BitMap.union(*found) for bit, found in parts.items()}


def tail_of(template_id: int) -> Select[int, int, str]:
    columns = select(AnswerTail.entry_id, AnswerTail.revision, AnswerTail.facts)
    return columns.where(AnswerTail.template_id == template_id).order_by(AnswerTail.entry_id)


def postings_of(template_id: int, item: str, codes: Collection[str] | None) -> Select[str, int, bytes]:
    columns = select(AnswerPosting.code, AnswerPosting.plane, AnswerPosting.bits)
    of_item = columns.where(AnswerPosting.template_id == template_id, AnswerPosting.item == item)
    return of_item if codes is None else of_item.where(AnswerPosting.code.in_(sorted(codes)))


def texts_of(template_id: int, item: str) -> Select[str, int]:
    columns = select(AnswerText.text, AnswerText.entry_id)
    return columns.where(AnswerText.template_id == template_id, AnswerText.item == item)
