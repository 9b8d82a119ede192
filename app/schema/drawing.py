"""Draw laid-out tables as HTML: every `<table>`, `<th>` and `<td>` of a sheet is written here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext
from markupsafe import Markup, escape

from app.fields import Item, type_of
from app.fields._labels import label_text
from app.fields._rows import rows_of
from app.fields._scores import full_mark
from app.fields._table_marks import NEW_ROW
from app.schema.cells import Cell, Row, Sheet, SheetTable
from app.schema.frames import slot
from app.schema.layout import ABOVE

LINE = 2.2
"""Height of one line of the sheet, in em."""
NO_ITEM: Item = {}
# One sign below the other; short numbers stay whole, as 20 in 服务的及时性(20分).
_UPRIGHT = re.compile(r"[0-9A-Za-z]{1,2}\.?|\S")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws for one reader: `filling` names the items that are inputs, None if the sheet is only read."""

    filling: frozenset[str] | None
    conditional: frozenset[str]
    """Paths of what may be hidden while filling in: items, columns, `section:key`."""
    is_canvas: bool = False
    """Every cell says what it belongs to, for the designer."""
    tints: Mapping[str, str] = field(default_factory=dict)
    """Path -> class of its cells, where two versions are compared."""

    def sheet(self, sheet: Sheet) -> str:
        return "".join(map(self.table, sheet.tables))

    def table(self, table: SheetTable) -> str:
        css = " ".join(["sheet", *["sheet-open"] * table.is_open, *["sheet-rows"] * (table.item is not None)])
        columns = "".join(f'<col style="width:{float(width * 100):.4g}%">' for width in table.columns)
        head = f"<thead>{self._rows(table, table.head)}</thead>" if table.head else ""
        body = f"<tbody>{self._rows(table, table.rows)}</tbody>"
        html = f'<table class="{css}"><colgroup>{columns}</colgroup>{head}{body}</table>'
        return html if table.item is None else self._around(table, table.item, html)

    def _around(self, table: SheetTable, item: Item, html: str) -> str:
        """Put round a table item what scripts and errors need while it is filled in."""
        key = item["key"]
        if self.filling is None:
            return html
        if key not in self.filling:
            return f'<div class="sheet-rows-frame{slot("off", key)}" id="item-{key}" data-of="{key}">{html}</div>'
        spare = f"<template>{self._spare(table)}</template>" if rows_of(item).grows else ""
        words = escape(gettext("Add a row"))
        add = f'<button type="button" class="row-add" data-add-row>{words}</button>'
        return (
            f'<div class="field sheet-rows-frame{slot("off", key)}" id="item-{key}" data-of="{key}" data-item="{key}"'
            f' data-value="{type_of(item).browser_value}"><div class="table-answer" data-behaviour="table-rows"'
            f' data-most="{rows_of(item).most}"{slot("group", key)}>{html}{spare}{add if spare else ""}</div>'
            f"{slot('error', key)}</div>"
        )

    def _spare(self, table: SheetTable) -> str:
        """Draw the row that scripts copy."""
        cells = tuple(replace(cell, table_row=NEW_ROW) for cell in table.rows[0].cells)
        return self._row(table, Row(cells))

    def _rows(self, table: SheetTable, rows: Iterable[Row]) -> str:
        return "".join(self._row(table, row) for row in rows)

    def _row(self, table: SheetTable, row: Row) -> str:
        """Draw a row; one in which everything may be hidden can itself go away."""
        names = [self._name(table, cell) for cell in row.cells if cell.kind != "blank"]
        off = slot("row", *dict.fromkeys(names)) if names and all(names) else ""
        if table.item and row.table_row is not None and rows_of(table.item).labels is None:
            off = slot("line", table.item["key"], row.table_row)
        if "phone-only" in row.cells[0].classes:
            off = ' class="phone-only"'
        return f"<tr{off}>{''.join(self._cell(table, cell) for cell in row.cells)}</tr>"

    def _cell(self, table: SheetTable, cell: Cell) -> str:
        if cell.kind in _HEADS:
            return self._head_cell(table, cell)
        if cell.kind == "mark":
            return self._mark_cell(table, cell)
        return self._field_cell(table, cell)

    def _head_cell(self, table: SheetTable, cell: Cell) -> str:
        css, scope = _HEADS[cell.kind]
        scope = "rowgroup" if "beside" in cell.classes else "col" if ABOVE in cell.classes else scope
        marks = self._marks(table, cell, css + self._need(cell) * (cell.kind in {"label", "head"}))
        inner = self._label(cell) if cell.kind == "label" else _worded(cell)
        return f'<th scope="{scope}"{marks}{self._asks(cell)}>{inner}</th>'

    def _mark_cell(self, table: SheetTable, cell: Cell) -> str:
        label = escape(gettext("Full mark"))
        mark = escape(full_mark(cell.item or NO_ITEM))
        return f'<td{self._marks(table, cell, "sheet-mark")} data-label="{label}">{mark}</td>'

    def _field_cell(self, table: SheetTable, cell: Cell) -> str:
        item = cell.item or NO_ITEM
        if cell.kind == "blank":
            return f"<td{self._marks(table, cell, 'sheet-blank')}></td>"
        if cell.table_row is not None or cell.kind == "total":
            css = _classes("sheet-field", type_of(item).css_of(item))
            said = f' data-label="{escape(label_text(item.get("label")))}"'
            return f'<td{self._marks(table, cell, css)}{said}><div class="cell">{_table_slot(table, cell)}</div></td>'
        inner = self._content(item)
        if cell.label:
            # Room to write in, however many lines the label above takes.
            room = f"min-height:{cell.height * LINE - 0.6:.3g}em"
            label = f'<div class="cell-label{self._need(cell)}"{self._asks(cell)}>{self._label(cell)}</div>'
            inner = f'{label}<div class="cell-room" style="{room}">{inner}</div>'
        css = _classes("sheet-field", "tall" if cell.label or cell.height > 1 else "", type_of(item).css_of(item))
        return f'<td{self._marks(table, cell, css)} id="item-{item["key"]}">{inner}</td>'

    def _marks(self, table: SheetTable, cell: Cell, css: str) -> str:
        """Return the attributes of a cell: class, spans, height, and what it belongs to if that may be hidden."""
        name = self._name(table, cell)
        return (
            f' class="{css}{self._tint(table, cell)}{slot("off", name) if name else ""}"'
            + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
            + (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "")
            + _style(cell)
            + (f' data-of="{name}"' if name else "")
            + (f' data-path="{_spot(table, cell)}"' if self.is_canvas and cell.kind != "blank" else "")
        )

    def _tint(self, table: SheetTable, cell: Cell) -> str:
        tint = self.tints.get(_spot(table, cell)) if self.tints and cell.kind != "blank" else None
        return f" {tint}" if tint else ""

    def _content(self, item: Item) -> str:
        kind = type_of(item)
        if not kind.members(item):
            return slot("field", item["key"])
        return str(kind.compose(item, self._member, filling=self.filling is not None))  # type: ignore[attr-defined]  # what has members can compose them

    def _member(self, member: Item) -> Markup:
        key = member["key"]
        inner = slot("field", key)
        if self.filling is not None and key in self.conditional:
            inner = f'<span class="member-inner{slot("off", key)}" data-of="{key}">{inner}</span>'
        if self.is_canvas:
            inner = f'<span class="member-inner" data-path="{key}">{inner}</span>'
        return Markup(inner)  # noqa: S704 -- a key has only letters, digits and _, and a slot is ours

    def _label(self, cell: Cell) -> str:
        words, item = _worded(cell), cell.item or NO_ITEM
        is_bound = self.filling is not None and item["key"] in self.filling and type_of(item).labels_inputs
        return f'<label for="{item["key"]}">{words}</label>' if is_bound else words

    def _need(self, cell: Cell) -> str:
        """Mark the label of what must be filled: for ever, or as the answers so far want it."""
        item = cell.item or NO_ITEM
        required = item.get("required", False)
        if self.filling is None or required is False:
            return ""
        return " is-required" if required is True else slot("need", item["key"])

    def _asks(self, cell: Cell) -> str:
        """Let scripts find the label of what is wanted only under a condition."""
        item = cell.item or NO_ITEM
        is_open = self.filling is not None and not isinstance(item.get("required", False), bool)
        return f' data-need="{item["key"]}"' if is_open and cell.table_row is None else ""

    def _name(self, table: SheetTable, cell: Cell) -> str:
        """Return the name of what a cell belongs to if it may be hidden now, else nothing."""
        path = _path(table, cell)
        if self.filling is None or path not in self.conditional:
            return ""
        if cell.table_row is None or table.item is None:
            return path
        return path.replace(".", f"-{rows_of(table.item).marker(cell.table_row)}-")


