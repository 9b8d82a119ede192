"""What the layout of a sheet is made of: tables of rows of cells; what a cell holds is named, not rendered."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from app.schema.items import Item, Section

Kind = Literal["label", "mark", "field", "section", "head", "row_head", "total", "blank"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One `<td>` or `<th>`; what it holds is named, not rendered."""

    kind: Kind
    item: Item | None = None
    section: Section | None = None
    label: Any = None
    colspan: int = 1
    rowspan: int = 1
    height: int = 1
    """How many lines tall it is at least."""
    table_row: int | str | None = None
    """Place of the row, or the sign that stands for the row scripts copy."""
    classes: tuple[str, ...] = ()
    turn: int = 0
    """Its turn where the sheet is read one cell after another; 0 if that is row by row."""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    table_row: int | None = None


@dataclass(frozen=True, slots=True)
class SheetTable:
    columns: tuple[Fraction, ...]
    """Width of each column as a part of the whole."""
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    item: Item | None = None
    """The table item shown here, if it is one."""
    section: Section | None = None
    """The section that table item stands in."""
    is_open: bool = False
    """Printed without a box around its cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    tables: tuple[SheetTable, ...]
