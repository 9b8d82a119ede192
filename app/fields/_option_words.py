"""Ticks read back from words: as exports write them, 电话(首次)、其他:邻居, and as people do, 电话/首次; 现场."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from flask_babel import gettext

from app.fields._answers import InvalidAnswer
from app.fields._labels import wordings
from app.fields._option_marks import in_words
from app.fields._options import Option, OptionTree
from app.fields._texts import signs

SEPARATORS = frozenset(",;/|+、 \n\t")
INSIDE = frozenset("/>-:")
"""What people write between an option and the one inside it, besides brackets."""
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]|\d{1,2},")
LONGEST = 2_000
MOST_BESIDE = 60
"""So many options are named in one cell; each needs a place on the stack."""
MOST_STEPS = 20_000
MOST_READINGS = 20
LONGEST_NAMED = 40


@dataclass(frozen=True)
class Reading:
    """What a stretch of text ticks and writes beside it, and where it ends."""

    paths: tuple[str, ...]
    end: int
    texts: Mapping[str, str] = field(default_factory=dict)

    def with_(self, other: "Reading") -> "Reading":
        return Reading(self.paths + other.paths, other.end, {**self.texts, **other.texts})


def ticks_in(tree: OptionTree, text: str) -> Reading | None:
    """Return what a text ticks, None if it says nothing.

    What an export would have written just so is preferred, and of that what leaves fewest words to blanks.
    """
    if not text.strip():
        return None
    found = list(dict.fromkeys(_key(each) for each in islice(Words(tree, text.strip()).readings(), MOST_READINGS)))
    said = [each for each in found if _squeezed(_rendered(tree, *each)) == _squeezed(text)]
    most = max((len(paths) for paths, _texts in said), default=0)
    said = [each for each in said if len(each[0]) == most]
    if len(said) > 1:
        raise InvalidAnswer(gettext("This can be read in several ways: %(text)s.", text=text.strip()[:LONGEST_NAMED]))
    if not found:
        raise InvalidAnswer(gettext("“%(text)s” is not one of the options.", text=text.strip()[:LONGEST_NAMED]))
    paths, texts = (said or found)[0]
    return Reading(paths, len(text), dict(texts))


Key = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


def _key(reading: Reading) -> Key:
    return tuple(sorted(set(reading.paths))), tuple(sorted(reading.texts.items()))


def _rendered(tree: OptionTree, paths: Iterable[str], texts: Iterable[tuple[str, str]]) -> str:
    return in_words(tree.top, tree.closed(paths), dict(texts))


class Words:
    """Tries the ways a text can be read, the likeliest first; a text made to have many is given up."""

    def __init__(self, tree: OptionTree, text: str) -> None:
        self._text = text[:LONGEST]
        self._plain = signs(self._text)
        self._steps = MOST_STEPS if len(text) <= LONGEST else 0
        self._called = {path: _names(option) for path, option in tree.by_path.items()}
        self._top = (*tree.top, *self._unmistakable(tree))

    def _unmistakable(self, tree: OptionTree) -> Iterator[Option]:
        """Yield the options inside others that no other option is called like."""
        for option in tree.by_path.values():
            mine = set(self._called[option.path])
            others = (names for path, names in self._called.items() if path != option.path)
            if option.parent and not any(mine.intersection(names) for names in others):
                yield option

    def readings(self) -> Iterator[Reading]:
        return (
            each for each in self._level(0, self._top, MOST_BESIDE) if self._past_signs(each.end) == len(self._plain)
        )

    def _level(self, at: int, options: tuple[Option, ...], most: int) -> Iterator[Reading]:
        """Read options beside each other, so many at most."""
        for one in self._option(self._past_signs(at), options):
            following = self._past_signs(one.end)
            if following > one.end and most > 1:
                yield from (one.with_(rest) for rest in self._level(following, options, most - 1))
            if one.end == len(self._plain) or self._plain[one.end] in SEPARATORS | {")"}:
                yield one

    def _option(self, at: int, options: tuple[Option, ...]) -> Iterator[Reading]:
        """Read one option with what is written and ticked in it; of two that fit, the longer name goes first."""
        self._steps -= 1
        if self._steps < 0 or at >= len(self._plain):
            return
        fitting = [
            (end, option)
            for option in options
            for name in self._called[option.path]
            for start in {at, self._past_number(at)}
            if (end := self._past_name(start, name))
        ]
        for end, option in sorted(fitting, key=lambda each: -each[0]):
            yield from self._inside(option, Reading((option.path,), end))
            for written in self._blank(option, end):
                yield from self._inside(option, written)

    def _inside(self, option: Option, so_far: Reading) -> Iterator[Reading]:
        at = self._past_spaces(so_far.end)
        sign = self._plain[at : at + 1]
        if option.children and sign == "(":
            for inner in self._level(at + 1, option.children, len(option.children)):
                end = self._past_signs(inner.end)
                if self._plain[end : end + 1] == ")":
                    yield Reading(so_far.paths + inner.paths, end + 1, {**so_far.texts, **inner.texts})
        if option.children and sign and sign in INSIDE:
            yield from (so_far.with_(inner) for inner in self._option(self._past_spaces(at + 1), option.children))
        yield so_far

    def _blank(self, option: Option, at: int) -> Iterator[Reading]:
        """Read what is written beside an option, the shortest stretch first."""
        if option.blank is None:
            return
        before, after = (signs(word).strip() for word in option.blank)
        start = self._past_lead(at, before)
        for end in range(start + 1, len(self._plain) + 1):
            if end < len(self._plain) and self._plain[end] not in SEPARATORS | {"(", ")"}:
                continue
            written = self._text[start:end].strip()
            if after and signs(written).endswith(after):
                written = written[: -len(after)].strip()
            if written:
                yield Reading((option.path,), end, {option.path: written})

    def _past_lead(self, at: int, before: str) -> int:
        start = self._past_spaces(at)
        if before and self._plain.startswith(before, start):
            return self._past_spaces(start + len(before))
        return self._past_spaces(start + 1) if self._plain[start : start + 1] == ":" else start

    def _past_number(self, at: int) -> int:
        found = _NUMBERED.match(self._plain, at)
        return found.end() if found else at

    def _past_name(self, at: int, name: str) -> int:
        """Return where a name ends that stands here, spaces apart, else 0."""
        for sign in name:
            at = self._past_spaces(at)
            if self._plain[at : at + 1] != sign:
                return 0
            at += 1
        return at

    def _past_spaces(self, at: int) -> int:
        while self._plain[at : at + 1].isspace():
            at += 1
        return at

    def _past_signs(self, at: int) -> int:
        while at < len(self._plain) and self._plain[at] in SEPARATORS:
            at += 1
        return at


def _names(option: Option) -> tuple[str, ...]:
    """Return how an option is called in any language, spaces apart, and without a printed number in front."""
    names = [_squeezed(word) for word in wordings(option.definition["label"])]
    return tuple(dict.fromkeys([*names, *(_without_number(name) for name in names)]))


def _without_number(name: str) -> str:
    found = _NUMBERED.match(name)
    return name[found.end() :] or name if found else name


def _squeezed(text: str) -> str:
    return "".join(signs(text).split())
