"""The first charts of a template, made from its items: options at every level, scales, numbers by month.

Every number leads to exactly the records it counts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, gettext

from app.answers import charts
from app.answers.charts import Answered
from app.answers.query import PREFIX
from app.fields import Item, label_of, label_text, type_of
from app.schema.items import FoundItem
from app.views._entry_list import EntryList

FEN = 100
LONGEST_SCALE = 20


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    share: float
    """Of the widest thing this is part of, 0 to 1."""
    percent: str
    depth: int
    url: str


@dataclass(frozen=True)
class MonthBar:
    label: str
    mean: str
    share: float
    entries: int
    url: str


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    answered: Answered
    bars: list[Bar]
    months: list[MonthBar] = field(default_factory=list)
    figure: str = ""
    figure_label: str = ""


class Drawing:
    """Draws every chart of a template over one selection of entries."""

    def __init__(self, listed: EntryList) -> None:
        self.listed = listed
        found = listed.compiled.document.found
        self.drawn = {path: drawer for path, each in found.items() if (drawer := _drawer(each)) is not None}
        self.found = [each for path, each in found.items() if path in self.drawn and path not in listed.hidden]
        self.counting = charts.Counting(listed.selection, (path for each in self.found for path in _paths(each)))

    @property
    def selected(self) -> int:
        return len(self.counting.among)

    def draw(self) -> list[Chart]:
        return [self.drawn[each.path](self, each) for each in self.found]

    def options(self, found: FoundItem) -> Chart:
        counted = self.counting.count_codes(found.path)
        among, name = counted.answered.filled, f"{PREFIX}{found.path}.all"
        bars = [
            self._bar(code.label, counted.entries.get(code.code, 0), among, code.depth, {name: code.code})
            for code in type_of(found.item).codes(found.item)
        ]
        return Chart(found.path, _title(found), counted.answered, bars)

    def scale(self, found: FoundItem) -> Chart:
        if found.table is not None:
            return self._by_row(found, found.table)
        answered, counts = self.counting.count_numbers(found.path)
        name = PREFIX + found.path
        bars = [
            self._bar(words, counts.get(value, 0), answered.filled, 0, {f"{name}.from": words, f"{name}.to": words})
            for value, words in ((each, _plain(each)) for each in sorted(_points(found.item) | counts.keys()))
        ]
        return self._numeric(found, bars)

    def number(self, found: FoundItem) -> Chart:
        return self._numeric(found, [])

    def _by_row(self, found: FoundItem, table: Item) -> Chart:
        """Average each printed row of a table; one without labels has only the average of all."""
        rows = ((f"{table['key']}.{row}.{found.item['key']}", label_text(label)) for row, label in _printed(table))
        return self._numeric(found, [self._row(found.item, path, label) for path, label in rows])

    def _row(self, item: Item, path: str, label: str) -> Bar:
        _answered, amount = self.counting.amount(path)
        share = _share(amount.mean, Fraction(type_of(item).maximum(item) or 1))
        url = self._records({f"{PREFIX}{path}.is": "given"})
        return Bar(label, amount.entries, share, _worth(item, amount.mean), 0, url)

    def _numeric(self, found: FoundItem, bars: list[Bar]) -> Chart:
        answered, amount = self.counting.amount(found.path)
        months = self.counting.by_month(found.path)
        top = max((month.amount.mean or Fraction(0) for month in months), default=Fraction(0))
        scale = Fraction(type_of(found.item).maximum(found.item) or top or 1)
        shown = [self._month(found, month, scale) for month in months]
        figure = _worth(found.item, amount.mean)
        return Chart(found.path, _title(found), answered, bars, shown, figure, gettext("Average"))

    def _month(self, found: FoundItem, month: charts.Month, scale: Fraction) -> MonthBar:
        span = {"f.@submitted.from": month.first.isoformat(), "f.@submitted.to": month.last.isoformat()}
        url = self._records({**span, f"{PREFIX}{found.path}.is": "given"})
        mean = month.amount.mean
        return MonthBar(
            f"{month.first:%Y-%m}", _worth(found.item, mean), _share(mean, scale), month.amount.entries, url
        )

    def _bar(self, label: str, count: int, among: int, depth: int, narrowing: Mapping[str, str]) -> Bar:
        share = count / among if among else 0.0
        return Bar(label, count, share, f"{share:.0%}", depth, self._records(narrowing))

    def _records(self, narrowing: Mapping[str, str]) -> str:
        """Return the list of exactly the records behind a number: what is selected here, narrowed further."""
        return self.listed.narrowed_url(narrowing)


def _title(found: FoundItem) -> str:
    around = label_of(found.table) if found.table else ""
    return " · ".join(part for part in (around, label_of(found.item)) if part) or str(found.item["key"])


def _paths(found: FoundItem) -> Iterator[str]:
    yield found.path
    if found.table is not None:
        yield from (f"{found.table['key']}.{row}.{found.item['key']}" for row, _label in _printed(found.table))


def _printed(table: Item) -> list[tuple[str, Any]]:
    rows = table.get("rows")
    return [(row["key"], row["label"]) for row in rows] if isinstance(rows, list) else []


def _points(item: Item) -> set[Fraction]:
    """Return the points of a short scale, so that those nobody gave show as well."""
    low, high = item.get("min"), type_of(item).maximum(item)
    if low is None or high is None or high - low > LONGEST_SCALE:
        return set()
    return {Fraction(point) for point in range(low, int(high) + 1)}


def _plain(value: Fraction) -> str:
    """Return a number as an address says it: stored numbers have few decimal places."""
    return f"{Decimal(value.numerator) / value.denominator:f}"


def _worth(item: Item, mean: Fraction | None) -> str:
    if mean is None:
        return ""
    is_money = any(spec.input == "money" for spec in type_of(item).filters(item))
    return str(format_decimal(round(float(mean / FEN if is_money else mean), 2), format="#,##0.##"))


def _share(mean: Fraction | None, of: Fraction) -> float:
    return min(max(float(mean / of), 0.0), 1.0) if mean else 0.0


def _drawer(found: FoundItem) -> "Drawer | None":
    return DRAWERS.get(type_of(found.item).summary(found.item) or "")


Drawer = Callable[[Drawing, FoundItem], Chart]
DRAWERS: dict[str, Drawer] = {"options": Drawing.options, "scale": Drawing.scale, "number": Drawing.number}
