"""A grid as sections: bands of rows, titles above or beside them, tables with their heads."""

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext

from app.paper_in.grid import UNITS, Grid, GridCell, whole_weights
from app.paper_in.grid_cells import is_mark, is_place, is_upright, label_of_cell
from app.paper_in.grid_items import Band, Surroundings
from app.paper_in.headings import MOST_SIGNS, is_prose
from app.paper_in.lines import Line
from app.paper_in.marks import marks_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import choice, read_block, table, text
from app.paper_in.sheet import Sheet

MOST_NESTED = 3
MOST_ROWS, MOST_WEIGHT = 200, 48
_MARKS = ("满分", "得分", "分值", "标准分", "应得")
_POINT = re.compile(
    r"(非常|十分|很|较|比较|基本|不|最|完全|不太)?(满意|好|差|同意|符合|清楚|重要|了解|及时|合格|认可)"
    r"|一般|优秀?|良好?|中等?|差|好|是|否|有|无|尚可|及格|不及格|不清楚|无所谓|[A-E]|\d{1,2}分?"
)
CHOSEN = "评价"
Row = tuple[GridCell, ...]


@dataclass
class Part:
    """A section that is being put together."""

    title: str = ""
    title_at: str = ""
    title_span: int = 0
    items: list[GuessedItem] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)
    weights: Sequence[int] | None = None
    is_open: bool = False


def parts_of(grid: Grid, *, in_tail: bool = False, to_customer: bool = False) -> list[Part]:
    """Return the sections a grid makes, one below the other."""
    around = Surroundings(grid.widths, grid.is_open, in_tail, to_customer)
    return list(_Region(grid.cells, 0, len(grid.widths), around).parts())


@dataclass
class _Region:
    """Cells between two columns; what they make goes into one section after the other."""

    cells: tuple[GridCell, ...]
    left: int
    right: int
    around: Surroundings
    depth: int = 0
    current: Part = field(default_factory=Part)
    titled: frozenset[int] = frozenset()
    """How wide the cells are that stand as titles beside several rows."""

    def parts(self) -> Iterator[Part]:
        bands = list(_bands(self.cells))
        self.titled = frozenset(band[0].columns for band in bands if band[0].column == self.left and _is_high(band))
        at = 0
        while at < len(bands):
            used = yield from self._band(bands, at)
            at += used
        yield from self._closed()

    def _closed(self, following: Part | None = None) -> Iterator[Part]:
        if self.current.items or self.current.title:
            yield self.current
        self.current = following or Part()

    def _band(self, bands: list[Row], at: int) -> Generator[Part, None, int]:
        """Read what begins at a band; return how many bands it takes."""
        band = bands[at]
        table = _table(bands, at, self.around) or self._lines_to_write_on(bands, at)
        if table is not None:
            self.current.items.append(table[0])
            return table[1]
        if self._is_heading(bands, at):
            title = band[0].text.strip()
            yield from self._closed(Part(title, "top"))
            return 1
        if (inner := self._beside_title(band)) is not None:
            yield from self._closed()
            yield inner
            return 1
        used = self._joined(bands, at)
        cells = tuple(cell for each in bands[at : at + used] for cell in each)
        around = replace(self.around, in_tail=self.around.in_tail and at + used == len(bands))
        self.current.items += Band(cells, self.around if self.around.is_open else around).items()
        return used

    def _is_heading(self, bands: list[Row], at: int) -> bool:
        """Say whether a band is one short cell of words across, above something else than a blank."""
        band = bands[at]
        if len(band) != 1 or not band[0].is_words or self.around.is_open or band[0].columns < self.right - self.left:
            return False
        text, below = band[0].text.strip(), bands[at + 1] if at + 1 < len(bands) else ()
        is_short = len(text) <= MOST_SIGNS and not is_prose(text) and not text.endswith((":", "："))
        is_label = len(below) == 1 and (below[0].is_blank or is_prose(below[0].text))
        return is_short and (not is_label or _blank_rows(bands, at + 1) > 1)

    def _lines_to_write_on(self, bands: list[Row], at: int) -> tuple[GuessedItem, int] | None:
        """Read blank rows without a head as a table of as many."""
        count = _blank_rows(bands, at)
        if count < 2 or self.around.is_open:
            return None
        lines = [_line(bands[at])] * count
        column = text.Text().made("")
        columns = [
            GuessedItem(dict(column), gettext("A blank without a label."), sure=False) for _cell in lines[0].cells
        ]
        made = table.Table().made("", rows=count)
        why = gettext("Read as lines to write on: blank rows without a head.")
        return GuessedItem(made, why, sure=False, holds="columns", parts=tuple(columns)), count

    def _joined(self, bands: list[Row], at: int) -> int:
        """Return how many bands belong together: labels, perhaps full marks, and the places below them."""
        if self.around.is_open or not all(cell.is_words and cell.rows == 1 for cell in bands[at]):
            return 1
        below = [band for band in map(_first_row, bands[at + 1 : at + 3]) if _columns(band) == _columns(bands[at])]
        if len(below) > 1 and any(is_mark(mark) and place.is_blank for mark, place in zip(*below, strict=True)):
            return 3
        is_asked = below and any(is_place(cell) and not cell.is_blank and not is_mark(cell) for cell in below[0])
        return 2 if is_asked or (below and all(map(is_place, below[0]))) else 1

    def _beside_title(self, band: Row) -> Part | None:
        """Read a band whose first cell is as high as all of it as a section with its title beside it."""
        first, rest = band[0], band[1:]
        if not first.is_words or self.depth >= MOST_NESTED or first.column != self.left or self.around.is_open:
            return None
        if not _is_high(band) and not (first.columns in self.titled and _is_titled(rest)):
            return None
        region = _Region(rest, first.right, self.right, replace(self.around, in_tail=False), depth=self.depth + 1)
        inner = list(region.parts())
        part = Part(first.text.strip() if not is_upright(first) else label_of_cell(first.text), "left", first.columns)
        if len(inner) == 1 and not inner[0].title:
            part.items = inner[0].items
        else:
            part.parts = inner
        return part


