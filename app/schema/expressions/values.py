"""What a value is inside an expression: blank (None), truth, number (float), text, list or object."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TypeVar

from app.schema.expressions.limits import MAX_NUMERIC_TEXT
from app.schema.expressions.moments import moment

Comparable = TypeVar("Comparable", float, str)
SAFE_INTEGER = 2**53 - 1
_NUMERIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TWELVE_DIGITS = Context(prec=12, rounding=ROUND_HALF_UP)


def read(value: object) -> object:
    """Take a piece of data in: blanks become None, numbers become float, what JSON cannot say is blank."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return finite(value)
    if isinstance(value, (str, list, dict)) and value:
        return value
    return list(value) if isinstance(value, tuple) and value else None


def finite(number: float) -> float | None:
    try:
        number = float(number)
    except OverflowError:
        return None
    return number + 0.0 if math.isfinite(number) else None  # + 0.0 makes -0.0 plain


def truthy(value: object) -> bool:
    """Say whether a value counts as yes: all do but false, 0 and the blanks."""
    return read(value) not in (None, False)  # 0.0 equals False


def number(value: object) -> float | None:
    """Read a number, or text that is plainly one, as a number."""
    if isinstance(value, float):
        return value
    if isinstance(value, str) and len(value) <= MAX_NUMERIC_TEXT and _NUMERIC.fullmatch(value):
        return finite(float(value))
    return None


def tidy(number: float) -> float:
    """Wipe off what binary fractions leave behind: safe integers stay, the rest keeps twelve digits."""
    if number.is_integer() and abs(number) <= SAFE_INTEGER:
        return number
    return float(_TWELVE_DIGITS.create_decimal_from_float(number))


def rounded(number: float, digits: int) -> float:
    """Round half away from zero, as people do, on the number as people see it."""
    number = tidy(number)
    if number.is_integer():
        return number
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


def text(value: object) -> str | None:
    """Write text and numbers as text; a number never in powers of ten."""
    if isinstance(value, float):
        return format(Decimal(repr(tidy(value))).normalize(), "f")
    return value if isinstance(value, str) else None


def same(left: object, right: object) -> bool:
    """Compare for equality: blanks equal each other, truth equals only truth, lists and objects nothing."""
    if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    first, second = number(left), number(right)
    return first is not None and second is not None and tidy(first) == tidy(second)


def difference(left: object, right: object) -> int | None:
    """Compare for order: -1, 0 or 1 for two numbers or two moments of one kind, else None."""
    first, second = number(left), number(right)
    if first is not None and second is not None:
        return _sign(tidy(first), tidy(second))
    before, after = moment(left), moment(right)
    if before is None or after is None or len(before) != len(after):
        return None
    return _sign(before, after)


def _sign(left: Comparable, right: Comparable) -> int:
    return (left > right) - (left < right)


def spread(values: tuple[object, ...]) -> list[object]:
    """Lay lists among the operands open, one level deep."""
    laid: list[object] = []
    for value in values:
        laid.extend(map(read, value) if isinstance(value, list) else (value,))
    return laid


def handed_back(value: object) -> object:
    """Turn a result into JSON: a tidy scalar or a flat list of them; every blank is None."""
    if isinstance(value, list):
        return [_scalar(read(each)) for each in value]
    return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, float):
        value = tidy(value)
        return int(value) if abs(value) <= SAFE_INTEGER and value.is_integer() else value
    return value if isinstance(value, (str, bool)) else None
