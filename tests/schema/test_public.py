"""What a customer is asked: nothing that names people, no files, no numbers, no words of other steps."""

import json
from pathlib import Path

import pytest

from app.fields import type_of
from app.route.steps import route_of
from app.schema import render
from app.schema.compiled import Compiled
from app.schema.document import Document, load
from app.schema.entry_form import EntryForm
from app.schema.public import obstacles, public_part

SHEETS = sorted(path for path in Path("forms").glob("*/*.json") if path.name != "pack.json")
TEXT = {"key": "words", "type": "text", "label": "意见"}
SIGNED = {"key": "by_hand", "type": "signature", "label": "签名"}


def test_leaves_out_what_strangers_cannot_give_wherever_it_stands():
    table = {"key": "rows", "type": "table", "columns": [{"key": "who", "type": "customer", "label": "客户"}, COLUMN]}
    group = {"key": "pair", "type": "group", "items": [SIGNED, {**TEXT, "key": "near"}]}
    lone = {"key": "lone", "type": "group", "items": [{**SIGNED, "key": "alone"}]}
    nobody = {"key": "crowd", "type": "table", "columns": [{"key": "agent", "type": "user", "label": "客服"}]}
    part = part_of({"key": "head", "items": [TEXT, table, group, lone, nobody]})

    assert list(part.found) == ["words", "rows", "rows.said", "pair", "near"]


COLUMN = {"key": "said", "type": "text", "label": "说明"}


def test_shows_what_is_worked_out_only_where_something_hangs_on_it():
    points = [{"key": key, "type": "score", "label": "分", "max": 10} for key in ("one", "two")]
    part_sum = {"key": "part", "type": "total", "of": ["one", "two"]}
    whole = {"key": "whole", "type": "total", "of": ["part"]}
    double = {"key": "double", "type": "number", "computed": {"*": [{"var": "answers.one"}, 2]}}
    why = {**TEXT, "shown": {"<": [{"var": "answers.whole"}, 12]}}

    assert list(part_of({"key": "head", "items": [*points, part_sum, whole, double, TEXT]}).found) == [
        "one",
        "two",
        "words",
    ]
    assert list(part_of({"key": "head", "items": [*points, part_sum, whole, double, why]}).found) == [
        "one",
        "two",
        "part",
        "whole",
        "words",
    ]


def test_keeps_the_sections_asked_and_those_around_them():
    inner = {"key": "inner", "items": [TEXT]}
    outer = {"key": "outer", "items": [{**TEXT, "key": "kept_inside"}], "sections": [inner]}

    assert list(part_of(outer, "inner").found) == ["words"]
    assert list(part_of(outer, "outer").found) == ["kept_inside", "words"]
    assert list(part_of(outer, "other").found) == []


def test_leaves_out_checks_of_what_the_customer_does_not_see():
    seen = {"must": {"filled": {"var": "answers.words"}}, "message": "请写意见"}
    unseen = {"must": {"filled": {"var": "answers.by_hand"}}, "message": "没有签名"}
    document = Document(
        {"key": "a", "title": "甲", "sections": [{"key": "head", "items": [TEXT, SIGNED]}], "checks": [seen, unseen]}
    )

    assert public_part(document, frozenset({"head"})).source["checks"] == [seen]


@pytest.mark.parametrize(
    ("item", "count"),
    [
        (TEXT, 0),
        (SIGNED, 0),
        ({**SIGNED, "required": True}, 1),
        ({**TEXT, "key": "b", "shown": {"filled": {"var": "answers.words"}}}, 0),
        ({**TEXT, "key": "b", "shown": {"filled": {"var": "answers.by_hand"}}}, 1),
        ({**TEXT, "key": "b", "required": {"==": [{"var": "actor.name"}, "王"]}}, 1),
        ({**TEXT, "key": "b", "computed": {"var": "entry.number"}}, 0),
        ({**TEXT, "key": "b", "checks": [{"must": {"var": "site.kind"}, "message": "不"}]}, 1),
        ({"key": "b", "type": "table", "columns": [COLUMN, {**COLUMN, "key": "c", "shown": {"var": "row.said"}}]}, 0),
    ],
)
def test_says_what_keeps_a_customer_from_answering_alone(item, count):
    items = [each for each in (TEXT, SIGNED) if each["key"] != item["key"]]
    document = Document({"key": "a", "title": "甲", "sections": [{"key": "head", "items": [*items, item]}]})
    sections = frozenset({"head"})

    found = list(obstacles(document, public_part(document, sections), sections, frozenset()))

    assert len(found) == count, found


def test_names_what_hangs_on_something_unknown_by_its_words_and_says_what_can_be_done():
    reminder = {"key": "fee", "type": "note", "text": "我们的收费工作已经开始,请您方便的时候交纳供暖费,谢谢。"}
    tagged = {"in": ["已交费", {"var": "customer.tags"}]}
    section = {"key": "f", "title": "f", "items": [reminder, {**TEXT, "key": "b"}], "shown": tagged}
    lone = {**TEXT, "key": "why", "label": "原因", "shown": {"filled": {"var": "answers.by_hand"}}}
    document = Document({"key": "a", "title": "甲", "sections": [{"key": "head", "items": [SIGNED, lone]}, section]})
    sections = frozenset({"head", "f"})

    by_hand, by_tags = obstacles(document, public_part(document, sections), sections, frozenset())

    assert "“原因”" in by_hand
    assert "签名" in by_hand
    assert "“我们的收费工作已经开始,请您方便的时候交纳供暖费…”" in by_tags
    assert "“意见”" in by_tags
    assert "Customer: tags" in by_tags
    assert all("In the designer" in words for words in (by_hand, by_tags))


def test_ends_in_dots_what_the_paper_leaves_unfinished():
    said = {"zh": "您的宝贵意见将是我们今后工", "en": "your valuable opinion will"}
    broken = {"key": "broken", "type": "note", "text": said, "breaks_off": True}
    section = {"key": "head", "items": [broken, {**broken, "key": "plain", "text": "待续"}, TEXT]}
    document = Document({"key": "a", "title": "甲", "sections": [section]})

    asked = Compiled(public_part(document, frozenset({"head"})))

    public = render.fill(asked, EntryForm(asked))

    assert "今后工……<" in public
    assert "待续……<" in public
    assert "……" not in render.blank(Compiled(document))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_asks_every_shipped_sheet_without_what_names_people(path):
    document = load(json.dumps(json.loads(path.read_text(encoding="utf-8"))))
    part = public_part(Compiled(document).document, frozenset(route_of(document.source).first.fills))

    assert all(type_of(found.item).public for found in part.found.values())
    if part.asked:
        compiled = Compiled(part)
        form = EntryForm(compiled)
        assert 'type="file"' not in render.fill(compiled, form)
        assert form.keys == set(part.asked)


def part_of(section: dict, *wanted: str) -> Document:
    document = Document({"key": "a", "title": "甲", "sections": [section]})
    return public_part(document, frozenset(wanted or {section["key"]}))
