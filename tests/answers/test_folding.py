from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.answers import folding, listing, segments
from app.answers.charts import Counting
from app.answers.filters import AnyOf, Contains, Days, Selection
from app.answers.folding import rebuild
from app.answers.projection import record
from app.models.answer import AnswerPosting, AnswerTail, AnswerText
from tests.answers.conftest import Book


def test_folding_leaves_what_changed_since_it_was_read(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = book.submit({"result": {"paths": ["bad"]}})
    merge = segments.merge

    def change_meanwhile(*arguments: Any) -> None:
        merge(*arguments)
        book.change(entry, answers={"result": {"paths": ["good"]}})

    monkeypatch.setattr(segments, "merge", change_meanwhile)
    book.fold()
    assert found(book, AnyOf("result", ("good",))) == [entry.id]
    assert found(book, AnyOf("result", ("bad",))) == []
    monkeypatch.undo()
    book.fold()
    assert rows(book, AnswerTail) == 0
    assert found(book, AnyOf("result", ("good",))) == [entry.id]
    assert found(book, AnyOf("result", ("bad",))) == []


def test_folding_twice_changes_nothing(book: Book) -> None:
    book.submit({"aim": "回访", "price": 3})
    assert book.fold() == 1
    assert book.fold() == 0


def test_answers_stay_the_same_when_the_tail_is_folded(book: Book) -> None:
    entry = book.submit({"aim": "上门回访", "on": "2026-03-05"})
    asked = (Contains("aim", "回访"), Days("on", date(2026, 3, 5), date(2026, 3, 5)))
    assert found(book, *asked) == [entry.id]
    book.fold()
    assert found(book, *asked) == [entry.id]


def test_folding_takes_away_the_bitmaps_nobody_stands_in(book: Book) -> None:
    entry = book.submit({"result": {"paths": ["bad"]}, "aim": "旧"})
    book.fold()
    book.change(entry, answers={})
    book.fold()
    items = set(book.session.scalars(select(AnswerPosting.item)))
    assert items == {"@author", "@entry", "@site", "@state", "@submitted", "@version"}
    assert rows(book, AnswerText) == 0


def test_background_folds_only_what_is_worth_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.submit({})
    assert folding.fold() is False
    monkeypatch.setattr(folding, "WORTH_FOLDING", 1)
    assert folding.fold() is True
    assert folding.fold() is False


def test_rebuild_mends_whatever_is_derived(book: Book) -> None:
    entries = [book.submit({"result": {"paths": ["bad"]}, "aim": "旧"}) for _each in range(45)]
    book.fold(40)
    for table in (AnswerPosting, AnswerText):
        book.session.execute(table.__table__.delete())
    assert sum(rebuild(book.template_id)) == len(entries)
    assert found(book, AnyOf("result", ("bad",)), Contains("aim", "旧")) == [entry.id for entry in reversed(entries)]


def test_rebuild_renews_the_tail(book: Book) -> None:
    entry = book.submit({"result": {"paths": ["bad"]}})
    entry.answers = {"result": {"paths": ["good"]}}
    book.session.flush()
    list(rebuild(book.template_id))
    assert found(book, AnyOf("result", ("good",))) == [entry.id]


def test_void_entries_are_left_out_unless_asked_for(book: Book) -> None:
    entry = book.submit({})
    book.change(entry, state="void")
    assert listing.page(Selection(book.template_id)).count == 0
    assert listing.page(Selection(book.template_id, with_void=True)).entry_ids == [entry.id]


def test_recording_again_keeps_one_row_in_the_tail(book: Book) -> None:
    entry = book.submit({})
    record(entry)
    assert [row.revision for row in book.session.scalars(select(AnswerTail))] == [2]


def test_means_divide_by_the_cells_that_hold_a_number(book: Book) -> None:
    book.submit({"rows": [{"hours": 1}, {"hours": 2}, {}]})
    book.submit({"rows": [{"hours": 6}]})
    book.submit({})
    answered, amount = Counting(Selection(book.template_id)).amount("rows.hours")
    assert (amount.entries, amount.cells) == (2, 3)
    assert amount.mean == 3
    assert answered.blank == 1


def found(book: Book, *filters: Any) -> list[int]:
    return listing.page(Selection(book.template_id, filters)).entry_ids


def rows(book: Book, table: Any) -> int:
    return book.session.scalar(select(func.count()).select_from(table))
