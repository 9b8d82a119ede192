"""What an address asks of a list or chart: `?f.mode=phone/first&f.score.from=3&sort=-f.score&page=2`.

One writer and one reader of these arguments serve the list, the charts and whatever else shows selected entries.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask_babel import gettext

from app.answers.filters import AnyOf, Between, Blank, Contains, Days, Filled, Filter
from app.answers.listing import NEWEST, ByAge, ByCode, ByNumber, ByText, Sort
from app.errors import Invalid
from app.fields import FilterSpec

PREFIX = "f."
LAST_PAGE = 100_000


class Arguments(Protocol):
    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Narrowing:
    """One filter in force: what it says, and the arguments that say it."""

    spec: FilterSpec
    filter: Filter
    text: str
    arguments: tuple[str, ...]


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
    return Query(narrowings, _sort(sorted_by, by_path), sorted_by, _page(arguments.get("page", "0")))


def _narrowings(arguments: Arguments, spec: FilterSpec) -> Iterator[Narrowing]:
    name = PREFIX + spec.path
    presence = arguments.get(f"{name}.is", "")
    if presence in PRESENCE:
        make, words = PRESENCE[presence]
        yield Narrowing(spec, make(spec.path), words(), (f"{name}.is",))
    found = READERS[spec.input](arguments, spec, name)
    if found is not None:
        yield found


def _codes(arguments: Arguments, spec: FilterSpec, name: str) -> Narrowing | None:
    codes = tuple(code for code in arguments.getlist(name) if code)
    if not codes:
        return None
    labels = {code.code: code.label for code in spec.codes}
    text = " / ".join(labels.get(code, code) for code in codes)
    return Narrowing(spec, AnyOf(spec.path, codes), text, (name,))


def _text(arguments: Arguments, spec: FilterSpec, name: str) -> Narrowing | None:
    text = arguments.get(name, "").strip()
    return Narrowing(spec, Contains(spec.path, text), text, (name,)) if text else None


def _number(arguments: Arguments, spec: FilterSpec, name: str) -> Narrowing | None:
    low, high = (_bound(arguments, f"{name}.{end}", float, gettext("This is not a number.")) for end in ENDS)
    return _range(spec, name, low, high, Between)


def _money(arguments: Arguments, spec: FilterSpec, name: str) -> Narrowing | None:
    """Yuan in the address, fen in the facts."""
    low, high = (_bound(arguments, f"{name}.{end}", float, gettext("This is not a number.")) for end in ENDS)
    return _range(spec, name, low, high, lambda path, a, b: Between(path, _fen(a), _fen(b)))


def _day(arguments: Arguments, spec: FilterSpec, name: str) -> Narrowing | None:
    first, last = (
        _bound(arguments, f"{name}.{end}", date.fromisoformat, gettext("There is no such day.")) for end in ENDS
    )
    return _range(spec, name, first, last, Days)


def _range(spec: FilterSpec, name: str, low: Any, high: Any, make: Callable[..., Filter]) -> Narrowing | None:
    if low is None and high is None:
        return None
    text = f"{'' if low is None else low} – {'' if high is None else high}".strip()
    return Narrowing(spec, make(spec.path, low, high), text, tuple(f"{name}.{end}" for end in ENDS))


def _bound(arguments: Arguments, name: str, read_one: Callable[[str], Any], complaint: str) -> Any:
    text = arguments.get(name, "").strip()
    if not text:
        return None
    try:
        value = read_one(text)
    except ValueError:
        raise Invalid({name: complaint}) from None
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 -- how a float says that it is no number
        raise Invalid({name: complaint})
    return value


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


def _page(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PAGE:
        raise Invalid({"page": gettext("There is no such page.")})
    return int(text)


ENDS = ("from", "to")
PRESENCE: dict[str, tuple[Callable[[str], Filter], Callable[[], str]]] = {
    "filled": (Filled, lambda: gettext("filled in")),
    "blank": (Blank, lambda: gettext("left blank")),
}
READERS: dict[str, Callable[[Arguments, FilterSpec, str], Narrowing | None]] = {
    "codes": _codes,
    "reference": _codes,
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _day,
    "datetime": _day,
    "time": _number,
}
SORTS: dict[str, Callable[[FilterSpec, bool], Sort]] = {
    "codes": lambda spec, descending: ByCode(spec.path, [code.code for code in spec.codes], descending),
    "text": lambda spec, descending: ByText(spec.path, descending),
    "number": lambda spec, descending: ByNumber(spec.path, descending),
    "money": lambda spec, descending: ByNumber(spec.path, descending),
    "date": lambda spec, descending: ByNumber(spec.path, descending),
    "datetime": lambda spec, descending: ByNumber(spec.path, descending),
}
