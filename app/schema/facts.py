"""Whether facts about one item can be true together."""

import math
import operator
from collections.abc import Iterable, Iterator
from typing import Any

from app.fields import type_of
from app.schema.expressions.values import difference, number, read, same
from app.schema.possible import ORDERS, Fact

FILLED = {"is", "yes", "no", "picked", "filled", *ORDERS}
"""What can only be said of something that is filled in."""
HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def contradict(facts: Iterable[Fact], item: Any) -> bool:
    """Say whether these facts about one variable, read from an item if that is known, exclude each other."""
    # Said twice is said once; true and 1 are told apart.
    asked = list({(question, type(value), value): (question, value) for _path, question, value in facts}.values())
    questions = {question for question, _value in asked}
    if "blank" in questions and questions & FILLED:
        return True
    return any(clash(asked) for clash in (_values, _truths)) or _ticks(asked, item) or _bounds(asked, item)


Asked = list[tuple[str, Any]]


def _values(asked: Asked) -> bool:
    """A value is one only, and stands in every order that is asked for."""
    for value in (value for question, value in asked if question == "is"):
        for question, other in asked:
            if question == "is" and not _may_be_one(value, other):
                return True
            if question == "is_not" and type(value) is type(other) and value == other:
                return True
            if question in ORDERS and not _holds(question, value, other):
                return True
    return False


def _may_be_one(value: Any, other: Any) -> bool:
    """Say whether something can equal both; `"5"` and `"5.0"` are two texts, but one number equals both."""
    first, second = number(read(value)), number(read(other))
    return same(read(value), read(other)) or (first is not None and first == second)


def _holds(question: str, value: Any, other: Any) -> bool:
    sign = difference(read(value), read(other))
    return sign is not None and HOLDS[question](sign, 0)


def _truths(asked: Asked) -> bool:
    questions = {question for question, _value in asked}
    values = [value for question, value in asked if question == "is"]
    is_denied = "no" in questions or any(value is False for value in values)
    return is_denied and ("yes" in questions or any(value is True for value in values))


def _ticks(asked: Asked, item: Any) -> bool:
    picked = {value for question, value in asked if question == "picked"}
    denied = {value for question, value in asked if question == "not_picked"}
    if any(f"{path}/".startswith(f"{other}/") for path in picked for other in denied):
        return True
    return item is not None and any(_excluded(item, one, other) for one in picked for other in picked)


def _excluded(item: Any, one: str, other: str) -> bool:
    """Say whether two options part where only one may be ticked."""
    options, kind = item.get("options", ()), type_of(item)
    pick = getattr(kind, "pick", "many")
    for first, second in zip(one.split("/"), other.split("/"), strict=False):
        if first != second:
            return bool(pick == "one")
        option: Any = next((each for each in options if each["key"] == first), {})
        options, pick = option.get("options", ()), option.get("pick", pick)
    return False


def _bounds(asked: Asked, item: Any) -> bool:
    """Say whether nothing lies between what is asked for and what the item takes."""
    limits = [*asked, *_limits(item)]
    is_whole = item is not None and _schema(item).get("type") == "integer"
    numbers = [(question, found) for question, value in limits if (found := number(read(value))) is not None]
    lowest = [_least(question, value, is_whole) for question, value in numbers if question in {">", ">=", "is"}]
    highest = [_most(question, value, is_whole) for question, value in numbers if question in {"<", "<=", "is"}]
    if not lowest or not highest:
        return False
    low, is_low_out = max(lowest)
    high, is_high_in = min((value, not is_out) for value, is_out in highest)
    return low > high or (low == high and (is_low_out or not is_high_in))


def _least(question: str, low: float, is_whole: bool) -> tuple[float, bool]:
    """Return where values begin, and whether that itself is left out."""
    if question == "is" or not is_whole:
        return low, question == ">"
    return (math.floor(low) + 1.0 if question == ">" else float(math.ceil(low))), False


def _most(question: str, high: float, is_whole: bool) -> tuple[float, bool]:
    """Return where values end, and whether that itself is left out."""
    if question == "is" or not is_whole:
        return high, question == "<"
    return (math.ceil(high) - 1.0 if question == "<" else float(math.floor(high))), False


def _limits(item: Any) -> Iterator[tuple[str, Any]]:
    """Yield the bounds of what may be stored."""
    schema = _schema(item) if item is not None else {}
    if "minimum" in schema:
        yield ">=", schema["minimum"]
    if "maximum" in schema:
        yield "<=", schema["maximum"]


def _schema(item: Any) -> dict[str, Any]:
    """Return what a number in an item must be like; that the question may not apply stands behind it."""
    schema = type_of(item).stored_schema(item) or {}
    first = schema.get("anyOf", [schema])[0]
    return first if first.get("type") in {"integer", "number"} else {}
