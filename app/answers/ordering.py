"""Entries in the order of a text answer."""

import heapq
from collections.abc import Iterator

from pyroaring import BitMap

from app.answers.facts import HEAD_LENGTH
from app.answers.postings import Postings
from app.answers.texts import heads, heads_in_order
from app.extensions import db
from app.models.answer import AnswerText

FEW = 5_000
"""So many entries are looked up and sorted; more are met sooner by walking the index."""
BATCH = 1_000
Placed = tuple[str, int]
"""Beginning of the text, and entry."""


def in_text_order(postings: Postings, item: str, among: BitMap, *, descending: bool) -> Iterator[int]:
    """Yield each of these entries once: by the beginning of its first text, at last those without one."""
    written = postings.present(item) & among
    fresh = dict(reversed([(entry_id, text) for entry_id, text in postings.tail_texts(item) if entry_id in among]))
    placed = sorted(((text[:HEAD_LENGTH], entry_id) for entry_id, text in fresh.items()), reverse=descending)
    folded = (each for each in _folded(postings, item, written, descending) if postings.is_folded(each[1]))
    for _text, entry_id in heapq.merge(placed, folded, reverse=descending):
        yield entry_id
    yield from reversed(among - written)


def _folded(postings: Postings, item: str, wanted: BitMap, descending: bool) -> Iterator[Placed]:
    if len(wanted) <= FEW:
        return iter(sorted(_looked_up(postings, item, wanted), reverse=descending))
    return _walked(postings, item, wanted, descending)


def _looked_up(postings: Postings, item: str, wanted: BitMap) -> Iterator[Placed]:
    for start in range(0, len(wanted), BATCH):
        some = AnswerText.entry_id.in_(wanted[start : start + BATCH])
        rows = db.session.execute(heads(postings.template_id, item).where(some))
        yield from ((row.head, row.entry_id) for row in rows)


def _walked(postings: Postings, item: str, wanted: BitMap, descending: bool) -> Iterator[Placed]:
    ordered = heads_in_order(postings.template_id, item, descending=descending)
    for row in db.session.execute(ordered.execution_options(yield_per=BATCH)):
        if row.entry_id in wanted:
            yield row.head, row.entry_id
