"""A form laid out in Excel: cells with their merges, widths, heights and borders become grids."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import Element

from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.errors import Invalid, TooLarge
from app.office_file import OfficeFile, column_number
from app.paper_in.grid import Grid, GridCell
from app.paper_in.office_form import form_of
from app.paper_in.reading import Reading

MOST_ROWS, MOST_COLUMNS = 1_000, 256
MOST_COVERED = 2 * MOST_ROWS * MOST_COLUMNS
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WIDTH, HEIGHT = 8.43, 15.0
"""How wide and high Excel makes what nobody changed."""
LINE_HEIGHT = 18.0
SIDES = ("left", "right", "top", "bottom")
Area = tuple[int, int, int, int]
"""First row and column, last row and column, from 0."""


def sheet_names(file: OfficeFile) -> list[str]:
    """Return the names of the sheets people see."""
    shown = (each for each in _opened(file).sheets_metadata if each.visible == SheetVisibleEnum.Visible)
    return [each.name for each in shown if each.typ == SheetTypeEnum.WorkSheet]


def read_workbook(file: OfficeFile, key: str, title: str = "") -> Reading:
    """Return the form template the first sheet with words in it lays out."""
    row, column = file.farthest()
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise _too_much()
    book, names = _opened(file), sheet_names(file)
    for name in names:
        values = _values(book, name)
        if any(any(line) for line in values):
            others = [other for other in names if other != name and any(map(any, _values(book, other)))]
            said = [gettext("Only the sheet “%(name)s” was read.", name=name)] if others else []
            drawn = _Drawn(_part(file, name), _boxes(file), values)
            return form_of(drawn.grids(), key, title=title, left_out=said)
    raise Invalid({"file": gettext("No form can be read in this file.")})


def _opened(file: OfficeFile) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(file.packed()))
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged() from error


def _values(book: CalamineWorkbook, name: str) -> list[list[str]]:
    try:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged() from error
    return [[_text(value) for value in row] for row in rows]


def _too_much() -> TooLarge:
    return TooLarge(gettext("The file holds more than a form can hold. Leave only the form in it."))


def _damaged() -> Invalid:
    return Invalid({"file": gettext("This file is damaged. Open it in Word or Excel and save it again.")})


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip(" \n\t")


# ---- what only the sheet's own part tells


def _part(file: OfficeFile, name: str) -> Element:
    """Return the part a sheet stands in."""
    book, related = file.xml("xl/workbook.xml"), file.xml("xl/_rels/workbook.xml.rels")
    if book is not None and related is not None:
        ids = {sheet.get("name"): sheet.get(RELATED) for sheet in book.iter(f"{MAIN}sheet")}
        target = next((each.get("Target", "") for each in related if each.get("Id") == ids.get(name)), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if (found := file.xml(path.casefold())) is not None:
            return found
    raise _damaged()


def _boxes(file: OfficeFile) -> list[frozenset[str]]:
    """Return which sides have a line, by number of a cell's style."""
    styles = file.xml("xl/styles.xml")
    if styles is None:
        return []
    borders = [_lined(border) for border in styles.findall(f"{MAIN}borders/{MAIN}border")]
    found = []
    for style in styles.findall(f"{MAIN}cellXfs/{MAIN}xf"):
        number = whole(style.get("borderId"))
        found.append(borders[number] if number is not None and number < len(borders) else frozenset())
    return found


def _lined(border: Element) -> frozenset[str]:
    sides = ((side, border.find(f"{MAIN}{side}")) for side in SIDES)
    return frozenset(side for side, line in sides if line is not None and line.get("style", "none") != "none")


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def size(text: str | None, otherwise: float) -> float:
    """Return a length that a file states, if it is one a page could have."""
    try:
        found = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return found if 0 <= found <= 2_000 else otherwise


