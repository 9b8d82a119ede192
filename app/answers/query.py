"""What an address asks of a list or chart: `?f.mode=phone/first&f.score.from=3&sort=-score&page=2`.

    f.<path>=code            any of the codes given
    f.<path>.all=code        each of the codes given, so that a chart can narrow a list further
    f.<path>=id, .name       somebody or something by id, and by name for people to read
    f.<path>=text            contains the text
    f.<path>.from, .to       number, money in yuan, day or time of day; both ends included
    f.<path>.is              filled, blank, given (a number, not "not applicable")
    sort=<path>, -<path>     @age is the order of submitting
    page                     counted from 0

One reader of these arguments serves the list, the charts and whatever else shows selected entries.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.answers.customers import CUSTOMER, ROOM, OfClass, living_in, same_customers
from app.answers.filters import AnyOf, Between, Blank, Contains, Days, Filled, Filter
from app.answers.listing import NEWEST, ByAge, ByCode, ByNumber, ByText, Sort
from app.errors import Invalid
from app.fields import FilterSpec

PREFIX = "f."
LAST_PAGE = 100_000
LARGEST = 10.0**12
"""No item asks for a larger number, and far larger ones cannot be counted in millionths."""
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2999, 12, 31)
LONGEST_SHOWN = 60


Arguments = MultiDict[str, str]


@dataclass(frozen=True)
class Narrowing:
    """One filter in force: what it says, and the arguments that say it."""

    spec: FilterSpec
    filter: Filter
    text: str
    arguments: tuple[str, ...]
    codes: tuple[str, ...] = ()
    """What is asked for by code; people and things are called by their names then."""


@dataclass(frozen=True)
class Query:
    narrowings: tuple[Narrowing, ...]
    sort: Sort
    sorted_by: str
    """Path and direction as in the address, such as `-score`; empty: newest first."""
    page: int
    """Counted from 0."""

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(narrowing.filter for narrowing in self.narrowings)


def read(arguments: Arguments, specs: Sequence[FilterSpec]) -> Query:
    """Read the arguments that concern these filters; what is malformed raises Invalid beside its argument."""
    by_path = {spec.path: spec for spec in specs}
    narrowings = tuple(found for spec in specs for found in _narrowings(arguments, spec))
    sorted_by = arguments.get("sort", "")
    return Query(narrowings, _sort(sorted_by, by_path), sorted_by, read_page(arguments.get("page", "0")))


def read_page(text: str) -> int:
    """Read the number of a page, counted from 0."""
    if not re.fullmatch("[0-9]{1,6}", text) or int(text) > LAST_PAGE:
        raise Invalid({"page": gettext("There is no such page.")})
    return int(text)


def _narrowings(arguments: Arguments, spec: FilterSpec) -> Iterator[Narrowing]:
    name = PREFIX + spec.path
    for said in dict.fromkeys(arguments.getlist(f"{name}.is")):
        if said in PRESENCE:
            make, words = PRESENCE[said]
            yield Narrowing(spec, make(spec.path), words(), (f"{name}.is",))
    yield from READERS[spec.input](arguments, spec, name)


def _codes(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    yield from _chosen(arguments, spec, name, lambda codes: AnyOf(spec.path, codes))


def _classes(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    yield from _chosen(arguments, spec, name, OfClass)


def _chosen(
    arguments: Arguments, spec: FilterSpec, name: str, make: Callable[[tuple[str, ...]], Filter]
) -> Iterator[Narrowing]:
    labels = {code.code: code.label for code in spec.codes}
    codes = tuple(code for code in arguments.getlist(name) if code)
    if codes:
        text = " / ".join(labels.get(code, code[:LONGEST_SHOWN]) for code in codes)
        yield Narrowing(spec, make(codes), text, (name,), codes)
    for code in dict.fromkeys(arguments.getlist(f"{name}.all")):
        text = labels.get(code, code[:LONGEST_SHOWN])
        yield Narrowing(spec, make((code,)), text, (f"{name}.all",), (code,))


def _reference(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    """Ids in the address; the name beside them is for people."""
    same = same_customers if spec.source == "customer" else tuple
    for narrowing in _chosen(arguments, spec, name, lambda codes: AnyOf(spec.path, same(codes))):
        yield replace(narrowing, arguments=(*narrowing.arguments, f"{name}.name"))


def _about(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    """The customer an entry is about, by themselves or by the room they live in."""
    meant = living_in if spec.path == ROOM else same_customers
    for narrowing in _chosen(arguments, spec, name, lambda codes: AnyOf(CUSTOMER, meant(codes))):
        yield replace(narrowing, arguments=(*narrowing.arguments, f"{name}.name"))


def _text(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    text = arguments.get(name, "").strip()
    if text:
        yield Narrowing(spec, Contains(spec.path, text), text[:LONGEST_SHOWN], (name,))


def _number(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    yield from _range(arguments, spec, name, _read_number, lambda low, high: Between(spec.path, low, high))


def _money(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    """Yuan in the address, fen in the facts."""
    yield from _range(arguments, spec, name, _read_number, lambda low, high: Between(spec.path, _fen(low), _fen(high)))


def _time(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    """A time of day in the address, a part of the day in the facts."""
    yield from _range(arguments, spec, name, _read_time, lambda low, high: Between(spec.path, low, high))


def _day(arguments: Arguments, spec: FilterSpec, name: str) -> Iterator[Narrowing]:
    yield from _range(arguments, spec, name, _read_day, lambda first, last: Days(spec.path, first, last))


def _range(
    arguments: Arguments,
    spec: FilterSpec,
    name: str,
    read_one: Callable[[str], Any],
    make: Callable[[Any, Any], Filter],
) -> Iterator[Narrowing]:
    names = tuple(f"{name}.{end}" for end in ENDS)
    typed = [arguments.get(each, "").strip() for each in names]
    if any(typed):
        low, high = (_bound(each, text, read_one) for each, text in zip(names, typed, strict=True))
        yield Narrowing(spec, make(low, high), " – ".join(typed).strip(), names)


def _bound(name: str, text: str, read_one: Callable[[str], Any]) -> Any:
    try:
        return read_one(text) if text else None
    except ValueError as error:
        raise Invalid({name: str(error)}) from None


def _read_number(text: str) -> float:
    if not re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{0,9})?", text) or abs(float(text)) > LARGEST:
        raise ValueError(gettext("This is not a number."))
    return float(text)


def _read_day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(gettext("There is no such day. Write it like 2026-11-21."))
    return found


def _read_time(text: str) -> float:
    if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError(gettext("There is no such time. Write it like 09:30."))
    hours, minutes = text.split(":")
    return (int(hours) * 60 + int(minutes)) / (24 * 60)


def _fen(yuan: float | None) -> float | None:
    return None if yuan is None else yuan * 100


def _sort(sorted_by: str, specs: Mapping[str, FilterSpec]) -> Sort:
    descending, path = sorted_by.startswith("-"), sorted_by.removeprefix("-")
    if not path:
        return NEWEST
    if path == "@age":
        return ByAge(descending)
    spec = specs.get(path)
    if spec is None or spec.input not in SORTS:
        raise Invalid({"sort": gettext("The list cannot be sorted by this.")})
    return SORTS[spec.input](spec, descending)


ENDS = ("from", "to")
PRESENCE: dict[str, tuple[Callable[[str], Filter], Callable[[], str]]] = {
    "filled": (Filled, lambda: gettext("filled in")),
    "blank": (Blank, lambda: gettext("left blank")),
    "given": (Between, lambda: gettext("a number given")),
}
READERS: dict[str, Callable[[Arguments, FilterSpec, str], Iterator[Narrowing]]] = {
    "codes": _codes,
    "class": _classes,
    "reference": _reference,
    "about": _about,
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _day,
    "datetime": _day,
    "time": _time,
}
SORTS: dict[str, Callable[[FilterSpec, bool], Sort]] = {
    "codes": lambda spec, descending: ByCode(spec.path, [code.code for code in spec.codes], descending),
    "text": lambda spec, descending: ByText(spec.path, descending),
    "number": lambda spec, descending: ByNumber(spec.path, descending),
    "money": lambda spec, descending: ByNumber(spec.path, descending),
    "date": lambda spec, descending: ByNumber(spec.path, descending),
    "datetime": lambda spec, descending: ByNumber(spec.path, descending),
    "time": lambda spec, descending: ByNumber(spec.path, descending),
}
