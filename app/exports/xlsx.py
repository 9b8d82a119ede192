"""A workbook for Excel: a sheet of records and one for each table; real numbers, real dates, no formulas."""

import re
from collections.abc import Generator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_babel import gettext

from app.exports._base import DANGEROUS, Output
from app.exports._records import Extract, Record

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_LETTERS = 32_767
LONGEST_NAME = 31
FIRST_YEAR = 1900
"""Excel counts days from here; earlier ones are written as texts."""
WIDTH, WIDE = 14, 24
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


class Xlsx(Output):
    name = "xlsx"
    label = "Excel"
    suffix = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    most_at_once = 2_000
    tables_apart = True

    def write(self, extract: Extract, path: Path) -> Generator[int]:
        """Write row after row to the disk; closing puts the parts together and is a piece of work of its own."""
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent), **PLAIN})
        book.use_zip64()
        sheets, done = Sheets(book, extract), 0
        try:
            for batch in extract.batches():
                for record in batch:
                    sheets.add(record)
                done += len(batch)
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
        heads = [*extract.own_heads, *self._layout.records.titles]
        self._records = Pages(book, looks, names, extract.title, heads)
        number, row = extract.own_heads[0], gettext("Row")
        self._tables = {
            key: Pages(book, looks, names, table.label, [number, row, *table.titles])
            for key, table in self._layout.tables.items()
        }

    def add(self, record: Record) -> None:
        self._records.add([*record.own, *self._layout.record(record.version, record.answers)])
        for key, pages in self._tables.items():
            for row in self._layout.rows(record.version, key, record.answers):
                pages.add([record.number, *row])


class Pages:
    """One kind of rows, on as many sheets as they need."""

    def __init__(self, book: Any, looks: dict[str, Any], names: "Names", title: str, heads: list[str]) -> None:
        self._book, self._looks, self._names, self._title, self._heads = book, looks, names, title, heads
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet(self._names.free(self._title))
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, 0, WIDE)
        self._sheet.set_column(1, max(len(self._heads) - 1, 1), WIDTH)
        for column, head in enumerate(self._heads[:MOST_COLUMNS]):
            self._sheet.write_string(0, column, head[:MOST_LETTERS], self._looks["head"])
        self._row = 1

    def add(self, values: list[Any]) -> None:
        if self._row == MOST_ROWS:
            self._begin()
        for column, value in enumerate(values[:MOST_COLUMNS]):
            if value is not None:
                self._write(column, value)
        self._row += 1

    def _write(self, column: int, value: Any) -> None:
        sheet, looks, at = self._sheet, self._looks, (self._row, column)
        if isinstance(value, bool | str) or _is_too_early(value):
            text = str(value)[:MOST_LETTERS]
            look = "formula" if DANGEROUS.match(text) else "lines" if "\n" in text else "text"
            sheet.write_string(*at, text, looks[look])
        elif isinstance(value, int | float):
            sheet.write_number(*at, value, looks["text"])
        elif isinstance(value, Decimal):
            sheet.write_number(*at, value, looks["money"])
        else:
            sheet.write_datetime(*at, value, looks[_look_of_day(value)])


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


def _is_too_early(value: Any) -> bool:
    return isinstance(value, date) and value.year < FIRST_YEAR


def _look_of_day(value: date | time) -> str:
    return "moment" if isinstance(value, datetime) else "day" if isinstance(value, date) else "time"