def _is_high(band: Row) -> bool:
    """Say whether the first cell is as high as the whole band, beside several others."""
    first, rest = band[0], band[1:]
    height = max(cell.below for cell in band) - first.row
    others = len(rest) > 1 and not any(cell.rows == height for cell in rest)
    return first.is_words and height > 1 and first.rows == height and others


def _is_titled(rest: Row) -> bool:
    """Say whether a single row can stand beside a title: it begins with words of its own."""
    if not rest or rest[0].is_blank or not marks_of(rest[0].text)[0].is_words:
        return False
    if len(rest) == 1:
        return is_prose(rest[0].text)
    return rest[0].is_words and any(not cell.is_words or is_mark(cell) for cell in rest)


def _columns(band: Row) -> list[tuple[int, int]]:
    return [(cell.column, cell.columns) for cell in band]


def _first_row(band: Row) -> Row:
    return tuple(cell for cell in band if cell.row == band[0].row)


def _blank_rows(bands: list[Row], at: int) -> int:
    """Count the rows from here on that are blank, all divided in the same way."""
    count = 0
    while at + count < len(bands) and count < MOST_ROWS:
        band = bands[at + count]
        if not all(cell.is_blank and cell.rows == 1 for cell in band) or _columns(band) != _columns(bands[at]):
            break
        count += 1
    return count


def _bands(cells: Sequence[GridCell]) -> Iterator[Row]:
    """Yield the rows, those together that a cell reaches across."""
    band: list[GridCell] = []
    end = 0
    for cell in sorted(cells, key=lambda each: (each.row, each.column)):
        if band and cell.row >= end:
            yield tuple(band)
            band = []
        band.append(cell)
        end = max(end, cell.below)
    if band:
        yield tuple(band)


# ---- tables


