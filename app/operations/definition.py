"""A template version as operations need it: document, logic and route, compiled once for each text."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from app.fields import Item, type_of
from app.models.form_template import TemplateVersion
from app.route.steps import Route, Step, route_of
from app.schema.compiled import Compiled
from app.schema.document import Document, load
from app.schema.public import public_part, signable

SHORTEST_PREFIX = 2


@dataclass(frozen=True)
class Definition:
    text: str
    compiled: Compiled
    route: Route

    @property
    def document(self) -> Document:
        return self.compiled.document

    @cached_property
    def sections_of(self) -> Mapping[str, tuple[str, ...]]:
        """Map each item that keeps a value to its section and those around it."""
        return {
            key: tuple(section["key"] for section in self.document.found[key].home.lineage)
            for key in self.document.standing
        }

    def items_in(self, sections: Iterable[str]) -> frozenset[str]:
        """Return the keys of the items in these sections, nested ones included."""
        wanted = frozenset(sections)
        return frozenset(key for key, around in self.sections_of.items() if wanted.intersection(around))

    def fillable(self, step: Step) -> frozenset[str]:
        return self.items_in(step.fills) & self.document.asked.keys()

    @cached_property
    def _public(self) -> "dict[tuple[frozenset[str], bool], Definition]":
        return {}

    def public(self, signed: Iterable[str] = (), *, with_totals: bool = False) -> "Definition":
        """Return what of the first step somebody without an account is asked, as a definition of its own."""
        asked = frozenset(signed), with_totals
        if asked not in self._public:
            part = public_part(self.document, frozenset(self.route.first.fills), asked[0], with_totals=with_totals)
            self._public[asked] = Definition(self.text, Compiled(part), self.route)
        return self._public[asked]

    @property
    def signable(self) -> dict[str, str]:
        """Return key and name of the signatures a customer may be asked to draw."""
        return signable(self.document, frozenset(self.route.first.fills))

    @property
    def filled_by_invitation(self) -> str | None:
        """Return the item of the first step that an invitation fills in by itself: the customer."""
        mine = self.fillable(self.route.first)
        return next((key for key in self._customers if key in mine), None)

    def covered(self, step: Step) -> list[str]:
        """Return the items a sign-off at a step vouches for: all that may be filled up to it."""
        keys = self.items_in(section for each in self.route.up_to(step.key) for section in each.fills)
        return [key for key in self.document.standing if key in keys - self.document.signed_in]

    @cached_property
    def _customers(self) -> tuple[str, ...]:
        return tuple(key for key, item in self.document.standing.items() if _names_customer(item))

    def customer_id(self, answers: Mapping[str, Any]) -> int | None:
        """Return the first customer an item of the sheet itself names; a table may name many."""
        return next((answers[key]["id"] for key in self._customers if key in answers), None)

    def names_customer(self, key: str) -> bool:
        """Say whether an item of the sheet itself names a customer."""
        return key in self._customers

    def about(self, customer_id: int, name: str) -> dict[str, Any]:
        """Return the answers a sheet about a customer begins with: the first item that asks for one names them."""
        asked = self.fillable(self.route.first)
        key = next((key for key in self._customers if key in asked), None)
        return {key: {"id": customer_id, "name": name}} if key else {}

    def numbered(self, answers: dict[str, Any], number: str) -> dict[str, Any]:
        """Write the entry's number where the sheet shows it."""
        given = ((key, type_of(item).numbered(number)) for key, item in self.document.standing.items())
        return answers | {key: value for key, value in given if value is not None}

    @cached_property
    def prefix(self) -> str:
        """Return what numbers begin with: as the document says, else the initials of its key."""
        words = self.document.key.split("-")
        initials = "".join(word[0] for word in words if word) if len(words) >= SHORTEST_PREFIX else words[0][:4]
        return str(self._number.get("prefix") or initials.upper())

    def numbered_as(self, year: int, count: int) -> str:
        """Return the number of the entry that is the so-manyth of its year, or of all years."""
        written = f"{count:0{self.digits}d}"
        return "-".join((self.prefix, str(year), written) if self.starts_each_year else (self.prefix, written))

    @property
    def starts_each_year(self) -> bool:
        return bool(self._number.get("reset", "year") == "year")

    @property
    def digits(self) -> int:
        return int(self._number.get("digits", 4))

    @property
    def _number(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document.source.get("number", {})
        return found

    @cached_property
    def departments(self) -> frozenset[str]:
        """Return the codes of the departments the route asks."""
        return frozenset(actor.department for step in self.route.steps for actor in step.by if actor.department)

    @cached_property
    def asks_owner(self) -> bool:
        """Say whether the route asks whoever is responsible for the customer."""
        return any(actor.owner for step in self.route.steps for actor in step.by)

    def mentions(self, root: str) -> bool:
        """Say whether an expression may look at a root, so that others need not be fetched."""
        return f'"{root}.' in self.text


def definition_of(version: TemplateVersion) -> Definition:
    return defined_by(version.document, version.settings)


def defined_by(text: str, settings: Mapping[str, Any]) -> Definition:
    """Return what the text of a published document means with the settings it was published with."""
    return _compiled_with(text, json.dumps(settings, sort_keys=True)) if settings else _compiled(text)


@lru_cache(maxsize=256)
def _compiled(text: str) -> Definition:
    return _defined(text, load(text))


@lru_cache(maxsize=256)
def _compiled_with(text: str, values: str) -> Definition:
    return _defined(text, load(text), json.loads(values))


def _defined(text: str, document: Document, values: Mapping[str, Any] | None = None) -> Definition:
    return Definition(text, Compiled(document, values), route_of(document.source))


def _names_customer(item: Item) -> bool:
    return any(spec.source == "customer" and spec.path == item["key"] for spec in type_of(item).filters(item))
