"""A table as inputs on screen and as it stands on the sheet."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext
from markupsafe import Markup, escape

from app.fields._answers import Item
from app.fields._base import Stored, Typed
from app.fields._context import AnswerContext
from app.fields._labels import label_of, label_text
from app.fields._markup import Place, error_line, markup
from app.fields._numbers import plain
from app.fields._rows import Rows
from app.fields._types import type_of

NEW_ROW = "__row__"


def inputs_table(item: Item, rows: Rows, place: Place, typed: Typed) -> Markup:
    """Return the whole table to fill in, with a row for scripts to copy if it grows."""
    body = "".join(_inputs_row(item, rows, place, typed, index) for index in range(len(typed)))
    spare, add = "", ""
    if rows.grows:
        spare = f"<template>{_inputs_row(item, rows, place, typed, NEW_ROW)}</template>"
        add = f'<button type="button" class="row-add" data-add-row>{escape(gettext("Add a row"))}</button>'
    return markup(
        f'<div class="table-answer" data-behaviour="table-rows" data-most="{rows.most}"{place.group}>'
        f'<table class="rows">{_head(item, rows)}<tbody>{body}</tbody></table>{spare}{add}</div>'
    )


def _head(item: Item, rows: Rows) -> str:
    first = f'<th scope="col">{escape(label_text(item.get("row_head")))}</th>' if rows.labels is not None else ""
    heads = (f'<th scope="col">{escape(label_of(column))}</th>' for column in item["columns"])
    return f"<thead><tr>{first}{''.join(heads)}</tr></thead>"


def _inputs_row(item: Item, rows: Rows, place: Place, typed: Typed, row: int | str) -> str:
    cells = "".join(
        _cell(column, input_cell(item, rows, place, typed, row, column["key"])) for column in item["columns"]
    )
    return f"<tr>{_row_head(rows, row)}{cells}</tr>"


def _row_head(rows: Rows, row: int | str) -> str:
    return f'<th scope="row">{escape(rows.label(row))}</th>' if rows.labels is not None else ""


def _cell(column: Item, inner: str) -> str:
    return f'<td data-label="{escape(label_of(column))}">{inner}</td>'


def input_cell(item: Item, rows: Rows, place: Place, typed: Typed, row: int | str, key: str) -> Markup:
    """Return the inputs of one cell; in the first column of a growing table also what makes the row one."""
    column = next(column for column in item["columns"] if column["key"] == key)
    kind = type_of(column)
    marker = rows.marker(row)
    marks = _row_marks(place.name, marker, rows.label(row)) if rows.grows and column is item["columns"][0] else ""
    if kind.counts_rows:
        return markup(f"{marks}{kind.row_paper(row)}")
    label = f"{label_of(column)} {rows.label(row)}".strip()
    here = Place(f"{place.name}-{marker}-{key}", label, str(place.parts.get(f"{row}-{key}", "")), context=place.context)
    cells = typed[row] if isinstance(row, int) and row < len(typed) else {}
    value = cells[key] if key in cells else kind.typed(column, None)
    return markup(f"{marks}{kind.inputs(column, here, value)}{error_line(here)}")


def _row_marks(name: str, marker: str, label: str) -> str:
    words = escape(gettext("Remove row %(row)s", row=label))
    return (
        f'<input type="hidden" name="{name}-row" value="{marker}">'
        f'<button type="button" class="row-remove" data-remove-row aria-label="{words}">×</button>'
    )


def paper_table(item: Item, rows: Rows, filled: Sequence[Mapping[str, Stored]], context: AnswerContext) -> Markup:
    """Return the whole table as printed."""
    count = rows.printed(len(filled))
    body = "".join(_paper_row(item, rows, _at(filled, index), index, context) for index in range(count))
    return markup(f'<table class="rows">{_head(item, rows)}<tbody>{body}</tbody>{_foot(item, rows, filled)}</table>')


def _at(filled: Sequence[Mapping[str, Stored]], index: int) -> Mapping[str, Stored]:
    return filled[index] if index < len(filled) else {}


def _paper_row(item: Item, rows: Rows, row: Mapping[str, Stored], index: int, context: AnswerContext) -> str:
    cells = "".join(_cell(column, paper_cell(item, row, index, column["key"], context)) for column in item["columns"])
    return f"<tr>{_row_head(rows, index)}{cells}</tr>"


def paper_cell(item: Item, row: Mapping[str, Stored], index: int, key: str, context: AnswerContext) -> Markup:
    column = next(column for column in item["columns"] if column["key"] == key)
    kind = type_of(column)
    return kind.row_paper(index) if kind.counts_rows else kind.paper(column, row.get(key), context)


def column_total(item: Item, rows: Iterable[Mapping[str, Stored]], key: str) -> Decimal | None:
    """Return the sum of a column; None while nothing is in it."""
    column = next(column for column in item["columns"] if column["key"] == key)
    numbers = [type_of(column).number(column, row[key]) for row in rows if key in row]
    found = [number for number in numbers if number is not None]
    return sum(found, Decimal(0)) if found else None


def _foot(item: Item, rows: Rows, filled: Sequence[Mapping[str, Stored]]) -> str:
    totals = item.get("totals")
    if not totals:
        return ""
    first = f'<th scope="row">{escape(gettext("Total"))}</th>' if rows.labels is not None else ""
    cells = "".join(f"<td>{_sum(item, filled, column, totals)}</td>" for column in item["columns"])
    return f"<tfoot><tr>{first}{cells}</tr></tfoot>"


def _sum(item: Item, filled: Sequence[Mapping[str, Stored]], column: Item, totals: Sequence[str]) -> str:
    total = column_total(item, filled, column["key"]) if column["key"] in totals else None
    return "" if total is None else plain(total)
