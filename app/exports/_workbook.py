"""The sheets of a workbook: XlsxWriter makes the book, whole rows are written into it.

Only writing a workbook imports this file: XlsxWriter is a twentieth of what a start has to read otherwise.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_babel import gettext
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.exports._records import Record, Source
from app.exports._xlsx_cells import LOOKS, MOST_LETTERS, cell

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_NAME = 31
WIDTH, WIDE = 14, 24
UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def begun(path: Path) -> Any:
    """Return a workbook that keeps its rows on the disk."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent), **PLAIN})
    book.use_zip64()
    return book


class Sheets:
    """The sheets of a workbook; one that is full goes on in another."""

    def __init__(self, book: Any, extract: Source) -> None:
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
        number, *own = map(cell, record.own)
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
