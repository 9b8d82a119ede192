"""A table on paper: cells with their words, where they stand and how wide they are; Word and Excel both give one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from app.paper_in.marks import is_blank, marks_of

MOST_COLUMNS = 48
"""So many columns a section can weigh."""
UNITS = 24
FINEST, TOLERANCE = 160, 0.004
NEAR = 0.2
"""So near, in units, an edge stands at one of the sheet's own 24 columns."""


@dataclass(frozen=True)
class GridCell:
    row: int
    column: int
    text: str = ""
    rows: int = 1
    columns: int = 1
    lines: int = 1
    """How many lines of writing fit into it."""

    @property
    def below(self) -> int:
        return self.row + self.rows

    @property
    def right(self) -> int:
        return self.column + self.columns

    @cached_property
    def is_blank(self) -> bool:
        """Say whether there is nothing but a place to write on."""
        return not self.text.strip() or is_blank(marks_of(self.text))

    @cached_property
    def is_words(self) -> bool:
        return not self.is_blank and all(mark.is_words for mark in marks_of(self.text))


@dataclass(frozen=True)
class Grid:
    cells: tuple[GridCell, ...]
    """From left to right, from top to bottom; none stands on another."""
    widths: tuple[float, ...]
    is_open: bool = False
    """Lines of words without a box around."""
    boxed: frozenset[int] = field(default_factory=frozenset)
    """Rows that have a box, if the file says so of each row."""

    @property
    def height(self) -> int:
        return max((cell.below for cell in self.cells), default=0)

    def rows(self, first: int, end: int) -> "Grid":
        """Return some rows as a grid of their own."""
        kept = tuple(replace(cell, row=cell.row - first) for cell in self.cells if first <= cell.row < end)
        return replace(self, cells=kept)


def squeezed(grid: Grid) -> tuple[Grid, list[int] | None]:
    """Return the grid on the columns its sections will have, and their weights; None stands for 24 equal ones."""
    total = sum(grid.widths) or 1.0
    places = [0.0]
    for width in grid.widths:
        places.append(places[-1] + width / total * UNITS)
    edges = sorted({edge for cell in grid.cells for edge in (cell.column, cell.right)} | {0, len(grid.widths)})
    snapped = _snapped([places[edge] for edge in edges], UNITS if grid.is_open else NEAR)
    if snapped is not None:
        return _moved(grid, dict(zip(edges, snapped, strict=True)), (1.0,) * UNITS), None
    weights = whole_weights([places[right] - places[left] for left, right in pairwise(edges)])
    return _moved(grid, {edge: place for place, edge in enumerate(edges)}, tuple(map(float, weights))), weights


def whole_weights(widths: Sequence[float], least: int = UNITS) -> list[int]:
    """Return the smallest whole numbers that stand to each other as the widths do, nearly."""
    whole = sum(widths) or 1.0
    shares = [width / whole for width in widths]
    for total in range(max(least, len(shares)), FINEST):
        found = [max(1, round(share * total)) for share in shares]
        if all(abs(each / sum(found) - share) <= TOLERANCE for each, share in zip(found, shares, strict=True)):
            return found
    return [max(1, round(share * FINEST)) for share in shares]


def _snapped(places: Sequence[float], near: float) -> list[int] | None:
    """Return the edges as whole units, if each stands near one of its own; lines without a box may move further."""
    found = [round(place) for place in places]
    are_near = all(abs(place - unit) <= near for place, unit in zip(places, found, strict=True))
    if (are_near and len(set(found)) == len(found)) or len(places) - 1 > MOST_COLUMNS:
        return found
    return None


def _moved(grid: Grid, places: dict[int, int], widths: tuple[float, ...]) -> Grid:
    """Count the columns of the cells anew; what has no width left is gone."""
    cells = (
        replace(cell, column=places[cell.column], columns=places[cell.right] - places[cell.column])
        for cell in grid.cells
    )
    return replace(grid, cells=tuple(cell for cell in cells if cell.columns > 0), widths=widths)
