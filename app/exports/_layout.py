"""The columns of an export: those of the newest version, then what only older ones asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.exports._cells import Form, Line
from app.fields import Item, label_of, label_text, type_of
from app.schema.compiled import Compiled
from app.schema.items import FoundItem

Place = tuple[str, str]
"""Key of an item or column, and suffix of one of its cells."""


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


class Layout:
    """Says of the answers to any of these versions which value stands in which column."""

    def __init__(
        self,
        versions: Mapping[int, Compiled],
        hidden: Callable[[Compiled], frozenset[str]],
        *,
        tables_apart: bool,
        form: Form = lambda value: value,
    ) -> None:
        self.records = Columns("")
        self.tables: dict[str, Columns] = {}
        self._form = form
        kept = {number: list(_kept(version, hidden(version))) for number, version in versions.items()}
        for found in (found for each in kept.values() for found in each):
            self._add(found, tables_apart)
        self._lines = {
            number: self._line([each.item for each in found if not (tables_apart and _is_table(each.item))])
            for number, found in kept.items()
        }
        self._rows = {
            number: {each.item["key"]: self._rows_of(each.item) for each in found if _is_table(each.item)}
            for number, found in kept.items()
        }

    def _add(self, found: FoundItem, tables_apart: bool) -> None:
        item, label = found.item, _label(found)
        if _is_table(item):
            table = self.tables.setdefault(item["key"], Columns(label))
            for column in type_of(item).columns(item):
                table.add(column, "" if label_of(column) else str(type_of(column).label))
        if not (tables_apart and _is_table(item)):
            self.records.add(item, label if _is_table(item) or not label_of(item) else "")

    def _line(self, items: Sequence[Item], columns: Columns | None = None) -> Line:
        """Return what puts the answers to these items into the columns of the records, or of a table."""
        order = {place: index for index, place in enumerate((columns or self.records).heads)}
        line = Line(self._form, len(order))
        for item in items:
            places = [order[item["key"], suffix] for suffix, _head in type_of(item).cells(item)]
            if places:
                line.add(item, places, as_table=_is_table(item))
        return line

    def _rows_of(self, table: Item) -> tuple[Item, Line]:
        return table, self._line(type_of(table).columns(table), self.tables[table["key"]])

    def record(self, version: int, answers: Mapping[str, Any]) -> Sequence[Any]:
        """Return the values of a record in the order of the columns."""
        line = self._lines.get(version)
        return line.values(answers) if line else [self._form(None)] * len(self.records.heads)

    def rows(self, version: int, table: str, answers: Mapping[str, Any]) -> Iterator[list[Any]]:
        """Yield name and values of each filled row of a table."""
        if table not in self._rows.get(version, {}):
            return
        item, line = self._rows[version][table]
        for name, row in type_of(item).row_answers(item, answers.get(table)):
            if row:
                yield [self._form(name), *line.values(row)]


def _kept(version: Compiled, hidden: frozenset[str]) -> Iterator[FoundItem]:
    document = version.document
    return (document.found[key] for key in document.standing if key not in hidden)


def _is_table(item: Item) -> bool:
    return bool(type_of(item).columns(item))


def _label(found: FoundItem) -> str:
    """Return how an item is called: by its own label, else by the section it stands in, else by its type."""
    return label_of(found.item) or label_text(found.home.section.get("title")) or str(type_of(found.item).label)
