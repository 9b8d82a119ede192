"""The first charts of a template, made from its items: options at every level, scales, numbers by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import format_decimal, gettext
from flask_login import current_user

from app.answers import charts
from app.answers.charts import Answered
from app.fields import Item, label_of, label_text, type_of
from app.models.form_template import FormTemplate
from app.permissions import hidden_sections
from app.schema.items import FoundItem
from app.views._compiled import compiled_of
from app.views._page import Page, signed_in
from app.views.entry_list import EntryList
from app.views.form_template import visible_template


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
    months: list[MonthBar]
    figure: str = ""
    figure_label: str = ""


class ChartView(Page):
    route_base = "/charts"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> str:
        template = visible_template(key)
        listed = EntryList(template, request.args)
        drawn = list(Drawing(template, listed).draw())
        listed.count = drawn[0].answered.selected if drawn else 0
        return render_template("chart/index.html", template=template, list=listed, charts=drawn)


class Drawing:
    """Draws every chart of a template over one selection of entries."""

    def __init__(self, template: FormTemplate, listed: EntryList) -> None:
        self.template = template
        self.listed = listed
        self.counting = charts.Counting(listed.selection)
        compiled = compiled_of(template.version)
        hidden = compiled.items_of(hidden_sections(current_user, template))
        self.found = [each for path, each in compiled.document.found.items() if path.partition(".")[0] not in hidden]
        self.counting.read_ahead(path for each in self.found if self.kind(each) for path in self.paths(each))

    def draw(self) -> Iterator[Chart]:
        for each in self.found:
            drawer = DRAWERS.get(self.kind(each) or "")
            if drawer is not None:
                yield drawer(self, each)

    def kind(self, found: FoundItem) -> str | None:
        return type_of(found.item).summary(found.item)

    def path(self, found: FoundItem) -> str:
        return f"{found.table['key']}.{found.item['key']}" if found.table else str(found.item["key"])

    def paths(self, found: FoundItem) -> Iterator[str]:
        yield self.path(found)
        if found.table is not None:
            yield from (f"{found.table['key']}.{row}.{found.item['key']}" for row, _label in _printed_rows(found.table))

    def title(self, found: FoundItem) -> str:
        own = label_of(found.item)
        around = label_of(found.table) if found.table else ""
        return " · ".join(part for part in (around, own) if part) or str(found.item["key"])

    def options(self, found: FoundItem) -> Chart:
        path = self.path(found)
        counted = self.counting.count_codes(path)
        codes = type_of(found.item).codes(found.item)
        bars = [
            self._bar(code.label, counted.entries.get(code.code, 0), counted.answered.filled, code.depth, {f"f.{path}": code.code})
            for code in codes
        ]
        return Chart(path, self.title(found), counted.answered, bars, [])

    def scale(self, found: FoundItem) -> Chart:
        path = self.path(found)
        if found.table is not None:
            return self._by_row(found, found.table, path)
        answered, counts = self.counting.count_numbers(path)
        bars = [
            self._bar(_plain(value), count, answered.filled, 0, {f"f.{path}.from": _plain(value), f"f.{path}.to": _plain(value)})
            for value, count in sorted(counts.items())
        ]
        return self._numeric(found, path, answered, bars)

    def _by_row(self, found: FoundItem, table: Item, path: str) -> Chart:
        """Average each printed row of a table; one without labels has only the average of all."""
        answered, _amount = self.counting.amount(path)
        top = Fraction(type_of(found.item).maximum(found.item) or 1)
        bars = [self._row_bar(found, f"{table['key']}.{row}.{found.item['key']}", label_text(label), top) for row, label in _printed_rows(table)]
        return self._numeric(found, path, answered, bars)

    def _row_bar(self, found: FoundItem, path: str, label: str, top: Fraction) -> Bar:
        _answered, amount = self.counting.amount(path)
        mean = amount.mean or Fraction(0)
        worth = self._worth(found.item, mean) if amount.entries else ""
        return Bar(label, amount.entries, float(mean / top), worth, 0, self._records({f"f.{path}.is": "filled"}))

    def number(self, found: FoundItem) -> Chart:
        path = self.path(found)
        answered, _amount = self.counting.amount(path)
        return self._numeric(found, path, answered, [])

    def _numeric(self, found: FoundItem, path: str, answered: Answered, bars: list[Bar]) -> Chart:
        _answered, amount = self.counting.amount(path)
        months = self.counting.by_month(path)
        top = max((month.amount.mean or Fraction(0) for month in months), default=Fraction(0))
        scale = Fraction(type_of(found.item).maximum(found.item) or top or 1)
        shown = [self._month(found.item, path, month, scale) for month in months]
        figure = "" if amount.mean is None else self._worth(found.item, amount.mean)
        return Chart(path, self.title(found), answered, bars, shown, figure, gettext("Average"))

    def _month(self, item: Item, path: str, month: charts.Month, scale: Fraction) -> MonthBar:
        mean = month.amount.mean
        span = {"f.@submitted.from": month.first.isoformat(), "f.@submitted.to": month.last.isoformat()}
        return MonthBar(
            f"{month.first:%Y-%m}",
            "" if mean is None else self._worth(item, mean),
            float(min(mean / scale, 1)) if mean else 0.0,
            month.amount.entries,
            self._records({**span, f"f.{path}.is": "filled"}),
        )

    def _worth(self, item: Item, value: Fraction) -> str:
        return str(format_decimal(round(float(value), 2), format="#,##0.##"))

    def _bar(self, label: str, count: int, among: int, depth: int, narrowing: dict[str, str]) -> Bar:
        share = count / among if among else 0.0
        return Bar(label, count, share, f"{share:.0%}", depth, self._records(narrowing))

    def _records(self, narrowing: dict[str, str]) -> str:
        """Return the list of exactly the records behind a number."""
        kept = {name: values for name, values in self.listed.arguments.lists() if name.startswith("f.")}
        return url_for("EntryListView.index", key=self.template.key, **{**kept, **narrowing})


def _printed_rows(table: Item) -> list[tuple[str, Any]]:
    rows = table.get("rows")
    return [(row["key"], row["label"]) for row in rows] if isinstance(rows, list) else []


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


DRAWERS = {"options": Drawing.options, "scale": Drawing.scale, "number": Drawing.number}
