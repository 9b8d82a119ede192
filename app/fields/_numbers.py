"""Typed numbers read as people write them, and stored numbers as exact decimals."""

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.fields._answers import InvalidAnswer, Item, Problem
from app.fields._texts import narrow

MOST_DIGITS = 15
"""Every decimal of so many digits survives the doubles of JSON and of browsers."""
LIMIT = Decimal(10) ** MOST_DIGITS
LONGEST_TYPED = 60
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?", re.ASCII)
NUMBER_SCHEMA = {"type": "number"}


def as_decimal(value: Any) -> Decimal:
    """Return a JSON number as the decimal people see."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def as_json(value: Decimal) -> int | float:
    """Return a decimal as the JSON number that reads the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def read_number(typed: str, unit: str = "") -> Decimal:
    """Return what was typed, full-width signs and thousands separators included."""
    text = narrow(typed, LONGEST_TYPED + 1).removesuffix(unit).strip()
    if len(text) > LONGEST_TYPED or not _NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        raise InvalidAnswer(gettext("This is not a number."))
    return Decimal(text.replace(",", ""))


def check_number(
    stored: Any, *, least: Any = None, most: Any = None, decimals: int | None = None, step: Any = None
) -> None:
    """Raise InvalidAnswer unless this is a number within bounds, exact in JSON."""
    is_number = isinstance(stored, int | float) and not isinstance(stored, bool)
    if not is_number or (isinstance(stored, float) and not math.isfinite(stored)):
        raise InvalidAnswer(gettext("This is not a number."))
    value = as_decimal(stored)
    if abs(value) >= LIMIT or len(value.normalize().as_tuple().digits) > MOST_DIGITS:
        raise InvalidAnswer(gettext("This number has too many digits."))
    _check_bounds(value, least, most)
    _check_places(value, decimals, step)


def _check_bounds(value: Decimal, least: Any, most: Any) -> None:
    if least is not None and value < as_decimal(least):
        raise InvalidAnswer(gettext("This must be at least %(least)s.", least=least))
    if most is not None and value > as_decimal(most):
        raise InvalidAnswer(gettext("This must be at most %(most)s.", most=most))


def _check_places(value: Decimal, decimals: int | None, step: Any) -> None:
    if decimals is not None and value != round(value, decimals):
        raise InvalidAnswer(
            gettext("At most %(places)s decimal places.", places=decimals)
            if decimals
            else gettext("This must be a whole number.")
        )
    if step is not None and value % as_decimal(step):
        raise InvalidAnswer(gettext("This goes in steps of %(step)s.", step=step))


def number_schema(kind: str, least: Any = None, most: Any = None, step: Any = None) -> dict[str, Any]:
    bounds = {"minimum": least, "maximum": most, "multipleOf": step}
    return {"type": kind, **{name: bound for name, bound in bounds.items() if bound is not None}}


def plain(value: Any) -> str:
    """Return a number as it is written by hand: no exponent, no trailing zeros."""
    text = f"{as_decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def bound_problems(item: Item) -> Iterator[Problem]:
    """Yield what is wrong when the smallest is above the largest."""
    if "min" in item and "max" in item and item["min"] > item["max"]:
        yield Problem("/min", gettext("The smallest is larger than the largest."), gettext("Swap them."))
