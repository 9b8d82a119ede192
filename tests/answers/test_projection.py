import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.answers.facts import dumped, loaded, pieces
from app.answers.projection import facts_of, project
from tests.answers.conftest import DOCUMENT, Book

TEXT = json.dumps(DOCUMENT, ensure_ascii=False)


def test_ticks_count_at_every_level() -> None:
    facts = project(TEXT, {"mode": {"paths": ["phone/first", "visit/home", "visit/shop"]}})
    assert facts == {"mode": {"phone": 1, "phone/first": 1, "visit": 1, "visit/home": 1, "visit/shop": 1}}


def test_ticks_in_rows_count_once_per_row() -> None:
    rows = [{"how": {"paths": ["phone/first"]}}, {"how": {"paths": ["phone/regular"]}}, {"how": {"paths": ["letter"]}}]
    assert project(TEXT, {"rows": rows}) == {
        "rows.how": {"phone": 2, "phone/first": 1, "phone/regular": 1, "letter": 1},
    }


def test_numbers_of_a_column_are_added_up_with_the_count_of_cells() -> None:
    facts = project(TEXT, {"rows": [{"hours": 1.5}, {"hours": 2}, {}]})
    assert facts == {"rows.hours": 3_500_000, "rows.hours#cells": 2_000_000}


def test_days_of_a_column_count_under_their_month_too() -> None:
    facts = project(TEXT, {"rows": [{"day": "2026-03-01"}, {"day": "2026-03-31"}]})
    assert facts == {"rows.day": {"2026-03": 2, "2026-03-01": 1, "2026-03-31": 1}}


def test_not_applicable_is_no_number() -> None:
    assert project(TEXT, {"service": {"na": True}}) == {"service#na": {}}


def test_texts_lose_their_case() -> None:
    assert project(TEXT, {"aim": "Repair 维修"}) == {"aim": ["repair 维修"]}


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 20))
def test_whatever_stands_in_a_long_text_stands_in_a_piece_of_it(text: str, start: int, length: int) -> None:
    needle = text.casefold()[start : start + length]
    assert any(needle in piece for piece in pieces(text))
    assert all(len(piece) <= 60 for piece in pieces(text))
    assert pieces(text)[0] == text.casefold()[:60]


def test_blank_and_unknown_answers_say_nothing() -> None:
    assert project(TEXT, {"gone": 3}) == {}


def test_entry_says_where_it_belongs(book: Book) -> None:
    entry = book.submit({"price": 12.35}, author=1, site=2)
    facts: dict[str, Any] = facts_of(entry)
    assert facts["price"] == 12_350_000
    assert facts["@author"] == {str(book.people[1].id): 1}
    assert facts["@site"] == {str(book.sites[2].id): 1}
    assert facts["@state"] == {"running": 1}
    assert "@department" not in facts
    assert loaded(dumped(facts)) == facts
