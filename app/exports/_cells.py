"""What one item says, cell by cell, as one kind of file has it; what is said again and again is worked out once."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from marshal import dumps
from operator import itemgetter
from typing import Any

from app.fields import FieldType, Item, type_of

Form = Callable[[Any], Any]
"""Makes of a plain value what stands in the file."""
Says = Callable[[Any], Any]
MOST_MET = 2_000
PLAIN_MARKS = 2
"""Marshal's newer formats write equal values in different ways."""


def remembered(say: Says, kind: FieldType) -> Says:
    """Return what answers as `say` does, from memory if it was asked lately."""
    met: dict[Any, Any] = {}
    recall = met.get

    def learnt(key: Any, stored: Any) -> Any:
        if len(met) >= MOST_MET:
            met.clear()
        found = met[key] = say(stored)
        return found

    def by_text(stored: str) -> Any:
        return recall(stored) or learnt(stored, stored)

    def by_marks(stored: Any) -> Any:
        marks = dumps(stored, PLAIN_MARKS)
        return recall(marks) or learnt(marks, stored)

    return by_text if _stores_texts(kind) else by_marks


def only_cell(item: Item, form: Form) -> Says:
    """Return what says an answer of an item that has one cell."""
    kind = type_of(item)
    values = kind.cell_values
    return form if kind.says_itself else remembered(lambda stored: form(values(item, stored)[0]), kind)


def all_cells(item: Item, form: Form) -> Says:
    """Return what says an answer of an item that has any number of cells."""
    kind = type_of(item)
    values = kind.cell_values
    return remembered(lambda stored: [form(value) for value in values(item, stored)], kind)


def joined_cells(table: Item, form: Form) -> Says:
    """Return what says a table in one cell per column, a line per row, as the type itself would."""
    kind = type_of(table)
    asked = {column["key"]: column for column in kind.columns(table)}
    columns = [(key, _lines(asked[key])) for key, _head in kind.cells(table)]

    def say(stored: Any) -> list[Any]:
        rows = kind.by_position(table, stored)
        return [form("\n".join(lines([row.get(key) for row in rows]))) for key, lines in columns]

    return say


def _lines(column: Item) -> Callable[[list[Any]], list[str]]:
    """Return what says the cells of a column all at once: tables are most of what a sheet holds."""
    kind = type_of(column)
    if kind.says_itself and _stores_texts(kind):
        return lambda stored: [each or "" for each in stored]
    text = kind.text
    known = remembered(lambda stored: text(column, stored), kind)
    return lambda stored: ["" if each is None else known(each) for each in stored]


def _stores_texts(kind: FieldType) -> bool:
    return isinstance(kind.example()[1], str)


class Line:
    """The cells of some items in the order of their columns."""

    def __init__(self, form: Form, width: int) -> None:
        self._form, self._blank = form, form(None)
        self._keys: list[str] = []
        self._says: list[Says] = []
        self._several: list[tuple[str, list[Any], Says]] = []
        self._places: list[int] = []
        """Columns of the cells in the order they are made: first those that are the only ones of their items."""
        self._width = width

    def add(self, item: Item, places: list[int], *, as_table: bool = False) -> None:
        """Put an item's cells at these places."""
        if as_table or len(places) > 1:
            say = joined_cells(item, self._form) if as_table else all_cells(item, self._form)
            self._several.append((item["key"], [self._blank] * len(places), say))
            self._places += places
        else:
            self._places.insert(len(self._keys), places[0])
            self._keys.append(item["key"])
            self._says.append(only_cell(item, self._form))

    @cached_property
    def _in_order(self) -> Callable[[list[Any]], Sequence[Any]]:
        """Return what puts cells into their columns; where no cell belongs stands the last one, which is blank."""
        made = {place: index for index, place in enumerate(self._places)}
        order = [made.get(place, len(made)) for place in range(self._width)]
        return itemgetter(*order) if self._width > 1 else lambda cells: [cells[index] for index in order]

    def values(self, answers: Mapping[str, Any]) -> Sequence[Any]:
        """Return what these answers say, blank where they say nothing."""
        blank, stored_at = self._blank, answers.get
        cells = [
            blank if stored is None else say(stored)
            for say, stored in zip(self._says, map(stored_at, self._keys), strict=True)
        ]
        for key, blanks, say in self._several:
            stored = stored_at(key)
            cells += blanks if stored is None else say(stored)
        cells.append(blank)
        return self._in_order(cells)
