"""A workbook for Excel: a sheet of records and one for each table; real numbers, real dates, no formulas."""

import re
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_babel import gettext
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.exports._base import DANGEROUS, Output
from app.exports._records import Extract, Record

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_LETTERS = 32_767
LONGEST_NAME = 31
FIRST_YEAR = 1900
"""Excel counts days from here; earlier ones are written as texts."""
WIDTH, WIDE = 14, 24
EPOCH, DAY = datetime(1899, 12, 30), timedelta(days=1)  # noqa: DTZ001 -- the clock on the wall
LEAP = 61
"""The first of March 1900, behind a day that Excel alone knows."""
UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
MARK = re.compile("_x[0-9a-fA-F]{4}_")
UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LOOKS = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"valign": "top"},
    "lines": {"valign": "top", "text_wrap": True},
    "formula": {"valign": "top", "quote_prefix": True},
    "money": {"valign": "top", "num_format": "#,##0.00"},
    "day": {"valign": "top", "num_format": "yyyy-mm-dd"},
    "moment": {"valign": "top", "num_format": "yyyy-mm-dd hh:mm"},
    "time": {"valign": "top", "num_format": "hh:mm"},
}
STYLES = {look: number for number, look in enumerate(LOOKS, start=1)}
"""As the workbook numbers them in this order; 0 is a plain cell."""
TEXT = f'" s="{STYLES["text"]}" t="inlineStr">'


# ---- cells: everything of one but its place, which stands in front


def _text(value: Any) -> str:
    text = str(value)[:MOST_LETTERS]
    if text.isalnum():  # as most are: then there is nothing to look for
        return f"{TEXT}<is><t>{text}</t></is></c>"
    look = "formula" if DANGEROUS.match(text) else "lines" if "\n" in text else "text"
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f'" s="{STYLES[look]}" t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    """Return a text as XML and Excel take it, who has marks of his own for what XML cannot hold."""
    marked = UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", MARK.sub(r"_x005F\g<0>", text))
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _number(look: str) -> Callable[[Any], str]:
    style = STYLES[look]
    return lambda value: f'" s="{style}"><v>{float(value):.16G}</v></c>'


def _moment(value: datetime) -> str:
    return _text(value) if value.year < FIRST_YEAR else _day_number(value - EPOCH, "moment")


def _day(value: date) -> str:
    return _text(value) if value.year < FIRST_YEAR else _day_number(datetime.combine(value, time()) - EPOCH, "day")


def _time(value: time) -> str:
    return f'" s="{STYLES["time"]}"><v>{(datetime.combine(EPOCH, value) - EPOCH) / DAY:.16G}</v></c>'


def _day_number(since: timedelta, look: str) -> str:
    """Count days as Excel does."""
    days = since / DAY
    return f'" s="{STYLES[look]}"><v>{days if days >= LEAP else days - 1:.16G}</v></c>'


FORMS: dict[type, Callable[[Any], Any]] = {
    type(None): lambda _value: None,
    bool: _text,
    int: _number("text"),
    float: _number("text"),
    Decimal: _number("money"),
    date: _day,
    datetime: _moment,
    time: _time,
}


def _cell(value: Any) -> str | None:
    """Return what follows the place of a cell, None where it is blank."""
    found: str | None = FORMS.get(type(value), _text)(value)
    return found


class Xlsx(Output):
    name = "xlsx"
    label = "Excel"
    suffix = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    most_at_once = 2_000
    tables_apart = True
    form = staticmethod(_cell)

    def write(self, extract: Extract, path: Path) -> Generator[int]:
        """Write row after row to the disk; closing puts the parts together and is a piece of work of its own."""
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent), **PLAIN})
        book.use_zip64()
        sheets, done = Sheets(book, extract), 0
        try:
            for batch in extract.batches():
                done += sum(sheets.add(record) for record in batch)
                yield done
        except BaseException:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
            raise
        book.close()
        yield done


class Sheets:
    """The sheets of a workbook; one that is full goes on in another."""

    def __init__(self, book: Any, extract: Extract) -> None:
        self._layout = extract.layout
        names = Names()
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        for look in looks.values():
            look._get_xf_index()  # gives the next number
        heads = [*extract.own_heads, *self._layout.records.titles]
        self._records = Pages(book, looks["head"], names, extract.title, heads)
        number, row = extract.own_heads[0], gettext("Row")
        self._tables = {
            key: Pages(book, looks["head"], names, table.label, [number, row, *table.titles])
            for key, table in self._layout.tables.items()
        }

    def add(self, record: Record) -> int:
        """Write a record with the rows of its tables and say how many records that is."""
        number, *own = map(_cell, record.own)
        self._records.add([number, *own, *self._layout.record(record.version, record.answers)])
        for key, pages in self._tables.items():
            for row in self._layout.rows(record.version, key, record.answers):
                pages.add([number, *row])
        return 1


class RowSheet(Worksheet):
    """Takes whole rows that are written already: cell by cell it would be most of the work of an export."""

    def begin(self, heads: list[str], look: Any) -> None:
        for column, head in enumerate(heads):
            self.write_string(0, column, head[:MOST_LETTERS], look)
        self._write_single_row(1)

    def add(self, row: int, cells: str) -> None:
        """Write a row, counted from 1 as Excel does."""
        self.row_data_fh.write(f'<row r="{row}">{cells}</row>')
        self.dim_rowmax = row - 1


class Pages:
    """One kind of rows, on as many sheets as they need."""

    def __init__(self, book: Any, look: Any, names: "Names", title: str, heads: list[str]) -> None:
        self._book, self._look, self._names, self._title, self._heads = book, look, names, title, heads[:MOST_COLUMNS]
        self._places = [f'<c r="{xl_col_to_name(column)}' for column in range(len(self._heads))]
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet(self._names.free(self._title), RowSheet)
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, 0, WIDE)
        self._sheet.set_column(1, max(len(self._heads) - 1, 1), WIDTH)
        self._sheet.begin(self._heads, self._look)
        self._row = 1

    def add(self, cells: Iterable[str | None]) -> None:
        """Write a row of cells, each but for its place."""
        if self._row == MOST_ROWS:
            self._begin()
        self._row += 1
        row = self._row
        placed = zip(self._places, cells, strict=False)  # what stands too far to the right is cut
        self._sheet.add(row, "".join([f"{place}{row}{cell}" for place, cell in placed if cell is not None]))


class Names:
    """Names of sheets: short, without the signs Excel refuses, none twice whatever their case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, title: str) -> str:
        plain = UNFIT.sub(" ", title).strip().strip("'").strip() or "-"
        if plain.casefold() == "history":  # Excel keeps this one for itself
            plain = f"{plain} -"
        number = 1
        while (name := self._numbered(plain, number)).casefold() in self._taken:
            number += 1
        self._taken.add(name.casefold())
        return name

    def _numbered(self, plain: str, number: int) -> str:
        ending = f" ({number})" if number > 1 else ""
        return plain[: LONGEST_NAME - len(ending)].rstrip("' ") + ending
