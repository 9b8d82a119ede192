"""Choices: what may be ticked together, what a tick implies, how it looks on the sheet."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fields import TYPES, InvalidAnswer
from app.fields._options import OptionTree, tree_of
from tests.fields.asking import Browser, field_of, sent

MODE: dict[str, Any] = {
    "key": "mode",
    "type": "choices",
    "label": "回访方式",
    "options": [
        {
            "key": "phone",
            "label": "电话",
            "pick": "one",
            "options": [{"key": "first", "label": "首次"}, {"key": "regular", "label": "常规"}],
        },
        {
            "key": "visit",
            "label": "现场",
            "pick": "many",
            "options": [
                {"key": "core", "label": "核心"},
                {"key": "new", "label": "新顾客"},
                {"key": "old", "label": "老顾客"},
                {"key": "trouble", "label": "问题处理"},
            ],
        },
    ],
}
PROGRESS: dict[str, Any] = {
    "key": "progress",
    "type": "choice",
    "label": "工程进度",
    "options": [
        {"key": "on_time", "label": "按期", "points": 5},
        {
            "key": "late",
            "label": "延期",
            "needs_child": True,
            "options": [
                {"key": "owner", "label": "业主原因", "points": 3},
                {"key": "contractor", "label": "承包单位原因", "points": 0},
            ],
        },
        {"key": "other", "label": "其他", "fill_in": {"before": "即", "after": "天"}},
    ],
}


@pytest.mark.parametrize(
    ("item", "posted", "message"),
    [
        (MODE, [("mode", "letter")], "not one of the options"),
        (MODE, [("mode", "phone/core")], "not one of the options"),
        (
            MODE,
            [("mode", "phone/first"), ("mode/phone", "phone/regular")],
            "Only one of these may be ticked: 首次、常规",
        ),
        (
            PROGRESS,
            [("progress", "on_time"), ("progress", "late/owner")],
            "Only one of these may be ticked: 按期、延期",
        ),
        (PROGRESS, [("progress", "late")], "延期: please also tick one of 业主原因、承包单位原因"),
        (PROGRESS, [("progress", "on_time"), ("progress:other", "三")], "Only one of these may be ticked: 按期、其他"),
        (PROGRESS, [("progress:other", "长" * 201)], "At most 200 characters"),
    ],
)
def test_refuses_in_words_when_ticks_cannot_stand(item: dict[str, Any], posted: Any, message: str) -> None:
    field = field_of(item, posted=posted)

    assert message in str(field.errors)
    assert field.data is None


@pytest.mark.parametrize(
    "stored",
    [
        {"paths": ["phone", "phone/first"]},
        {"paths": ["visit", "phone"]},
        {"paths": ["phone/first", "phone/first"]},
        {"paths": ["phone"], "texts": {"phone": "written where no blank is"}},
        {"paths": ["phone"], "texts": {"visit": "not ticked"}},
        {"paths": ["phone"], "points": 100},
    ],
)
def test_refuses_stored_ticks_that_are_not_in_their_one_form(stored: Any) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["choices"].check(MODE, stored)


@pytest.mark.parametrize(
    ("posted", "paths"),
    [
        ([("mode/phone", "phone/first")], ["phone/first"]),
        ([("mode", "phone")], ["phone"]),
        ([("mode", "visit/old"), ("mode", "visit/core")], ["visit/core", "visit/old"]),
        ([("mode", "visit"), ("mode", "visit/core"), ("mode", "phone")], ["phone", "visit/core"]),
        ([("mode", "phone"), ("mode", "phone")], ["phone"]),
        ([("mode/phone", ""), ("mode", "visit")], ["visit"]),
    ],
)
def test_stores_the_deepest_ticks_in_the_order_of_the_sheet(posted: Any, paths: list[str]) -> None:
    assert field_of(MODE, posted=posted).data == {"paths": paths}


def test_writing_beside_an_option_ticks_it() -> None:
    field = field_of(PROGRESS, posted=[("progress:other", " 三 ")])

    assert field.data == {"paths": ["other"], "texts": {"other": "三"}}
    assert TYPES["choice"].text(PROGRESS, field.data) == "其他即三天"


def test_points_are_the_definition_s_never_the_post_s() -> None:
    posted = [("progress", "late/owner"), ("progress-points", "100"), ("points", "100")]

    field = field_of(PROGRESS, posted=posted)

    assert field.data == {"paths": ["late/owner"]}
    assert TYPES["choice"].number(PROGRESS, field.data) == 3
    assert TYPES["choice"].maximum(PROGRESS) == 5


def test_maximum_adds_up_where_many_may_be_ticked() -> None:
    options = [{"key": "a", "label": "A", "points": 2}, {"key": "b", "label": "B", "points": 3}]
    item = {
        "key": "x",
        "type": "choices",
        "label": "X",
        "options": [*options, {"key": "c", "label": "C", "points": -9}],
    }

    assert TYPES["choices"].maximum(item) == 5
    assert TYPES["choices"].number(item, {"paths": ["a", "c"]}) == -7
    assert TYPES["choices"].number(item, None) is None


def test_choice_without_points_adds_nothing_to_a_total() -> None:
    assert TYPES["choices"].number(MODE, {"paths": ["phone"]}) is None
    assert TYPES["choices"].maximum(MODE) is None


def test_counts_at_every_level() -> None:
    facts = TYPES["choices"].facts(MODE, {"paths": ["phone/first", "visit/core"]})

    assert [fact.code for fact in facts] == ["phone", "phone/first", "visit", "visit/core"]
    assert [(code.code, code.depth) for code in TYPES["choices"].codes(MODE)][:3] == [
        ("phone", 0),
        ("phone/first", 1),
        ("phone/regular", 1),
    ]


def test_sheet_is_as_printed() -> None:
    printed = "□电话(□首次□常规)□现场(□核心□新顾客□老顾客□问题处理)"

    assert _as_printed(TYPES["choices"].paper(MODE, None)) == printed
    filled = _as_printed(TYPES["choices"].paper(MODE, {"paths": ["phone/first", "visit"]}))
    assert filled == printed.replace("□电话(□首次", "☑电话(☑首次").replace("□现场", "☑现场")


def test_prints_points_when_the_sheet_does() -> None:
    with_points = PROGRESS | {"points_unit": "分"}
    printed = "□按期(5分)□延期(□业主原因(3分)□承包单位原因(0分))□其他即天"

    assert _as_printed(TYPES["choice"].paper(with_points, None)) == printed
    assert "按期(5分)" in field_of(with_points)()
    assert "(5" not in TYPES["choice"].paper(PROGRESS, None)
    assert TYPES["choice"].text(with_points, {"paths": ["on_time"]}) == "按期"


def test_radios_inside_radios_let_go_of_each_other_without_script() -> None:
    browser = Browser(str(field_of(PROGRESS, stored={"paths": ["late/owner"]})()))

    assert browser.post == [("progress:other", ""), ("progress", "late/owner")]


def test_radios_inside_a_check_box_are_a_group_of_their_own() -> None:
    posted = sent(field_of(MODE, stored={"paths": ["phone/first", "visit/core"]})())

    assert sorted(posted) == [
        ("mode", "phone"),
        ("mode", "visit"),
        ("mode", "visit/core"),
        ("mode/phone", "phone/first"),
    ]


def test_what_was_refused_stays_ticked() -> None:
    field = field_of(MODE, posted=[("mode", "visit/core"), ("mode", "letter")])

    assert ("mode", "visit/core") in sent(field())


def test_names_an_option_key_that_stands_twice() -> None:
    item = {"key": "x", "type": "choice", "options": [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]}

    assert [problem.place for problem in TYPES["choice"].check_item(item)] == ["/options/1/key"]


def test_names_an_option_that_wants_a_child_it_cannot_have() -> None:
    item = {"key": "x", "type": "choice", "options": [{"key": "a", "label": "A", "needs_child": True}]}

    assert [problem.place for problem in TYPES["choice"].check_item(item)] == ["/options/0/needs_child"]


@st.composite
def options(draw: st.DrawFn, depth: int = 3) -> list[dict[str, Any]]:
    made = []
    for key in "abcd"[: draw(st.integers(1, 4))]:
        option: dict[str, Any] = {"key": key, "label": key.upper()}
        if depth > 1 and draw(st.booleans()):
            option["options"] = draw(options(depth=depth - 1))
            option |= draw(st.sampled_from([{}, {"pick": "one"}, {"pick": "many"}, {"needs_child": True}]))
        if draw(st.integers(0, 3)) == 0:
            option["fill_in"] = True
        made.append(option)
    return made


@st.composite
def ticked_items(draw: st.DrawFn) -> tuple[dict[str, Any], OptionTree, list[str]]:
    kind = draw(st.sampled_from(["choice", "choices"]))
    item = {"key": "x", "type": kind, "label": "X", "options": draw(options())}
    tree = tree_of(item["options"], "one" if kind == "choice" else "many")
    return item, tree, draw(st.lists(st.sampled_from(list(tree.by_path)), max_size=5))


@settings(max_examples=150, deadline=None)
@given(ticked_items())
def test_any_ticks_are_either_refused_or_come_back_as_they_were(made: Any) -> None:
    item, tree, paths = made

    field = field_of(item, posted=[("x", path) for path in paths])
    if field.errors:
        assert _breaks_a_rule(tree, tree.closed(paths))
        return

    assert not _breaks_a_rule(tree, tree.closed(paths))
    if field.data is None:
        assert paths == []
        return
    assert tree.closed(field.data["paths"]) == tree.closed(paths)
    again = field_of(item, posted=sent(field_of(item, stored=field.data)()))
    assert again.data == field.data
    assert TYPES[item["type"]].paper(item, field.data).count("tick-on") == len(tree.closed(paths))


def _breaks_a_rule(tree: OptionTree, ticked: set[str]) -> bool:
    """Judge slowly and plainly."""
    for path in ["", *tree.by_path]:
        pick, children = tree.level(path)
        on = [child.path for child in children if child.path in ticked]
        if pick == "one" and len(on) > 1:
            return True
        wants = path and tree.by_path[path].definition.get("needs_child")
        if wants and path in ticked and not on:
            return True
    return False


def _as_printed(markup: str) -> str:
    ticks = markup.replace('<span class="tick tick-on"></span>', "☑").replace('<span class="tick"></span>', "□")
    return re.sub("<[^>]+>", "", ticks)
