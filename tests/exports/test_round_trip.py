"""What was exported reads back equal, whatever was written into the items."""

import csv
import io
import re
from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from app.exports import OUTPUTS, Layout
from app.exports._base import disarmed
from app.exports._records import Record
from app.exports._workbook import LONGEST_NAME, Names
from app.exports._xlsx_cells import MOST_LETTERS
from app.exports.csv import written

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''=1",
        "@x",
        "-3",
        "\t=1",
        "+86 138",
        "两\n行",
        "a,b",
        'say "x"',
        "_x0041_",
        " 前后 ",
        "0012",
        "１",
    ]
)
DAY = date(2026, 11, 21)
DAYS = st.dates(date(1901, 1, 1), date(2999, 12, 31))
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=2),
    DAYS,
    st.builds(datetime.combine, DAYS, TIMES),
    TIMES,
)
LINES = st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=6)


@given(LINES)
def test_csv_reads_back_equal(lines):
    found = list(csv.reader(io.StringIO(written(lines), newline="")))

    assert [[armed(cell) for cell in line] for line in found] == [[as_text(value) for value in line] for line in lines]


@given(TEXTS)
def test_no_text_begins_like_a_formula(text):
    assert not re.match("[=+\\-@\t\r\n]", disarmed(text))


@given(LINES)
def test_workbook_reads_back_equal(tmp_path_factory, lines):
    (found,) = sheets_of(extract_of(lines), tmp_path_factory.mktemp("book") / "file").values()

    cells = [line[1:4] for line in found[1:]]
    assert [[plain(cell) for cell in line] for line in cells] == [[plain(value) for value in line] for line in lines]


def test_cuts_what_no_cell_holds_and_writes_days_before_excels_as_texts(tmp_path):
    (found,) = sheets_of(extract_of([["x" * 40_000, date(1850, 1, 2), None]]), tmp_path / "file").values()

    assert found[1][1:3] == ["x" * MOST_LETTERS, "1850-01-02"]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_every_sheet_gets_a_name_excel_takes(titles):
    names = Names()
    given_names = [names.free(title) for title in titles]

    assert len({name.casefold() for name in given_names}) == len(titles)
    for name in given_names:
        assert 0 < len(name) <= LONGEST_NAME
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name[0] != "'"
        assert name[-1] != "'"


@pytest.mark.parametrize("rows", [3, 4, 9])
def test_goes_on_in_another_sheet_when_one_is_full(tmp_path, monkeypatch, rows):
    monkeypatch.setattr("app.exports._workbook.MOST_ROWS", 4)
    lines = [[number, None, None] for number in range(rows)]

    found = sheets_of(extract_of(lines), tmp_path / "file")

    assert [line[1] for sheet in found.values() for line in sheet[1:]] == list(range(rows))
    assert len(found) == -(-rows // 3)


def test_cells_have_the_looks_of_their_kind(tmp_path):
    values = ["字", "=1", "两\n行", Decimal("1.50"), DAY, time(9, 30), datetime.combine(DAY, time(9, 30))]
    path = tmp_path / "file"
    for _done in OUTPUTS["xlsx"].write(extract_of([values[:3], values[3:6], values[6:]]), path):
        pass

    with ZipFile(path) as parts:
        styles, sheet = (parts.read(f"xl/{name}.xml").decode() for name in ("styles", "worksheets/sheet1"))
    codes = dict(re.findall('numFmtId="(\\d+)" formatCode="([^"]+)"', styles)) | {"4": "#,##0.00"}
    looks = re.findall("<xf .*?(?:/>|</xf>)", styles.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    used = [looks[int(style)] for style in re.findall('<c r="[B-D][2-9]" s="(\\d+)"', sheet)]
    assert [codes.get(re.search('numFmtId="(\\d+)"', look)[1]) for look in used] == [
        *(None, None, None, "#,##0.00"),
        *("yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm"),
    ]
    assert ["quotePrefix" in look for look in used] == [False, True, *[False] * 5]
    assert ["wrapText" in look for look in used] == [False, False, True, *[False] * 4]


def extract_of(lines):
    """Return an extract of records that say these values, without a database."""
    layout = Layout({}, lambda _version: frozenset(), tables_apart=True)
    layout.records.heads.update({("item", str(column)): str(column) for column in range(3)})
    layout.record = lambda _version, answers: [OUTPUTS["xlsx"].form(value) for value in answers]
    records = [Record([str(number)], 1, line) for number, line in enumerate(lines)]
    return SimpleNamespace(
        title="表", layout=layout, own_heads=["编号"], batches=lambda: iter([iter(records[:2]), iter(records[2:])])
    )


def sheets_of(extract, path):
    for _done in OUTPUTS["xlsx"].write(extract, path):
        pass
    book = load_workbook(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def armed(text):
    return text[1:] if re.match("''*[=+\\-@\t\r\n＝＋－＠]", text) else text


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def plain(value):
    """Return a value as both sides can be compared: blank, number or text."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()  # a workbook knows no difference
    return value
