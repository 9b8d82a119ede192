"""Forms as offices lay them out in Excel."""

import io

import pytest
import xlsxwriter

from app.errors import TooLarge
from app.office_file import opened
from app.paper_in.workbook import read_workbook
from app.schema.document import Document, check
from tests.paper_in.office import unzipped, workbook, zipped

pytestmark = pytest.mark.usefixtures("english")


def test_lines_without_borders_stand_outside_of_the_box():
    reading = read(
        [
            ["投诉处理单", "", "", ""],
            ["编号：", "", "日期：  年  月  日", ""],
            ["投诉人", "", "联系电话", ""],
            ["备注", "", "", ""],
        ],
        merges=[(0, 0, 0, 3)],
        boxed_from=2,
    )

    assert reading.document["title"] == "投诉处理单"
    assert kinds(reading) == [
        ("serial", "编号"),
        ("date", "日期"),
        ("text", "投诉人"),
        ("phone", "联系电话"),
        ("text", "备注"),
    ]
    assert [section.get("frame") for section in reading.document["sections"]] == ["open", None]


def test_blank_cells_nobody_joined_are_one_place():
    reading = read([["表", "", "", ""], ["姓名", "", "电话", ""], ["地址", "", "", ""]], merges=[(0, 0, 0, 3)])
    items = [found.item for found in Document(reading.document).found.values()]

    assert [(item["label"], item["span"]) for item in items] == [("姓名", 12), ("电话", 12), ("地址", 24)]


def test_numbered_rows_below_a_head_are_a_table():
    rows = [["巡检表", "", ""], ["序号", "设备名称", "日期"], *([number, "", ""] for number in range(1, 6))]
    reading = read(rows, merges=[(0, 0, 0, 2)], widths=[6, 30, 12])
    table = next(iter(Document(reading.document).found.values())).item

    assert (table["type"], table["rows"]) == ("table", 5)
    assert [(column["type"], column["label"]) for column in table["columns"]] == [
        ("row_number", "序号"),
        ("text", "设备名称"),
        ("date", "日期"),
    ]
    weights = [column["span"] / sum(column["span"] for column in table["columns"]) for column in table["columns"]]
    assert weights == pytest.approx([6 / 48, 30 / 48, 12 / 48], abs=0.02)


def test_columns_headed_by_a_scale_are_one_choice_a_row():
    rows = [["调查表", "", "", ""], ["项目", "满意", "一般", "不满意"], ["环境", "", "", ""], ["态度", "□", "□", "□"]]
    reading = read(rows, merges=[(0, 0, 0, 3)])
    table = next(iter(Document(reading.document).found.values())).item

    assert [row["label"] for row in table["rows"]] == ["环境", "态度"]
    assert [column["type"] for column in table["columns"]] == ["choice"]
    assert [option["label"] for option in table["columns"][0]["options"]] == ["满意", "一般", "不满意"]
    assert any(not guess.sure and guess.pointer.endswith("/columns/0") for guess in reading.guesses)


def test_full_marks_become_scores_and_sums_totals():
    rows = [["考核表", "", "", ""], ["项目", "内容", "标准分", "得分"]]
    rows += [["仪表", "着装", 10, ""], ["", "佩戴", 5, ""], ["合计", "", 15, ""]]
    reading = read(rows, merges=[(0, 0, 0, 3), (2, 0, 3, 0), (4, 0, 4, 1)])
    found = Document(reading.document).found

    assert [(found[key].item["type"], found[key].item.get("max")) for key in list(found)[4:]] == [
        ("score", 10),
        ("score", 5),
        ("total", 15),
    ]
    assert list(found.values())[-1].item["of"] == [reading.document["sections"][1]["key"]]
    assert reading.document["sections"][1]["title"] == "仪表"


def test_reads_the_first_sheet_with_words_and_names_the_others():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("空白")
        book.add_worksheet("表").write_row(0, 0, ["姓名", ""])
        book.add_worksheet("说明").write(0, 0, "如何填写")
        hidden = book.add_worksheet("隐藏")
        hidden.write(0, 0, "代码")
        hidden.hide()
    reading = read_workbook(opened(out.getvalue()), "key", "回访")

    assert reading.document["title"] == "回访"
    assert reading.left_out == ("Only the sheet “表” was read.",)
    assert "代码" not in str(reading.document)


def test_high_rows_are_places_for_several_lines():
    reading = read([["表", ""], ["意见", ""]], merges=[(0, 0, 0, 1)], heights={1: 120})

    assert kinds(reading) == [("paragraph", "意见")]


def test_merges_that_cover_each_other_are_refused_before_they_are_counted():
    rows = b"".join(b'<mergeCell ref="A%d:IV1000"/>' % number for number in range(999, 0, -1))
    parts = unzipped(workbook({"Sheet1": [["姓名", ""]]}))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b"</sheetData><mergeCells>" + rows + b"</mergeCells>")

    with pytest.raises(TooLarge):
        read_workbook(opened(zipped(parts)), "key")


def test_words_too_long_for_a_label_are_cut_and_it_says_so():
    reading = read([["表", ""], ["姓名", ""], ["说" * 5_000, ""]], merges=[(2, 0, 2, 1)])

    assert reading.left_out == ("Of words longer than 4000 characters only the beginning was kept.",)
    assert "说" * 4_000 in str(reading.document)


def read(rows, merges=(), boxed_from=1, widths=(), heights=None):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        boxed, plain = book.add_format({"border": 1}), book.add_format({"bold": True})
        for column, width in enumerate(widths):
            sheet.set_column_pixels(column, column, width * 10)
        for number, height in (heights or {}).items():
            sheet.set_row(number, height)
        starts = {area[:2]: area for area in merges}
        inside = {
            (r, c) for top, left, end, right in merges for r in range(top, end + 1) for c in range(left, right + 1)
        }
        for number, row in enumerate(rows):
            look = boxed if number >= boxed_from else plain
            for column, value in enumerate(row):
                if (number, column) in starts:
                    sheet.merge_range(*starts[number, column], value, look)
                elif (number, column) not in inside and (value or look is boxed):
                    sheet.write(number, column, value, look)
    reading = read_workbook(opened(out.getvalue()), "key")
    assert check(Document(reading.document)) == []
    return reading


def kinds(reading):
    found = Document(reading.document).found.values()
    return [(each.item["type"], each.item.get("label")) for each in found]
