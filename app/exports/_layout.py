"""The columns of an export: those of the newest version, then what only older ones asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from app.fields import Item, label_of, label_text, type_of
from app.schema.compiled import Compiled
from app.schema.items import FoundItem

Place = tuple[str, str]
"""Key of an item or column, and suffix of one of its cells."""
SHORT = 100
MOST_MET = 2_000


@dataclass
class Columns:
    """Columns of one sheet of the file, in order."""

    label: str
    heads: dict[Place, str] = field(default_factory=dict)

    def add(self, item: Item, before: str = "") -> None:
        """Add an item's cells; `before` says what their heads do not: the table, or what a nameless item is about."""
        for suffix, head in type_of(item).cells(item):
            self.heads.setdefault((item["key"], suffix), " ".join(f"{before} {head}".split()))

    @property
    def titles(self) -> list[str]:
        return list(self.heads.values())


class Cells:
    """What one item says, cell by cell; what is short is met again and again, and asking costs."""

    def __init__(self, item: Item, columns: Columns) -> None:
        self.key = item["key"]
        self._item = item
        self._kind = type_of(item)
        order = {place: index for index, place in enumerate(columns.heads)}
        self.places = [order[self.key, suffix] for suffix, _head in self._kind.cells(item)]
        self._met: dict[str, list[Any]] = {}

    def values(self, stored: Any) -> list[Any]:
        text = repr(stored)
        found = self._met.get(text)
        if found is None:
            found = self._kind.cell_values(self._item, stored)
            if len(text) < SHORT and len(self._met) < MOST_MET:
                self._met[text] = found
        return found

    def put(self, answers: Mapping[str, Any], into: list[Any]) -> None:
        stored = answers.get(self.key)
        if stored is not None:
            for place, value in zip(self.places, self.values(stored), strict=True):
                into[place] = value


class Joined(Cells):
    """What a table says in one cell per column, a line per row: the type's own cells, made of words met before."""

    def __init__(self, item: Item, columns: Columns) -> None:
        super().__init__(item, columns)
        self._columns = {column["key"]: column for column in self._kind.columns(item)}
        self._words: dict[tuple[str, str], str] = {}

    def values(self, stored: Any) -> list[Any]:
        rows = [row for _name, row in self._kind.row_answers(self._item, stored)]
        keys = (suffix for suffix, _head in self._kind.cells(self._item))
        return ["\n".join(self._text(key, row[key]) if key in row else "" for row in rows) for key in keys]

    def _text(self, key: str, stored: Any) -> str:
        place = key, repr(stored)
        found = self._words.get(place)
        if found is None:
            column = self._columns[key]
            found = type_of(column).text(column, stored)
            if len(self._words) < MOST_MET * len(self._columns):
                self._words[place] = found
        return found


class Layout:
    """Says of the answers to any of these versions which value stands in which column."""

    def __init__(
        self, versions: Mapping[int, Compiled], hidden: Callable[[Compiled], frozenset[str]], *, tables_apart: bool
    ) -> None:
        self.records = Columns("")
        self.tables: dict[str, Columns] = {}
        kept = {number: list(_kept(version, hidden(version))) for number, version in versions.items()}
        for found in (found for each in kept.values() for found in each):
            self._add(found, tables_apart)
        self._cells = {number: self._cells_of(found) for number, found in kept.items()}
        self._table_items = {
            number: {each.item["key"]: self._rows_of(each.item) for each in found if _is_table(each.item)}
            for number, found in kept.items()
        }

    def _add(self, found: FoundItem, tables_apart: bool) -> None:
        item, label = found.item, _label(found)
        if _is_table(item):
            table = self.tables.setdefault(item["key"], Columns(label))
            for column in type_of(item).columns(item):
                table.add(column, "" if label_of(column) else column["key"])
        if not (tables_apart and _is_table(item)):
            self.records.add(item, label if _is_table(item) or not label_of(item) else "")

    def _cells_of(self, found: list[FoundItem]) -> list[Cells]:
        places = {key for key, _suffix in self.records.heads}
        return [
            (Joined if _is_table(each.item) else Cells)(each.item, self.records)
            for each in found
            if each.item["key"] in places
        ]

    def _rows_of(self, table: Item) -> tuple[Item, list[Cells]]:
        columns = self.tables[table["key"]]
        asked = (column for column in type_of(table).columns(table) if type_of(column).cells(column))
        return table, [Cells(column, columns) for column in asked]

    def record(self, version: int, answers: Mapping[str, Any]) -> list[Any]:
        """Return the values of a record in the order of the columns."""
        values: list[Any] = [None] * len(self.records.heads)
        for cells in self._cells.get(version, ()):
            cells.put(answers, values)
        return values

    def rows(self, version: int, table: str, answers: Mapping[str, Any]) -> Iterator[list[Any]]:
        """Yield name and values of each filled row of a table."""
        if table not in self._table_items.get(version, {}):
            return
        item, columns = self._table_items[version][table]
        for name, row in type_of(item).row_answers(item, answers.get(table)):
            if row:
                values: list[Any] = [None] * len(self.tables[table].heads)
                for cells in columns:
                    cells.put(row, values)
                yield [name, *values]


def _kept(version: Compiled, hidden: frozenset[str]) -> Iterator[FoundItem]:
    document = version.document
    return (document.found[key] for key in document.standing if key not in hidden)


def _is_table(item: Item) -> bool:
    return bool(type_of(item).columns(item))


def _label(found: FoundItem) -> str:
    """Return how an item is called: by its own label, else by the section it stands in."""
    nameless = gettext("Table") if _is_table(found.item) else str(found.item["key"])
    return label_of(found.item) or label_text(found.home.section.get("title")) or nameless
