"""The canonical form: one text per content, readable, and the same content when read again."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.schema.canonical import WIDTH, checksum, dump
from app.schema.document import Document, load


def test_reads_back_equal_when_written() -> None:
    @settings(max_examples=200, deadline=None)
    @given(objects)
    def check(source: dict[str, Any]) -> None:
        document = Document(source)
        assert load(dump(document)) == document
        assert dump(load(dump(document))) == dump(document)

    check()


def test_writes_the_same_when_keys_come_in_another_order() -> None:
    @settings(max_examples=100, deadline=None)
    @given(objects)
    def check(source: dict[str, Any]) -> None:
        assert dump(Document(turned(source))) == dump(Document(source))

    check()


def test_orders_keys_by_kind_when_written() -> None:
    source = {
        "sections": [{"items": [{"span": 6, "label": "区域", "type": "text", "key": "area"}], "key": "head"}],
        "title": "计划",
        "key": "plan",
        "format": 1,
    }
    assert dump(Document(source)) == (
        "{\n"
        '  "format": 1,\n'
        '  "key": "plan",\n'
        '  "title": "计划",\n'
        '  "sections": [\n'
        "    {\n"
        '      "key": "head",\n'
        '      "items": [\n'
        '        {"key": "area", "type": "text", "label": "区域", "span": 6}\n'
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}\n"
    )


def test_breaks_options_over_lines_when_one_line_is_too_long() -> None:
    options = [{"key": f"o{number}", "label": "选项" * 8} for number in range(5)]
    text = dump(Document({"key": "x", "options": options}))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.count("\n") == 1 + 1 + 7 + 1


def test_sorts_anchors_by_size_when_they_are_numbers() -> None:
    assert '{"1": "差", "2": "中", "10": "好"}' in dump(Document({"anchors": {"10": "好", "2": "中", "1": "差"}}))


@pytest.mark.parametrize(("one", "other"), [({"key": "a"}, {"key": "b"}), ({"a": [1, 2]}, {"a": [2, 1]})])
def test_sums_differently_when_content_differs(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert checksum(Document(one)) != checksum(Document(other))


def turned(value: Any) -> Any:
    """Return an equal value whose objects name their keys backwards."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(each) for each in value] if isinstance(value, list) else value


texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15).filter(lambda number: number != int(number))
names = st.sampled_from(["key", "label", "items", "sections", "options", "route", "1", "10", "9", "zh"]) | texts
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)
objects = st.dictionaries(names, values, max_size=5)
