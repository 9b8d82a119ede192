"""Tables out of files: what Excel and others write, and everything somebody might send instead."""

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app import office_file
from app.errors import DomainError, Invalid, TooLarge
from app.exports.csv import BOM, written
from app.importers import IMPORTERS, read, read_sheets
from app.importers import _file as files

SHEET = "xl/worksheets/sheet1.xml"
LINES = [["姓名", "电话"], ["张三", "13812345678"], ["李四", ""]]


def test_reads_workbooks_and_csv_alike(app):
    for content in (workbook(LINES), csv_of(LINES), csv_of(LINES).decode("utf-8-sig").encode("gb18030")):
        grid = read(io.BytesIO(content))
        assert grid.heads == ["姓名", "电话"]
        assert grid.rows == [["2", "张三", "13812345678"], ["3", "李四", ""]]


def test_reads_numbers_and_days_as_they_would_be_typed(app):
    grid = read(io.BytesIO(workbook([["a", "b", "c", "d"], [13812345678, 1.5, True, "=1+1"]])))

    assert grid.rows == [["2", "13812345678", "1.5", "True", "=1+1"]]


def test_leaves_blank_lines_out_and_counts_lines_as_the_file_does(app):
    grid = read(io.BytesIO("\r\n姓名;电话\r\n\r\n张三;1\r\n\r\n李四;2;多余\r\n".encode()))

    assert (grid.heads, grid.rows) == (["姓名", "电话"], [["4", "张三", "1"], ["6", "李四", "2"]])


OFFICE = {"name": 1, "phone": 2, "customer_class": 3, "site": 4}
CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_takes_in_what_the_panel_gave_out(lines):
    grid = read(io.BytesIO((BOM + written([["甲", "乙"], *lines])).encode()))

    assert [row[1:] for row in grid.rows] == lines


# ---- hostile ones


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n ",
        b"\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xfe\xff",
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\x00" * 500,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500,
        "姓名,电话".encode(),
        b'"' + b"x" * 200_000 + b'",1\n1,2',
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    ],
)
def test_refuses_what_is_no_table_in_words(app, content):
    with pytest.raises(DomainError) as refused:
        read(io.BytesIO(content))
    assert refused.value.message or refused.value.errors["file"]


@pytest.mark.parametrize("name", ["x.xlsx", "x.XLSX", "x.xls", "x.et"])
@pytest.mark.parametrize("content", [b"hello", b"a,b\n1,2", b"<html><table></table></html>", b"%PDF-1.7\n"])
def test_refuses_what_is_no_workbook_but_called_so(app, name, content):
    for reading in (read, read_sheets):
        with force_locale("en"), pytest.raises(Invalid) as refused:
            reading(io.BytesIO(content), name)
        assert "not a valid Excel file" in refused.value.errors["file"]
        assert ".xlsx" in refused.value.errors["file"]


def test_says_of_an_old_workbook_how_to_save_it(app):
    old = office_file.OLE + "Workbook".encode("utf-16-le") + b"\x00" * 8
    with force_locale("en"), pytest.raises(Invalid) as refused:
        read(io.BytesIO(old), "x.xls")
    assert "save it as .xlsx" in refused.value.errors["file"]


def test_reads_a_workbook_whatever_it_is_called(app):
    assert read(io.BytesIO(workbook(LINES)), "x.csv").heads == LINES[0]


