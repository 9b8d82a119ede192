"""Tables: rows as printed, growing or labelled; what is refused, what keeps its place."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fields import TYPES, InvalidAnswer, type_of
from tests.fields.asking import LENDING, Ids, field_of, sent

COLUMNS: list[dict[str, Any]] = [
    {"key": "no", "type": "row_number", "label": "序号"},
    {"key": "what", "type": "text", "label": "项目", "required": True},
    {"key": "count", "type": "number", "label": "数量", "decimals": 0},
    {"key": "on", "type": "date", "label": "日期"},
    {"key": "cost", "type": "money", "label": "金额", "computed": {"*": [{"var": "row.count"}, 100]}},
]
TEN: dict[str, Any] = {"key": "t", "type": "table", "label": "明细", "rows": 10, "columns": COLUMNS}
GROWING = TEN | {"rows": {"min": 1, "max": 4, "start": 2}}
LABELLED = TEN | {"rows": [{"key": "lift", "label": "电梯"}, {"key": "water", "label": "供水"}], "row_head": "设施"}
table = TYPES["table"]


@pytest.mark.parametrize(
    ("item", "stored"),
    [
        (TEN, {}),
        (TEN, "rows"),
        (TEN, [{"what": "a"}] * 11),
        (TEN, [{"nowhere": "a"}]),
        (TEN, [{"no": 1, "what": "a"}]),
        (TEN, [{"what": "a"}, {}]),
        (TEN, [{"what": "a", "row": "lift"}]),
        (TEN, [{"count": 1.5, "what": "a"}]),
        (TEN, [{"count": 1}]),
        (GROWING, [{"what": "a"}] * 5),
        (LABELLED, [{"row": "roof", "what": "a"}]),
        (LABELLED, [{"row": "water", "what": "a"}, {"row": "lift", "what": "a"}]),
        (LABELLED, [{"row": "lift", "what": "a"}, {"row": "lift", "what": "a"}]),
        (LABELLED, [{"row": "lift"}]),
        (LABELLED, [{"what": "a"}]),
    ],
)
def test_refuses_rows_that_cannot_stand(item: dict[str, Any], stored: Any) -> None:
    with pytest.raises(InvalidAnswer):
        table.check(item, stored)


def test_says_beside_the_cell_what_is_wrong_and_keeps_all_that_was_typed() -> None:
    posted = [
        ("t-0-what", "纸"),
        ("t-0-count", "many"),
        ("t-0-on", "2026-11-21"),
        ("t-1-on", "2026-02-30"),
        ("t-1-what", ""),
    ]

    field = field_of(TEN, posted=posted)

    assert "row 1, 数量" in str(field.errors)
    assert field.data is None
    assert set(posted) <= set(sent(field()))
    assert {"t-0-count-error", "t-1-on-error"} <= set(Ids(field()).ids)


def test_wants_a_cell_where_the_column_says_so_and_the_row_holds_anything() -> None:
    field = field_of(TEN, posted=[("t-1-count", "2")])

    assert "row 2, 项目" in str(field.errors)
    assert "t-1-what-error" in Ids(field()).ids
    assert "t-0-what-error" not in Ids(field()).ids


def test_computed_cell_is_never_read_from_a_post() -> None:
    field = field_of(TEN, posted=[("t-0-what", "纸"), ("t-0-cost", "99999")])

    assert field.data == [{"what": "纸"}]
    table.check(TEN, [{"what": "纸", "cost": 100}])


def test_rows_with_holes_keep_their_place() -> None:
    field = field_of(
        TEN, posted=[("t-2-what", "纸"), ("t-0-what", "笔"), ("t-9-what", "墨"), ("t-10-what", "多"), ("t-x-what", "")]
    )

    assert field.data == [{"what": "笔"}, {}, {"what": "纸"}, *[{}] * 6, {"what": "墨"}]
    assert table.text(TEN, field.data[:3]).startswith("1. 项目")
    assert "3. 项目" in table.text(TEN, field.data[:3])


def test_growing_table_takes_rows_in_the_order_they_stand_in_the_page() -> None:
    posted = [("t-row", "7"), ("t-row", "0"), ("t-7-what", "先"), ("t-0-what", "后"), ("t-3-what", "not a row")]

    assert field_of(GROWING, posted=posted).data == [{"what": "先"}, {"what": "后"}]


@pytest.mark.parametrize("markers", [["0", "1", "2", "3", "4"], [str(row) for row in range(10_000)]])
def test_growing_table_refuses_more_rows_than_fit(markers: list[str]) -> None:
    posted = [("t-row", marker) for marker in markers] + [(f"t-{marker}-what", "a") for marker in markers]

    field = field_of(GROWING, posted=posted)

    assert "At most 4 rows" in str(field.errors)


def test_growing_table_ignores_rows_that_are_none() -> None:
    posted = [("t-row", "0"), ("t-row", "0"), ("t-row", "x"), ("t-row", "../1"), ("t-row", ""), ("t-0-what", "a")]

    assert field_of(GROWING, posted=posted).data == [{"what": "a"}]


def test_growing_table_always_leaves_a_row_to_write_in() -> None:
    def rows(stored: Any) -> int:
        return len([name for name, _value in sent(field_of(GROWING, stored=stored)()) if name == "t-row"])

    assert [rows([{"what": "a"}] * filled or None) for filled in range(5)] == [2, 2, 3, 4, 4]
    assert "<template>" in field_of(GROWING)()
    assert "<template>" not in field_of(TEN)()


def test_labelled_rows_are_known_by_their_keys() -> None:
    field = field_of(LABELLED, posted=[("t-water-what", "漏水"), ("t-0-what", "not a row")])

    assert field.data == [{"row": "water", "what": "漏水"}]
    assert field_of(LABELLED, posted=sent(field_of(LABELLED, stored=field.data)())).data == field.data
    assert table.paper(LABELLED, field.data).count("<tr>") == 3
    assert table.text(LABELLED, field.data).startswith("供水.")


def test_cells_can_be_drawn_one_by_one() -> None:
    stored = [{"row": "water", "what": "漏水"}]
    field, marks = field_of(LABELLED, stored=stored), table.marks(LABELLED)
    rows = table.by_position(LABELLED, stored)

    assert 'name="t-water-what"' in marks.input_cell(field.place, field.raw, 1, "what")
    assert 'value="漏水"' in marks.input_cell(field.place, field.raw, 1, "what")
    assert 'name="t-__row__-what"' in table.marks(GROWING).input_cell(field.place, [], "__row__", "what")
    assert "漏水" in marks.paper_cell(rows, 1, "what", LENDING)
    assert marks.paper_cell(rows, 0, "what", LENDING) == '<span class="text"></span>'


def test_messages_are_named_like_the_inputs_of_labelled_rows() -> None:
    field = field_of(LABELLED, posted=[("t-water-count", "many"), ("t-water-what", "漏水")])

    assert list(field.parts) == ["water-count"]
    assert "供水" in str(field.errors)
    assert "t-water-count-error" in Ids(field()).ids


def test_rows_are_numbered_as_on_the_sheet() -> None:
    paper = table.paper(TEN, None)

    assert [f'row-number">{number}<' in paper for number in (0, 1, 10, 11)] == [False, True, True, False]


def test_columns_are_summed_up_on_screen_and_paper() -> None:
    item = TEN | {"totals": ["count", "cost"]}
    stored = [{"what": "a", "count": 2, "cost": 1050}, {}, {"what": "b", "count": 40}]

    assert table.marks(item).total(stored, "count") == 42
    assert table.marks(item).total([], "count") is None
    assert table.number(item, stored) == 42 + 1050
    assert table.number(item, None) is None
    assert "<td>42</td>" in table.paper(item, stored)


def test_facts_and_filters_name_the_column() -> None:
    stored = [{"what": "纸", "count": 2}, {}, {"what": "笔", "on": "1970-01-03"}]

    facts = [(fact.path, fact.code, fact.number) for fact in table.facts(TEN, stored)]

    assert facts == [("t.what", "纸", None), ("t.count", None, 2), ("t.what", "笔", None), ("t.on", None, 2)]
    assert [spec.path for spec in table.filters(TEN)] == ["t.what", "t.count", "t.on", "t.cost"]


def test_export_gives_each_column_a_cell_with_its_rows_in_place() -> None:
    assert table.cell_values(TEN, [{"what": "纸"}, {}, {"what": "笔", "count": 2}]) == [
        "纸\n\n笔",
        "\n\n2",
        "\n\n",
        "\n\n",
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"columns": [*COLUMNS, {"key": "row", "type": "text"}]}, "/columns/5"),
        ({"columns": [*COLUMNS, TEN]}, "/columns/5"),
        ({"columns": [*COLUMNS, {"key": "g", "type": "group", "items": [{"key": "a", "type": "text"}]}]}, "/columns/5"),
        ({"totals": ["nowhere"]}, "/totals/0"),
    ],
)
def test_names_what_a_table_cannot_hold(change: dict[str, Any], place: str) -> None:
    assert [problem.place for problem in table.check_item(TEN | change)] == [place]


CELLS = st.fixed_dictionaries(
    {"what": st.text("纸笔ab", min_size=1, max_size=4)},
    optional={"count": st.integers(-9, 99), "on": st.dates().filter(lambda day: 1800 < day.year < 2999).map(str)},
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([TEN, GROWING]), st.lists(st.one_of(st.just({}), CELLS), max_size=4))
def test_any_rows_come_back_in_their_places(item: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    while rows and not rows[-1]:
        rows.pop()

    field = field_of(item, posted=sent(field_of(item, stored=rows or None)()))

    assert field.errors == []
    assert (field.data or []) == rows


def test_every_type_that_may_be_a_column_works_in_one() -> None:
    kinds = [kind for kind in TYPES.values() if not kind.members(kind.example()[0]) and kind is not table]
    columns = [kind.example()[0] | {"key": f"c{index}"} for index, kind in enumerate(kinds)]
    examples = {f"c{index}": kind.example()[1] for index, kind in enumerate(kinds) if kind.asked}
    item = {"key": "t", "type": "table", "label": "全", "rows": 2, "columns": columns}

    stored = [{}, examples]
    field = field_of(item, posted=sent(field_of(item, stored=stored)()))

    assert list(table.check_item(item)) == []
    assert field.errors == []
    assert field.data == stored
    assert all(type_of(column).is_asked(column) for column in columns if column["key"] in examples)
    assert table.paper(item, stored, LENDING).count('class="tick') == table.paper(item, None, LENDING).count(
        'class="tick'
    )
