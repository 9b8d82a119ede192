"""Columns of an export: whatever the version, what a type says of itself stands in its place."""

import json

import pytest

from app.exports import Layout
from app.fields import TYPES, type_of
from app.schema.compiled import Compiled
from app.schema.document import load

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


def nothing(_version):
    return frozenset()


def compiled(*items, title="表"):
    sections = [{"key": "main", "title": title, "items": list(items)}]
    return Compiled(load(json.dumps({"format": 1, "key": "x-form", "title": "表", "sections": sections})))
