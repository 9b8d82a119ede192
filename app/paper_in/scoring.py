"""Hold what was read from a text against the document it should have become: labels, types, options."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import DomainError
from app.fields import type_of
from app.paper_in.printing import worded
from app.paper_in.recognisers import BLANK, recogniser_of
from app.paper_in.text import read_text

_SPACES = re.compile(r"[\s:]+")
_SKIPPED = re.compile(r"[\s:_]+")


@dataclass(frozen=True)
class Thing:
    """Something printed: the title of a section, or an item."""

    label: str
    """Its printed words; nothing if none are printed."""
    kind: str
    options: str
    """What else it prints: options, scale, full mark, rows; nothing for most kinds."""
    is_asked: bool


@dataclass(frozen=True)
class Tally:
    found: int = 0
    expected: int = 0
    invented: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.found + other.found, self.expected + other.expected, self.invented + other.invented)

    @property
    def percent(self) -> float:
        """Return how much is right, of what is expected and what was invented; all of nothing is right."""
        whole = self.expected + self.invented
        return 100 * self.found / whole if whole else 100.0


@dataclass(frozen=True)
class Score:
    name: str
    tallies: dict[str, Tally]
    """By measure, of everything printed."""
    asked: Tally
    """All measures, of what is filled in alone."""
    wrong: tuple[str, ...]

    @property
    def overall(self) -> Tally:
        return total(self.tallies.values())


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def pairs(texts: Path, expected: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield name, text and document of every text that has a document of its name somewhere in the other folder."""
    documents = {path.stem: path for path in sorted(expected.rglob("*.json"))}
    for path in sorted(texts.rglob("*.txt")):
        if path.stem in documents:
            yield path.stem, path.read_text("utf-8-sig"), json.loads(documents[path.stem].read_text("utf-8-sig"))


def score(name: str, text: str, expected: Mapping[str, Any]) -> Score:
    """Score one sheet; of a text that is refused nothing is found."""
    try:
        read = read_text(text, "scored").document
    except DomainError:
        read = {"sections": []}
    return compared(name, expected, read)


def compared(name: str, expected: Mapping[str, Any], read: Mapping[str, Any]) -> Score:
    wanted, found = list(things(expected)), list(things(read))
    matches = list(matched(wanted, found))
    tallies = {measure: total(_tally(measure, *match) for match in matches) for measure in _VALUE}
    asked = [match for match in matches if any(thing and thing.is_asked for thing in match)]
    return Score(
        name,
        tallies,
        total(_tally(measure, *match) for measure in _VALUE for match in asked),
        tuple(said for match in matches if (said := _difference(*match))),
    )


Match = tuple[Thing | None, Thing | None]
_VALUE: dict[str, Callable[[Thing], str]] = {
    "labels": lambda thing: thing.label,
    "types": lambda thing: thing.kind,
    "options": lambda thing: thing.options,
}


def _tally(measure: str, wanted: Thing | None, found: Thing | None) -> Tally:
    right, read = (thing and _VALUE[measure](thing) for thing in (wanted, found))
    if wanted is None or not right:
        return Tally(invented=int(wanted is None and bool(read)))
    return Tally(int(read == right), 1)


def _difference(wanted: Thing | None, found: Thing | None) -> str:
    if wanted is None or found is None:
        thing = wanted or found
        return f"{'-' if found is None else '+'} {thing.kind} {thing.label}" if thing else ""
    right = wanted.label in {"", found.label} and wanted.options in {"", found.options} and wanted.kind == found.kind
    return (
        "" if right else f"{wanted.kind} {wanted.label} {wanted.options} ≠ {found.kind} {found.label} {found.options}"
    )


def things(document: Mapping[str, Any]) -> Iterator[Thing]:
    """List everything that is printed, in reading order."""
    for section in worded(document, "zh")["sections"]:
        yield from _section(section)


def _section(section: Mapping[str, Any]) -> Iterator[Thing]:
    if section.get("title") and section.get("title_at", "top") in {"top", "left"}:
        yield Thing(plain(section["title"]), "section", "", is_asked=False)
    for item in section.get("items", ()):
        yield from _item(item)
    for inner in section.get("sections", ()):
        yield from _section(inner)


def _item(item: Mapping[str, Any]) -> Iterator[Thing]:
    kind, prints = type_of(item), recogniser_of(item)
    hidden = item.get("label_at", kind.label_at) == "none"
    words = "" if hidden else str(item.get("label", ""))
    said = prints.printed(item) if "text" in item else ""
    own = f"{_with_blanks(prints.printed(item))}{_picks(item)}" if prints.offers else ""
    if "columns" in item:
        own = f"{_rows(item.get('rows'))}"
    yield Thing(plain(words + said), item["type"], own, is_asked="text" not in item or "blanks" in item)
    for part in (*item.get("items", ()), *item.get("columns", ())):
        yield from _item(part)


def _picks(item: Mapping[str, Any]) -> str:
    """Say of every option that holds others how many of them may be ticked."""
    inner = [option for option in item.get("options", ()) if option.get("options")]
    own = item.get("pick", item["type"])
    return "".join(f" {option.get('pick', own)}{_picks({'type': own, **option})}" for option in inner)


def _rows(rows: Any) -> Any:
    if isinstance(rows, list):
        return [plain(row["label"]) for row in rows]
    return rows if isinstance(rows, int) else "grows"


def matched(wanted: Sequence[Thing], found: Sequence[Thing]) -> Iterator[Match]:
    """Set what was read beside what was expected, in the order of both, so that as much as possible agrees."""
    best = [[0.0] * (len(found) + 1) for _row in range(len(wanted) + 1)]
    for left in reversed(range(len(wanted))):
        for right in reversed(range(len(found))):
            together = likeness(wanted[left], found[right])
            both = best[left + 1][right + 1] + together if together else 0.0
            best[left][right] = max(both, best[left + 1][right], best[left][right + 1])
    left = right = 0
    while left < len(wanted) and right < len(found):
        together = likeness(wanted[left], found[right])
        if together and best[left][right] == best[left + 1][right + 1] + together:
            yield wanted[left], found[right]
            left, right = left + 1, right + 1
        elif best[left][right] == best[left + 1][right]:
            yield wanted[left], None
            left += 1
        else:
            yield None, found[right]
            right += 1
    yield from ((thing, None) for thing in wanted[left:])
    yield from ((None, thing) for thing in found[right:])


def likeness(wanted: Thing, found: Thing) -> float:
    """Say how likely one is meant by the other; 0 if not at all."""
    if wanted.label == found.label:
        near = 4.0 if wanted.label else 2.0
    else:
        shared = sum((Counter(wanted.label) & Counter(found.label)).values())
        near = 2.0 * shared / max(len(wanted.label), len(found.label))
    if near < 1.0 and wanted.label and found.label:
        return 0.0
    same = (wanted.kind == found.kind) + (wanted.options == found.options) / 2
    return near + same if near >= 1.0 or wanted.kind == found.kind else 0.0


def _with_blanks(words: str) -> str:
    """Return what is printed in a cell; a place to write on is something, unless it is all there is."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", words)).removeprefix(BLANK)


def plain(words: Any) -> str:
    """Return words without what width, spaces and colons make of them, and without the places to write on."""
    text = unicodedata.normalize("NFKC", str(words))
    return _SKIPPED.sub("", text)
