"""Rows of a file that could not be taken, handed back as a workbook to be corrected and brought again."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from app.exports._workbook import MOST_COLUMNS, PLAIN, WIDE, Names
from app.exports._xlsx_cells import LOOKS, MOST_LETTERS

Table = tuple[str, Sequence[str], Iterable[Sequence[str]]]
"""Name, heads, rows."""


def workbook(tables: Iterable[Table]) -> bytes:
    """Return these tables as sheets of texts; none of them is a formula."""
    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN})
    head, names = book.add_format(LOOKS["head"]), Names()
    for title, heads, rows in tables:
        sheet = book.add_worksheet(names.free(title))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, WIDE)
        for row, cells in enumerate([heads, *rows]):
            for column, text in enumerate(cells[:MOST_COLUMNS]):
                sheet.write_string(row, column, text[:MOST_LETTERS], head if row == 0 else None)
    book.close()
    return out.getvalue()
