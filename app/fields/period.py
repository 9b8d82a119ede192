"""A period: from when to when, in days, times of day or both."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Stored,
    Typed,
)
from app.fields._composed import Composed
from app.fields._labels import label_of, marked
from app.fields._markup import markup
from app.fields._memo import once_per_item, once_per_language
from app.fields._types import type_of

FROM, TO = "from", "to"


class Period(Composed):
    name = "period"
    label = _l("Period")
    icon = "calendar-time"
    group = "time"
    options_schema = {
        "of": {
            "enum": ["date", "time", "datetime"],
            "titles": [marked("Days"), marked("Times of day"), marked("Both")],
            "default": "date",
            "title": marked("Made of"),
            "description": marked("Days, times of day, or both."),
        }
    }

    @once_per_item
    def parts(self, item: Item) -> Mapping[str, Item]:
        kind = item.get("of", "date")
        return {
            FROM: {"key": FROM, "type": kind, "label": _l("from")},
            TO: {"key": TO, "type": kind, "label": _l("to")},
        }

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        start, end = (self.part_inputs(item, place, typed, key) for key in (FROM, TO))
        return markup(f'<span class="period"{place.group}>{start}{self._between(item, place.language)}{end}</span>')

    @once_per_language
    def _between(self, item: Item) -> str:
        word = gettext("to")
        return f'<span class="period-to">{word}</span>'

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        super().check(item, stored, context)
        # Times of day may pass midnight.
        if item.get("of", "date") != "time" and stored.get(FROM, "") > stored.get(TO, "9999"):
            raise InvalidAnswer(gettext("The end is before the beginning."), {TO: gettext("before the beginning")})

    def text(self, item: Item, stored: Stored) -> str:
        start, end = (self.part_text(item, stored, key) for key in (FROM, TO))
        return gettext("%(start)s to %(end)s", start=start, end=end).strip()

    def apart(self, item: Item, text: str) -> Mapping[str, str]:
        found = re.fullmatch(r"(.*?)\s*(?:至|到|~|～|—+|–|\bto\b)\s*(.*)", text.strip())
        if found is None and text.count("-") == 1:
            found = re.fullmatch(r"(.*)-(.*)", text.strip())
        if found is None:
            raise InvalidAnswer(gettext("Write a period as its beginning and its end, with 至 between them."))
        return {FROM: found[1], TO: found[2]}

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        start, end = (self.part_paper(item, stored, key, context) for key in (FROM, TO))
        return markup(f'<span class="period">{start}{self._between(item)}{end}</span>')

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        """The beginning counts for the item itself, the end beside it."""
        for key, path in ((FROM, item["key"]), (TO, f"{item['key']}.{TO}")):
            if key in stored:
                part = self.parts(item)[key]
                yield from (replace(fact, path=path) for fact in type_of(part).facts(part, stored[key]))

    def filters(self, item: Item) -> list[FilterSpec]:
        part = self.parts(item)[FROM]
        return [replace(spec, path=item["key"], label=label_of(item)) for spec in type_of(part).filters(part)]

    def summary(self, item: Item) -> str | None:
        return type_of(self.parts(item)[FROM]).summary(self.parts(item)[FROM])

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {"key": "visited", "type": "period", "label": "拜访时间", "of": "time"}
        return item, {"from": "09:30", "to": "10:15"}
