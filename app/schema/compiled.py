"""A template version with everything worked out that does not depend on an entry; made once, kept by the caller."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from wtforms.fields.core import UnboundField

from app.fields import FilterSpec, Item, label_text, type_of
from app.fields._labels import language
from app.schema.browser_logic import browser_logic
from app.schema.dependencies import shown_conditions
from app.schema.document import Document
from app.schema.drawing import Drawing
from app.schema.frames import Frame
from app.schema.layout import sheet
from app.schema.logic import Logic
from app.schema.settings import with_settings

MOST_FRAMES = 100
MOST_LISTED = 5


class Compiled:
    """One version of a template as one firm reads it; safe to share between threads."""

    def __init__(self, document: Document, settings: Mapping[str, Any] | None = None) -> None:
        self.document = with_settings(document, settings)
        self._frames: dict[tuple[Any, ...], Frame] = {}
        self._browser_logic: dict[tuple[str, frozenset[str] | None], Mapping[str, Any]] = {}

    @cached_property
    def logic(self) -> Logic:
        """Return its conditions and computed values; a draft that is not in order yet has none to speak of."""
        return Logic(self.document)

    @property
    def title(self) -> str:
        """Return what the form is called in the reader's language."""
        return label_text(self.document.title)

    @cached_property
    def fields(self) -> Mapping[str, UnboundField]:
        """Map the keys of what a person fills in to the form fields, in reading order."""
        return {key: type_of(item).wtf_field(item) for key, item in self.document.asked.items()}

    @cached_property
    def tables(self) -> Mapping[str, Item]:
        return {key: item for key, item in self.document.standing.items() if type_of(item).columns(item)}

    def editable(self, sections: frozenset[str]) -> frozenset[str]:
        """Return the keys of what may be filled in these sections, nested ones included."""
        return frozenset(self.fields.keys() & self.items_of(sections))

    def items_of(self, sections: frozenset[str]) -> frozenset[str]:
        """Return the keys of all items in these sections, nested ones included."""
        found = self.document.found.items()
        return frozenset(path for path, each in found if any(one["key"] in sections for one in each.home.lineage))

    def filters(self, without: frozenset[str] = frozenset()) -> list[FilterSpec]:
        """Return every way to narrow a list by what is answered, in reading order."""
        hidden = self.items_of(without)
        kept = (item for key, item in self.document.standing.items() if key not in hidden)
        return [spec for item in kept for spec in type_of(item).filters(item)]

    @cached_property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Return path and kind of everything that names a customer, a room or a person."""
        return tuple((spec.path, spec.source) for spec in self.filters() if spec.source)

    @cached_property
    def personal(self) -> frozenset[str]:
        """Return the paths of what some readers see only in part."""
        return frozenset(path for path, each in self.document.found.items() if type_of(each.item).personal)

    def masked(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the answers as those see them who need not see whom they concern."""
        keys = {path.partition(".")[0] for path in self.personal} & answers.keys()
        items = self.document.standing
        return {**answers, **{key: type_of(items[key]).masked(items[key], answers[key]) for key in keys}}

    def row_counts(self, answers: Mapping[str, Any]) -> dict[str, int]:
        """Return how many rows each table shows for these answers."""
        return {key: type_of(item).row_count(item, answers.get(key)) for key, item in self.tables.items()}  # type: ignore[attr-defined]  # what has columns counts rows

    def frame(
        self,
        counts: Mapping[str, int],
        filling: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> Frame:
        """Return the sheet with slots for the answers, in the reader's language, with so many rows in its tables."""
        key = (language(), tuple(counts.items()), filling, without)
        frame = self._frames.get(key)
        if frame is None:
            if len(self._frames) >= MOST_FRAMES:
                self._frames.clear()
            drawn = Drawing(filling, self.conditional).sheet(sheet(_less(self.document.source, without), counts))
            frame = self._frames[key] = Frame(drawn)
        return frame

    @cached_property
    def conditional(self) -> frozenset[str]:
        """Return the paths of what may be hidden: items, columns with conditions of their own, `section:key`."""
        found = self.document.found.items()
        items = {path for path, each in found if shown_conditions(each) and each.table is None}
        columns = {path for path, each in found if each.table is not None and "shown" in each.item}
        return frozenset(items | columns | {f"section:{key}" for key in self.logic.conditional_sections})

    @cached_property
    def list_columns(self) -> tuple[str, ...]:
        """Return the paths a list shows: as the document says, else the first that fit into a line."""
        said = self.document.source.get("list", {}).get("columns")
        fitting = (path for path, each in self.document.found.items() if each.table is None and _fits_a_list(each.item))
        return tuple(said or list(fitting)[:MOST_LISTED])

    def browser_logic(self, sections: frozenset[str] | None = None) -> Mapping[str, Any]:
        """Return what scripts may know of the conditions, its messages in the reader's language."""
        key = (language(), sections)
        if key not in self._browser_logic:
            self._browser_logic[key] = browser_logic(self.document, sections)
        return self._browser_logic[key]


def _fits_a_list(item: Item) -> bool:
    kind = type_of(item)
    is_short = kind.label_at == "left" and not kind.columns(item)
    return bool(is_short and kind.filters(item) and item.get("label") and item.get("list", True))


def _less(source: Mapping[str, Any], without: frozenset[str]) -> Mapping[str, Any]:
    """Return a document or section without the sections a reader must not see."""
    if not without:
        return source
    kept = [_less(each, without) for each in source.get("sections", ()) if each["key"] not in without]
    return {**source, "sections": kept}
