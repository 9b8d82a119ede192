"""The signs of a printed form: boxes to tick, blanks to write on, days, times of day, and the words between them."""

import re
from dataclasses import dataclass
from enum import Enum


class Sign(Enum):
    WORDS = "words"
    TICK = "tick"
    SLOT = "slot"
    """Empty brackets: a box to tick before words, a place for a letter behind a question."""
    BLANK = "blank"
    DAY = "day"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Mark:
    sign: Sign
    text: str

    @property
    def is_words(self) -> bool:
        return self.sign is Sign.WORDS

    @property
    def is_tick(self) -> bool:
        return self.sign in {Sign.TICK, Sign.SLOT}

    @property
    def is_place(self) -> bool:
        """Say whether somebody writes there."""
        return self.sign in {Sign.BLANK, Sign.DAY, Sign.CLOCK}


# Every repetition is bounded or stands before something it cannot hold, so that reading takes linear time.
_LINE = "_＿﹍ˍ"
_GAP = rf"[\s{_LINE}]{{0,24}}"
_FROM_YEAR = rf"(?:\d{{2,4}}[{_LINE}]{{0,8}}[ ]?|[{_LINE}]{{1,24}})?年"
_DAY = (
    rf"{_FROM_YEAR}[\s{_LINE}]{{1,24}}月{_GAP}日|{_FROM_YEAR}月日(?![ ]?[{_LINE}:：])"
    rf"|[{_LINE}]{{1,24}}月{_GAP}日"
    rf"|[{_LINE}]{{2,8}}-[{_LINE}]{{1,8}}-[{_LINE}]{{1,8}}|[{_LINE}]{{2,8}}/[{_LINE}]{{1,8}}/[{_LINE}]{{1,8}}"
)
_ENDS = r"(?=[至到止]|[^\u4e00-\u9fff]|$)"
_CLOCK = (
    rf"(?<=日)[ \u3000{_LINE}]{{0,24}}[时點点](?:{_GAP}分)?{_ENDS}"
    rf"|(?:(?<![\u4e00-\u9fff])|(?<=[至到]))[{_LINE}]{{0,24}}[时點点]{_GAP}分{_ENDS}"
    rf"|[{_LINE}]{{2,6}}[:：][{_LINE}]{{2,6}}"
)
_TICK = (
    r"(?<!在)[□☐▢◻❑❏☑☒■◎◇]"
    r"|(?<![零一二三四五六七八九十〇○\d])[○〇◯●](?![零一二三四五六七八九十〇○\d年])"
    r"|(?<![零一二三四五六七八九十〇○])[○◯●](?=\d)"
)
_SLOT = r"[(（\[【][ \u3000]{0,12}[√✓✔xX]?[ \u3000]{0,12}[)）\]】]"
_MONTH = rf"年[\s{_LINE}]{{1,24}}月(?![\u4e00-\u9fff])"
_BLANK = rf"{_MONTH}|[{_LINE}]{{2,}}|…{{3,}}|\.{{6,}}|-{{6,}}|—{{4,}}|﹏+|(?<=[:：])[ \u3000\t]{{4,}}(?=[^\s年时点月])"
_ALL = re.compile(rf"(?P<day>{_DAY})|(?P<clock>{_CLOCK})|(?P<tick>{_TICK})|(?P<slot>{_SLOT})|(?P<blank>{_BLANK})")


def marks_of(text: str) -> tuple[Mark, ...]:
    """Split a line, or the words of a cell, at its signs."""
    found: list[Mark] = []
    at = 0
    for match in _ALL.finditer(text):
        _add_words(found, text[at : match.start()])
        found.append(Mark(Sign(match.lastgroup), match.group()))
        at = match.end()
    _add_words(found, text[at:])
    return tuple(found)


def _add_words(found: list[Mark], words: str) -> None:
    if words.strip():
        found.append(Mark(Sign.WORDS, words))


def is_blank(marks: tuple[Mark, ...]) -> bool:
    """Say whether there is nothing but a place to write on."""
    return bool(marks) and all(mark.sign is Sign.BLANK for mark in marks)


def words_of(marks: tuple[Mark, ...]) -> str:
    return "".join(mark.text for mark in marks if mark.is_words).strip()
