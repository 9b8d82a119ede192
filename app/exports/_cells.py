"""What one item says, cell by cell, as one kind of file has it; what is said again and again is worked out once."""

from collections.abc import Callable, Mapping
from marshal import dumps
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
        self._form = form
        self._blank = [form(None)] * width
        self._single: list[tuple[str, int, Says]] = []
        self._several: list[tuple[str, list[int], Says]] = []

    def add(self, item: Item, places: list[int], *, as_table: bool = False) -> None:
        if as_table:
            self._several.append((item["key"], places, joined_cells(item, self._form)))
        elif len(places) == 1:
            self._single.append((item["key"], places[0], only_cell(item, self._form)))
        else:
            self._several.append((item["key"], places, all_cells(item, self._form)))

    def values(self, answers: Mapping[str, Any]) -> list[Any]:
        """Return what these answers say, blank where they say nothing."""
        values = self._blank.copy()
        for key, place, say in self._single:
            stored = answers.get(key)
            if stored is not None:
                values[place] = say(stored)
        for key, places, say in self._several:
            stored = answers.get(key)
            if stored is not None:
                for place, value in zip(places, say(stored), strict=True):
                    values[place] = value
        return values
