"""Walk a document: its sections, items, table columns and group members, always in reading order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Section = Mapping[str, Any]
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FoundSection:
    section: Section
    pointer: str
    """JSON pointer of the section in the document."""
    ancestors: tuple[Section, ...] = ()
    """Enclosing sections, outermost first."""

    @property
    def lineage(self) -> tuple[Section, ...]:
        return (*self.ancestors, self.section)


@dataclass(frozen=True, slots=True)
class FoundItem:
    item: Item
    pointer: str
    home: FoundSection = field(repr=False)
    table: Item | None = None
    """The table this item is a column of."""
    group: Item | None = None
    """The group whose cell this item shares."""

    @property
    def path(self) -> str:
        return f"{self.table['key']}.{self.item['key']}" if self.table else str(self.item["key"])


def sections(document: Mapping[str, Any]) -> Iterator[FoundSection]:
    """Yield every section, an outer one before those inside it."""
    return _sections(document.get("sections", ()), "", ())


def _sections(found: Sequence[Section], pointer: str, ancestors: tuple[Section, ...]) -> Iterator[FoundSection]:
    for index, section in enumerate(found):
        here = FoundSection(section, f"{pointer}/sections/{index}", ancestors)
        yield here
        yield from _sections(section.get("sections", ()), here.pointer, here.lineage)


def walk(document: Mapping[str, Any]) -> Iterator[FoundItem]:
    """Yield every item, holders before what they hold: tables before columns, groups before members."""
    for home in sections(document):
        for index, item in enumerate(home.section.get("items", ())):
            yield from _with_parts(FoundItem(item, f"{home.pointer}/items/{index}", home))


def _with_parts(found: FoundItem) -> Iterator[FoundItem]:
    yield found
    for index, member in enumerate(found.item.get("items", ())):
        yield from _with_parts(FoundItem(member, f"{found.pointer}/items/{index}", found.home, group=found.item))
    for index, column in enumerate(found.item.get("columns", ())):
        yield FoundItem(column, f"{found.pointer}/columns/{index}", found.home, table=found.item)


def is_table(item: Item) -> bool:
    return "columns" in item


def is_group(item: Item) -> bool:
    return "items" in item


def standing(document: Mapping[str, Any]) -> Iterator[FoundItem]:
    """Yield the items that keep a value in the answers: tables as a whole, members of groups, no columns, no groups."""
    return (found for found in walk(document) if found.table is None and not is_group(found.item))
