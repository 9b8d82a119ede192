"""The same questions as app.answers answers, answered by reading every document; shares no code with it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Answers = dict[str, Any]


def standing(entries: Iterable[Any]) -> list[Any]:
    return [entry for entry in entries if entry.state != "void"]


def ticked(stored: Answers | None) -> set[str]:
    """Return every ticked path, the parents of ticked children included."""
    paths = (stored or {}).get("paths", ())
    return {"/".join(path.split("/")[: depth + 1]) for path in paths for depth in range(path.count("/") + 1)}


def paths(entry: Any, item: str) -> list[set[str]]:
    """Return the ticked paths of each place the item is answered in: one, or one per row."""
    return [ticked(stored) for stored in places(entry, item)]


def places(entry: Any, item: str) -> list[Any]:
    table, _dot, column = item.partition(".")
    if not column:
        return [entry.answers[item]] if item in entry.answers else []
    return [row[column] for row in entry.answers.get(table, ()) if column in row]


def has(entry: Any, item: str, codes: Iterable[str]) -> bool:
    return any(set(codes) & found for found in paths(entry, item))


def numbers(entry: Any, item: str) -> list[Fraction]:
    return [Fraction(str(stored)) for stored in places(entry, item) if not isinstance(stored, dict)]


def total(entry: Any, item: str) -> Fraction | None:
    found = numbers(entry, item)
    return sum(found, Fraction(0)) if found else None


def is_between(entry: Any, item: str, low: float, high: float) -> bool:
    value = total(entry, item)
    return value is not None and Fraction(str(low)) <= value <= Fraction(str(high))


def has_day(entry: Any, item: str, first: date, last: date) -> bool:
    return any(first.isoformat() <= stored <= last.isoformat() for stored in places(entry, item))


def has_text(entry: Any, item: str, needle: str) -> bool:
    return any(needle.lower() in stored.lower() for stored in places(entry, item))


def is_filled(entry: Any, item: str) -> bool:
    return bool(places(entry, item))


def counted(entries: Iterable[Any], item: str) -> tuple[Counter[str], Counter[str]]:
    """Return per option how many entries have it and how often it is ticked."""
    by_entry: Counter[str] = Counter()
    by_place: Counter[str] = Counter()
    for entry in entries:
        found = paths(entry, item)
        by_entry.update(set().union(*found))
        by_place.update(path for place in found for path in place)
    return by_entry, by_place


def monthly(entries: Iterable[Any], item: str) -> dict[date, tuple[int, int, Fraction]]:
    """Return per month of submitting: entries, cells with a number, their sum."""
    found: dict[date, tuple[int, int, Fraction]] = {}
    for entry in entries:
        month = (entry.submitted_at + timedelta(hours=8)).date().replace(day=1)
        before = found.get(month, (0, 0, Fraction(0)))
        cells = numbers(entry, item)
        found[month] = (before[0] + 1, before[1] + len(cells), before[2] + sum(cells, Fraction(0)))
    return found


def sorted_by(entries: Iterable[Any], item: str, *, descending: bool) -> Iterator[int]:
    """Yield ids by a number, blanks last, newest first among equals."""
    with_value = [(total(entry, item), entry.id) for entry in entries]
    sign = -1 if descending else 1
    filled = sorted((sign * value, -entry_id) for value, entry_id in with_value if value is not None)
    yield from (-entry_id for _value, entry_id in filled)
    yield from sorted((entry_id for value, entry_id in with_value if value is None), reverse=True)
