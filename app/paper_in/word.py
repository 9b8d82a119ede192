"""A form in Word: its paragraphs and tables in the order of the document."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from flask_babel import gettext

from app.errors import Invalid
from app.office_file import DOCUMENT, OfficeFile
from app.paper_in.grid import Grid, GridCell
from app.paper_in.office_form import Block, form_of
from app.paper_in.reading import Reading
from app.paper_in.text import read_text
from app.paper_in.workbook import size, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = "□"
SYMBOLS = {"f0a3", "f0a8", "f06f", "f071", "f0fe", "f052", "00a3", "00a8", "006f", "25a1", "2610"}
"""Boxes to tick in the fonts Word takes such signs from."""
SKIPPED = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "txbxContent", "rPr", "pPr", "delText"))
INLINE = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
MOST_COLUMNS = 200
LINE = 360.0
"""Height of a line in twentieths of a point."""
NO_LINE = {"none", "nil"}


def read_word(file: OfficeFile, key: str, title: str = "") -> Reading:
    """Return the form template a document lays out; one without tables is read as a text."""
    root = file.xml(DOCUMENT)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Invalid({"file": gettext("This file is damaged. Open it in Word or Excel and save it again.")})
    blocks = list(_blocks(body))
    said = [gettext("Words in text boxes were not read.")] if body.find(f".//{W}txbxContent") is not None else []
    if not any(isinstance(block, Grid) for block in blocks):
        text = "\n".join(block for block in blocks if isinstance(block, str))
        found = read_text(text, key)
        return Reading(found.document, found.guesses, (*said, *found.left_out))
    return form_of(blocks, key, title=title, left_out=said)


def _blocks(holder: Element) -> Iterator[Block]:
    for child in holder:
        if child.tag == f"{W}p":
            text = words_of(child)
            if text.strip():
                yield text
        elif child.tag == f"{W}tbl":
            grid = _Table(child).grid()
            if grid.cells:
                yield grid
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _blocks(child)


def words_of(paragraph: Element) -> str:
    """Return the words of a paragraph as they are seen: underlined gaps and boxes are places to write and tick."""
    return "".join(_words(paragraph))


def _words(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in SKIPPED or child.tag == FALLBACK:
            continue
        if child.tag == f"{W}r":
            yield _run(child)
        elif child.tag != f"{W}tbl":
            yield from _words(child)


def _run(run: Element) -> str:
    text = "".join(_pieces(run))
    underline = run.find(f"{W}rPr/{W}u")
    is_underlined = underline is not None and underline.get(f"{W}val", "single") != "none"
    return "_" * max(4, len(text)) if is_underlined and text and not text.strip() and "\n" not in text else text


def _pieces(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}sym":
            yield BOX if child.get(f"{W}char", "").casefold() in SYMBOLS else ""
        elif child.tag in INLINE:
            yield INLINE[child.tag]


@dataclass
class _Table:
    """One table of the document on its grid of columns."""

    table: Element
    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    above: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Column -> the cell that reaches down from above it."""

    def grid(self) -> Grid:
        for number, row in enumerate(_parts(self.table, "tr")):
            self._row(number, row)
        width = max((cell.right for cell in self.cells.values()), default=0)
        cells = tuple(sorted(self.cells.values(), key=lambda cell: (cell.row, cell.column)))
        return Grid(cells, self._widths(width), is_open=self._is_open())

    def _widths(self, width: int) -> tuple[float, ...]:
        columns = self.table.findall(f"{W}tblGrid/{W}gridCol")
        found = [length(column.get(f"{W}w")) for column in columns][:width]
        usual = sum(found) / len(found) if found and sum(found) else 1.0
        return tuple(each or usual for each in (*found, *[0.0] * (width - len(found))))

    def _is_open(self) -> bool:
        borders = self.table.find(f"{W}tblPr/{W}tblBorders")
        return borders is not None and len(borders) > 0 and all(line.get(f"{W}val") in NO_LINE for line in borders)

    def _row(self, number: int, row: Element) -> None:
        skipped = row.find(f"{W}trPr/{W}gridBefore")
        column = min(whole(skipped.get(f"{W}val")) or 0, MOST_COLUMNS) if skipped is not None else 0
        tall = row.find(f"{W}trPr/{W}trHeight")
        lines = int(length(tall.get(f"{W}val")) / LINE) if tall is not None else 1
        reaching = {}
        for cell in _parts(row, "tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            columns = max(1, whole(span.get(f"{W}val")) or 1) if span is not None else 1
            columns = min(columns, MOST_COLUMNS - column)
            if columns < 1:
                break
            place = self._place(cell, number, column, columns, lines)
            reaching[column] = place
            column += columns
        self.above = reaching

    def _place(self, cell: Element, number: int, column: int, columns: int, lines: int) -> tuple[int, int]:
        """Add a cell, or let the one above it reach down if the two are merged."""
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        upper = self.above.get(column)
        if merge is not None and merge.get(f"{W}val", "continue") == "continue" and upper is not None:
            found = self.cells[upper]
            if found.columns == columns:
                taller = GridCell(*upper, found.text, found.rows + 1, columns, found.lines + max(lines, 1))
                self.cells[upper] = taller
                return upper
        paragraphs = list(_cell_lines(cell))
        text = "\n".join(paragraphs).strip("\n")
        self.cells[number, column] = GridCell(number, column, text, 1, columns, max(1, len(paragraphs), lines))
        return number, column


def _parts(holder: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, those in content controls too."""
    for child in holder:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _parts(child, name)


def _cell_lines(cell: Element) -> Iterator[str]:
    """Yield the lines of a cell; a table inside it is told row by row."""
    for child in cell:
        if child.tag == f"{W}p":
            yield words_of(child)
        elif child.tag == f"{W}tbl":
            for row in _parts(child, "tr"):
                yield " ".join(" ".join(_cell_lines(inner)) for inner in _parts(row, "tc"))
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _cell_lines(child)


def length(text: str | None) -> float:
    return size(str((whole(text) or 0) / 100), 0.0) * 100