def _table(bands: list[Row], at: int, around: Surroundings) -> tuple[GuessedItem, int] | None:
    """Read a row of heads and the rows below it that have places column by column."""
    head = bands[at]
    if not _is_head(head):
        return None
    body = []
    for band in bands[at + 1 : at + 1 + MOST_ROWS]:
        if not _is_row_of(head, band):
            break
        body.append(band)
    if not _is_worth_it(head, body):
        return None
    lines = [_line(row) for row in (head, *body)]
    block = read_block(Sheet(lines), 0)
    tables = (
        [each for each in block.elements if isinstance(each, GuessedItem) and each.holds == "columns"] if block else []
    )
    if block is None or len(tables) != 1 or block.used < len(lines):
        return None
    weighed = _weighed(tables[0], [around.width_of(cell) for cell in head])
    return _ticked(weighed, head, body), 1 + len(body)


def _is_head(band: Row) -> bool:
    is_flat = all(cell.rows == 1 for cell in band) and len(band) > 1
    is_words = all(cell.is_words and not is_mark(cell) for cell in band[1:]) and (band[0].is_words or band[0].is_blank)
    return is_flat and is_words and not _speaks_of_marks(band)


def _speaks_of_marks(band: Row) -> bool:
    return sum(any(word in cell.text for word in _MARKS) for cell in band) > 1


def _is_row_of(head: Row, band: Row) -> bool:
    """Say whether a row stands column by column below a head, with places in it behind at most two named columns."""
    if [(cell.column, cell.columns) for cell in band] != [(cell.column, cell.columns) for cell in head]:
        return False
    return (
        all(cell.rows == 1 for cell in band) and all(not cell.is_words for cell in band[2:]) and not band[-1].is_words
    )


def _is_worth_it(head: Row, body: list[Row]) -> bool:
    """Two rows make a table; a single one does if it is numbered, else it is labels with blanks below them."""
    if len(body) >= 2:
        return any(cell.is_blank or not cell.is_words for row in body for cell in row)
    return len(body) == 1 and body[0][0].text.strip() in {"1", "1.", "一"} and head[0].is_words


def _line(row: Row) -> Line:
    cells = tuple(" ".join(cell.text.split()) if not cell.is_blank else "" for cell in row)
    return Line(" | ".join(cells), cells)


def _weighed(table: GuessedItem, widths: list[float]) -> GuessedItem:
    """Give the columns of a table their widths, and the names of its rows theirs."""
    item = {name: value for name, value in table.item.items() if name != "sums"}
    weights = [min(weight, MOST_WEIGHT) for weight in whole_weights(widths)]
    extra = len(weights) - len(table.parts)
    if extra == 1:
        item["label_span"] = min(weights[0], UNITS)
    columns = zip(table.parts, weights[extra:], strict=False) if extra in {0, 1} else ()
    parts = tuple(replace(part, item=part.item | {"span": weight}) for part, weight in columns) or table.parts
    return replace(table, item=item, parts=parts, why=table.why or gettext("Read as a table."))


def _ticked(table: GuessedItem, head: Row, body: list[Row]) -> GuessedItem:
    """Read columns headed by the points of a scale as one question a row, to be ticked in its column."""
    points = head[-len(table.parts) :]
    is_scale = len(points) > 1 and all(_POINT.fullmatch(label_of_cell(cell.text)) for cell in points)
    places = [cell for row in body for cell in row[-len(points) :]]
    is_ticked = all(cell.is_blank or not any(mark.is_words for mark in marks_of(cell.text)) for cell in places)
    if not is_scale or not is_ticked or not isinstance(table.item.get("rows"), list):
        return table
    spans = [part.item.get("span", 1) for part in table.parts]
    options = [{"label": label_of_cell(cell.text)} for cell in points]
    made = choice.Choice().made(CHOSEN, options=options, span=min(sum(spans), MOST_WEIGHT))
    why = gettext("The heads of these columns are points of a scale: one of them is ticked in each row.")
    return replace(table, parts=(GuessedItem(made, why, sure=False),))
