"""Tables out of files people send: workbooks and CSV, each looked through before a parser sees it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any

from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app import office_file
from app.errors import Invalid, TooLarge

MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
FOREIGN = (b"%PDF", b"{\\rtf", b"<")
"""Texts that are something else; pages called .xls begin with the last one."""
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"
DISARMED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True)
class Grid:
    heads: list[str]
    rows: list[list[str]]
    """Number of the line in the file, then its cells; blank lines are left out."""


def read(stream: IO[bytes]) -> Grid:
    """Return the table of a file, whatever it is called; what is none is refused in words."""
    content = office_file.bounded(stream)
    if not content.strip():
        raise _unfit(gettext("The file is empty."))
    if content.startswith(FOREIGN):
        raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))
    is_workbook = content.startswith((office_file.ZIP, office_file.OLE))
    return _grid(_of_workbook(content) if is_workbook else _of_csv(content))


def _grid(lines: Iterator[list[str]]) -> Grid:
    """Take the first line that says something as the heads."""
    heads: list[str] = []
    rows: list[list[str]] = []
    for number, cells in enumerate(lines, start=1):
        if not any(cells):
            continue
        if not heads:
            heads = _without_blank_end(cells)
            continue
        rows.append([str(number), *cells[: len(heads)]])
        if len(rows) > MOST_ROWS:
            raise _too_many_rows()
    if not rows:
        raise _unfit(gettext("There are no rows below the heads of the columns."))
    if len(heads) > MOST_COLUMNS:
        raise _too_many_columns()
    return Grid(heads, rows)


def _without_blank_end(cells: list[str]) -> list[str]:
    last = max(index for index, cell in enumerate(cells) if cell)
    return cells[: last + 1]


# ---- workbooks


def _of_workbook(content: bytes) -> Iterator[list[str]]:
    file = office_file.opened(content)
    if file.kind != "xlsx":
        raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))
    row, column = file.farthest()
    if row > MOST_ROWS + MOST_COLUMNS:
        raise _too_many_rows()
    if column > MOST_COLUMNS:
        raise _too_many_columns()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.packed()))
        sheets = [each.name for each in book.sheets_metadata if _is_shown(each)]
        if not sheets:
            raise _unfit(gettext("The workbook has no sheet."))
        rows = book.get_sheet_by_name(sheets[0]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _unfit(gettext("This file is damaged, or no workbook. Open it in Excel and save it as .xlsx.")) from error
    return ([_text(value) for value in row] for row in rows)


def _is_shown(sheet: Any) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible


def _text(value: Any) -> str:
    """Return a cell as it would have been typed."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\x00", "").strip()[:LONGEST_CELL]


# ---- CSV


def _of_csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max(DELIMITERS, key=first.count)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in found:
            if len(line) > MOST_COLUMNS:
                raise _too_many_columns()
            yield [_armed(cell.strip())[:LONGEST_CELL] for cell in line]
    except csv.Error as error:
        raise _unfit(gettext("The file is damaged in line %(line)s.", line=found.line_num)) from error


def _decoded(content: bytes) -> str:
    if not CONTROL.search(content):
        for encoding in ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))


def _armed(text: str) -> str:
    """Take the apostrophe away that keeps spreadsheets from running a text."""
    return text[1:] if DISARMED.match(text) else text


def _unfit(message: str) -> Invalid:
    return Invalid({"file": message})


def _too_many_rows() -> TooLarge:
    return TooLarge(gettext("The file has more than %(most)s rows. Import it in parts.", most=MOST_ROWS))


def _too_many_columns() -> TooLarge:
    return TooLarge(gettext("The file has more than %(most)s columns.", most=MOST_COLUMNS))
