"""Paragraphs and grids, one after another as they stand in a file, become a form template."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext

from app.errors import Invalid
from app.paper_in import mending
from app.paper_in.grid import Grid, squeezed
from app.paper_in.grid_parts import Part, parts_of
from app.paper_in.keys import Keys, item_keys, keyed
from app.paper_in.lines import lines_of
from app.paper_in.reading import Guess, GuessedItem, Reading
from app.paper_in.recognisers import note, read_block, read_marks
from app.paper_in.settings import settings_of
from app.paper_in.sheet import Sheet
from app.paper_in.text import LONGEST
from app.schema.json_schema import FORMAT, LONGEST_LABEL
from app.schema.layout import UNITS, holds_table

LONGEST_TITLE = 60
MOST_CELLS = 3_000
_LEGIBLE = re.compile(r"[^\W_]")
Block = str | Grid
"""A paragraph, or a table."""


def form_of(blocks: Sequence[Block], key: str, *, title: str = "", left_out: Sequence[str] = ()) -> Reading:
    """Return the form template that some paragraphs and grids make; `title` is for a form that has none."""
    cells = sum(len(block.cells) for block in blocks if isinstance(block, Grid))
    if cells > MOST_CELLS or sum(len(text) for block in blocks for text in _texts(block)) > LONGEST:
        raise Invalid({"file": gettext("The file holds more than a form can hold. Leave only the form in it.")})
    if not any(_LEGIBLE.search(text) for block in blocks for text in _texts(block)):
        raise Invalid({"file": gettext("No form can be read in this file.")})
    said = [*left_out, *([_too_long()] if any(map(_is_too_long, blocks)) else [])]
    found, rest = _titled([_cut(block) for block in blocks])
    reading = _Assembly(key, found or title or gettext("Form without a title")).reading(list(_parts(rest)))
    return replace(reading, left_out=(*said, *reading.left_out))


def _is_too_long(block: Block) -> bool:
    return any(len(text) > LONGEST_LABEL for text in _texts(block))


def _cut(block: Block) -> Block:
    if not _is_too_long(block):
        return block
    if isinstance(block, str):
        return block[:LONGEST_LABEL]
    return replace(block, cells=tuple(replace(cell, text=cell.text[:LONGEST_LABEL]) for cell in block.cells))


def _too_long() -> str:
    return gettext("Of words longer than %(most)s characters only the beginning was kept.", most=LONGEST_LABEL)


def _titled(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """Take the first short words, alone in their line, as the title."""
    rest = [block for block in blocks if not isinstance(block, str) or block.strip()]
    if not rest:
        return "", []
    first = rest[0]
    if isinstance(first, str):
        lines = lines_of(first)
        if lines and lines[0].is_words and len(lines[0].text) <= LONGEST_TITLE:
            return lines[0].text, ["\n".join(line.text for line in lines[1:]), *rest[1:]]
        return "", rest
    top = [cell for cell in first.cells if cell.row == 0 and not cell.is_blank]
    if len(top) == 1 and top[0].is_words and len(top[0].text.strip()) <= LONGEST_TITLE and _is_alone(first):
        words = " ".join(top[0].text.split())
        return words, [first.rows(top[0].below, first.height), *rest[1:]]
    return "", rest


def _is_alone(grid: Grid) -> bool:
    """Say whether the first row is one cell across, or has no box while the next ones have."""
    first = [cell for cell in grid.cells if cell.row == 0]
    return grid.is_open or (len(first) == 1 and first[0].columns == len(grid.widths) and grid.height > 1)


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    lines: list[str] = []
    to_customer = any(map(_speaks_to_customer, blocks))
    for at, block in enumerate(blocks):
        if isinstance(block, str):
            lines.append(block)
            continue
        yield from _of_lines(lines)
        lines = []
        moved, weights = squeezed(block)
        for part in parts_of(moved, in_tail=at + 1 == len(blocks), to_customer=to_customer):
            part.weights, part.is_open = weights, block.is_open
            yield part
    yield from _of_lines(lines, in_tail=True)


def _speaks_to_customer(block: Block) -> bool:
    return Sheet(lines_of("\n".join(_texts(block)))).to_customer


def _texts(block: Block) -> list[str]:
    return [block] if isinstance(block, str) else [cell.text for cell in block.cells]


def _of_lines(paragraphs: list[str], *, in_tail: bool = False) -> Iterator[Part]:
    """Read lines outside of tables: what stands in one line stands side by side."""
    sheet = Sheet(lines_of("\n".join(paragraphs)))
    part = Part(is_open=True)
    at = 0
    while at < len(sheet.lines):
        line = sheet.lines[at]
        block = None if line.is_words else read_block(sheet, at)
        if block is not None:
            part.items += [each for each in block.elements if isinstance(each, GuessedItem)]
            at += block.used
            continue
        found = read_marks(line.marks, in_tail=in_tail) or [note.Note().words(line.text)]
        part.items += _side_by_side(found)
        at += 1
    if part.items:
        yield part


def _side_by_side(found: list[GuessedItem]) -> list[GuessedItem]:
    span = max(1, UNITS // len(found))
    for each in found if len(found) > 1 else ():
        each.item["span"] = span
        if "label_at" not in each.item and span > 2:
            each.item["label_span"] = max(1, min(4, span // 2))
    return found


@dataclass
class _Assembly:
    """Gives keys, and places in the document to guesses."""

    key: str
    title: str
    keys: Keys = field(default_factory=item_keys)
    guesses: list[Guess] = field(default_factory=list)

    def reading(self, parts: list[Part]) -> Reading:
        whole = list(_with_titles(parts))
        sections = [self._section(part, f"/sections/{at}", weights=part.weights) for at, part in enumerate(whole)]
        if not sections:
            raise Invalid({"file": gettext("No form can be read in this file.")})
        document: dict[str, Any] = {"format": FORMAT, "key": self.key, "title": self.title}
        if settings := settings_of(self.title, sections):
            document["settings"] = settings
        document["sections"] = sections
        _add_up(sections)
        return mending.reading_of(document, self.guesses)

    def _section(self, part: Part, pointer: str, weights: Sequence[int] | None = None) -> dict[str, Any]:
        section: dict[str, Any] = {"key": self.keys.new(part.title, "part")}
        if part.title:
            section |= {"title": part.title}
            why = gettext("Read as a heading: a cell across or beside others.")
            self.guesses.append(Guess(pointer, why, sure=True))
        if part.is_open:
            section["frame"] = "open"
        if weights and not (part.items and all(found.holds == "columns" for found in part.items) and not part.parts):
            section["columns"] = list(weights)
        items = [self._item(found, f"{pointer}/items/{at}") for at, found in enumerate(part.items)]
        if items:
            section["items"] = items
        inner = [self._section(each, f"{pointer}/sections/{at}") for at, each in enumerate(part.parts)]
        if inner:
            section["sections"] = inner
        if part.title:
            section["title_at"] = "top" if part.title_at == "left" and holds_table(section) else part.title_at or "top"
        if section.get("title_at") == "left":
            section["title_span"] = min(part.title_span, 12)
        return section

    def _item(self, found: GuessedItem, pointer: str) -> dict[str, Any]:
        item, guesses = keyed(found, self.keys, pointer)
        self.guesses += guesses
        return item


def _with_titles(parts: list[Part]) -> Iterator[Part]:
    """Give a title that ends one table to what follows it in the next."""
    waiting: Part | None = None
    for part in parts:
        if waiting is not None:
            if part.title:
                yield waiting
            else:
                part.title, part.title_at = waiting.title, waiting.title_at
        waiting = part if part.title and not part.items and not part.parts else None
        if waiting is None:
            yield part
    if waiting is not None:
        yield waiting


def _add_up(sections: list[dict[str, Any]]) -> None:
    """Let each total name what it adds up: its own section, or everything else where it stands alone."""
    for section in sections:
        for item in [item for item in section.get("items", ()) if isinstance(item.get("of"), list)]:
            item["of"] = [section["key"]] if _gives(section) else [each["key"] for each in sections if _scores(each)]
            if not item["of"]:
                plain = {name: value for name, value in item.items() if name not in {"of", "show", "max", "max_cell"}}
                item.clear()
                item.update(plain | {"type": "number"})
        _add_up(section.get("sections", []))


def _gives(section: dict[str, Any]) -> bool:
    return any("max_cell" in item and "of" not in item for item in section.get("items", ()))


def _scores(section: dict[str, Any]) -> bool:
    return _gives(section) or any(map(_scores, section.get("sections", ())))
