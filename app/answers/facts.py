"""The facts of one entry in the form they are stored in, and the bits they turn on.

{"@site": {"3": 1}, "visits.mode": {"phone": 4, "phone/first": 3}, "cleanliness": 7000000, "aim": ["回访"]}

A code with how often it is given (rows of a table), a number in millionths, or texts.
"""

import json
from functools import lru_cache

Facts = dict[str, dict[str, int] | int | list[str]]
Bit = tuple[str, int]
"""Code and plane: which bitmap of an item an entry stands in."""

PRESENT = "*"
DIGITS = "#"
ANYTHING: Bit = (PRESENT, 0)
ALL = ""
"""Asked for instead of codes: whatever there is."""
CELLS = "#cells"
"""Behind a number of a table's column: in how many rows it is given, so that a mean is by row."""
NOT_APPLICABLE = "#na"
"""Behind a number: marked as not applicable."""
MORE = "#more"
"""Behind a text: the rest of a long one."""
TEXT_LENGTH = 60
HEAD_LENGTH = 20
"""So much of a text is sorted by."""
OVERLAP = 20
"""Whatever is searched for, and is no longer than this, stands in one piece of a text."""

MILLION = 1_000_000
FRACTION_DIGITS = 20
ORIGIN = 1 << 60
"""Added to whole numbers so that the binary digits of negative ones sort before the rest."""


def millionths(number: float) -> int:
    return min(max(round(number * MILLION), -ORIGIN * MILLION), (ORIGIN - 1) * MILLION)


def pieces(text: str) -> list[str]:
    """Return a text as lists compare it, regardless of case, in pieces that overlap."""
    folded = text.casefold()
    step = TEXT_LENGTH - OVERLAP
    return [folded[start : start + TEXT_LENGTH] for start in range(0, max(len(folded) - OVERLAP, 1), step)]


def encoded(number: int) -> int:
    """Return a number of millionths as one whose binary digits sort as it does; whole numbers have few."""
    whole, rest = divmod(number, MILLION)
    return (whole + ORIGIN) << FRACTION_DIGITS | rest


def weight(plane: int) -> int:
    """Return the millionths a digit of an encoded number stands for."""
    return 1 << plane if plane < FRACTION_DIGITS else MILLION << plane - FRACTION_DIGITS


def ones_of(number: int) -> tuple[int, ...]:
    """Return the places of the ones among a number's binary digits."""
    return tuple(place for place in range(number.bit_length()) if number >> place & 1)


def bits(value: dict[str, int] | int | list[str]) -> tuple[Bit, ...]:
    """Return the bitmaps of its item an entry with this value stands in."""
    if isinstance(value, int):
        return _bits_of_number(value)
    return _bits_of_codes(tuple(value.items())) if isinstance(value, dict) else (ANYTHING,)


@lru_cache(maxsize=4096)
def _bits_of_number(number: int) -> tuple[Bit, ...]:
    return (ANYTHING, *((DIGITS, place) for place in ones_of(encoded(number))))


@lru_cache(maxsize=4096)
def _bits_of_codes(codes: tuple[tuple[str, int], ...]) -> tuple[Bit, ...]:
    more = ((code, place + 1) for code, times in codes for place in ones_of(times - 1))
    return (ANYTHING, *((code, 0) for code, _times in codes), *more)


def dumped(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def loaded(text: str) -> Facts:
    facts: Facts = json.loads(text)
    return facts
