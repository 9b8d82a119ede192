"""What is worked out once per version: columns of lists, what a step may fill, the sheet in each language."""

from typing import Any

from flask_babel import force_locale

from app.schema.compiled import Compiled
from tests.schema.forms import compiled, document, item


def test_lists_what_the_document_says() -> None:
    assert Compiled(document(item("a"), item("b"), list={"columns": ["b"]})).list_columns == ("b",)


def test_lists_the_first_short_items_when_the_document_says_nothing() -> None:
    items = [item("why", "paragraph"), item("hidden", list=False), *(item(f"i{number}") for number in range(9))]
    assert Compiled(document(*items)).list_columns == ("i0", "i1", "i2", "i3", "i4")


def test_opens_inner_sections_when_a_step_fills_the_outer_one() -> None:
    inner = {"key": "inner", "items": [item("b")]}
    made = Compiled(document(sections=[{"key": "outer", "items": [item("a")], "sections": [inner]}]))
    assert made.editable(frozenset({"outer"})) == {"a", "b"}
    assert made.editable(frozenset({"inner"})) == {"b"}


def test_draws_once_per_language_and_number_of_rows(app: Any) -> None:
    made = compiled("computed-table")
    with app.test_request_context():
        drawn = made.frame({"rows": 2})
        assert made.frame({"rows": 2}) is drawn
        assert made.frame({"rows": 3}) is not drawn
        with force_locale("en"):
            assert made.frame({"rows": 2}) is not drawn


def test_forgets_drawings_when_there_are_many() -> None:
    made = compiled("computed-table")
    for count in range(2, 300):
        made.frame({"rows": count})
    assert len(made._frames) <= 100
