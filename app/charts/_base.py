"""The questions every kind of chart answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from app.charts._parts import Chart
from app.fields import Item, label_of, type_of
from app.schema.items import FoundItem

if TYPE_CHECKING:
    from app.charts._drawing import Drawing


@dataclass(frozen=True)
class Subject:
    """What one chart is about."""

    key: str
    title: str
    place: int
    """Where it stands on the sheet."""
    items: tuple[FoundItem, ...] = ()

    @property
    def found(self) -> FoundItem:
        return self.items[0]

    @property
    def item(self) -> Item:
        return self.found.item


class Kind:
    """One kind of chart."""

    name: ClassVar[str]
    """Its file; item types that say it in `summary` are drawn by it."""

    def subjects(self, items: list[FoundItem]) -> Iterator[Subject]:
        """Yield what of a form it draws; by default the items that ask for it."""
        for place, found in enumerate(items):
            if type_of(found.item).summary(found.item) == self.name:
                yield Subject(found.path, titled(found), place, (found,))

    def paths(self, subject: Subject) -> Iterator[str]:
        """Yield what it counts, so that everything is read together."""
        yield from (found.path for found in subject.items)

    def draw(self, drawing: "Drawing", subject: Subject) -> Chart:
        """Return the chart of a subject over the parts that are compared."""
        raise NotImplementedError


def titled(found: FoundItem) -> str:
    around = label_of(found.table) if found.table else ""
    return " · ".join(part for part in (around, label_of(found.item)) if part) or str(found.item["key"])
