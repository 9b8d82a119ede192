"""Tables out of files people send: workbooks and CSV, each looked through before a parser sees it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app import office_file
from app.errors import Invalid, TooLarge

MOST_ROWS = 10_000
MOST_FURTHER_ROWS = 50_000
"""Rows of the sheets behind the first: the tables inside records."""
MOST_COLUMNS = 200
MOST_CELLS = 2_500_000
"""So many cells the parser makes room for at most, filled or not."""
LONGEST_CELL = 32_767
FOREIGN = (b"%PDF", b"{\\rtf", b"<")
"""Texts that are something else."""
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"
DISARMED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True)
class Grid:
    heads: list[str]
    rows: list[list[str]]
    """Number of the line in the file, then its cells; blank lines are left out."""


@dataclass(frozen=True)
class Sheet:
    """A table of a file as its cells have it, spaces and line ends at their ends included."""

    name: str
    grid: Grid


Lines = Iterator[list[str]]


def read(stream: IO[bytes], filename: str = "") -> Grid:
    """Return the first table of a file; what is none, or none of the kind it is called, is refused in words."""
    _name, lines = next(_tables(stream, filename, MOST_ROWS))
    return _grid(([cell.strip() for cell in line] for line in lines), MOST_ROWS)


def read_sheets(stream: IO[bytes], filename: str = "") -> list[Sheet]:
    """Return all tables of a file: the first must hold something, others are left out where they are blank."""
    tables = _tables(stream, filename, MOST_FURTHER_ROWS)
    name, lines = next(tables)
    found = [Sheet(name, _grid(lines, MOST_ROWS))]
    for name, lines in tables:
        filled = _filled(lines)
        if filled:
            found.append(Sheet(name, _grid(iter(filled), MOST_FURTHER_ROWS)))
    return found


def _filled(lines: Lines) -> list[list[str]]:
    """Return the lines of a table that has rows below its heads."""
    found = list(lines)
    return found if sum(_says_something(line) for line in found) > 1 else []


def _tables(stream: IO[bytes], filename: str, most_rows: int) -> Iterator[tuple[str, Lines]]:
    content = office_file.bounded(stream)
    if not content.strip():
        raise _unfit(gettext("The file is empty."))
    if content.startswith((office_file.ZIP, office_file.OLE)) or office_file.is_named_workbook(filename):
        return _of_workbook(content, filename, most_rows)
    if content.startswith(FOREIGN):
        raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))
    return iter([("", _of_csv(content))])


def _says_something(line: list[str]) -> bool:
    return any(cell.strip() for cell in line)


def _grid(lines: Lines, most_rows: int) -> Grid:
    """Take the first line that says something as the heads."""
    heads: list[str] = []
    rows: list[list[str]] = []
    for number, cells in enumerate(lines, start=1):
        if not _says_something(cells):
            continue
        if not heads:
            heads = _without_blank_end([cell.strip() for cell in cells])
            continue
        rows.append([str(number), *cells[: len(heads)]])
        if len(rows) > most_rows:
            raise _too_many_rows(most_rows)
    if not rows:
        raise _unfit(gettext("There are no rows below the heads of the columns."))
    if len(heads) > MOST_COLUMNS:
        raise _too_many_columns()
    return Grid(heads, rows)


def _without_blank_end(cells: list[str]) -> list[str]:
    last = max(index for index, cell in enumerate(cells) if cell)
    return cells[: last + 1]


# ---- workbooks


def _of_workbook(content: bytes, filename: str, most_rows: int) -> Iterator[tuple[str, Lines]]:
    file = office_file.opened(content, filename)
    if file.kind != "xlsx":
        raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))
    _refuse_far_cells(file, most_rows)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.packed()))
        sheets = [each.name for each in book.sheets_metadata if _is_shown(each)]
        if not sheets:
            raise _unfit(gettext("The workbook has no sheet."))
        for name in sheets:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, ([cell_text(value) for value in row] for row in rows)
    except (CalamineError, OSError, ValueError) as error:
        raise _unfit(gettext("This file is damaged, or no workbook. Open it in Excel and save it as .xlsx.")) from error


def _is_shown(sheet: Any) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible


def _refuse_far_cells(file: office_file.OfficeFile, most_rows: int) -> None:
    """Refuse a cell far out: the parser makes room for all that lies before it."""
    extents = list(file.extents())
    if max(row for row, _column in extents) > most_rows + MOST_COLUMNS:
        raise _too_many_rows(most_rows)
    if max(column for _row, column in extents) > MOST_COLUMNS:
        raise _too_many_columns()
    if sum(row * column for row, column in extents) > MOST_CELLS:
        raise TooLarge(gettext("The file has too many cells. Import it in parts."))


def cell_text(value: Any) -> str:
    """Return a cell as it would have been typed."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}" if not value.is_integer() else str(int(value))
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\x00", "")[:LONGEST_CELL]


# ---- CSV


def _of_csv(content: bytes) -> Lines:
    text = _decoded(content)
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max(DELIMITERS, key=first.count)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in found:
            if len(line) > MOST_COLUMNS:
                raise _too_many_columns()
            yield [_armed(cell)[:LONGEST_CELL] for cell in line]
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


def _too_many_rows(most: int) -> TooLarge:
    return TooLarge(gettext("The file has more than %(most)s rows. Import it in parts.", most=most))


def _too_many_columns() -> TooLarge:
    return TooLarge(gettext("The file has more than %(most)s columns.", most=MOST_COLUMNS))
