"""The charts of a form as an address asks for them: which period, on which day, compared by what."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import clock
from app.answers.asked import Asked
from app.answers.charts import SUBMITTED, Calendar, Counting
from app.answers.customers import CUSTOMER, by_class
from app.answers.filters import Days, Filter
from app.answers.periods import Grain, elapsed, next_start, period_before, start_of
from app.answers.query import PREFIX, Arguments
from app.charts import GRAINS, KINDS, MOST_PARTS, Chart, Drawing, Split
from app.dates import date_text
from app.fields import FilterSpec
from app.models.form_template import FormTemplate
from app.views._compiled import documents_of
from app.views._entry_list import EntryList, called

USUAL = (
    (Grain.MONTH, _l("This month"), _l("Last month")),
    (Grain.QUARTER, _l("This quarter"), _l("Last quarter")),
    (Grain.YEAR, _l("This year"), _l("Last year")),
)
BEFORE = "@before"
"""In place of what to compare by: this period with the one before it."""
SPLIT_INPUTS = frozenset({"codes", "class", "reference"})
Group = tuple[str, Counting, Mapping[str, str]]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


class ChartPage:
    """What an address asks for; anything it says that does not exist is as if it said nothing."""

    def __init__(self, template: FormTemplate, arguments: Arguments, only: str = "") -> None:
        self.template = template
        self.arguments = arguments
        self.only = only
        self.list = EntryList(template, arguments)
        self.specs = {spec.path: spec for spec in self.list.specs}

    @cached_property
    def drawing(self) -> Drawing:
        found = self.list.compiled.document.found
        items = [each for path, each in found.items() if path.partition(".")[0] not in self.list.hidden]
        kept = [each for each in items if each.path not in self.list.hidden]
        calendar = Calendar(self.grain, self.day)
        records = self.list.narrowed_url
        shown = self._form_says.get("show", ())
        asked = Asked(self.template.version_id or 0, self.list.compiled.document, documents_of)
        return Drawing(
            KINDS, kept, self.list.selection, records, calendar, self._split(), self.only, asked=asked, shown=shown
        )

    @cached_property
    def charts(self) -> list[Chart]:
        return self.drawing.draw()

    @property
    def grain(self) -> Grain:
        said = self.arguments.get("by", "")
        return Grain(said) if said in set(Grain) else Grain.MONTH

    @property
    def day(self) -> str:
        """Return the day that puts a record into a period: of submitting, or a date the sheet asks for."""
        said = self.arguments.get("on", "")
        return said if said in self._days else SUBMITTED

    @property
    def split_by(self) -> str:
        said = self.arguments.get("split", self._compared_first)
        return said if said in self._splits else ""

    @property
    def _form_says(self) -> Mapping[str, Any]:
        said: Mapping[str, Any] = self.list.compiled.document.source.get("charts", {})
        return said

    @property
    def _compared_first(self) -> str:
        """Return what the form compares by until the address says otherwise; that of a tile always says it."""
        return "" if self.only else str(self._form_says.get("compare", ""))

    @cached_property
    def _days(self) -> dict[str, str]:
        return {path: spec.label for path, spec in self.specs.items() if spec.input == "date" and "." not in path}

    @cached_property
    def _splits(self) -> dict[str, str]:
        fitting = ((path, spec) for path, spec in self.specs.items() if spec.input in SPLIT_INPUTS and "." not in path)
        period = {BEFORE: gettext("the period before")} if self._before else {}
        return period | {path: spec.label for path, spec in fitting}

    @property
    def grains(self) -> list[Choice]:
        return [Choice(grain, str(label), grain is self.grain) for grain, label in GRAINS.items()]

    @property
    def days(self) -> list[Choice]:
        return [Choice(path, label, path == self.day) for path, label in self._days.items()]

    @property
    def splits(self) -> list[Choice]:
        return [Choice(path, label, path == self.split_by) for path, label in self._splits.items()]

    @property
    def compared(self) -> str:
        """Say which days are compared with which."""
        if not self.drawing.is_against_before:
            return ""
        now, before = self.drawing.split.labels
        if self.drawing.split.is_running:
            return gettext(
                "This period is not over: %(now)s is compared with the same part of the one before, %(before)s.",
                now=now,
                before=before,
            )
        return gettext("%(now)s is compared with %(before)s.", now=now, before=before)

    @property
    def drawn_as(self) -> list[tuple[str, str]]:
        """Return label and words of what is selected and how it is drawn, for paper."""
        asked = [(gettext("Records"), f"{self.drawing.selected:,}")]
        span = self.drawing.span()
        if span and self._now is None:
            asked.append((gettext("Submitted"), " – ".join(map(date_text, span))))
        asked += [(each.spec.label, each.text) for each in self.list.narrowings]
        chosen = ((gettext("Periods"), self.grains), (gettext("Day that counts"), self.days))
        asked += [(label, one.label) for label, choices in chosen for one in choices if one.is_chosen]
        return asked + [(gettext("Compare by"), one.label) for one in self.splits if one.is_chosen]

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def periods(self) -> list[tuple[str, str]]:
        """Return label and address of the periods people ask for most."""
        return [(str(label), self._of_days(first, last)) for label, first, last in usual_periods()]

    def address(self, narrowing: Mapping[str, str]) -> str:
        """Return the charts of fewer records, drawn as these are."""
        return self.list.narrowed_url(narrowing, endpoint="ChartView.index", more=self.said)

    @property
    def said(self) -> dict[str, str]:
        """Return what of the address says how to draw, as far as it means something."""
        meant = {"by": str(self.grain), "on": self.day, "split": self.split_by}
        said = {name: value for name, value in meant.items() if value and self.arguments.get(name) == value}
        return said | ({"split": self.split_by} if self._compared_first else {})

    @property
    def query(self) -> str:
        """Return all that the address says and that has a meaning, to be asked again."""
        return urlencode([*self.list.filters.items(multi=True), *self.said.items()])

    @property
    def charts_url(self) -> str:
        return self.list.narrowed_url(endpoint="ChartView.index", more=self.said)

    def _of_days(self, first: date, last: date) -> str:
        arguments = self.list.filters
        arguments.setlist(f"{PREFIX}{SUBMITTED}.from", [first.isoformat()])
        arguments.setlist(f"{PREFIX}{SUBMITTED}.to", [last.isoformat()])
        values: dict[str, Any] = {**dict(arguments.lists()), **self.said}
        return url_for("ChartView.index", key=self.template.key, **values)

    # ---- comparing

    def _split(self) -> Split:
        path = self.split_by
        if path == BEFORE:
            return self._with_before()
        if path in self.specs and self.specs[path].input == "class":
            return Split((CUSTOMER,), lambda counting: self._classes(counting, path))
        return Split((path,), lambda counting: self._groups(counting, self.specs[path])) if path else Split()

    def _groups(self, counting: Counting, spec: FilterSpec) -> Iterable[Group]:
        labels = {code.code: code.label for code in spec.codes if not code.depth}
        found = counting.groups(spec.path, labels or None)
        names = told_apart(called(spec.source, found)) if spec.source else labels
        return _largest(
            (names.get(code, code), counting.within(some), {f"{PREFIX}{spec.path}.all": code})
            for code, some in found.items()
        )

    def _classes(self, counting: Counting, path: str) -> Iterable[Group]:
        found = by_class(counting.postings).items()
        return [(name, counting.within(some), {f"{PREFIX}{path}.all": name}) for name, some in found]

    @cached_property
    def _before(self) -> tuple[date, date] | None:
        """Return the days before those selected to compare with: of a period that still runs, as much as has passed."""
        if self._now is None:
            return None
        first, last = self._now
        return period_before(first, last, elapsed(first, last, clock.today()))

    @cached_property
    def _now(self) -> tuple[date, date] | None:
        """Return the first and the last day of those selected, where both are said."""
        bounds = [self.list.arguments.get(f"{PREFIX}{SUBMITTED}.{end}", "") for end in ("from", "to")]
        if self.list.errors or not all(bounds):
            return None
        first, last = map(date.fromisoformat, bounds)
        return (first, last) if first <= last else None

    def _with_before(self) -> Split:
        if self._before is None or self._now is None:
            return Split()
        first, last = self._before
        begin, end = self._now
        now = (begin, elapsed(begin, end, clock.today()))
        filters: Iterator[Filter] = (one for one in self.list.selection.filters if not _is_submitted(one))
        selection = replace(self.list.selection, filters=(*filters, Days(SUBMITTED, first, last)))
        labels = tuple(" – ".join(map(date_text, days)) for days in (now, (first, last)))
        span = {f"{PREFIX}{SUBMITTED}.from": first.isoformat(), f"{PREFIX}{SUBMITTED}.to": last.isoformat()}
        earlier = self.list.filters
        for name, text in span.items():
            earlier.setlist(name, [text])
        return Split(
            before=selection,
            labels=(labels[0], labels[1]),
            is_running=now[1] < end,
            before_records=lambda *narrowings: self.list.narrowed_url(*narrowings, filters=earlier),
        )


def _is_submitted(one: Filter) -> bool:
    return isinstance(one, Days) and one.item == SUBMITTED


def _largest(groups: Iterable[Group]) -> list[Group]:
    """Return the largest groups in the order of their names: everywhere on a page one thing has one colour."""
    largest = sorted(groups, key=lambda group: -len(group[1].among))[:MOST_PARTS]
    return sorted(largest, key=lambda group: group[0])


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Number those of one name, so that each has a name of its own beside its colour."""
    often = Counter(names.values())
    number: Counter[str] = Counter()
    found = {}
    for code, name in names.items():
        number[name] += 1
        found[code] = name if often[name] == 1 else f"{name} {number[name]}"
    return found


def usual_periods() -> Iterator[tuple[Any, date, date]]:
    """Yield label, first and last day of this and the last month, quarter and year."""
    today = clock.today()
    for grain, now, before in USUAL:
        first = start_of(today, grain)
        earlier = start_of(first - timedelta(days=1), grain)
        yield now, first, next_start(first, grain) - timedelta(days=1)
        yield before, earlier, first - timedelta(days=1)
