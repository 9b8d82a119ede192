"""Tables out of files people send: workbooks and CSV, each looked through before a parser sees it."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.errors import Invalid, TooLarge

MOST_BYTES = 10 * 1024 * 1024
MOST_UNZIPPED = 50 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 10_000
MOST_FURTHER_ROWS = 50_000
"""Rows of the sheets behind the first: the tables inside records."""
MOST_COLUMNS = 200
MOST_CELLS = 2_500_000
"""So many cells the parser makes room for at most, filled or not."""
LONGEST_CELL = 32_767
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a workbook begins, and how one of before 2007, or one with a password, does."""
FOREIGN = (b"%PDF", b"{\\rtf", b"<")
"""Texts that are something else; pages called .xls begin with the last one."""
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
PLACE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']""")
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


def read(stream: IO[bytes]) -> Grid:
    """Return the first table of a file, whatever it is called; what is none is refused in words."""
    _name, lines = next(_tables(stream, MOST_ROWS))
    return _grid(([cell.strip() for cell in line] for line in lines), MOST_ROWS)


def read_sheets(stream: IO[bytes]) -> list[Sheet]:
    """Return all tables of a file: the first must hold something, others are left out where they are blank."""
    tables = _tables(stream, MOST_FURTHER_ROWS)
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


def _tables(stream: IO[bytes], most_rows: int) -> Iterator[tuple[str, Lines]]:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2))
    if not content.strip():
        raise _unfit(gettext("The file is empty."))
    if content.startswith(FOREIGN):
        raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))
    if content.startswith(OLD):
        raise _unfit(gettext("This workbook has a password or an old format. Save it as .xlsx without a password."))
    if content.startswith(ZIP):
        return _of_workbook(content, most_rows)
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


def _of_workbook(content: bytes, most_rows: int) -> Iterator[tuple[str, Lines]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_checked(content, most_rows)))
        sheets = [each.name for each in book.sheets_metadata if _is_shown(each)]
        if not sheets:
            raise _unfit(gettext("The workbook has no sheet."))
        for name in sheets:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, ([cell_text(value) for value in row] for row in rows)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _unfit(gettext("This file is damaged, or no workbook. Open it in Excel and save it as .xlsx.")) from error


def _is_shown(sheet: Any) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible


def _checked(content: bytes, most_rows: int) -> bytes:
    """Unpack a workbook within bounds and pack it anew: what the parser gets is what was looked through."""
    out, left, cells = io.BytesIO(), MOST_UNZIPPED, 0
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w") as kept:
        infos = parts.infolist()
        _check_names({info.filename.replace("\\", "/").casefold() for info in infos}, len(infos))
        for info in infos:
            if not info.filename.casefold().endswith((".xml", ".rels")):
                continue
            with parts.open(info) as part:
                unpacked = part.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise TooLarge(gettext("Unpacked, the file is larger than %(most)s MB.", most=MOST_UNZIPPED // 1024**2))
            cells += _room_taken(unpacked, most_rows)
            if cells > MOST_CELLS:
                raise TooLarge(gettext("The file has too many cells. Import it in parts."))
            kept.writestr(info.filename, unpacked)
    return out.getvalue()


def _check_names(names: set[str], count: int) -> None:
    if count > MOST_PARTS or count != len(names):
        raise _unfit(gettext("This is not a workbook Excel made."))
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise _unfit(gettext("The workbook has macros. Save it as .xlsx, without macros."))
    if "xl/workbook.xml" not in names:
        raise _unfit(gettext("This is not an Excel workbook (.xlsx) nor a CSV file."))


def _room_taken(sheet: bytes, most_rows: int) -> int:
    """Return how many cells the parser makes room for; a cell far out is refused, for all that lies between counts."""
    last_row = last_column = 0
    for letters, number in PLACE.findall(sheet):
        last_row, last_column = max(last_row, int(number)), max(last_column, _column(letters))
    if last_row > most_rows + MOST_COLUMNS:
        raise _too_many_rows(most_rows)
    if last_column > MOST_COLUMNS:
        raise _too_many_columns()
    return last_row * last_column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


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
