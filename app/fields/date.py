"""A day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FieldType,
    FilterSpec,
    Item,
    Place,
    Problem,
    Stored,
    Typed,
    filter_of,
)
from app.fields._days import (
    DAY_SCHEMA,
    STORED_SCHEMAS,
    check_day,
    day_number,
    day_on_paper,
    day_text,
    is_valid,
    read_day,
)
from app.fields._labels import marked
from app.fields._markup import attributes, markup
from app.fields._texts import shown_again
from app.fields._written_days import read_written_day


class Date(FieldType):
    name = "date"
    label = _l("Date")
    icon = "calendar"
    group = "time"
    compared_as = "date"
    options_schema = {
        "from": DAY_SCHEMA | {"title": marked("Earliest day")},
        "to": DAY_SCHEMA | {"title": marked("Latest day")},
    }

    def check_item(self, item: Item) -> Iterator[Problem]:
        for bound in ("from", "to"):
            if bound in item and not is_valid(check_day, item[bound]):
                yield Problem(f"/{bound}", gettext("There is no such day."), gettext("Write it like 2026-11-21."))

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return read_day(typed) if typed.strip() else None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored or ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        bounds = attributes(min=item.get("from"), max=item.get("to"))
        kind = "date" if is_valid(check_day, typed) else "text"
        value = escape(shown_again(typed))
        return markup(f'<input type="{kind}" class="input"{place.attributes}{bounds} value="{value}">')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_day(stored, item.get("from"), item.get("to"))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return dict(STORED_SCHEMAS[self.name])

    def text(self, item: Item, stored: Stored) -> str:
        return day_text(stored)

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [None if stored is None else date.fromisoformat(stored)]

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        text = texts.get("", "")
        return read_written_day(text) if text.strip() else None

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(day_on_paper(stored))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], number=day_number(stored))

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "between", "on_or_after", "before", input="date")]

    def summary(self, item: Item) -> str | None:
        return "day"

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "on", "type": "date", "label": "计划时间", "from": "2020-01-01"}, "2026-11-21"
