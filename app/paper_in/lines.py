"""A pasted text as lines: signs that cannot be shown taken away, cells split, empty lines dropped."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.paper_in.marks import Mark, is_blank, marks_of

MOST_CELLS = 60
LONGEST_LINE = 1_500
"""A longer one is broken: no label holds it."""
_RULE = re.compile(r"[\s|｜│┃:+\-–—=─━┄┈┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═║]{3,}")
_BULLET = re.compile(r"^(?:#{1,6}[ ]+|[-*+•·▪◆][ ]+(?![-*]))|^[-*_=~ ]{3,}$(?<!_)")
"""How lists, headings and lines across are typed."""
_CELL_END = re.compile(r"[|｜│┃║\t]")
_SPACE = re.compile(r"[^\S\n\t\u3000]")
_LONG_GAP = re.compile(r"[ \u3000]{13,}")
"""Cut, so that no pattern has to look far."""
_BROKEN_BRACES = re.compile(r"\{([a-z][a-z0-9_]{40,})\}")
"""Longer than any name of a setting can be."""


@dataclass(frozen=True)
class Line:
    text: str
    cells: tuple[str, ...] = ()
    """What stands in its cells, if it is a row of a table."""

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return marks_of(self.text)

    @property
    def is_row(self) -> bool:
        return len(self.cells) > 1

    @property
    def is_words(self) -> bool:
        return not self.is_row and all(mark.is_words for mark in self.marks)

    @property
    def is_blank(self) -> bool:
        return not self.is_row and is_blank(self.marks)


def lines_of(text: str) -> list[Line]:
    return list(_lines(_shown(text)))


def _lines(text: str) -> Iterator[Line]:
    width = 0
    for raw in text.splitlines():
        if width and not raw.strip("\t |") and len(_CELL_END.findall(raw)) >= width - 1:
            yield Line(" | ".join([""] * width), ("",) * width)
        elif "\t" in raw.strip() or _CELL_END.search(raw):
            for line in () if _RULE.fullmatch(raw) else _row(raw):
                width = len(line.cells)
                yield line
        elif words := _BULLET.sub("", raw.strip()):
            width = 0
            yield from _broken(words)


def _broken(words: str) -> Iterator[Line]:
    return (Line(words[at : at + LONGEST_LINE].strip()) for at in range(0, len(words), LONGEST_LINE))


def _row(raw: str) -> Iterator[Line]:
    """Yield a row of cells; bars at both its ends are the frame of the table."""
    framed = raw.strip(" \u3000")
    cells = [cell.strip() for cell in _CELL_END.split(framed)]
    if framed[:1] in "|｜│┃║":
        cells = cells[1:-1] if framed[-1:] in "|｜│┃║" and len(cells) > 2 else cells[1:]
    if not any(cells):
        return
    words = [cell for cell in cells if cell]
    if len(cells) > MOST_CELLS or any(len(cell) > LONGEST_LINE for cell in words):
        yield from _broken(" ".join(words))
        return
    if len(cells) == 1 or (len(words) == 1 and "\t" in raw and not _CELL_END.search(words[0])):
        yield Line(words[0])
    else:
        yield Line(" | ".join(cells), tuple(cells))


def _shown(text: str) -> str:
    """Return the text without what no label may hold: control characters, lone surrogates, hidden directions."""
    kept = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign in "\n\t" or _is_shown(sign))
    return _LONG_GAP.sub(" " * 12, _BROKEN_BRACES.sub(r"｛\1｝", _SPACE.sub(" ", kept.replace("**", ""))))


def _is_shown(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
