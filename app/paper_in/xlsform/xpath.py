"""The part of XPath that XLSForms calculate and decide with: text to tree."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

LONGEST = 6_000
DEEPEST = 40
_TOKENS = re.compile(
    r"""\s*(?:
    (?P<reference>\$\{\s*(?P<name>[^{}\s]{1,200})\s*\})
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’)
    |(?P<word>and|or|div|mod)\b
    |(?P<call>[A-Za-z][\w.:-]*)\s*\(
    |(?P<self>\.)(?![./\w])
    |(?P<sign><=|>=|!=|=|<|>|\+|-|\*|\(|\)|,)
    )""",
    re.VERBOSE,
)
_POWER = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}


class UntranslatableError(Exception):
    """A condition that our expressions, or XPath, have no words for; it says why."""


@dataclass(frozen=True)
class Node:
    kind: str
    """`number`, `text`, `reference`, `self`, or `call`, which operators are too."""
    value: Any = None
    parts: tuple["Node", ...] = ()


def parsed(text: str) -> Node:
    """Return the tree of a condition or calculation."""
    if len(text) > LONGEST:
        raise UntranslatableError(gettext("it is longer than %(most)s characters", most=LONGEST))
    return _Parser(_tokens(text)).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKENS.match(text, at)
        if match is None:
            raise UntranslatableError(gettext("“%(what)s” is not understood here", what=text[at : at + 20].strip()))
        at = match.end()
        kind = "reference" if match["reference"] else str(match.lastgroup)
        found.append((kind, match["name"] if kind == "reference" else match[kind]))
    return found


class _Parser:
    """Climbs operators by their power."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = self.depth = 0

    def whole(self) -> Node:
        node = self._operation(0)
        if self.at < len(self.tokens):
            raise self._unexpected()
        return node

    def _next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _operation(self, least: int) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UntranslatableError(gettext("it is nested too deep"))
        left = self._single()
        while self._next()[0] in {"sign", "word"} and _POWER.get(self._next()[1], 0) > least:
            operator = self._next()[1]
            self.at += 1
            left = Node("call", operator, (left, self._operation(_POWER[operator])))
        self.depth -= 1
        return left

    def _single(self) -> Node:
        kind, value = self._next()
        self.at += 1
        if kind == "call":
            return Node("call", value, tuple(self._operands()))
        if (kind, value) == ("sign", "("):
            inner = self._operation(0)
            self._expect(")")
            return inner
        if (kind, value) == ("sign", "-"):
            return Node("call", "-", (self._operation(_POWER["*"]),))
        if kind in {"number", "reference", "self"}:
            return Node(kind, value)
        if kind == "text":
            return Node(kind, value[1:-1])
        self.at -= 1
        raise self._unexpected()

    def _operands(self) -> list[Node]:
        found: list[Node] = []
        if self._next() == ("sign", ")"):
            self.at += 1
            return found
        while True:
            found.append(self._operation(0))
            if self._next() != ("sign", ","):
                self._expect(")")
                return found
            self.at += 1

    def _expect(self, sign: str) -> None:
        if self._next() != ("sign", sign):
            raise self._unexpected()
        self.at += 1

    def _unexpected(self) -> UntranslatableError:
        what = self._next()[1]
        if not what:
            return UntranslatableError(gettext("it ends too early"))
        return UntranslatableError(gettext("“%(what)s” is not understood here", what=what[:20]))
