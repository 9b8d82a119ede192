"""What was read, one after another, becomes sections: who stands under which heading, where cells stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from app.paper_in.headings import numbering
from app.paper_in.keys import Keys, item_keys, keyed
from app.paper_in.placing import only_says, place, placed_title
from app.paper_in.reading import Guess, GuessedItem
from app.paper_in.recognisers import total
from app.paper_in.sheet import Element, Heading

MOST_NESTED = 3
_RANKS = ("", "part", "han", "han_in", "point", "letter", "points", "digit_in", "ring")


@dataclass
class Part:
    """A section that is being put together."""

    title: str = ""
    shown: bool = True
    rank: int = 0
    guess: tuple[str, bool] | None = None
    items: list[GuessedItem] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)


def sections_of(elements: Iterable[Element]) -> tuple[list[dict[str, Any]], list[Guess]]:
    """Put what was read into sections with keys and places; return them with the guesses."""
    keys = item_keys()
    guesses: list[Guess] = []
    parts = [part for each in _parts(elements) for part in _filled(each)]
    parts = [*_without_greeting(parts[:1]), *parts[1:-1], *(_without_remark(parts[-1]) if parts[1:] else ())]
    sections = [_section(part, f"/sections/{at}", keys, guesses) for at, part in enumerate(parts)]
    _name_counted(sections, sections)
    return sections, guesses


def _parts(elements: Iterable[Element]) -> list[Part]:
    root = Part()
    open_parts = [root, Part()]
    root.parts.append(open_parts[1])
    for element in elements:
        if isinstance(element, GuessedItem):
            open_parts[-1].items.append(element)
        elif element.shown or not element.text:
            _open(open_parts, element)
        elif not open_parts[-1].title:
            open_parts[-1].title, open_parts[-1].shown = element.text, False
    return root.parts


def _open(open_parts: list[Part], heading: Heading) -> None:
    rank = _RANKS.index(numbering(heading.text))
    part = Part(heading.text, heading.shown, rank, (heading.why, heading.sure) if heading.text else None)
    if not rank:
        del open_parts[1:]
    while len(open_parts) > 1 and (open_parts[-1].rank >= rank or not open_parts[-1].title):
        open_parts.pop()
    while len(open_parts) > MOST_NESTED:
        open_parts.pop()
    if len(open_parts) > 1 and open_parts[-1].rank == 0 and open_parts[-1].items:
        del open_parts[1:]
    open_parts[-1].parts.append(part)
    open_parts.append(part)


def _filled(part: Part) -> Iterator[Part]:
    """Leave out what is empty."""
    part.parts = [inner for each in part.parts for inner in _filled(each)]
    if part.items or part.parts or part.title:
        yield part


def _without_greeting(parts: list[Part]) -> Iterator[Part]:
    """Let words that only greet stand above the box of the first section."""
    for part in parts:
        said = list(takewhile(_only_says, part.items))
        if said and not part.title and len(said) < len(part.items):
            yield Part(items=said)
            part.items = part.items[len(said) :]
        yield part


def _without_remark(part: Part) -> Iterator[Part]:
    """Let words that only remark or thank stand below the box of the last section."""
    said = list(takewhile(_only_says, reversed(part.items)))[::-1]
    closes = bool(said) and len(said) < len(part.items) and not part.parts
    if closes:
        part.items = part.items[: -len(said)]
    yield part
    if closes:
        yield Part(items=said)


def _only_says(found: GuessedItem) -> bool:
    return only_says(found.item)


def _section(part: Part, pointer: str, keys: Keys, guesses: list[Guess]) -> dict[str, Any]:
    section: dict[str, Any] = {"key": keys.new(part.title, "part")}
    if part.title:
        section |= {"title": part.title}
        if part.guess:
            guesses.append(Guess(pointer, *part.guess))
    items = []
    for at, found in enumerate(part.items):
        item, own = keyed(found, keys, f"{pointer}/items/{at}")
        items.append(item)
        guesses += own
    if items:
        section["items"] = items
    inner = [_section(each, f"{pointer}/sections/{at}", keys, guesses) for at, each in enumerate(part.parts)]
    if inner:
        section["sections"] = inner
    if part.title:
        section["title_at"] = placed_title(section) if part.shown else "phone"
    place(section)
    return section


def _name_counted(sections: list[dict[str, Any]], everything: list[dict[str, Any]]) -> None:
    """Let totals name the sections they count, now that these have keys."""
    for section in sections:
        for item in section.get("items", ()):
            if item.get("of") == [total.WHOLE]:
                item["of"] = [each["key"] for each in everything if _counts(each)] or [section["key"]]
            elif item.get("of") == [total.PART]:
                item["of"] = [section["key"]]
        _name_counted(section.get("sections", []), everything)


def _counts(section: dict[str, Any]) -> bool:
    """Say whether marks are given in a section."""
    mine = any("max_cell" in item or "points_unit" in item for item in section.get("items", ()))
    return mine or any(map(_counts, section.get("sections", ())))
