"""The designer's sheet: each cell says whose it is, nothing that stands in the document stays unseen."""

import json
from pathlib import Path

import pytest

from app.schema import canvas
from app.schema.document import Document, load
from tests.schema.forms import document, item

SHEETS = sorted((Path(__file__).parents[2] / "forms").glob("*/*.json"))
TEMPLATES = [path for path in SHEETS if path.name != "pack.json"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_shows_every_item_of_a_shipped_sheet(path: Path) -> None:
    found = load(path.read_bytes())
    html = "".join(canvas.blocks(found))
    for name in found.found:
        assert f'data-path="{name}"' in html or f'data-path="{name}.' in html, name


def test_shows_a_line_for_a_section_without_items() -> None:
    (block,) = canvas.blocks(Document({"format": 1, "key": "x", "title": "x", "sections": [{"key": "head"}]}))
    assert 'data-path="empty-head"' in block


def test_shows_a_row_of_a_table_whose_rows_come_later() -> None:
    table = item("t", "table", rows=[], from_setting="rows", columns=[item("x")])
    (block,) = canvas.blocks(document(table))
    assert 'data-path="t.x"' in block


def test_draws_no_more_rows_than_a_table_can_have() -> None:
    for rows in (10**9, {"start": 10**9}, {"min": 3, "max": 10**9, "start": 10**9}):
        (block,) = canvas.blocks(document(item("t", "table", rows=rows, columns=[item("x")])))
        assert block.count("<tr") < 5


def test_draws_each_section_apart_and_the_same_again() -> None:
    source = {
        "format": 1,
        "key": "x",
        "title": "x",
        "sections": [{"key": key, "items": [item(f"in_{key}")]} for key in "ab"],
    }
    first, second = canvas.blocks(Document(source))
    assert 'data-path="in_a"' in first
    assert 'data-path="in_b"' in second
    assert canvas.blocks(Document(source)) == [first, second]


def test_tints_what_is_told_to_be_other() -> None:
    (block,) = canvas.blocks(document(item("a"), item("b")), {"a": "is-changed"})
    assert block.count("is-changed") == 2


def test_tells_spans_as_the_layout_takes_them() -> None:
    found = document(item("a", span=12, label_span=3), item("b"))
    assert canvas.spans(found) == {"a": (12, 3, 24), "b": (24, 4, 24)}


def test_draws_a_document_whose_conditions_go_round() -> None:
    items = [item(key, "number", computed={"var": f"answers.{other}"}) for key, other in (("a", "b"), ("b", "a"))]
    assert json.dumps([str(block) for block in canvas.blocks(document(*items))])
