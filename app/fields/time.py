"""A time of day."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

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
    Stored,
    Typed,
    filter_of,
)
from app.fields._days import STORED_SCHEMAS, check_time, is_valid, read_time, time_number, time_on_paper
from app.fields._markup import markup
from app.fields._texts import shown_again
from app.fields._written_days import read_written_time


class Time(FieldType):
    name = "time"
    label = _l("Time")
    icon = "clock"
    group = "time"
    compared_as = "time"

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return read_time(typed) if typed.strip() else None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored or ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        kind = "time" if is_valid(check_time, typed) else "text"
        return markup(f'<input type="{kind}" class="input"{place.attributes} value="{escape(shown_again(typed))}">')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_time(stored)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return dict(STORED_SCHEMAS[self.name])

    def text(self, item: Item, stored: Stored) -> str:
        return str(stored)

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [None if stored is None else time.fromisoformat(stored)]

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        text = texts.get("", "")
        return read_written_time(text) if text.strip() else None

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(time_on_paper(stored))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], number=time_number(stored))

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "between", "on_or_after", "before", input="time")]

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "at", "type": "time", "label": "拜访时间"}, "09:30"
