"""Of what kind each piece of an expression is, as far as it can be told before anybody fills anything in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.fields import type_of
from app.fields._labels import label_of, listed
from app.schema.expressions.moments import moment
from app.schema.expressions.values import number, read
from app.schema.expressions.walk import variable
from app.schema.items import FoundItem

if TYPE_CHECKING:
    from app.schema.document import Document

MOMENTS = frozenset({"date", "time", "datetime"})
ORDERED = MOMENTS | {"number"}
OBJECTS = frozenset({"reference", "file", "files", "parts"})
BROAD = {"money": "number", "rating": "number", "score": "number", "yes_no": "truth"}
"""What conditions compare alike, though people write it differently."""
OF_LENGTH = {5: "time", 10: "date", 16: "datetime"}
TRUTH = ("and", "or", "not", "==", "!=", "<", "<=", ">", ">=", "in", "picked", "blank", "filled")
NUMBERS = ("+", "-", "*", "/", "%", "round", "abs", "sum", "avg", "count", "length", "days_between", "year", "month")
RESULTS = {**dict.fromkeys(TRUTH, "truth"), **dict.fromkeys(NUMBERS, "number"), "add_days": "date"}


@dataclass(frozen=True, slots=True)
class Operand:
    """A piece of an expression: the kinds it can be of, None if that cannot be told."""

    kinds: frozenset[str] | None
    words: str = ""
    item: Any = None
    literals: tuple[str, ...] = ()
    """The texts written here, those of a list included."""
    is_column: bool = False
    """It is the list of all rows' cells."""

    def is_alike(self, other: "Operand", comparable: frozenset[str]) -> bool:
        """Say whether the two can ever be compared; what cannot be told can."""
        if self.kinds is None or other.kinds is None:
            return True
        return bool(self.kinds & other.kinds & comparable)


UNKNOWN = Operand(None)


class Kinds:
    """Knows the kinds of what can be read where an expression stands."""

    def __init__(self, document: "Document", column: FoundItem | None) -> None:
        self.document = document
        self.column = column

    def of(self, node: Any) -> Operand:
        path = variable(node)
        if path is not None:
            return self._of_variable(path)
        if isinstance(node, dict):
            ((name, given),) = node.items()
            return self._of_operation(name, given if isinstance(given, list) else [given])
        if isinstance(node, list):
            return self._of_list(node)
        return _of_literal(node)

    def of_item(self, item: Any) -> frozenset[str]:
        kind = type_of(item).value_kind
        return frozenset({BROAD.get(kind, kind)})

    def _of_variable(self, path: str) -> Operand:
        root, *rest = path.split(".")
        if root == "today":
            return Operand(frozenset({"date"}), path)
        if root == "row" and self.column and self.column.table:
            return self._of_path([self.column.table["key"], "0", *rest])
        return self._of_path(rest) if root == "answers" else UNKNOWN

    def _of_path(self, rest: list[str]) -> Operand:
        """Read `area`, `customer.name`, `rows.*.amount`; what lies deeper is not judged."""
        found, is_column = self.document.found.get(rest[0]), "*" in rest
        if found is not None and "columns" in found.item and len(rest) > 1:
            found, rest = self.document.found.get(".".join((rest[0], *rest[2:3]))), rest[2:]
        item = _part(found.item, rest[1:]) if found else None
        if item is None:
            return UNKNOWN
        kinds, words = self.of_item(item), label_of(item) or item["key"]
        return UNKNOWN if kinds == {"none"} else Operand(kinds, words, item, is_column=is_column)

    def _of_operation(self, name: str, operands: list[Any]) -> Operand:
        if name in RESULTS:
            return Operand(frozenset({RESULTS[name]}), name)
        if name in {"min", "max"}:
            return self._joined(name, operands)
        if name == "if":
            results = [*operands[1::2], *(operands[-1:] if len(operands) % 2 else ())]
            return self._joined(name, results)
        return UNKNOWN

    def _of_list(self, nodes: list[Any]) -> Operand:
        joined = self._joined("", nodes)
        literals = tuple(text for node in nodes for text in self.of(node).literals)
        return Operand(joined.kinds, joined.words, None, literals)

    def _joined(self, words: str, nodes: list[Any]) -> Operand:
        """Be of any kind that one of several pieces is of."""
        each = [self.of(node) for node in nodes]
        if not each or any(one.kinds is None for one in each):
            return UNKNOWN
        kinds = frozenset(kind for one in each for kind in one.kinds or ())
        return Operand(kinds, words or listed(one.words for one in each))


def _part(item: Any, rest: list[str]) -> Any:
    """Return the item a path ends at: itself, or a named part of it."""
    if len(rest) == 1:
        return type_of(item).parts(item).get(rest[0])
    return None if rest else item


def _of_literal(node: Any) -> Operand:
    value = read(node)
    if isinstance(value, bool):
        return Operand(frozenset({"truth"}), str(value).lower())
    if isinstance(value, str):
        return Operand(frozenset(_of_text(value)), value, None, (value,))
    return Operand(frozenset({"number"}), f"{node}") if isinstance(value, float) else UNKNOWN


def _of_text(value: str) -> Iterator[str]:
    yield "text"
    if number(value) is not None:
        yield "number"
    if moment(value):
        yield OF_LENGTH[len(value)]
