"""Which entries were asked an item at all: conditions hide items, and earlier versions may not have had them.

A condition is answered by bitmaps as far as those can answer it exactly as it was answered when the entry was handed
in; of any other one it is said that this cannot be told.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pyroaring import BitMap

from app.answers.facts import ALL, NOT_APPLICABLE, millionths
from app.answers.postings import Postings
from app.fields import FilterSpec, type_of
from app.schema.dependencies import shown_conditions
from app.schema.document import Document
from app.schema.expressions import variables
from app.schema.expressions.walk import variable
from app.schema.items import FoundItem

VERSION = "@version"
NUMBERS = frozenset({"number", "money"})
ANSWERS = "answers."
BOTH = 2


class Truth(NamedTuple):
    """Where a condition holds and where it does not; in all other entries it is open."""

    holds: BitMap
    fails: BitMap


@dataclass
class Asked:
    """What of a template's entries was asked, by the document of the version each was filled in with."""

    version_id: int
    document: Document
    """The version new entries use."""
    documents: Callable[[Collection[int]], Mapping[int, Document]]
    """Returns the documents of other versions, by id."""
    _known: dict[int, Document] = field(default_factory=dict)

    def behind(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield what has to be read to tell whether these were asked."""
        yield VERSION
        yield from _behind(self.document, list(paths))

    def not_asked(self, postings: Postings, among: BitMap, paths: Collection[str]) -> BitMap | None:
        """Return the entries that were asked none of these; None where that cannot be told."""
        rest = BitMap(among)
        for version_id, entries in self._versions(postings, among, paths):
            document = self._document(version_id)
            asked = [_asked(postings, document, path) for path in paths] if document else [None]
            if None in asked:
                return None
            rest -= entries & BitMap.union(*(each for each in asked if each is not None))
        return rest

    def _versions(self, postings: Postings, among: BitMap, paths: Collection[str]) -> list[tuple[int, BitMap]]:
        found = [(int(code), planes[0]) for code, planes in postings.codes(VERSION).items() if planes.get(0)]
        # All at once: other charts of the page look at entries of other versions.
        unknown = {version_id for version_id, _entries in found} - {self.version_id, *self._known}
        if unknown:
            self._known |= self.documents(unknown)
            read = {path for each in self._known.values() for path in _behind(each, list(paths))}
            postings.read_ahead({path + end: (ALL,) for path in read for end in ("", NOT_APPLICABLE)})
        return [(version_id, entries & among) for version_id, entries in found if entries & among]

    def _document(self, version_id: int) -> Document | None:
        return self.document if version_id == self.version_id else self._known.get(version_id)


def _asked(postings: Postings, document: Document, path: str) -> BitMap | None:
    """Return the entries an item of this document was asked in; None where a condition cannot be told."""
    asked, found = postings.entries(), _item_at(document, path)
    if found is None:
        return BitMap()
    for condition in _conditions(found):
        truth = _Reading(postings, document).truth(condition)
        if truth is None:
            return None
        asked &= truth.holds
    return asked


def _behind(document: Document, paths: Iterable[str]) -> Iterator[str]:
    found = (_item_at(document, path) for path in paths)
    read = {name for each in found if each for condition in _conditions(each) for name in variables(condition)}
    yield from sorted(name.removeprefix(ANSWERS) for name in read if name.removeprefix(ANSWERS) in document.standing)


def _item_at(document: Document, path: str) -> FoundItem | None:
    """Return the item of a path, of a cell in a printed row its column."""
    first, last = path.partition(".")[0], path.rpartition(".")[2]
    return document.found.get(path) or document.found.get(f"{first}.{last}") or document.found.get(first)


def _conditions(found: FoundItem) -> list[Any]:
    around = [found.table["shown"]] if found.table is not None and "shown" in found.table else []
    return [*around, *shown_conditions(found)]


class _Reading:
    """Reads conditions over the entries of one document, blanks as blanks."""

    def __init__(self, postings: Postings, document: Document) -> None:
        self.postings = postings
        self.document = document
        self.all = postings.entries()

    def truth(self, node: Any) -> Truth | None:
        if isinstance(node, bool):
            return Truth(self.all, BitMap()) if node else Truth(BitMap(), self.all)
        if not isinstance(node, dict) or len(node) != 1:
            return None
        ((name, given),) = node.items()
        reader = READERS.get(name)
        return reader(self, name, given if isinstance(given, list) else [given]) if reader else None

    def decided(self, holds: BitMap) -> Truth:
        """Return what is never open."""
        return Truth(holds, self.all - holds)

    def spec(self, node: Any) -> FilterSpec | None:
        """Return how the item a variable names is kept; None if it is no item of the sheet itself."""
        path = variable(node)
        item = self.document.standing.get(path.removeprefix(ANSWERS)) if path and path.startswith(ANSWERS) else None
        specs = type_of(item).filters(item) if item is not None else []
        return specs[0] if item is not None and len(specs) == 1 and specs[0].path == item["key"] else None

    def is_yes_no(self, spec: FilterSpec) -> bool:
        return bool(self.document.standing[spec.path]["type"] == "yes_no")


def _all(reading: _Reading, _name: str, operands: list[Any]) -> Truth | None:
    each = [reading.truth(operand) for operand in operands]
    if None in each:
        return None
    sure = [truth for truth in each if truth is not None]
    return Truth(BitMap.intersection(*(one.holds for one in sure)), BitMap.union(*(one.fails for one in sure)))


def _any(reading: _Reading, _name: str, operands: list[Any]) -> Truth | None:
    each = [reading.truth(operand) for operand in operands]
    if None in each:
        return None
    sure = [truth for truth in each if truth is not None]
    return Truth(BitMap.union(*(one.holds for one in sure)), BitMap.intersection(*(one.fails for one in sure)))


def _not(reading: _Reading, _name: str, operands: list[Any]) -> Truth | None:
    truth = reading.truth(operands[0])
    return None if truth is None else Truth(truth.fails, truth.holds)


def _var(reading: _Reading, _name: str, operands: list[Any]) -> Truth | None:
    spec = reading.spec({"var": operands})
    if spec is None or not reading.is_yes_no(spec):
        return None
    return Truth(reading.postings.having(spec.path, ("yes",)), reading.postings.having(spec.path, ("no",)))


def _same(reading: _Reading, name: str, operands: list[Any]) -> Truth | None:
    """Compare an item with a value that is said; a blank one equals none."""
    spec, value = _compared(reading, operands)
    if spec is None or isinstance(value, dict | list | str) or value is None:
        return None
    if isinstance(value, bool):
        holds = reading.postings.having(spec.path, ("yes" if value else "no",)) if reading.is_yes_no(spec) else None
    else:
        holds = _between(reading, spec, value, value) if spec.input in NUMBERS else None
    if holds is None:
        return None
    return reading.decided(holds if name == "==" else reading.all - holds)


def _ordered(reading: _Reading, name: str, operands: list[Any]) -> Truth | None:
    spec, value = _compared(reading, operands)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if spec is None or spec.input not in NUMBERS or not is_number:
        return None
    if reading.spec(operands[0]) is None:
        name = TURNED[name]
    given, equal = reading.postings.digits(spec.path).present, _between(reading, spec, value, value)
    up_to = _between(reading, spec, None, value)
    holds = {"<": up_to - equal, "<=": up_to, ">": given - up_to, ">=": (given - up_to) | equal}[name]
    return Truth(holds, given - holds)


def _picked(reading: _Reading, _name: str, operands: list[Any]) -> Truth | None:
    spec, options = reading.spec(operands[0]), operands[1:]
    if spec is None or spec.input != "codes" or not all(isinstance(each, str) for each in options):
        return None
    return None if reading.is_yes_no(spec) else reading.decided(reading.postings.having(spec.path, options))


def _filled(reading: _Reading, name: str, operands: list[Any]) -> Truth | None:
    spec = reading.spec(operands[0])
    if spec is None:
        return None
    filled = reading.postings.present(spec.path) | reading.postings.present(spec.path + NOT_APPLICABLE)
    return reading.decided(filled if name == "filled" else reading.all - filled)


def _compared(reading: _Reading, operands: list[Any]) -> tuple[FilterSpec | None, Any]:
    """Return the item and the value of a comparison, whichever stands first."""
    if len(operands) != BOTH:
        return None, None
    left, right = operands
    spec = reading.spec(left)
    return (spec, right) if spec is not None else (reading.spec(right), left)


def _between(reading: _Reading, spec: FilterSpec, low: float | None, high: float | None) -> BitMap:
    bounds = (None if bound is None else millionths(bound) for bound in (low, high))
    return reading.postings.digits(spec.path).between(*bounds)


TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
READERS: dict[str, Callable[[_Reading, str, list[Any]], Truth | None]] = {
    "and": _all,
    "or": _any,
    "not": _not,
    "var": _var,
    "==": _same,
    "!=": _same,
    **dict.fromkeys(TURNED, _ordered),
    "picked": _picked,
    **dict.fromkeys(("blank", "filled"), _filled),
}
