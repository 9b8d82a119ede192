"""A day with a time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
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
from app.fields._days import (
    STORED_SCHEMAS,
    check_moment,
    is_valid,
    moment_number,
    moment_on_paper,
    moment_text,
    read_moment,
)
from app.fields._markup import markup
from app.fields._texts import shown_again
from app.fields._written_days import read_written_moment


class DateTime(FieldType):
    name = "datetime"
    label = _l("Date and time")
    icon = "calendar-clock"
    group = "time"
    compared_as = "datetime"

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return read_moment(typed) if typed.strip() else None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored or ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        kind = "datetime-local" if is_valid(check_moment, typed) else "text"
        return markup(f'<input type="{kind}" class="input"{place.attributes} value="{escape(shown_again(typed))}">')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_moment(stored)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return dict(STORED_SCHEMAS[self.name])

    def text(self, item: Item, stored: Stored) -> str:
        return moment_text(stored)

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [None if stored is None else datetime.fromisoformat(stored)]

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        text = texts.get("", "")
        return read_written_moment(text) if text.strip() else None

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(moment_on_paper(stored))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], number=moment_number(stored))

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "between", "on_or_after", "before", input="datetime")]

    def summary(self, item: Item) -> str | None:
        return "day"

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "call_again_at", "type": "datetime", "label": "预约回访时间"}, "2026-11-21T09:30"
