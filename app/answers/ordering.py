"""Entries in the order of a text answer."""

import heapq
from collections.abc import Iterator

from pyroaring import BitMap
from sqlalchemy import Select

from app.answers.postings import Postings, texts_of
from app.extensions import db
from app.models.answer import AnswerText

FEW = 5_000
"""So many entries are looked up and sorted; more are met sooner by walking the index."""
BATCH = 1_000
Placed = tuple[str, int]
"""Text and entry."""


def in_text_order(postings: Postings, item: str, among: BitMap, *, descending: bool) -> Iterator[int]:
    """Yield each of these entries once: by its first text, at last those without one."""
    written = postings.present(item) & among
    fresh = [(text, entry_id) for entry_id, text in postings.tail_texts(item) if entry_id in among]
    folded = (placed for placed in _folded(postings, item, written, descending) if postings.is_folded(placed[1]))
    merged = heapq.merge(sorted(fresh, reverse=descending), folded, reverse=descending)
    yield from _once(merged)
    yield from reversed(among - written)


def _once(placed: Iterator[Placed]) -> Iterator[int]:
    seen = BitMap()
    for _text, entry_id in placed:
        if entry_id not in seen:
            seen.add(entry_id)
            yield entry_id


def _folded(postings: Postings, item: str, wanted: BitMap, descending: bool) -> Iterator[Placed]:
    if len(wanted) <= FEW:
        return iter(sorted(_looked_up(postings, item, wanted), reverse=descending))
    return _walked(postings, item, wanted, descending)


def _looked_up(postings: Postings, item: str, wanted: BitMap) -> Iterator[Placed]:
    for start in range(0, len(wanted), BATCH):
        some = texts_of(postings.template_id, item).where(AnswerText.entry_id.in_(wanted[start : start + BATCH]))
        yield from ((row.text, row.entry_id) for row in db.session.execute(some))


def _walked(postings: Postings, item: str, wanted: BitMap, descending: bool) -> Iterator[Placed]:
    ordered = ordered_texts(postings.template_id, item, descending=descending)
    for row in db.session.execute(ordered.execution_options(yield_per=BATCH)):
        if row.entry_id in wanted:
            yield row.text, row.entry_id


def ordered_texts(template_id: int, item: str, *, descending: bool) -> Select[str, int]:
    key = (AnswerText.text, AnswerText.entry_id)
    return texts_of(template_id, item).order_by(*(each.desc() if descending else each for each in key))
