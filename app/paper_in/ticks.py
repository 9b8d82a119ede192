"""Boxes to tick and the words of each: nested in brackets, before or behind the words, with blanks and points."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from app.paper_in.marks import Mark, Sign

MOST_DEPTH = 6
_OPEN = re.compile(r"[:：]?[\s\u3000]*[(（\[【〔][\s\u3000]*$")
_CLOSE = {")": "(", "）": "（", "]": "[", "】": "【", "〕": "〔"}
_ENDS = " \u3000\t、,，;；/／|"
_POINTS = re.compile(r"[(（][\s\u3000]*(\d{1,4}(?:\.\d{1,2})?)[\s\u3000]*分[\s\u3000]*[)）]$")
_NEXT_WITH_COLON = re.compile(r"[\s\u3000]+([^\s\u3000:：]{1,20})[:：][\s\u3000]*$")
_NEXT = re.compile(r"[\s\u3000]+([^\s\u3000:：、,，]{2,12})[\s\u3000]*$")
_ASKS_MORE = re.compile("其他|其它|其余|另外|请注明|注明|请说明|说明|请填写|请写明|具体|原因|名称|备注")
_SCALE_BEHIND = re.compile(r"[\s\u3000]*[(（][^()（）]{0,200}[=＝:：表][^()（）]{0,200}[)）][\s\u3000]*$")


@dataclass
class Tick:
    label: str = ""
    options: list["Tick"] = field(default_factory=list)
    fill_in: bool = False
    before: str = ""
    after: str = ""
    points: str = ""


def ticks_first(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Bring 满意□ 一般□ into the order of □满意 □一般; a slot at the end of a question stays where it is."""
    ticks = [at for at, mark in enumerate(marks) if mark.is_tick]
    if not ticks or ticks[-1] != len(marks) - 1 or not marks[0].is_words:
        return marks
    if len(ticks) == 1 and (marks[-1].sign is Sign.SLOT or len(marks) == 2):
        return tuple(mark for mark in marks if mark.sign is not Sign.SLOT)
    if any(right - left != 2 for left, right in pairwise(ticks)):
        return marks
    first = ticks[0] - 1
    if not marks[first].is_words or any(mark.is_place for mark in marks[first:]):
        return marks
    label, word = _last_word(marks[first].text)
    turned = [*marks[:first]]
    if label:
        turned.append(Mark(Sign.WORDS, label))
    for at in ticks:
        turned += [marks[at], Mark(Sign.WORDS, word if at == ticks[0] else marks[at - 1].text)]
    return tuple(turned)


def _last_word(text: str) -> tuple[str, str]:
    """Split the label from the first option, which stands before its box."""
    rest = text.rstrip(" \u3000")
    at = max(rest.rfind(sign) for sign in " \u3000:：?？")
    return rest[: at + 1], rest[at + 1 :]


def read_ticks(marks: tuple[Mark, ...], at: int) -> tuple[tuple[Tick, ...], int, str, str]:
    """Read the boxes from here on; return them, where they end, the words behind them, and the next label."""
    reading = _Ticks(marks, at)
    reading.read()
    return tuple(reading.levels[0]), reading.at, reading.behind, reading.ahead


@dataclass
class _Ticks:
    marks: tuple[Mark, ...]
    at: int
    levels: list[list[Tick]] = field(default_factory=lambda: [[]])
    opened: list[str] = field(default_factory=list)
    behind: str = ""
    ahead: str = ""

    def read(self) -> None:
        while self.at < len(self.marks) and not self.ahead:
            mark = self.marks[self.at]
            if mark.is_tick:
                self.levels[-1].append(Tick())
            elif mark.is_words:
                self._words(mark.text)
            elif mark.sign is Sign.BLANK:
                self._current().fill_in = True
            elif self._in_bracket():
                self._current().fill_in = True
                self._current().after += mark.text.strip()
            else:
                break
            self.at += 1

    def _current(self) -> Tick:
        return self.levels[-1][-1]

    def _in_bracket(self) -> bool:
        """Say whether the words of an option opened a bracket that has yet to close."""
        label = self._current().label
        return max(label.rfind("("), label.rfind("（")) > max(label.rfind(")"), label.rfind("）"))

    def _next(self) -> Mark | None:
        return self.marks[self.at + 1] if self.at + 1 < len(self.marks) else None

    def _words(self, text: str) -> None:
        text = self._closed(text)
        then = self._next()
        if then is None:
            scale = _SCALE_BEHIND.search(text)
            self.behind = scale.group().strip() if scale else ""
            text = text[: scale.start()] if scale else text
        elif (next_label := self._next_label(text, then)) is not None:
            self.ahead = next_label.group().lstrip()
            text = text[: next_label.start()]
        elif then.is_tick and (opened := _OPEN.search(text)) and len(self.levels) < MOST_DEPTH:
            self._add(text[: opened.start()])
            self._open(opened.group().strip()[-1:])
            return
        self._add(text)

    def _next_label(self, text: str, then: Mark) -> re.Match[str] | None:
        """Find the label of another item behind the words of the last option."""
        if self.opened or not self.levels[0]:
            return None
        with_colon = _NEXT_WITH_COLON.search(text)
        found = with_colon or (None if then.is_tick else _NEXT.search(text))
        if found is None or not self._begun(text[: found.start()]):
            return None
        asks_more = (_ASKS_MORE.match if with_colon else _ASKS_MORE.search)(found.group(1)) is not None
        return None if asks_more and (then.sign is Sign.BLANK or with_colon is None) else found

    def _begun(self, text: str) -> bool:
        tick = self._current()
        return bool(tick.label or tick.fill_in or text.strip())

    def _open(self, bracket: str) -> None:
        self.opened.append(bracket)
        self.levels.append(self._current().options)

    def _closed(self, text: str) -> str:
        """End inner levels whose bracket closes in these words; return what stands behind the brackets."""
        while self.opened and (end := _unmatched_close(text)) is not None:
            self._add(text[:end])
            self.opened.pop()
            self.levels.pop()
            text = text[end + 1 :]
        return text

    def _add(self, text: str) -> None:
        words = text.strip(_ENDS)
        if not self.levels[-1] or not words:
            return
        tick = self._current()
        if tick.fill_in:
            tick.after += words
        else:
            tick.label += words


def _unmatched_close(text: str) -> int | None:
    depth = 0
    for at, sign in enumerate(text):
        if sign in _CLOSE.values():
            depth += 1
        elif sign in _CLOSE:
            if not depth:
                return at
            depth -= 1
    return None


def with_points(ticks: tuple[Tick, ...]) -> bool:
    """Take points such as (10分) off the labels; say whether there were any."""
    found = False
    for tick in ticks:
        if match := _POINTS.search(tick.label):
            tick.label, tick.points, found = tick.label[: match.start()].strip(), match.group(1), True
        found = with_points(tuple(tick.options)) or found
    return found
