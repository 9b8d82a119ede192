"""Rows of cells: tables to fill in, grids of labels, rows with full marks, tables that are only read."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from app.paper_in.printing import printed
from app.paper_in.text import read_text


def test_numbers_rows(spoken: None) -> None:
    table = only("表\n序号 | 品名 | 日期\n1 | ____ | 年 月 日\n2 | ____ | 年 月 日")
    assert (table["rows"], columns(table)) == (2, [("row_number", "序号"), ("text", "品名"), ("date", "日期")])


def test_labels_rows(spoken: None) -> None:
    table = only("表\n项目 | 评分 | 备注\n保洁 | □1□2□3 | ____\n保安 | □1□2□3 | ____")
    assert [row["label"] for row in table["rows"]] == ["保洁", "保安"]
    assert (table["row_head"], columns(table)) == ("项目", [("rating", "评分"), ("text", "备注")])


def test_names_rows_by_all_that_is_printed_in_them(spoken: None) -> None:
    table = only("表\n类别 | 内容 | 结果\n客服 | 着装 | □是□否\n客服 | 记录 | □是□否")
    assert [row["label"] for row in table["rows"]] == ["客服 着装", "客服 记录"]


def test_takes_bare_boxes_for_one_choice(spoken: None) -> None:
    table = only("表\n项目 | 满意 | 一般 | 不满意\n保洁 | □ | □ | □\n保安 | □ | □ | □")
    (column,) = table["columns"]
    assert (column["type"], [option["label"] for option in column["options"]]) == ("choice", ["满意", "一般", "不满意"])


def test_takes_grades_at_the_head_for_one_choice(spoken: None) -> None:
    table = only("表\n项目 | 满意 | 一般 | 不满意 | 备注\n保洁 | | | |\n保安 | | | |")
    assert [option["label"] for option in table["columns"][0]["options"]] == ["满意", "一般", "不满意"]
    assert columns({"columns": table["columns"][1:]}) == [("text", "备注")]


def test_reads_empty_cells_beside_labels_as_places(spoken: None) -> None:
    items = items_of("表\n姓名 | | 面积 | ㎡\n电话 | | 入住 | 年 月 日")
    assert [item["type"] for item in items] == ["text", "number", "phone", "date"]


def test_sums_up_columns(spoken: None) -> None:
    reading = read_text("表\n项目 | 金额\n____ | ____元\n____ | ____元\n合计 | ____元", "pasted")
    (table,) = reading.document["sections"][0]["items"]
    assert (table["rows"], table["totals"]) == (2, [table["columns"][1]["key"]])
    assert printed(reading.document).endswith("合计 | ____元\n")


@pytest.mark.parametrize("rows", ["品名 | 数量", "品名 | 数量\n____ | ____", "品名\t数量\n\t"])
def test_grows_where_no_number_of_rows_is_printed(spoken: None, rows: str) -> None:
    table = only(f"表\n{rows}")
    assert (table["rows"]["min"], columns(table)) == (1, [("text", "品名"), ("number", "数量")])


def test_reads_a_frame_of_bars(spoken: None) -> None:
    table = only("表\n| 品名 | 数量 |\n|---|---|\n| | |\n| | |")
    assert (table["rows"], columns(table)) == (2, [("text", "品名"), ("number", "数量")])


def test_looks_names_up_in_a_list_but_not_on_a_sheet_for_customers(spoken: None) -> None:
    rows = "客户名称 | 房号\n____ | ____\n____ | ____"
    assert columns(only(f"表\n{rows}")) == [("customer", "客户名称"), ("room", "房号")]
    asked = read_text(f"表\n您好!\n{rows}", "pasted").document["sections"][-1]["items"]
    assert columns(asked[-1]) == [("text", "客户名称"), ("text", "房号")]


def test_reads_a_grid_of_labels_and_places(spoken: None) -> None:
    items = items_of("表\n姓名 | ____ | 性别 | □男□女\n地址 | ____")
    assert [(item["type"], item["label"]) for item in items] == [("text", "姓名"), ("choice", "性别"), ("text", "地址")]


def test_scores_rows_with_full_marks(spoken: None) -> None:
    items = items_of("表\n项目 | 满分 | 得分\n质量 | 60 | ____\n态度 | 40 | ____\n总计 | 100 | ____")
    assert [item["text"] for item in items[:3]] == ["项目", "满分", "得分"]
    assert [(item["type"], item["label"], item["max"]) for item in items[3:]] == [
        ("score", "质量", 60),
        ("score", "态度", 40),
        ("total", "总计", 100),
    ]


def test_adds_up_its_own_part_or_all_parts(spoken: None) -> None:
    lines = "项目 | 得分\n甲(10分)\n质量 6\n速度 4\n小计 10\n乙(5分)\n态度 5\n小计 5\n总分 15"
    sections = read_text(f"表\n{lines.replace('甲', '一、甲').replace('乙', '二、乙')}", "pasted").document["sections"]
    first, second = [section for section in sections if "title" in section]
    assert first["items"][-1]["of"] == [first["key"]]
    assert [item["of"] for item in second["items"][-2:]] == [[second["key"]], [first["key"], second["key"]]]


def test_scores_numbered_criteria_below_their_heading(spoken: None) -> None:
    sections = read_text("表\n一、规范(40分)\n1.开头语 10\n2.礼貌 30\n总分 40", "pasted").document["sections"]
    assert [(item["type"], item["label"]) for item in sections[-1]["items"]] == [
        ("score", "1.开头语"),
        ("score", "2.礼貌"),
        ("total", "总分"),
    ]


def test_keeps_a_table_that_is_only_read_as_printed_cells(spoken: None) -> None:
    document = read_text("流程\n步骤 | 文件\n1.受理\n登记内容 | 《登记表》\n2.处理 | 《处理单》", "pasted").document
    texts = [item["text"] for item in document["sections"][0]["items"]]
    assert texts == ["步骤", "文件", "1.受理\n登记内容", "《登记表》", "2.处理", "《处理单》"]
    assert document["kind"] == "reference"


def test_takes_rows_from_a_setting_where_only_the_scale_is_left(spoken: None) -> None:
    document = read_text("表\n□1□2□3□4□5 (1=差 5=好)", "pasted").document
    (table,) = document["sections"][0]["items"]
    assert document["settings"][table["from_setting"]]["default"] == []
    assert "incomplete" in document


def items_of(text: str) -> list[dict[str, Any]]:
    (section,) = read_text(text, "pasted").document["sections"]
    items: list[dict[str, Any]] = section["items"]
    return items


def only(text: str) -> dict[str, Any]:
    (item,) = items_of(text)
    return item


def columns(table: dict[str, Any]) -> list[tuple[str, str]]:
    return [(column["type"], column["label"]) for column in table["columns"]]


@pytest.fixture(scope="module")
def spoken() -> Iterator[None]:
    """Let guesses be said in words."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield
