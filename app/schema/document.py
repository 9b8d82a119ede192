"""A form template's document: read from text, looked into, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.fields import FieldType, type_of
from app.schema.checks import check
from app.schema.items import FoundItem, FoundSection, sections, standing, walk
from app.schema.reading import read


@dataclass(frozen=True)
class Document:
    """Wraps the plain JSON values; whoever changes a document makes a new one."""

    source: Mapping[str, Any]
    where: str = field(default="", compare=False)
    """The file or record it came from, for messages."""

    @property
    def key(self) -> str:
        return str(self.source["key"])

    @property
    def title(self) -> Any:
        """Return the title as a label; `label_text` words it."""
        return self.source["title"]

    @property
    def is_reference(self) -> bool:
        """Say whether the sheet is only read, never filled."""
        return self.source.get("kind") == "reference"

    @cached_property
    def found(self) -> Mapping[str, FoundItem]:
        """Map each path (`area`, `visits.mode`) to its item and where that stands, in reading order."""
        return {found.path: found for found in walk(self.source)}

    @cached_property
    def sections(self) -> Mapping[str, FoundSection]:
        return {found.section["key"]: found for found in sections(self.source)}

    @cached_property
    def standing(self) -> Mapping[str, Mapping[str, Any]]:
        """Map the keys of items that keep a value in the answers to the items, in reading order."""
        return {found.item["key"]: found.item for found in standing(self.source)}

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, Any]]:
        """Map the keys of items a person fills in to the items."""
        return {
            key: item
            for key, item in self.standing.items()
            if type_of(item).is_asked(item) and key not in self.signed_in
        }

    @cached_property
    def signed_in(self) -> frozenset[str]:
        """Return the keys of the items that show a step's sign-off."""
        return frozenset(signs for step in self.source.get("route", ()) if isinstance(signs := step.get("signs"), str))

    def item(self, path: str) -> Mapping[str, Any]:
        return self.found[path].item

    def type_at(self, path: str) -> FieldType:
        return type_of(self.item(path))


def load(text: str | bytes, where: str = "") -> Document:
    """Read a document, or raise BadDocument with what is wrong; `check` then looks at what it says."""
    return Document(read(text, where), where)


__all__ = ["Document", "check", "load"]
