from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.answers.facts import ALL
from app.answers.postings import Postings
from tests.answers.conftest import Book


@pytest.mark.postgresql
def test_bitmaps_travel_as_bytes_where_text_would_be_twice_as_long(book: Book) -> None:
    book.submit({"result": {"paths": ["bad"]}})
    book.fold()
    formats: list[int] = []
    listener = lambda _connection, cursor, *_rest: formats.append(int(cursor.format))  # noqa: E731 -- events know it by identity
    event.listen(Engine, "after_cursor_execute", listener)
    try:
        Postings(book.template_id).read_ahead({"result": (ALL,)})
    finally:
        event.remove(Engine, "after_cursor_execute", listener)
    assert formats == [0, 1]


def test_reads_what_is_asked_once(book: Book) -> None:
    book.submit({"result": {"paths": ["bad"]}})
    book.fold()
    postings = Postings(book.template_id)
    statements: list[str] = []
    listener = lambda _connection, _cursor, statement, *_rest: statements.append(statement)  # noqa: E731 -- events know it by identity
    event.listen(Engine, "before_cursor_execute", listener)
    try:
        postings.read_ahead({"result": (ALL,), "@state": ("void",)})
        postings.having("result", ("bad", "good"))
        postings.codes("result")
        postings.having("@state", ("void",))
    finally:
        event.remove(Engine, "before_cursor_execute", listener)
    assert len(statements) == 1


def test_takes_an_entry_in_the_tail_as_it_is_now(book: Book) -> None:
    entry = book.submit({"result": {"paths": ["bad"]}})
    book.fold()
    book.change(entry, answers={"result": {"paths": ["good"]}})
    postings: Any = Postings(book.template_id)
    assert list(postings.having("result", ("bad",))) == []
    assert list(postings.having("result", ("good",))) == [entry.id]
    assert list(postings.entries()) == [entry.id]
