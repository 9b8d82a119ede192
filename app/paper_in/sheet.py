"""The lines of one form and what holds for all of them; what recognisers make of some of its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.paper_in.lines import Line
from app.paper_in.reading import GuessedItem

_SPEAKS_TO_CUSTOMER = re.compile("尊敬的|您")
_SPEAKS_OF_MARKS = re.compile(r"满分|得分|分值|标准分|小计|总分|总计|[(（]\d{1,3}分[)）]")
_MARK_BEHIND = re.compile(r"\S[\s\u3000]+\d{1,3}(?:\.\d)?[\s\u3000]?分?[_＿]*$")


@dataclass(frozen=True)
class Heading:
    text: str
    why: str
    sure: bool = True
    shown: bool = True
    """False: its words stand elsewhere on the paper; only a phone needs them."""


Element = Heading | GuessedItem


@dataclass(frozen=True)
class Block:
    """What some lines were read as."""

    elements: tuple[Element, ...]
    used: int = 1
    left_out: bool = False
    """Nobody knew what the lines are; they are kept as they stand."""


@dataclass
class Sheet:
    lines: Sequence[Line]

    @cached_property
    def to_customer(self) -> bool:
        return any(_SPEAKS_TO_CUSTOMER.search(line.text) for line in self.lines)

    @cached_property
    def has_marks(self) -> bool:
        """Say whether criteria with full marks stand on it."""
        behind = sum(_MARK_BEHIND.search(line.text) is not None for line in self.lines if line.is_words)
        return behind > 1 and any(_SPEAKS_OF_MARKS.search(line.text) for line in self.lines)

    @cached_property
    def tail(self) -> int:
        """Number of the first line below everything that takes more than a line: there people sign."""
        body = [at for at, line in enumerate(self.lines) if line.is_row or line.is_blank]
        return body[-1] + 1 if body else len(self.lines) - 3

    def line(self, at: int) -> Line | None:
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def blanks(self, at: int) -> int:
        """Count the lines from here on that are nothing but a place to write on."""
        count = 0
        while (line := self.line(at + count)) is not None and line.is_blank:
            count += 1
        return count
