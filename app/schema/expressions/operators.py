"""The operators as one table: name, how many operands, and what it does with them once they are evaluated.

The five without a function (`var`, `and`, `or`, `if`, `picked`) are in `evaluation.py`: they need the run itself.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from app.schema.expressions import moments
from app.schema.expressions.limits import MAX_STEPS, MAX_TEXT
from app.schema.expressions.values import (
    difference,
    finite,
    number,
    rounded,
    same,
    spread,
    text,
    tidy,
    truthy,
)

Work = Callable[..., object]
MANY = MAX_STEPS
MAX_DECIMALS = 9


@dataclass(frozen=True)
class Operator:
    least: int
    most: int
    run: Work | None = None


def _arithmetic(work: Callable[..., float | None]) -> Work:
    """Compute with numbers only: one operand that is none makes the result blank, and so does infinity."""

    def run(*values: object) -> float | None:
        numbers = [number(value) for value in values]
        result = None if None in numbers else work(*numbers)
        return None if result is None else finite(result)

    return run


def _added(*numbers: float) -> float:
    total = 0.0  # not sum(): since Python 3.12 it compensates, the browser does not
    for each in numbers:
        total += each
    return total


def _less(first: float, *others: float) -> float:
    return first - others[0] if others else -first


def _divided(first: float, second: float) -> float | None:
    return first / second if second else None


def _remainder(first: float, second: float) -> float | None:
    return math.fmod(first, second) if second else None


def _round(value: float, digits: float = 0.0) -> float | None:
    return rounded(value, int(digits)) if digits.is_integer() and 0 <= digits <= MAX_DECIMALS else None


def _numbers(values: tuple[object, ...]) -> list[float]:
    return [each for each in map(number, spread(values)) if each is not None]


def _sum(*values: object) -> float | None:
    return finite(_added(*_numbers(values)))


def _avg(*values: object) -> float | None:
    numbers = _numbers(values)
    return finite(_added(*numbers) / len(numbers)) if numbers else None


def _count(*values: object) -> float:
    return float(sum(value is not None for value in spread(values)))


def _extreme(choose: Callable[..., object]) -> Work:
    """Choose among the numbers or, if there are none, among moments of one kind."""

    def run(*values: object) -> object:
        found: list[float] | list[str] = _numbers(values)
        if not found:
            found = [each for each in map(moments.moment, spread(values)) if each]
            if len({len(each) for each in found}) > 1:
                return None
        return choose(found, default=None)

    return run


def _ordered(holds: Callable[[int], bool]) -> Work:
    """Compare for order; blank when either side cannot be compared."""

    def run(left: object, right: object) -> bool | None:
        found = difference(left, right)
        return None if found is None else holds(found)

    return run


def _not(value: object) -> bool | None:
    return None if value is None else not truthy(value)


def _in(sought: object, *places: object) -> bool:
    return sought is not None and any(same(sought, each) for each in spread(places))


def _concat(*values: object) -> str | None:
    joined = ""
    for piece in filter(None, map(text, spread(values))):
        if len(piece) > MAX_TEXT:
            return None
        joined = _with_pairs_joined(joined + piece)
        if len(joined) > MAX_TEXT:
            return None
    return joined or None


def _with_pairs_joined(joined: str) -> str:
    """Make one character of two halves that met, as text in the browser does by itself."""
    if joined.isascii():
        return joined
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _length(value: object) -> float | None:
    measured = value if isinstance(value, list) else text(value)
    return None if measured is None else float(len(measured))


def _add_days(value: object, days: object) -> str | None:
    count = number(days)
    return None if count is None else moments.moved(value, tidy(count))


def _part(name: str) -> Work:
    def run(value: object) -> float | None:
        found = moments.day(value)
        return float(getattr(found, name)) if found else None

    return run


OPERATORS = {
    "var": Operator(1, 1),
    "and": Operator(1, MANY),
    "or": Operator(1, MANY),
    "not": Operator(1, 1, _not),
    "if": Operator(2, MANY),
    "==": Operator(2, 2, same),
    "!=": Operator(2, 2, lambda left, right: not same(left, right)),
    "<": Operator(2, 2, _ordered(lambda sign: sign < 0)),
    "<=": Operator(2, 2, _ordered(lambda sign: sign <= 0)),
    ">": Operator(2, 2, _ordered(lambda sign: sign > 0)),
    ">=": Operator(2, 2, _ordered(lambda sign: sign >= 0)),
    "+": Operator(1, MANY, _arithmetic(_added)),
    "-": Operator(1, 2, _arithmetic(_less)),
    "*": Operator(1, MANY, _arithmetic(lambda *numbers: math.prod(numbers))),
    "/": Operator(2, 2, _arithmetic(_divided)),
    "%": Operator(2, 2, _arithmetic(_remainder)),
    "round": Operator(1, 2, _arithmetic(_round)),
    "abs": Operator(1, 1, _arithmetic(abs)),
    "min": Operator(1, MANY, _extreme(min)),
    "max": Operator(1, MANY, _extreme(max)),
    "sum": Operator(1, MANY, _sum),
    "avg": Operator(1, MANY, _avg),
    "count": Operator(1, MANY, _count),
    "in": Operator(2, MANY, _in),
    "picked": Operator(2, MANY),
    "blank": Operator(1, 1, lambda value: value is None),
    "filled": Operator(1, 1, lambda value: value is not None),
    "concat": Operator(1, MANY, _concat),
    "length": Operator(1, 1, _length),
    "days_between": Operator(2, 2, moments.days_between),
    "add_days": Operator(2, 2, _add_days),
    "year": Operator(1, 1, _part("year")),
    "month": Operator(1, 1, _part("month")),
}
