"""Every reading of derived tables goes through an index, on both databases."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from app.answers import customers, folding, segments, texts
from app.answers.facts import ALL
from app.answers.postings import postings_of, several_postings, tail_of
from app.models.answer import AnswerPosting, AnswerText
from app.models.entry import Entry
from tests.answers.conftest import Book
from tests.answers.test_exactness import some_answers

READINGS: dict[str, tuple[Callable[[int], Any], str]] = {
    "one code": (lambda book: postings_of(book, ["mode"], ("phone",)), "pk_answer_posting"),
    "all codes": (lambda book: postings_of(book, ["mode", "result"]), "pk_answer_posting"),
    "two items": (
        lambda book: several_postings(book, {"mode": (ALL,), "@site": ("1", "2"), "@state": ("void",)}),
        "pk_answer_posting",
    ),
    "what is about some customers": (
        lambda book: several_postings(book, {"@customer": ("1", "2"), "@entry": ("*",), "@state": ("void",)}),
        "pk_answer_posting",
    ),
    "who is one and the same": (
        lambda _book: customers.with_merged(customers.kept_of(["1", "2"])),
        "ix_customer_merged_into_id",
    ),
    "customers of a room": (
        lambda _book: customers.with_merged(customers.at_home_in(["1", "2"])),
        "ix_customer_room_id",
    ),
    "a segment": (lambda book: segments.stored_in(book, 3), "ix_answer_posting_segment"),
    "the tail": (tail_of, "pk_answer_tail"),
    "texts of changed entries": (lambda book: texts.rows_of(book, ["aim", "rows.note"], [1, 2]), "pk_answer_text"),
    "texts with a word": (lambda book: texts.holding(book, "aim", "回访"), "pk_answer_text"),
    "texts in order": (
        lambda book: texts.heads_in_order(book, "aim", descending=False).limit(100),
        "ix_answer_text_order",
    ),
    "texts in reverse": (
        lambda book: texts.heads_in_order(book, "aim", descending=True).limit(100),
        "ix_answer_text_order",
    ),
    "texts of entries": (
        lambda book: texts.heads(book, "aim").where(AnswerText.entry_id.in_((1, 2))),
        "pk_answer_text",
    ),
    "entries of a page": (lambda _book: select(Entry.id, Entry.answers).where(Entry.id.in_((1, 2))), "pk_entry"),
    "entries of a segment": (lambda book: folding.entries_of(book, 3).with_only_columns(Entry.id), "entry"),
}


def test_reads_by_index(db: Any, filled: Book) -> None:
    wrong = []
    for name, (statement, index) in READINGS.items():
        plan = explained(db, statement(filled.template_id))
        by_index = index in plan or (is_sqlite(db) and "PRIMARY KEY" in plan and index.startswith("pk_"))
        if not by_index or "Seq Scan" in plan or "SCAN" in plan:
            wrong.append(f"{name}:\n{plan}")
    assert not wrong, "\n\n".join(wrong)


def test_walks_texts_without_sorting_them(db: Any, filled: Book) -> None:
    for name in ("texts in order", "texts in reverse"):
        plan = explained(db, READINGS[name][0](filled.template_id))
        assert "Sort" not in plan, name
        assert "TEMP B-TREE" not in plan, name


def explained(db: Any, statement: Any) -> str:
    if is_sqlite(db):
        return "\n".join(row.detail for row in db.session.execute(text("EXPLAIN QUERY PLAN " + literal(db, statement))))
    return "\n".join(db.session.scalars(text("EXPLAIN " + literal(db, statement))))


def literal(db: Any, statement: Any) -> str:
    return str(statement.compile(db.engine, compile_kwargs={"literal_binds": True})).replace(":", r"\:")


def is_sqlite(db: Any) -> bool:
    return bool(db.engine.dialect.name == "sqlite")


@pytest.fixture
def filled(db: Any, book: Book) -> Book:
    """A template with so much derived, and counted by ANALYZE, that the databases have a reason to choose."""
    chance = random.Random(1)
    entries = [book.submit(some_answers(chance)) for _each in range(150)]
    book.fold()
    pieces = [[book.template_id, "aim", chance.choice(entries).id, n + 1, f"{n}", f"{n}"] for n in range(4000)]
    bitmaps = [[book.template_id, f"i{n % 40}", f"c{n // 40 % 10}", 0, n // 400, b""] for n in range(4000)]
    for table, rows in ((AnswerText, pieces), (AnswerPosting, bitmaps)):
        names = table.__table__.columns.keys()
        db.session.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
    db.session.execute(text("ANALYZE answer_text"))
    db.session.execute(text("ANALYZE answer_posting"))
    if not is_sqlite(db):
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # the other tables are small
    return book