_HEADS = {
    "label": ("sheet-label", "row"),
    "row_head": ("sheet-label", "row"),
    "head": ("sheet-head", "col"),
    "section": ("sheet-section", "colgroup"),
}


def _classes(*names: str) -> str:
    return " ".join(filter(None, names))


def _style(cell: Cell) -> str:
    """Return how tall a cell is, and its turn on a phone, where cells stand one below the other."""
    height = f"height:{cell.height * LINE:.3g}em" if cell.height > 1 else ""
    turn = f"order:{cell.turn}" if cell.turn else ""
    return f' style="{";".join(filter(None, (height, turn)))}"' if height or turn else ""


def _path(table: SheetTable, cell: Cell) -> str:
    key = (cell.item or NO_ITEM).get("key", "")
    if cell.kind == "section" and cell.section and not cell.item:
        return f"section:{cell.section['key']}"
    if table.item and cell.table_row is not None:
        return f"{table.item['key']}.{key}"
    return str(key)


def _spot(table: SheetTable, cell: Cell) -> str:
    """Return the path of what a cell shows: an item, `table.column`, `section:key`."""
    if table.item is None:
        return str(cell.item["key"]) if cell.item else f"section:{(cell.section or NO_ITEM).get('key', '')}"
    is_column = cell.item is not None and cell.item is not table.item
    return f"{table.item['key']}.{cell.item['key']}" if cell.item and is_column else str(table.item["key"])


def _table_slot(table: SheetTable, cell: Cell) -> str:
    table_key, key = (table.item or NO_ITEM)["key"], (cell.item or NO_ITEM)["key"]
    return slot("total", table_key, key) if cell.kind == "total" else slot("cell", table_key, cell.table_row, key)


def _worded(cell: Cell) -> str:
    """Return the words of a cell, line by line; upright one sign below the other, which only Chinese can be read in."""
    if "totals" in cell.classes:
        return str(escape(gettext("Total")))
    words = label_text(cell.label)
    if "upright" in cell.classes:
        if not _HAN.search(words):
            return f'<span class="narrow">{escape(words)}</span>'
        return f'<span class="upright">{"<br>".join(map(escape, _UPRIGHT.findall(words)))}</span>'
    return str(escape(words)).replace("\n", "<br>")
