"""Flow spans over a grid: where the next cell goes, which positions stay blank, which rows nothing begins in."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Generic, TypeVar

Edges = Sequence[Fraction]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Thing]):
    """A rectangle on the board: from edge to edge, `rows` rows from `top` on."""

    thing: Thing
    left: Fraction
    right: Fraction
    top: int
    rows: int = 1

    @property
    def below(self) -> int:
        return self.top + self.rows


class Flow:
    """Hand out places from left to right, wrapping when full and flowing round what reaches down."""

    def __init__(self, edges: Edges, top: int) -> None:
        self.edges = edges
        self.free = [top] * (len(edges) - 1)
        """Per column, the first row that nothing placed so far reaches into."""
        self.row = top
        self.column = 0

    def place(self, span: int, rows: int) -> tuple[int, int]:
        """Return row and first column of the next free place that is `span` columns wide."""
        span = min(span, len(self.free))
        while (column := self._gap(span)) is None:
            self.row, self.column = self.row + 1, 0
        self.free[column : column + span] = [self.row + rows] * span
        self.column = column + span
        return self.row, column

    def _gap(self, span: int) -> int | None:
        starts = range(self.column, len(self.free) - span + 1)
        return next((start for start in starts if max(self.free[start : start + span]) <= self.row), None)

    @property
    def bottom(self) -> int:
        return max(self.free)


class Board(Generic[Thing]):
    """Everything placed in one table, and what is left over between it."""

    def __init__(self) -> None:
        self.placed: list[Placed[Thing]] = []
        self.bottom = 0

    def put(self, placed: Placed[Thing], turn: int | None = None) -> None:
        """Place something; it is read last, or before what was placed as number `turn`."""
        self.placed.insert(len(self.placed) if turn is None else turn, placed)
        self.bottom = max(self.bottom, placed.below)

    def edges(self) -> list[Fraction]:
        """Return every edge that some cell begins or ends at."""
        return sorted(
            {edge for placed in self.placed for edge in (placed.left, placed.right)} | {Fraction(0), Fraction(1)}
        )

    def gaps(self) -> Iterator[tuple[Fraction, Fraction, int, int]]:
        """Yield the uncovered rectangles: left, right, top, rows."""
        edges = self.edges()
        covered = self._covered(edges)
        for top, line in enumerate(covered):
            for first, last in _runs(line):
                rows = _depth(covered, top, first, last)
                _cover(covered, first, last, top, rows)
                yield edges[first], edges[last], top, rows

    def _covered(self, edges: Sequence[Fraction]) -> list[list[bool]]:
        covered = [[False] * (len(edges) - 1) for _row in range(self.bottom)]
        for placed in self.placed:
            first, last = bisect_left(edges, placed.left), bisect_left(edges, placed.right)
            _cover(covered, first, last, placed.top, placed.rows)
        return covered


def _cover(covered: list[list[bool]], first: int, last: int, top: int, rows: int) -> None:
    for line in covered[top : top + rows]:
        line[first:last] = [True] * (last - first)


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """Return the stretches of a row that nothing covers."""
    turns = [index for index, (left, right) in enumerate(pairwise([True, *line, True])) if left != right]
    return list(zip(turns[::2], turns[1::2], strict=True))


def _depth(covered: list[list[bool]], top: int, first: int, last: int) -> int:
    """Count how many rows down exactly this stretch stays uncovered."""
    rows = 1
    while top + rows < len(covered) and (first, last) in _runs(covered[top + rows]):
        rows += 1
    return rows


def kept_rows(placed: Sequence[Placed[Thing]], bottom: int) -> list[int]:
    """Map each row, and the one below the last, to its number once rows that nothing begins in are left out."""
    begun = {each.top for each in placed}
    numbers = [0]
    for row in range(bottom):
        numbers.append(numbers[-1] + (row in begun))
    return numbers
