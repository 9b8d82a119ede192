"""The layout: every position of every table is covered exactly once, in the order the items have."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.schema.cells import Cell, Sheet, SheetTable
from app.schema.items import walk
from app.schema.layout import sheet


def test_keeps_reading_order_and_covers_all_when_anything_is_laid_out() -> None:
    @settings(max_examples=100, deadline=None)
    @given(documents())
    def check(document: dict[str, Any]) -> None:
        drawn = sheet(document)
        assert all(covers_once(table) for table in drawn.tables)
        assert shown_items(drawn) == [found.item["key"] for found in walk(document)]

    check()


def test_wraps_when_a_row_is_full() -> None:
    table = only_table(sheet(one_section(item("a", span=14), item("b", span=14))))
    assert keys_by_row(table) == [["a", None], ["b"]]
    assert table.rows[0].cells[1].rowspan == 2


def test_flows_round_when_a_cell_reaches_down() -> None:
    table = only_table(sheet(one_section(item("tall", span=12, rows=2), item("b", span=12), item("c", span=12))))
    assert keys_by_row(table) == [["tall", "b"], ["c"]]
    assert table.rows[0].cells[0].rowspan == 2


def test_leaves_no_row_empty_when_one_item_is_tall() -> None:
    table = only_table(sheet(one_section(item("tall", rows=5))))
    assert [(cell.rowspan, cell.height) for row in table.rows for cell in row.cells] == [(1, 5)]


def test_splits_off_a_label_cell_when_the_label_stands_left() -> None:
    table = only_table(sheet(one_section(item("a", label="区域", label_at="left", label_span=6))))
    label, field = table.rows[0].cells
    assert (label.kind, label.label, field.kind) == ("label", "区域", "field")
    assert table.columns == (Fraction(1, 4), Fraction(3, 4))


def test_splits_off_a_cell_over_the_field_when_the_label_stands_above() -> None:
    table = only_table(sheet(one_section(item("a", span=12, label_at="above"), item("b", span=12, label_at="above"))))
    assert [[cell.kind for cell in row.cells] for row in table.rows] == [["label", "label"], ["field", "field"]]
    assert [(cell.kind, cell.item["key"]) for cell in in_turn(table)] == [
        ("label", "a"),
        ("field", "a"),
        ("label", "b"),
        ("field", "b"),
    ]


def test_gives_the_full_mark_a_cell_between_label_and_field() -> None:
    marked = {"max": 6, "max_cell": {"span": 3}}
    beside = only_table(sheet(one_section(item("a", label_at="left", label_span=10, **marked))))
    above = only_table(sheet(one_section(item("a", label_at="above", **marked))))
    assert [(cell.kind, cell.turn) for cell in beside.rows[0].cells] == [("label", 0), ("mark", 0), ("field", 0)]
    assert beside.columns == tuple(Fraction(part, 24) for part in (10, 3, 11))
    assert [row.cells[0].kind for row in above.rows] == ["label", "mark", "field"]


def test_reads_a_title_before_what_stands_beside_it() -> None:
    section = one_section(item("a", span=11, rows=2), item("b", span=11), item("c", span=11))
    section["sections"][0] |= {"title": "产品质量", "title_at": "left"}
    assert next(cell.kind for cell in in_turn(only_table(sheet(section)))) == "section"


def test_keeps_half_for_the_field_when_no_label_span_is_given() -> None:
    table = only_table(sheet(one_section(item("a", span=4, label_at="left"), item("b", span=20, label_at="left"))))
    assert table.columns == tuple(Fraction(part, 24) for part in (2, 2, 4, 16))


def test_shares_columns_when_sections_with_different_weights_follow_each_other() -> None:
    thirds = {"key": "x", "columns": [1, 1, 1], "items": [item(key, span=1) for key in "abc"]}
    halves = {"key": "y", "columns": [1, 1], "items": [item(key, span=1) for key in "de"]}
    table = only_table(sheet({"sections": [thirds, halves]}))
    assert table.columns == (Fraction(1, 3), Fraction(1, 6), Fraction(1, 6), Fraction(1, 3))
    assert [[cell.colspan for cell in row.cells] for row in table.rows] == [[1, 2, 1], [2, 2]]


def test_stands_titles_beside_all_their_rows_when_sections_nest() -> None:
    inner = {"key": "i", "title": "质量控制", "title_at": "left", "items": [item("a"), item("b")]}
    outer = {"key": "o", "title": "产品质量", "title_at": "left", "sections": [inner], "items": [item("c")]}
    table = only_table(sheet({"sections": [outer]}))
    titles = {cell.label: cell for row in table.rows for cell in row.cells if cell.kind == "section"}
    assert titles["产品质量"].rowspan == 3
    assert titles["质量控制"].rowspan == 2
    assert titles["质量控制"].classes == ("beside", "upright")


def test_lets_the_words_of_a_title_run_across_when_its_cell_is_wide() -> None:
    section = {"key": "s", "title": "产品质量(60分)", "title_at": "left", "title_span": 3, "items": [item("a")]}
    assert only_table(sheet({"sections": [section]})).rows[0].cells[0].classes == ("beside",)


def test_begins_a_table_of_its_own_when_a_table_item_comes() -> None:
    drawn = sheet(one_section(item("a"), table_item("t", rows=2), item("b")))
    assert [table.item["key"] if table.item else None for table in drawn.tables] == [None, "t", None]
    assert [cell.label for cell in drawn.tables[1].head[0].cells] == ["甲", "乙"]


def test_begins_a_table_of_its_own_when_the_frame_changes() -> None:
    boxed, bare = one_section(item("a")), one_section(item("b"))
    bare["sections"][0] |= {"key": "o", "frame": "open"}
    drawn = sheet({"sections": bare["sections"] + boxed["sections"]})
    assert [table.is_open for table in drawn.tables] == [True, False]


@pytest.mark.parametrize(
    ("rows", "wanted", "expected"),
    [(3, 0, 3), ({"start": 2, "max": 5}, 0, 2), ({"start": 2, "max": 5}, 4, 4), ({"max": 5}, 0, 3)],
)
def test_shows_the_rows_wanted_when_a_table_grows(rows: Any, wanted: int, expected: int) -> None:
    table = only_table(sheet(one_section(table_item("t", rows=rows)), {"t": wanted}))
    assert len(table.rows) == expected


def test_heads_each_row_when_rows_are_labelled() -> None:
    rows = [{"key": "one", "label": "首次"}, {"key": "two", "label": "常规"}]
    table = only_table(sheet(one_section(table_item("t", rows=rows, row_head="项目"))))
    assert [row.cells[0].label for row in (*table.head, *table.rows)] == ["项目", "首次", "常规"]


def test_adds_a_row_of_totals_when_columns_are_summed() -> None:
    table = only_table(sheet(one_section(table_item("t", rows=1, totals=["b"]))))
    assert [cell.kind for cell in table.rows[-1].cells] == ["row_head", "total"]


def test_puts_the_title_on_top_when_a_table_cannot_stand_beside_it() -> None:
    document = one_section(table_item("t", rows=1))
    document["sections"][0] |= {"title": "明细", "title_at": "left"}
    assert [cell.kind for cell in sheet(document).tables[0].rows[0].cells] == ["section"]


def item(key: str, **options: Any) -> dict[str, Any]:
    return {"key": key, "type": "text", "label": key, "label_at": "top"} | options


def table_item(key: str, **options: Any) -> dict[str, Any]:
    columns = [{"key": "a", "type": "text", "label": "甲"}, {"key": "b", "type": "number", "label": "乙"}]
    return {"key": key, "type": "table", "columns": columns} | options


def one_section(*items: dict[str, Any]) -> dict[str, Any]:
    return {"sections": [{"key": "s", "items": list(items)}]}


def only_table(drawn: Sheet) -> SheetTable:
    (table,) = drawn.tables
    return table


def keys_by_row(table: SheetTable) -> list[list[str | None]]:
    return [[cell.item["key"] if cell.item else None for cell in row.cells] for row in table.rows]


def covers_once(table: SheetTable) -> bool:
    """Play the rows as a browser does; nothing may overlap, stick out or stay open."""
    width, rows = len(table.columns), (*table.head, *table.rows)
    taken: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(rows):
        for cell in row.cells:
            x = next(x for x in range(width) if (y, x) not in taken)
            spots = [(y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)]
            if any(spot in taken for spot in spots):
                return False
            taken |= dict.fromkeys(spots, cell)
    return sum(table.columns) == 1 and set(taken) == {(y, x) for y in range(len(rows)) for x in range(width)}


def shown_items(drawn: Sheet) -> list[str]:
    """Return the keys of the items in the order their field cells are read, tables by their head."""
    keys: list[str] = []
    for table in drawn.tables:
        if table.item:
            keys += [table.item["key"], *(cell.item["key"] for cell in table.head[-1].cells if cell.item)]
        else:
            keys += [cell.item["key"] for cell in in_turn(table) if cell.kind == "field" and cell.item]
    return keys


def in_turn(table: SheetTable) -> list[Cell]:
    """Return the cells as a phone shows them: by their turns, those without one as they come."""
    return sorted((cell for row in table.rows for cell in row.cells), key=lambda cell: cell.turn)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    count = iter(range(1000))
    return {"sections": draw(st.lists(sections(count, depth=2), min_size=1, max_size=4))}


def sections(count: Any, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.lists(sections(count, depth - 1), max_size=2) if depth else st.just([])
    return st.fixed_dictionaries(
        {"key": st.builds(lambda: f"s{next(count)}"), "items": st.lists(items(count), max_size=6), "sections": inner},
        optional={
            "title": st.just("标题"),
            "title_at": st.sampled_from(["top", "left", "phone", "none"]),
            "title_span": st.integers(1, 6),
            "columns": st.lists(st.integers(1, 9), min_size=1, max_size=7),
            "frame": st.sampled_from(["box", "open"]),
        },
    )


def items(count: Any) -> st.SearchStrategy[dict[str, Any]]:
    base = {"key": st.builds(lambda: f"i{next(count)}"), "type": st.just("text"), "label": st.just("栏")}
    plain = st.fixed_dictionaries(
        base,
        optional={
            "span": st.integers(1, 30),
            "rows": st.integers(1, 4),
            "label_at": st.sampled_from(["left", "top", "above", "upright", "none"]),
            "max": st.just(20),
            "max_cell": st.fixed_dictionaries({}, optional={"span": st.integers(1, 6)}),
            "label_span": st.integers(1, 9),
        },
    )
    columns = st.lists(st.fixed_dictionaries(base, optional={"span": st.integers(1, 20)}), min_size=1, max_size=4)
    rows = st.integers(1, 5) | st.just({"min": 1, "max": 9, "start": 3}) | st.just([{"key": "r", "label": "一"}])
    return plain | st.fixed_dictionaries(base | {"columns": columns, "rows": rows})
