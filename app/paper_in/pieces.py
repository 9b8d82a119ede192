"""A line as pieces: each a label with what stands behind it, and each of them one item of the form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.paper_in.marks import Mark, Sign
from app.paper_in.ticks import Tick, read_ticks, ticks_first

_END = " \u3000\t:：,，;；、"
_NUMBER = re.compile(
    r"^[\s\u3000]*(?:\d{1,2}[.．、)）](?!\d)|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳⑴-⒇*★])[\s\u3000]*"
)
_COLON = re.compile(r"[:：][\s\u3000]*$")
_SIGNED = re.compile(r"(签字|签名|签章|盖章)[)）]?[\s\u3000]*[:：][\s\u3000]*$")
"""Behind such words there is room to sign before the date."""
_BEHIND = re.compile(r"[\s\u3000]*(?P<note>[(（][^()（）]{1,40}[)）])")
_TO = re.compile(r"[\s\u3000]*(?:至|到|~|～|—|–|-|--)[\s\u3000]*")


@dataclass(frozen=True)
class Piece:
    label: str
    marks: tuple[Mark, ...] = ()
    """The places behind the label, and the words that belong to them, such as a unit."""
    ticks: tuple[Tick, ...] = ()
    lines: int = 0
    """How many blank lines follow below it."""
    colon: bool = False
    """The label ends with a colon and nothing is printed behind it."""
    in_table: bool = False
    in_tail: bool = False
    """It stands among the last lines, below everything that is filled in."""
    to_customer: bool = False
    """The form speaks to the customer, who fills it in without knowing our registers."""
    group: str = ""
    """Label of the cell it shares."""

    @property
    def said(self) -> str:
        """The label without its number, for those who go by its words."""
        return _NUMBER.sub("", self.label)

    @property
    def after(self) -> str:
        """The words behind the place."""
        return "".join(mark.text for mark in self.marks if mark.is_words).strip()

    @property
    def places(self) -> tuple[Sign, ...]:
        return tuple(mark.sign for mark in self.marks if mark.is_place)

    @property
    def is_one_blank(self) -> bool:
        return not self.ticks and set(self.places) <= {Sign.BLANK}


def label_of(words: str) -> str:
    return words.strip(_END)


def pieces_of(marks: tuple[Mark, ...]) -> list[Piece]:
    """Split a line, or a cell, into its pieces; a line of words alone is one piece without places."""
    return list(_Splitting(ticks_first(marks)).pieces())


@dataclass
class _Splitting:
    marks: tuple[Mark, ...]
    at: int = 0
    ahead: str = ""
    """Words met behind the last piece that begin the next one."""
    _found: list[Piece] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        while self.at < len(self.marks) or self.ahead:
            words = self._words()
            if self.at >= len(self.marks):
                yield self._plain(words)
            elif self.marks[self.at].is_tick:
                yield self._ticks(words)
            elif self.marks[self.at].sign is Sign.DAY and _SIGNED.search(words):
                yield Piece(label_of(words), (Mark(Sign.BLANK, ""),))
                self.ahead = ""
                yield self._place("")
            else:
                yield self._place(words)

    def _words(self) -> str:
        words, self.ahead = self.ahead, ""
        if self.at < len(self.marks) and self.marks[self.at].is_words:
            words += self.marks[self.at].text
            self.at += 1
        return words

    def _plain(self, words: str) -> Piece:
        return Piece(label_of(words), colon=bool(_COLON.search(words)))

    def _ticks(self, words: str) -> Piece:
        ticks, self.at, behind, self.ahead = read_ticks(self.marks, self.at)
        marks = (Mark(Sign.WORDS, behind),) if behind else ()
        return Piece(label_of(words), marks=marks, ticks=ticks)

    def _place(self, words: str) -> Piece:
        found = [self.marks[self.at]]
        self.at += 1
        while self._goes_on(found):
            found += self.marks[self.at : self.at + 1]
            self.at += 1
        note = self._note_behind()
        if note:
            found.append(Mark(Sign.WORDS, note))
        return Piece(label_of(words), tuple(found))

    def _goes_on(self, found: list[Mark]) -> bool:
        """Say whether the next mark belongs to the same place: the time behind a day, the end of a period."""
        if self.at >= len(self.marks):
            return False
        last, mark = found[-1], self.marks[self.at]
        if mark.is_words:
            then = self.marks[self.at + 1] if self.at + 1 < len(self.marks) else None
            places = [each for each in found if not each.is_words]
            return (
                then is not None
                and len(places) < 3
                and then.sign == places[0].sign
                and _TO.fullmatch(mark.text) is not None
            )
        if last.is_words:
            return mark.is_place
        return last.sign is mark.sign is Sign.BLANK or (last.sign is Sign.DAY and mark.sign is Sign.CLOCK)

    def _note_behind(self) -> str:
        """Take a unit or a remark in brackets that follows a place."""
        if self.at >= len(self.marks) or not self.marks[self.at].is_words:
            return ""
        text = self.marks[self.at].text
        unit = UNIT.match(text) or _BEHIND.match(text)
        if unit is None:
            return ""
        self.ahead = text[unit.end() :] if text[unit.end() :].strip() else ""
        self.at += 1
        return unit.group().strip()


UNIT = re.compile(
    r"(?:万元|亿元|元|[%％‰]|平方米|立方米|公里|千米|厘米|毫米|分钟|小时|工作日|千克|公斤|㎡|m²|㎞|℃|KW|kW|kg|km|mm|cm"
    r"|[人名位次户套间台辆件个只张份条项棵盏部天岁年月周米吨度分级层楼桶箱块秒])"
    r"(?=[\s\u3000,，;；。、()（）/]|$)"
)


def within(piece: Piece, **where: object) -> Piece:
    return replace(piece, **where)  # type: ignore[arg-type]  # the names are fields of the piece
