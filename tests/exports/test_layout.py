"""Columns of an export: whatever the version, what a type says of itself stands in its place."""

import json
from pathlib import Path

import pytest
from flask_babel import force_locale

from app.exports import Layout
from app.fields import TYPES, type_of
from app.schema.compiled import Compiled
from app.schema.document import load

FORMS = [path for path in sorted((Path(__file__).parents[2] / "forms").glob("*/*.json")) if path.stem != "pack"]
EXAMPLES = {name: TYPES[name].example() for name in sorted(TYPES) if TYPES[name].cells(TYPES[name].example()[0])}


@pytest.mark.parametrize("name", EXAMPLES)
def test_says_what_the_type_says(app, name):
    item, stored = EXAMPLES[name]
    layout = Layout({1: compiled(item)}, nothing, tables_apart=False)

    assert [*layout.record(1, {item["key"]: stored})] == type_of(item).cell_values(item, stored)
    assert [*layout.record(1, {})] == [None] * len(layout.records.heads)


def test_puts_columns_of_older_versions_behind_and_each_value_where_it_belongs(app):
    new = compiled({"key": "a", "type": "text", "label": "甲"}, {"key": "b", "type": "text", "label": "乙"})
    old = compiled({"key": "c", "type": "text", "label": "丙"}, {"key": "b", "type": "text", "label": "旧乙"})
    layout = Layout({2: new, 1: old}, nothing, tables_apart=False)

    assert layout.records.titles == ["甲", "乙", "丙"]
    assert [*layout.record(2, {"a": "1", "b": "2"})] == ["1", "2", None]
    assert [*layout.record(1, {"b": "2", "c": "3", "gone": "4"})] == [None, "2", "3"]
    assert [*layout.record(3, {"a": "1"})] == [None, None, None]


def test_says_of_nameless_items_what_they_are_about(app):
    layout = Layout({1: compiled({"key": "a", "type": "text"}, title="意见\n建议")}, nothing, tables_apart=False)

    assert layout.records.titles == ["意见 建议"]


def test_keeps_tables_apart_with_the_names_of_their_rows(app):
    columns = [{"key": "score", "type": "number", "label": "分"}]
    rows = [{"key": "r1", "label": "礼貌"}, {"key": "r2", "label": "效率"}]
    table = {"key": "t", "type": "table", "label": "评价", "columns": columns, "rows": rows}
    layout = Layout({1: compiled(table)}, nothing, tables_apart=True)

    assert layout.records.titles == []
    assert list(layout.rows(1, "t", {"t": [{"row": "r2", "score": 5}]})) == [["效率", 5]]
    assert list(layout.rows(1, "nothing", {})) == []


def test_heads_a_nameless_column_with_what_it_is(app):
    columns = [{"key": "score", "type": "rating", "max": 10}, {"key": "line", "type": "text"}]
    table = {"key": "t", "type": "table", "rows": {"max": 3}, "columns": columns}
    nameless = {"key": "a", "type": "phone"}
    with force_locale("en"):
        layout = Layout({1: compiled(table, title="")}, nothing, tables_apart=True)
        assert (layout.tables["t"].label, layout.tables["t"].titles) == ("Table", ["Rating", "Short text"])
        assert Layout({1: compiled(nameless, title="")}, nothing, tables_apart=False).records.titles == ["Telephone"]


def test_heads_a_nameless_blank_with_the_words_around_it(app):
    blanks = [{"key": "what"}, {"key": "on", "type": "date"}, {"key": "who", "label": "姓名"}, {"key": "rest"}]
    text = {
        "zh": "客户要求改成{what},已改妥---{on} {who}{rest}",
        "en": "Wants it changed to {what}, done {on} {who}{rest}",
    }
    item = {"key": "s", "type": "sentence", "label": "备注", "text": text, "blanks": blanks}

    for language, titles in (
        ("zh", ["备注 客户要求改成", "备注 已改妥", "备注 姓名", "备注 ____"]),
        ("en", ["备注 Wants it changed to", "备注 done", "备注 姓名", "备注 ____"]),
    ):
        with force_locale(language):
            assert Layout({1: compiled(item)}, nothing, tables_apart=False).records.titles == titles


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("tables_apart", [True, False])
def test_heads_no_column_of_a_shipped_sheet_with_a_key(app, path, tables_apart):
    document = load(path.read_text("utf-8"))
    keys = {*document.standing, *(column["key"] for item in document.standing.values() for column in columns_of(item))}
    layout = Layout({1: Compiled(document)}, nothing, tables_apart=tables_apart)

    for sheet in (layout.records, *layout.tables.values()):
        assert all(sheet.titles)
        assert not keys.intersection(sheet.titles)


def columns_of(item):
    return type_of(item).columns(item)


def nothing(_version):
    return frozenset()


def compiled(*items, title="表"):
    sections = [{"key": "main", "title": title, "items": list(items)}]
    return Compiled(load(json.dumps({"format": 1, "key": "x-form", "title": "表", "sections": sections})))
