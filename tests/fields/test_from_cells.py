"""Reading answers back from cells: what exports write, and what people wrote into their old lists."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fields import TYPES, InvalidAnswer, Reference, type_of
from app.importers._file import cell_text
from tests.fields.asking import LENDING as LENT

READ = [name for name in sorted(TYPES) if TYPES[name].asked and TYPES[name].reads_cells and TYPES[name].example()[1]]
READ += ["yes_no"]
CALLED = {"张三": 5, "李四": 3, "3-2-1201": 7}
LENDING = replace(LENT, find=lambda _kind, text: [Reference(CALLED[text], text)] if text in CALLED else [])
MODE = TYPES["choices"].example()[0]
LATE = TYPES["choice"].example()[0]
NUMBERED = {
    "key": "c",
    "type": "choices",
    "options": [{"key": "a", "label": "1.使用情况"}, {"key": "b", "label": "2、问题"}],
}
DAY = {"key": "on", "type": "date"}
RATING = TYPES["rating"].example()[0]
SCORE = TYPES["score"].example()[0]
TABLE = TYPES["table"].example()[0]
SENTENCE = TYPES["sentence"].example()[0]
FIRST, REGULAR, VISIT = "phone/first", "phone/regular", "visit"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", READ)
def test_what_an_export_writes_reads_back_equal(name: str, language: str, speaking: Any) -> None:
    item, stored = TYPES[name].example()
    with speaking(language):
        assert read_back(item, stored) == stored
        assert TYPES[name].from_cells(item, dict.fromkeys(suffixes(item), ""), LENDING) is None


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in READ if name != "table"])
def test_reads_back_what_stands_in_one_cell(name: str, language: str, speaking: Any) -> None:
    """A column of a table has one cell, whatever its type is."""
    item, stored = TYPES[name].example()
    if name == "sentence":
        item = item | {"text": "改成{change},{on},由{who}办理"}
    with speaking(language):
        assert TYPES[name].from_cells(item, {"": TYPES[name].text(item, stored)}, LENDING) == stored


@pytest.mark.parametrize(
    ("item", "text", "stored"),
    [
        (MODE, "电话（首次）", [FIRST]),
        (MODE, "电话/首次", [FIRST]),
        (MODE, "电话 - 常规", [REGULAR]),
        (MODE, "首次", [FIRST]),
        (MODE, "现场", [VISIT]),
        (MODE, "现场，电话(首次)", [FIRST, VISIT]),
        (MODE, "电话/首次；现场", [FIRST, VISIT]),
        (MODE, "电话\n现场", ["phone", VISIT]),
        (MODE, "电话/现场", ["phone", VISIT]),
        (MODE, " 电 话 、现场（核心）", ["phone", "visit/core"]),
        (NUMBERED, "使用情况、2、问题", ["a", "b"]),
        (NUMBERED, "2.问题，1. 使用情况", ["a", "b"]),
        (LATE, "延期（业主原因）", ["late/owner"]),
        (LATE, "业主原因", ["late/owner"]),
        (LATE, "按期", ["on_time"]),
        (DAY, "2026年11月21日", "2026-11-21"),
        (DAY, "2026年11月21日（星期六）", "2026-11-21"),
        (DAY, "2026-11-21T00:00:00", "2026-11-21"),
        (DAY, "2026/11/21", "2026-11-21"),
        (DAY, "2026.1.5", "2026-01-05"),
        (DAY, "46347", "2026-11-21"),
        (DAY, "November 21, 2026", "2026-11-21"),
        (DAY, "21 Nov 2026", "2026-11-21"),
        ({"key": "at", "type": "datetime"}, "46347.395833", "2026-11-21T09:30"),
        ({"key": "at", "type": "datetime"}, "2026年11月21日9时30分", "2026-11-21T09:30"),
        ({"key": "at", "type": "datetime"}, "2026-11-21", "2026-11-21T00:00"),
        ({"key": "at", "type": "time"}, "0.395833", "09:30"),
        ({"key": "at", "type": "time"}, "09:30:00", "09:30"),
        ({"key": "fee", "type": "money"}, "￥1,234.56元", 123456),
        ({"key": "fee", "type": "money"}, "1234.5 元整", 123450),
        ({"key": "size", "type": "number", "unit": {"zh": "㎡", "en": "sqm"}}, "120.5 sqm", 120.5),
        ({"key": "done", "type": "yes_no"}, "√", True),
        ({"key": "done", "type": "yes_no"}, "否", False),
        ({"key": "done", "type": "yes_no", "yes": "已解决", "no": "未解决"}, "未解决", False),
        (RATING, "9分", 9),
        (RATING, "非常满意", 10),
        (RATING, "不适用", {"na": True}),
        (SCORE, "7.5分", 7.5),
        (SCORE, "不适用", {"na": True}),
        ({"key": "p", "type": "period"}, "2026-11-21 至 2026年11月22日", {"from": "2026-11-21", "to": "2026-11-22"}),
        ({"key": "p", "type": "period", "of": "time"}, "9:30-10:15", {"from": "09:30", "to": "10:15"}),
    ],
)
def test_reads_what_people_write(item: dict[str, Any], text: str, stored: Any) -> None:
    found = type_of(item).from_cells(item, {"": text}, LENDING)

    assert found == ({"paths": stored} if "options" in item else stored)
    type_of(item).check(item, found, LENDING)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (DAY, "11/21/2026"),
        (DAY, "5-6-26"),
        (DAY, "2026年11月"),
        (DAY, "2026-11-21 09:30"),
        (DAY, "明天"),
        (MODE, "传真"),
        (MODE, "电话(三次)"),
        (MODE, "电话(首次"),
        (MODE, "电话 传真"),
        (MODE, "x" * 5_000),
        (MODE, "其他:" + "a、" * 900),
        (MODE, "现场、" * 600 + "传真"),
        (MODE, "其他" * 900 + "(("),
        (LATE, "延期(" * 400),
        ({"key": "done", "type": "yes_no"}, "也许"),
        (RATING, "很好"),
        ({"key": "fee", "type": "money"}, "面议"),
        ({"key": "p", "type": "period"}, "2026-11-21"),
        (SENTENCE, "客户没有来"),
        ({"key": "customer", "type": "customer"}, "无名氏"),
        (TABLE, ""),
    ],
)
def test_says_what_it_cannot_understand(item: dict[str, Any], text: str) -> None:
    kind = type_of(item)
    texts = {"": text} if item is not TABLE else {"aim": "一\n二", "on": "2026-11-21"}

    with pytest.raises(InvalidAnswer):
        kind.check(item, kind.from_cells(item, texts, LENDING), LENDING)


def test_writing_beside_an_option_is_kept_as_it_was_written() -> None:
    read = TYPES["choices"].from_cells(MODE, {"": "电话（首次）、其他：Ａ栋、邻居转告"}, LENDING)

    assert read == {"paths": [FIRST, "other"], "texts": {"other": "Ａ栋、邻居转告"}}


def test_what_is_the_name_of_an_option_is_no_writing_beside_another() -> None:
    options = [{"key": "a", "label": "其他", "fill_in": True}, {"key": "b", "label": "甲"}]
    item = {"key": "c", "type": "choices", "options": options}

    for text, written in (("其他:乙、甲", "乙"), ("其他:甲、甲", "甲"), ("甲,其他乙", "乙")):
        assert type_of(item).from_cells(item, {"": text}, LENDING) == {"paths": ["a", "b"], "texts": {"a": written}}


def test_what_can_be_read_in_two_ways_is_refused() -> None:
    item = {"key": "c", "type": "choices", "options": [{"key": key, "label": "其他"} for key in "ab"]}

    with pytest.raises(InvalidAnswer, match="several"):
        type_of(item).from_cells(item, {"": "其他"}, LENDING)


LABELS = st.text("甲乙丙丁戊AB ", min_size=1, max_size=4).filter(str.strip)
BLANKS = st.text("天地 玄黄", min_size=1, max_size=6).filter(str.strip)


@st.composite
def ticked(draw: st.DrawFn) -> tuple[dict[str, Any], Any]:
    """Make an option tree whose labels differ, and ticks in it."""
    names = iter(draw(st.lists(LABELS, min_size=9, max_size=9, unique_by=lambda text: "".join(text.split()).lower())))
    options = []
    for place in range(draw(st.integers(1, 3))):
        inside = [{"key": f"i{index}", "label": next(names)} for index in range(draw(st.integers(0, 2)))]
        option = {"key": f"o{place}", "label": next(names), **({"options": inside} if inside else {})}
        options.append(option | ({"fill_in": True} if draw(st.booleans()) else {}))
    item = {"key": "c", "type": "choices", "options": options}
    tree = TYPES["choices"].tree(item)
    ticks = tree.closed(draw(st.sets(st.sampled_from(sorted(tree.by_path)), min_size=1)))
    blanks = [path for path in tree.by_path if path in ticks and tree.by_path[path].blank is not None]
    texts = {path: draw(BLANKS).strip() for path in blanks if draw(st.booleans())}
    return item, {"paths": tree.deepest(ticks)} | ({"texts": texts} if texts else {})


@given(ticked())
def test_any_ticks_survive_the_way_through_words(case: tuple[dict[str, Any], Any]) -> None:
    item, stored = case
    TYPES["choices"].check(item, stored)

    assert TYPES["choices"].from_cells(item, {"": TYPES["choices"].text(item, stored)}, LENDING) == stored


def test_rows_of_a_table_keep_their_places() -> None:
    kind = TYPES["table"]
    rows = [("3", {"aim": {"": "看房"}}), ("1", {"mode": {"": "现场"}})]

    assert kind.from_rows(TABLE, rows, LENDING) == [{"mode": {"paths": ["visit"]}}, {}, {"aim": "看房"}]
    for wrong in ([("0", {})], [("甲", {})], [("1", {}), ("1", {})], [("1", {"on": {"": "后天"}})]):
        with pytest.raises(InvalidAnswer):
            kind.from_rows(TABLE, wrong, LENDING)


def test_printed_rows_are_known_by_their_labels() -> None:
    item = {**TABLE, "rows": [{"key": "am", "label": {"zh": "上午", "en": "Morning"}}, {"key": "pm", "label": "下午"}]}

    rows = [("下午", {"aim": {"": "看房"}}), ("Morning", {})]
    assert TYPES["table"].from_rows(item, rows, LENDING) == [{"row": "pm", "aim": "看房"}]


def suffixes(item: dict[str, Any]) -> list[str]:
    return [suffix for suffix, _head in type_of(item).cells(item)]


def read_back(item: dict[str, Any], stored: Any) -> Any:
    kind = type_of(item)
    texts = map(cell_text, kind.cell_values(item, stored))
    return kind.from_cells(item, dict(zip(suffixes(item), texts, strict=True)), LENDING)