@dataclass
class _Drawn:
    """One sheet as it is drawn."""

    sheet: Element
    boxes: list[frozenset[str]]
    values: list[list[str]]
    lined: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def grids(self) -> list[Grid]:
        self._read_rows()
        self.merged = self._merges()
        self.width = self._last_column() + 1
        widths = self._widths()
        rows = self._cells()
        boxed = {place[0] for place, sides in self.lined.items() if {"left", "right"} & sides}
        grids: list[Grid] = []
        for row, cells in sorted(rows.items()):
            is_open = bool(boxed) and row not in boxed
            if not grids or grids[-1].is_open != is_open:
                grids.append(Grid((), widths, is_open))
            grids[-1] = Grid((*grids[-1].cells, *cells), widths, is_open)
        return [_from_first_row(grid) for grid in grids if any(cell.text for cell in grid.cells)]

    def _read_rows(self) -> None:
        for row in self.sheet.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            number = whole(row.get("r"))
            if number is None or not 0 < number <= MOST_ROWS:
                continue
            self.heights[number - 1] = size(row.get("ht"), HEIGHT)
            for cell in row:
                style, place = whole(cell.get("s")), _place(cell.get("r", ""))
                if style is not None and style < len(self.boxes) and place is not None and self.boxes[style]:
                    self.lined[place] = self.boxes[style]

    def _merges(self) -> list[Area]:
        """Return the merged areas; as many as cover each other again and again are none that Excel wrote."""
        found, covered = [], 0
        for merge in self.sheet.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
            first, _colon, last = merge.get("ref", "").partition(":")
            begin, end = _place(first), _place(last)
            if begin and end and begin <= end and begin[1] <= end[1]:
                found.append((*begin, min(end[0], MOST_ROWS - 1), min(end[1], MOST_COLUMNS - 1)))
                covered += (found[-1][2] - begin[0] + 1) * (found[-1][3] - begin[1] + 1)
            if covered > MOST_COVERED:
                raise _too_much()
        return found

    def _last_column(self) -> int:
        written = (at for line in self.values for at, text in enumerate(line) if text)
        return max([*written, *(place[1] for place in self.lined), *(self._visible_end(area) for area in self.merged)])

    def _visible_end(self, area: Area) -> int:
        """Return where a merge ends, if there is anything to see of it."""
        return area[3] if self._value(area[0], area[1]) or area[:2] in self.lined else 0

    def _widths(self) -> tuple[float, ...]:
        form = self.sheet.find(f"{MAIN}sheetFormatPr")
        usual = size(form.get("defaultColWidth"), WIDTH) if form is not None else WIDTH
        widths = [usual or WIDTH] * self.width
        for columns in self.sheet.iterfind(f"{MAIN}cols/{MAIN}col"):
            first, last = whole(columns.get("min")), whole(columns.get("max"))
            for at in range((first or 1) - 1, min(last or 0, self.width)):
                widths[at] = size(columns.get("width"), WIDTH)
        return tuple(width or 0.1 for width in widths)

    def _value(self, row: int, column: int) -> str:
        return self.values[row][column] if row < len(self.values) and column < len(self.values[row]) else ""

    def _cells(self) -> dict[int, list[GridCell]]:
        """Return the cells by the row they begin in."""
        taken = {
            (row, column): area
            for area in self.merged
            for row in range(area[0], area[2] + 1)
            for column in range(area[1], min(area[3] + 1, self.width))
        }
        rows: dict[int, list[GridCell]] = {}
        for row in range(max([len(self.values), *(place[0] + 1 for place in self.lined)])):
            cells = list(self._row(row, taken))
            if cells:
                rows[row] = cells
        return rows

    def _row(self, row: int, taken: dict[tuple[int, int], Area]) -> Iterator[GridCell]:
        column = 0
        while column < self.width:
            area = taken.get((row, column), (row, column, row, column))
            if area[:2] == (row, column):
                text = self._value(row, column)
                end = area[3] if area[3] > column or not text else self._overflow(row, column, taken)
                if text or self._has_line(area):
                    yield self._cell(area, text, min(end, self.width - 1))
                column = end + 1
            else:
                column += 1

    def _cell(self, area: Area, text: str, end: int) -> GridCell:
        height = sum(self.heights.get(row, HEIGHT) for row in range(area[0], area[2] + 1))
        rows, columns = area[2] - area[0] + 1, end - area[1] + 1
        return GridCell(area[0], area[1], text, rows, columns, max(1, int(height / LINE_HEIGHT)))

    def _has_line(self, area: Area) -> bool:
        return bool(self.lined.get(area[:2])) or bool(self.lined.get((area[2], area[3])))

    def _overflow(self, row: int, column: int, taken: dict[tuple[int, int], Area]) -> int:
        """Return where words end that run over empty cells without lines, as Excel shows them."""
        end = column
        while (
            end + 1 < self.width
            and not self._value(row, end + 1)
            and (row, end + 1) not in taken
            and (row, end + 1) not in self.lined
            and (row, column) not in self.lined
        ):
            end += 1
        return end


def _place(reference: str) -> tuple[int, int] | None:
    letters = reference.replace("$", "").rstrip("0123456789")
    number = whole(reference.replace("$", "")[len(letters) :])
    if not number or not letters.isascii() or not letters.isalpha() or len(letters) > 3 or number > MOST_ROWS:
        return None
    column = column_number(letters.encode())
    return (number - 1, column - 1) if column <= MOST_COLUMNS else None


def _from_first_row(grid: Grid) -> Grid:
    first = min(cell.row for cell in grid.cells)
    return grid.rows(first, max(cell.below for cell in grid.cells))
