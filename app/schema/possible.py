"""Whether a condition can hold at all, told from what it asks of the items; in doubt it can.

A condition is taken apart into cases, each a list of facts that must be true together. Facts are about one variable;
a case whose facts contradict each other, or the items they are about, cannot come about.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

from app.schema.expressions.values import read
from app.schema.expressions.walk import variable

Fact = tuple[str, str, Any]
"""Variable, question, value; the questions: `ORDERS` and is, is_not, yes, no, picked, not_picked, filled, blank."""
Case = tuple[Fact, ...]
ANY: list[Case] = [()]
"""It may be so, and nothing is known of when."""
NEVER: list[Case] = []
MOST_CASES = 200
ORDERS = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""Each order with the one that holds when it does not."""
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def cases(node: Any, wanted: bool = True) -> list[Case]:
    """Return the cases in which a condition holds, or does not; they cover at least all there are."""
    if isinstance(node, dict):
        ((name, given),) = node.items()
        operands = given if isinstance(given, list) else [given]
        reader = READERS.get(name)
        return reader(name, operands, wanted) if reader else ANY
    value = read(node)
    if value is None:
        return NEVER
    return ANY if isinstance(value, list) or (value not in (False, 0)) == wanted else NEVER


def together(*groups: list[Case]) -> list[Case]:
    """Return the cases of several conditions that hold at once."""
    count = 1
    for group in groups:
        count *= len(group)
    if count > MOST_CASES:
        return ANY
    return [tuple(fact for case in chosen for fact in case) for chosen in product(*groups)]


def _joined(name: str, operands: list[Any], wanted: bool) -> list[Case]:
    each = [cases(operand, wanted) for operand in operands]
    if (name == "and") == wanted:
        return together(*each)
    found = [case for group in each for case in group]
    return found if len(found) <= MOST_CASES else ANY


def _denied(_name: str, operands: list[Any], wanted: bool) -> list[Case]:
    return cases(operands[0], not wanted)


def _read(_name: str, operands: list[Any], wanted: bool) -> list[Case]:
    path = _single({"var": operands})
    return ANY if path is None else [((path, "yes" if wanted else "no", None),)]


def _single(node: Any) -> str | None:
    """Return the path of a variable that has one value, not one per row."""
    path = variable(node)
    return None if path is None or "*" in path.split(".") else path


def _compared(name: str, operands: list[Any], wanted: bool) -> list[Case]:
    left, right = operands
    if _single(left) is None:
        left, right, name = right, left, TURNED.get(name, name)
    path = _single(left)
    if path is None or isinstance(right, dict | list):
        return ANY
    if name in ORDERS:
        return [((path, name if wanted else ORDERS[name], right),)]
    is_same = (name == "==") == wanted
    if read(right) is None:
        return [((path, "blank" if is_same else "filled", None),)]
    return [((path, "is" if is_same else "is_not", right),)]


def _there(name: str, operands: list[Any], wanted: bool) -> list[Case]:
    path = _single(operands[0])
    return ANY if path is None else [((path, "blank" if (name == "blank") == wanted else "filled", None),)]


def _one_of(name: str, operands: list[Any], wanted: bool) -> list[Case]:
    path = _single(operands[0])
    values = [value for each in operands[1:] for value in (each if isinstance(each, list) else [each])]
    if path is None or any(isinstance(value, dict | list) for value in values):
        return ANY
    question = "picked" if name == "picked" else "is"
    if wanted:
        return [((path, question, value),) for value in values] if len(values) <= MOST_CASES else ANY
    denied = "not_picked" if name == "picked" else "is_not"
    return [tuple((path, denied, value) for value in values)]


READERS: Mapping[str, Any] = {
    **dict.fromkeys(("and", "or"), _joined),
    **dict.fromkeys(("==", "!=", *ORDERS), _compared),
    **dict.fromkeys(("blank", "filled"), _there),
    **dict.fromkeys(("in", "picked"), _one_of),
    "not": _denied,
    "var": _read,
}
