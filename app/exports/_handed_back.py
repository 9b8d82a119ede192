"""Rows of a file that could not be taken, handed back as a workbook to be corrected and brought again."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from app.exports.xlsx import LOOKS, PLAIN, Names, Pages

Table = tuple[str, Sequence[str], Iterable[Sequence[str]]]
"""Name, heads, rows."""


def workbook(tables: Iterable[Table]) -> bytes:
    """Return these tables as sheets of texts; none of them is a formula."""
    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN})
    looks, names = {name: book.add_format(look) for name, look in LOOKS.items()}, Names()
    for title, heads, rows in tables:
        pages = Pages(book, looks, names, title, list(heads))
        for row in rows:
            pages.add(list(row))
    book.close()
    return out.getvalue()
