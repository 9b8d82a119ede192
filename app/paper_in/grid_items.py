"""Cells that stand together as items: a label and the place beside or below it, a cell that says it all, words."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask_babel import gettext

from app.paper_in.grid import GridCell
from app.paper_in.grid_cells import (
    TOTAL,
    group_of,
    in_one_cell,
    in_place,
    is_mark,
    is_place,
    is_upright,
    label_of_cell,
    may_label,
    paired,
    score_of,
    spanning,
)
from app.paper_in.headings import MOST_SIGNS, is_prose
from app.paper_in.lines import lines_of
from app.paper_in.marks import Mark, Sign, is_blank, marks_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import note, paragraph, read_block, read_marks, recogniser_of, text, total
from app.paper_in.recognisers.group import is_signed_below
from app.paper_in.sheet import Sheet

BLANK = Mark(Sign.BLANK, "____")
LONGEST_REMARK = 4
"""Words in front of a place that only add to the label beside it, such as 共 in 共____元."""
UNNAMED = "填写"
LEAST_SPLIT, UNITS_A_SIGN = 4, 0.55
"""A cell narrower than this is not split into label and place; so wide is a sign of a label on the 24 columns."""
_GIVEN = re.compile(r"得分|满分|分值")
_COLON = (":", "：")


@dataclass(frozen=True)
class Surroundings:
    """What cells are read by besides their own words."""

    widths: tuple[float, ...]
    is_open: bool = False
    in_tail: bool = False
    """Nothing but signatures and the like comes below."""
    to_customer: bool = False
    """The form speaks to the customer, who fills it in."""
    heads: dict[tuple[int, int], str] = field(default_factory=dict, compare=False)
    """What stands above a column, by its place and width."""

    def width_of(self, cell: GridCell) -> float:
        return sum(self.widths[cell.column : cell.right])

    def is_wide(self, cell: GridCell) -> bool:
        return self.width_of(cell) * 2 >= sum(self.widths)

    def read(self, *marks: Mark) -> list[GuessedItem]:
        return read_marks(marks, in_tail=self.in_tail, to_customer=self.to_customer)


class Band:
    """Rows that no cell crosses: what stands in them, item by item, in the order a phone shows it."""

    def __init__(self, cells: tuple[GridCell, ...], around: Surroundings) -> None:
        self.left = {(cell.row, cell.column): cell for cell in cells}
        self.around = around
        self.is_open = around.is_open
        self.in_row = Counter((cell.row, cell.rows) for cell in cells if cell.is_words)

    def items(self) -> Iterator[GuessedItem]:
        while self.left:
            yield from self._read(self.left.pop(next(iter(self.left))))

    def _take(self, cell: GridCell) -> None:
        del self.left[cell.row, cell.column]

    def _read(self, cell: GridCell) -> list[GuessedItem]:
        if cell.is_words and not is_mark(cell):
            return self._labelled(cell)
        if is_mark(cell):
            return [spanning(self._words(cell), cell)]
        if not cell.is_blank:
            return [self._spread(in_one_cell(cell), cell)]
        return [] if self.is_open else [self._unnamed(cell)]

    def _unnamed(self, cell: GridCell) -> GuessedItem:
        """Read a blank cell under the head of its column, if it has one."""
        label = self.around.heads.get((cell.column, cell.columns), UNNAMED)
        item = {"type": "text", "label": label, "label_at": "none"}
        return spanning(GuessedItem(item, gettext("A blank cell without a label."), sure=False), cell)

    def _labelled(self, cell: GridCell) -> list[GuessedItem]:
        """Read words with what stands to the right of them, or below, or alone."""
        right = self._beside(cell)
        if right is not None and right.rows == cell.rows:
            if right.is_blank and (not self.is_open or may_label(cell.text)):
                return [self._field(cell, self._widened(right))]
            if (scored := self._score(cell, right)) is not None:
                return [scored]
            if not right.is_blank and not right.is_words and not self._stands_alone(cell, right):
                self._take(right)
                return [paired(self._read_beside(label_of_cell(cell.text), right), cell, right)]
            if right.is_words and self._explains(cell, right):
                self._take(right)
                made = note.Note().made(label_of_cell(cell.text), text=right.text.strip(), label_at="left")
                why = gettext("Read as printed words with a head: nothing is to be filled in.")
                return [paired(GuessedItem(made, why), cell, right)]
        return [self._above(cell) or self._room_below(cell) or self._spread(self._words(cell), cell)]

    def _spread(self, found: GuessedItem, cell: GridCell) -> GuessedItem:
        """Give an item the width of its cell; where no box is around it, its label stands beside its place."""
        placed = spanning(found, cell)
        is_in_line = self.is_open and placed.item.get("label_at") == "top" and recogniser_of(placed.item).is_short
        if not is_in_line or cell.columns < LEAST_SPLIT:
            return placed
        label = math.ceil((len(str(placed.item["label"])) + 1) * UNITS_A_SIGN)
        item = {name: value for name, value in placed.item.items() if name != "label_at"}
        return replace(placed, item=item | {"label_span": min(label, cell.columns - 2)})

    def _stands_alone(self, cell: GridCell, right: GridCell) -> bool:
        """Say whether words that end with a colon have their place in their own cell: the next one has a label too."""
        return cell.text.rstrip().endswith(_COLON) and marks_of(right.text)[0].is_words

    def _above(self, cell: GridCell) -> GuessedItem | None:
        """Read words with the place below them, between them perhaps the full mark."""
        below = self._under(cell)
        if below is None or not is_place(below):
            return None
        label, own = label_of_cell(cell.text), {"label_at": "above"}
        if is_mark(below):
            place = self._under(below)
            if place is None or not place.is_blank or _GIVEN.search(label):
                return None
            found = score_of(label, below, {})
            self._take(below)
            below = place
        else:
            found = self._field_of(label, below) if below.is_blank else self._read_beside(label, below)
        self._take(below)
        return spanning(replace(found, item=found.item | own), below)

    def _room_below(self, cell: GridCell) -> GuessedItem | None:
        """Read words with room for more lines in their own cell as a paragraph."""
        text = cell.text.strip()
        spare = cell.lines - len(text.splitlines())
        if self.is_open or is_upright(cell) or spare < (1 if text.endswith(_COLON) else 2) or len(text) > MOST_SIGNS:
            return None
        made = paragraph.Paragraph().made(label_of_cell(text), lines=min(max(spare, 2), 12), label_at="top")
        return spanning(GuessedItem(made, gettext("Read as a paragraph: several lines fit into its cell.")), cell)

    def _words(self, cell: GridCell) -> GuessedItem:
        """Read words with nothing beside or below them: a colon asks, else they head a column or only say something."""
        text = cell.text.strip()
        if text.endswith(_COLON) and len(text) <= MOST_SIGNS:
            found = self.around.read(*marks_of(text))
            if len(found) == 1 and "label" in found[0].item:
                return in_place(found[0])
        words = note.Note().words(text)
        if self.is_open or is_prose(text) or is_mark(cell) or self.in_row[cell.row, cell.rows] < 2:
            return words
        self.around.heads[cell.column, cell.columns] = label_of_cell(text)
        return replace(words, item=words.item | {"heading": "column"})

    def _beside(self, cell: GridCell) -> GridCell | None:
        return self.left.get((cell.row, cell.right))

    def _under(self, cell: GridCell) -> GridCell | None:
        """Return the cell right below that is as wide."""
        below = self.left.get((cell.below, cell.column))
        return below if below is not None and below.columns == cell.columns else None

    def _widened(self, cell: GridCell) -> GridCell:
        """Take a place with the blank cells that follow it: in Excel often nobody joined them."""
        self._take(cell)
        while (right := self._beside(cell)) is not None and right.is_blank and right.rows == cell.rows:
            self._take(right)
            cell = replace(cell, columns=right.right - cell.column)
        return cell

    def _explains(self, cell: GridCell, right: GridCell) -> bool:
        """Say whether the words at the right are about those at the left, and the two are alone in their row."""
        return (
            self._beside(right) is None
            and len(cell.text) < len(right.text)
            and is_prose(right.text)
            and not is_prose(cell.text)
        )

    def _field(self, cell: GridCell, place: GridCell) -> GuessedItem:
        return paired(self._field_of(label_of_cell(cell.text), place), cell, place)

    def _field_of(self, label: str, place: GridCell) -> GuessedItem:
        """Read a label with a blank cell; one of several lines is a paragraph."""
        marks = marks_of(place.text) or (BLANK,)
        has_lines = place.lines > 2 or (place.lines > 1 and self.around.is_wide(place))
        if has_lines and is_blank(marks):
            why = gettext("Read as a paragraph: several lines fit into its cell.")
            made = paragraph.Paragraph().made(label, lines=min(place.lines, 12), label_at="left")
            return GuessedItem(made, why)
        if TOTAL.fullmatch(label):
            made = total.Total().made(label, of=[label], show="sum")
            return GuessedItem(made, gettext("Read as a total because of its label."), sure=False)
        found = self.around.read(*marks_of(f"{label}: "), *marks)
        plain = text.Text().made(label)
        if len(found) == 1 and "label" in found[0].item:
            return found[0]
        return GuessedItem(plain, gettext("Read as a short text: a blank behind a label."), sure=False)

    def _read_beside(self, label: str, cell: GridCell) -> GuessedItem:
        """Read a cell with places in it under the label at its left."""
        below = [line.text for line in lines_of(cell.text)]
        signed = ["____"] if len(below) > 1 and all(map(is_signed_below, below)) else []
        lines = lines_of("\n".join([label, *signed, *below]))
        block = read_block(Sheet(lines), 0) if len(below) > 1 or "章" in label else None
        if block is not None and block.used == len(lines) and len(block.elements) == 1:
            whole = block.elements[0]
            if isinstance(whole, GuessedItem) and whole.holds == "items":
                return whole
        marks = marks_of(" ".join(below))
        found = [in_one_cell(cell)] if marks[0].is_words else self.around.read(*marks_of(f"{label}: "), *marks)
        if len(found) == 1 and (not found[0].holds or "label" not in found[0].item):
            own = "" if marks and not marks[0].is_words else str(found[0].item.get("label", ""))
            item = {name: value for name, value in found[0].item.items() if name != "label_at"}
            if len(own) <= LONGEST_REMARK or found[0].holds:
                return replace(found[0], item=item | {"label": label})
        return group_of(found, label, cell.text)

    def _score(self, cell: GridCell, mark: GridCell) -> GuessedItem | None:
        """Read a criterion, its full mark and the blank for what was given."""
        place = self._beside(mark)
        if not is_mark(mark) or place is None or not place.is_blank:
            return None
        for used in (mark, place):
            self._take(used)
        found = score_of(label_of_cell(cell.text), mark, {"span": mark.columns})
        return paired(found, cell, replace(place, column=mark.column, columns=place.right - mark.column))