def test_refuses_workbooks_with_macros_and_other_office_files(app):
    good = parts_of(workbook(LINES))
    for parts in (
        good | {"xl/vbaProject.bin": b"x"},
        good | {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"},
        {"xl/workbook.bin": b"x"},
        {name: content for name, content in good.items() if name != SHEET},
        good | {SHEET: b"<worksheet"},
        good | {"xl/workbook.xml": b""},
    ):
        with pytest.raises(Invalid):
            read(io.BytesIO(zipped(parts)))


def test_refuses_a_zip_bomb_before_it_is_unpacked(app, monkeypatch):
    monkeypatch.setattr(office_file, "MOST_UNZIPPED", 1_000_000)
    bomb = parts_of(workbook(LINES)) | {"xl/media.xml": b" " * 5_000_000}

    with pytest.raises(TooLarge):
        read(io.BytesIO(zipped(bomb)))
    with pytest.raises(Invalid):
        read(io.BytesIO(zipped({f"{number}.xml": b"" for number in range(office_file.MOST_PARTS + 1)})))


@pytest.mark.parametrize("place", ["XFD1", "A1048576", "xfd1048576"])
def test_refuses_a_cell_far_out(app, place):
    """The parser makes room for everything in between: 17 billion cells."""
    parts = parts_of(workbook(LINES))
    far = f"<row r='2'><c r='{place}' t='n'><v>1</v></c></row></sheetData>".encode()
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", far)

    with pytest.raises(TooLarge):
        read(io.BytesIO(zipped(parts)))


def test_expands_no_entities(app):
    parts = parts_of(workbook(LINES))
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    parts[SHEET] = parts[SHEET].replace(b"?>", b"?>" + laughs, 1)

    try:
        text = str(read(io.BytesIO(zipped(parts))))
    except Invalid:
        return
    assert "root:" not in text


def test_refuses_what_is_too_long(app, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    monkeypatch.setattr(files, "MOST_COLUMNS", 3)
    monkeypatch.setattr(office_file, "MOST_BYTES", 5_000_000)

    for content in (
        csv_of([["a"], *[["x"]] * 3]),
        csv_of([["a"] * 4, ["x"]]),
        workbook([["a"], *[["x"]] * 200]),
        b"x" * 5_000_001,
    ):
        with pytest.raises(TooLarge):
            read(io.BytesIO(content))


def test_reads_further_sheets_as_they_are_and_leaves_blank_ones_out(app):
    sheets = {"记录": [["编号"], ["A1"]], "空": [["编号"]], "明细": [["编号", "说明"], ["A1", " 两\n行 "]]}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)

    found = read_sheets(io.BytesIO(out.getvalue()))

    assert [sheet.name for sheet in found] == ["记录", "明细"]
    assert found[1].grid.rows == [["2", "A1", " 两\n行 "]]
    assert [sheet.name for sheet in read_sheets(io.BytesIO(csv_of(LINES)))] == [""]


def test_refuses_more_cells_than_there_is_room_for(app, monkeypatch):
    """Sheet by sheet each may be small enough."""
    monkeypatch.setattr(files, "MOST_CELLS", 100)
    many = parts_of(workbook(LINES))
    far = b"<row r='60'><c r='A60' t='n'><v>1</v></c></row></sheetData>"
    many[SHEET] = many[SHEET].replace(b"</sheetData>", far)

    read_sheets(io.BytesIO(zipped(parts_of(workbook(LINES)))))
    with pytest.raises(TooLarge):
        read_sheets(io.BytesIO(zipped(many)))


@given(st.binary(max_size=300), st.integers(0, 3000))
def test_any_damage_is_answered_in_words(damage, place):
    content = bytearray(workbook(LINES))
    content[place : place + len(damage)] = damage

    with contextlib.suppress(DomainError):
        read(io.BytesIO(bytes(content)))


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (["客户姓名", "手机号码", "房号"], {"name": 0, "phone": 1, "room_code": 2}),
        (
            ["序号", "业主", "联系电话*", "客户 类别", "所属管理处"],
            {"name": 1, "phone": 2, "customer_class": 3, "site": 4},
        ),
        (["Name", "Phone", "Room number"], {"name": 0, "phone": 1, "room_code": 2}),
        (["甲", "乙"], {}),
    ],
)
def test_guesses_columns_by_their_heads(app, heads, found):
    assert IMPORTERS["customer"].guess(heads) == found


def workbook(lines):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def csv_of(lines):
    return (BOM + written(lines)).encode()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return out.getvalue()
