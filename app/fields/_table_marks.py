"""A table as inputs on screen and as it stands on the sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flask_babel import gettext
from markupsafe import Markup, escape

from app.fields._answers import Item
from app.fields._base import Stored, Typed
from app.fields._context import AnswerContext
from app.fields._labels import label_of, label_text
from app.fields._markup import Frame, Place, error_line, markup, slot
from app.fields._numbers import plain
from app.fields._rows import Rows, rows_of
from app.fields._types import type_of

if TYPE_CHECKING:
    from app.fields._base import FieldType

NEW_ROW = "__row__"


@dataclass(frozen=True, slots=True)
class Column:
    item: Item
    kind: "FieldType"
    label: str
    leads: bool
    """It is the first: in a growing table it also holds what makes the row one."""


class TableMarks:
    """What the rendering of a table needs in one language, made once."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.rows: Rows = rows_of(item)
        self.columns = {
            column["key"]: Column(column, type_of(column), label_of(column), index == 0)
            for index, column in enumerate(item["columns"])
        }
        self.totals = item.get("totals", ())

    @cached_property
    def head(self) -> str:
        first = f'<th scope="col">{escape(label_text(self.item.get("row_head")))}</th>'
        heads = (f'<th scope="col">{escape(column.label)}</th>' for column in self.columns.values())
        return f"<thead><tr>{first if self.rows.labels is not None else ''}{''.join(heads)}</tr></thead>"

    @cached_property
    def row_marks(self) -> Frame:
        """What a row of a growing table sends along, and the way to take it out."""
        words = escape(gettext("Remove row %(row)s", row=slot("label")))
        return Frame(
            f'<input type="hidden" name="{slot("name")}-row" value="{slot("marker")}">'
            f'<button type="button" class="row-remove" data-remove-row aria-label="{words}">×</button>'
        )

    @cached_property
    def add_row(self) -> str:
        words = escape(gettext("Add a row"))
        return f'<button type="button" class="row-add" data-add-row>{words}</button>' if self.rows.grows else ""

    def inputs(self, place: Place, typed: Typed) -> Markup:
        """Return the whole table to fill in, with a row for scripts to copy if it grows."""
        body = "".join(self._inputs_row(place, typed, index) for index in range(len(typed)))
        spare = f"<template>{self._inputs_row(place, typed, NEW_ROW)}</template>" if self.rows.grows else ""
        return markup(
            f'<div class="table-answer" data-behaviour="table-rows" data-most="{self.rows.most}"{place.group}>'
            f'<table class="rows">{self.head}<tbody>{body}</tbody></table>{spare}{self.add_row}</div>'
        )

    def _inputs_row(self, place: Place, typed: Typed, row: int | str) -> str:
        cells = (_cell(column, self.input_cell(place, typed, row, key)) for key, column in self.columns.items())
        return f"<tr>{self._row_head(row)}{''.join(cells)}</tr>"

    def _row_head(self, row: int | str) -> str:
        return f'<th scope="row">{escape(self.rows.label(row))}</th>' if self.rows.labels is not None else ""

    def input_cell(self, place: Place, typed: Typed, row: int | str, key: str) -> Markup:
        """Return the inputs of one cell."""
        column, marker, called = self.columns[key], self.rows.marker(row), self.rows.label(row)
        marks = ""
        if column.leads and self.rows.grows:
            marks = self.row_marks.fill({"name": place.name, "marker": marker, "label": str(escape(called))})
        if column.kind.counts_rows:
            return markup(f"{marks}{column.kind.row_paper(row)}")
        here = place.part(f"{marker}-{key}", f"{column.label} {called}".strip())
        cells = typed[row] if isinstance(row, int) and row < len(typed) else {}
        value = cells[key] if key in cells else column.kind.typed(column.item, None)
        return markup(f"{marks}{column.kind.inputs(column.item, here, value)}{error_line(here)}")

    def paper(self, filled: Sequence[Mapping[str, Stored]], context: AnswerContext) -> Markup:
        """Return the whole table as printed."""
        body = "".join(self._paper_row(filled, index, context) for index in range(self.rows.printed(len(filled))))
        return markup(f'<table class="rows">{self.head}<tbody>{body}</tbody>{self._foot(filled)}</table>')

    def _paper_row(self, filled: Sequence[Mapping[str, Stored]], index: int, context: AnswerContext) -> str:
        cells = (_cell(column, self.paper_cell(filled, index, key, context)) for key, column in self.columns.items())
        return f"<tr>{self._row_head(index)}{''.join(cells)}</tr>"

    def paper_cell(
        self, filled: Sequence[Mapping[str, Stored]], index: int, key: str, context: AnswerContext
    ) -> Markup:
        """Return one cell as printed."""
        column = self.columns[key]
        if column.kind.counts_rows:
            return column.kind.row_paper(index)
        row = filled[index] if index < len(filled) else {}
        return column.kind.paper(column.item, row.get(key), context)

    def total(self, filled: Iterable[Mapping[str, Stored]], key: str) -> Decimal | None:
        """Return the sum of a column; None while nothing is in it."""
        column = self.columns[key]
        numbers = [column.kind.number(column.item, row[key]) for row in filled if key in row]
        found = [number for number in numbers if number is not None]
        return sum(found, Decimal(0)) if found else None

    def _foot(self, filled: Sequence[Mapping[str, Stored]]) -> str:
        if not self.totals:
            return ""
        word = escape(gettext("Total"))
        first = f'<th scope="row">{word}</th>' if self.rows.labels is not None else ""
        cells = "".join(f"<td>{self._sum(filled, key)}</td>" for key in self.columns)
        return f"<tfoot><tr>{first}{cells}</tr></tfoot>"

    def _sum(self, filled: Sequence[Mapping[str, Stored]], key: str) -> str:
        total = self.total(filled, key) if key in self.totals else None
        return "" if total is None else plain(total)


def _cell(column: Column, inner: str) -> str:
    return f'<td data-label="{escape(column.label)}">{inner}</td>'
