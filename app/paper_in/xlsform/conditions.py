"""XPath into our expressions: conditions, calculations and limits of an XLSForm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from app.paper_in.xlsform.xpath import Node, UntranslatableError, parsed

Expression = Any
SAME = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "*": "*", "div": "/", "mod": "%"}
FUNCTIONS = {
    "not": ("not", 1, 1),
    "if": ("if", 3, 3),
    "sum": ("sum", 1, 1),
    "max": ("max", 1, 99),
    "min": ("min", 1, 99),
    "round": ("round", 1, 2),
    "abs": ("abs", 1, 1),
    "concat": ("concat", 1, 99),
    "string-length": ("length", 1, 1),
}
"""Functions both sides have, with the fewest and the most operands."""
SILENT = frozenset({"number", "string", "boolean", "date", "date-time", "int"})
"""Functions that only turn one kind of value into another, which our operators do by themselves."""


@dataclass(frozen=True)
class Target:
    """What a name in an XLSForm stands for in the document."""

    item: Mapping[str, Any]
    table: Mapping[str, Any] | None = None
    tail: str = ""
    """What to read of its answer, such as `.from` of a period."""
    options: Mapping[str, str] | None = None
    """Names of choices -> paths of options; None if nothing is picked from."""
    truths: Mapping[str, bool] | None = None
    """Names of choices -> yes and no, if that is what is asked."""
    is_table: bool = False


@dataclass
class Translator:
    """Knows the names of one form."""

    targets: dict[str, Target] = field(default_factory=dict)

    def expression(self, text: str, here: Target) -> Expression:
        """Translate a condition or calculation that stands at `here`; `.` is its own answer."""
        return _Translation(self.targets, here).of(parsed(text))


class _Translation:
    def __init__(self, targets: Mapping[str, Target], here: Target) -> None:
        self.targets, self.here = targets, here

    def of(self, node: Node) -> Expression:
        if node.kind == "number":
            number = float(node.value)
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        if node.kind == "text":
            return str(node.value)
        if node.kind in {"reference", "self"}:
            return self._variable(self._target(node))
        return self._call(node)

    def _target(self, node: Node) -> Target:
        if node.kind == "self":
            return self.here
        found = self.targets.get(node.value)
        if found is None:
            raise UntranslatableError(gettext("nothing is called %(name)s", name=str(node.value)[:60]))
        return found

    def _variable(self, target: Target) -> Expression:
        key = target.item["key"]
        if target.table is None:
            return {"var": f"answers.{key}{target.tail}"}
        if self.here.table is target.table:
            return {"var": f"row.{key}{target.tail}"}
        return {"var": f"answers.{target.table['key']}.*.{key}{target.tail}"}

    def _call(self, node: Node) -> Expression:
        name, parts = node.value, node.parts
        if name in {"and", "or"}:
            return {name: [each for part in parts for each in self._flat(name, part)]}
        if name in SPECIAL:
            return SPECIAL[name](self, node)
        if name in SAME:
            return {SAME[name]: [self.of(part) for part in parts]}
        if name in SILENT and len(parts) == 1:
            return self.of(parts[0])
        ours, least, most = FUNCTIONS.get(name, ("", 1, 0))
        if not least <= len(parts) <= most:
            raise UntranslatableError(gettext("%(name)s() has no counterpart", name=name[:40]))
        return {ours: [self.of(part) for part in parts]}

    def _flat(self, operator: str, node: Node) -> list[Expression]:
        """Lay `a and b and c` beside each other."""
        if node.kind == "call" and node.value == operator:
            return [each for part in node.parts for each in self._flat(operator, part)]
        return [self.of(node)]

    def equal(self, node: Node) -> Expression:
        left, right = node.parts
        if left.kind in {"text", "number"}:
            left, right = right, left
        is_plain = left.kind in {"reference", "self"} and right.kind in {"text", "number"}
        if is_plain and (found := self._against_word(self._target(left), str(right.value))) is not None:
            return found if node.value == "=" else _negated(found)
        if right.kind == "text" and right.value == "":
            return {"blank" if node.value == "=" else "filled": [self.of(left)]}
        return {"==" if node.value == "=" else "!=": [self.of(left), self.of(right)]}

    def _against_word(self, target: Target, word: str) -> Expression | None:
        """Compare an answer with a word, if its kind wants that done in another way than by ==."""
        variable = self._variable(target)
        if word == "":
            return {"blank": [variable]}
        if target.truths is not None and word in target.truths:
            return {"==": [variable, target.truths[word]]}
        if target.options is None:
            return None
        if word not in target.options:
            raise UntranslatableError(gettext("%(name)s is none of the choices", name=word[:60]))
        return {"picked": [variable, target.options[word]]}

    def less(self, node: Node) -> Expression:
        """Take days from each other where both are turned into numbers for that."""
        parts = node.parts
        if len(parts) == 2 and all(part.value == "decimal-date-time" and len(part.parts) == 1 for part in parts):
            later, earlier = (self.of(part.parts[0]) for part in parts)
            return {"days_between": [earlier, later]}
        return {"-": [self.of(part) for part in parts]}

    def selected(self, node: Node) -> Expression:
        answer, word = self._two(node)
        if answer.kind not in {"reference", "self"} or word.kind not in {"text", "number"}:
            raise UntranslatableError(gettext("selected() can only compare an answer with a written choice"))
        target = self._target(answer)
        found = self._against_word(target, str(word.value))
        return {"==": [self._variable(target), str(word.value)]} if found is None else found

    def count_selected(self, node: Node) -> Expression:
        target = self._target(self._one(node))
        if target.options is None or target.table is not None:
            raise UntranslatableError(gettext("only ticks outside tables can be counted"))
        return {"count": [{"var": f"answers.{target.item['key']}.paths"}]}

    def count(self, node: Node) -> Expression:
        target = self._target(self._one(node))
        return {"length" if target.is_table else "count": [self._variable(target)]}

    def coalesce(self, node: Node) -> Expression:
        first, second = (self.of(part) for part in self._two(node))
        return {"if": [{"filled": [first]}, first, second]}

    def today(self, _node: Node) -> Expression:
        return {"var": "today"}

    def truth(self, node: Node) -> Expression:
        return node.value == "true"

    def part_of_date(self, node: Node) -> Expression:
        day, pattern = self._two(node)
        names = {"%Y": "year", "%m": "month", "%n": "month"}
        if pattern.kind != "text" or pattern.value not in names:
            raise UntranslatableError(gettext("only the year or the month can be taken of a date"))
        return {names[pattern.value]: [self.of(day)]}

    def _one(self, node: Node) -> Node:
        if len(node.parts) != 1:
            raise UntranslatableError(gettext("%(name)s() wants another number of operands", name=node.value))
        return node.parts[0]

    def _two(self, node: Node) -> tuple[Node, Node]:
        if len(node.parts) != 2:
            raise UntranslatableError(gettext("%(name)s() wants another number of operands", name=node.value))
        return node.parts[0], node.parts[1]


SPECIAL: dict[str, Callable[[_Translation, Node], Expression]] = {
    "=": _Translation.equal,
    "!=": _Translation.equal,
    "-": _Translation.less,
    "selected": _Translation.selected,
    "count-selected": _Translation.count_selected,
    "count": _Translation.count,
    "coalesce": _Translation.coalesce,
    "today": _Translation.today,
    "true": _Translation.truth,
    "false": _Translation.truth,
    "format-date": _Translation.part_of_date,
}


def _negated(expression: Expression) -> Expression:
    swapped = {"blank": "filled", "filled": "blank", "==": "!="}
    ((name, operands),) = expression.items()
    return {swapped[name]: operands} if name in swapped else {"not": [expression]}


def bounds(text: str) -> dict[str, Any] | None:
    """Return least, most and length out of a constraint that says only such, as `. >= 1 and . <= 10`; else None."""
    try:
        found: dict[str, Any] = {}
        for node in _clauses(parsed(text)):
            name, value = _bound(node)
            if name in found:
                return None
            found[name] = value
        return found
    except UntranslatableError:
        return None


def _clauses(node: Node) -> list[Node]:
    if node.kind == "call" and node.value == "and":
        return [each for part in node.parts for each in _clauses(part)]
    return [node]


def _bound(node: Node) -> tuple[str, Any]:
    """Return which limit a clause sets; the names are those of the limits of numbers, days and texts."""
    if node.kind != "call" or node.value not in {"<=", ">="} or len(node.parts) != 2:
        raise UntranslatableError("")
    measured, limit = node.parts
    if measured.kind == "call" and measured.value == "string-length" and node.value == "<=" and limit.kind == "number":
        return "max_length", int(float(limit.value))
    if measured.kind != "self":
        raise UntranslatableError("")
    if limit.kind == "call" and limit.value == "date" and len(limit.parts) == 1 and limit.parts[0].kind == "text":
        return "to" if node.value == "<=" else "from", limit.parts[0].value
    return "max" if node.value == "<=" else "min", _written_number(limit)


def _written_number(node: Node) -> Any:
    if node.kind == "call" and node.value == "-" and len(node.parts) == 1:
        return -_written_number(node.parts[0])
    if node.kind != "number":
        raise UntranslatableError("")
    number = float(node.value)
    return int(number) if number.is_integer() else number
