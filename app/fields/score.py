"""A scored item: so many points out of the printed full mark."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import (
    NOT_APPLICABLE,
    NOTHING_LENT,
    AnswerContext,
    Code,
    Fact,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Posted,
    Stored,
    Typed,
    filter_of,
    first,
)
from app.fields._labels import marked
from app.fields._markup import markup, tick
from app.fields._measuring import Measuring
from app.fields._numbers import as_decimal, check_number, number_schema, plain
from app.fields._scores import MAX_CELL_SCHEMA, NA, NOT_APPLICABLE_SCHEMA, na_code, na_fact, na_words, or_not_applicable
from app.fields._written_words import says_not_applicable, without_ending

MOST_STEPS = 20
"""Charts show so many steps one by one, those nobody gave as well."""


class Score(Measuring):
    name = "score"
    label = _l("Score")
    icon = "checklist"
    group = "score"
    cell_css = "marks"
    browser_value = "score"
    options_schema = {
        "max": {"type": "number", "exclusiveMinimum": 0, "maximum": 10_000, "title": marked("Full mark")},
        "step": {
            "type": "number",
            "exclusiveMinimum": 0,
            "default": 1,
            "title": marked("Scored in steps of"),
            "description": marked("What a score can be divided into, such as 0.5."),
        },
        "not_applicable": NOT_APPLICABLE_SCHEMA,
        "max_cell": MAX_CELL_SCHEMA,
    }
    required_options = ("max",)

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        return {"value": first(posted, name), NA: bool(first(posted, f"{name}-{NA}"))}

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        if not typed[NA]:
            return super().parse(item, typed["value"], context)
        if typed["value"].strip():
            raise InvalidAnswer(gettext("Give a score or tick not applicable, not both."))
        return dict(NOT_APPLICABLE)

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        na = self.is_not_applicable(stored)
        return {"value": super().typed(item, None if na else stored), NA: na}

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return super().inputs(item, place, typed["value"]) + self._na_input(item, place, typed[NA])

    def _unit_mark(self, item: Item) -> str:
        return "" if "max_cell" in item else f'<span class="unit">/ {plain(item["max"])}</span>'

    def _na_input(self, item: Item, place: Place, on: bool) -> Markup:
        if not item.get("not_applicable"):
            return markup("")
        checked = " checked" if on else ""
        box = f'<input type="checkbox" name="{place.name}-{NA}" value="1"{checked}>'
        return markup(f'<span class="option"><label>{box}<span>{escape(na_words())}</span></label></span>')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if self.is_not_applicable(stored) and item.get("not_applicable"):
            return
        check_number(stored, least=0, most=item["max"], step=item.get("step", 1))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return or_not_applicable(number_schema("number", 0, item["max"]), item)

    def text(self, item: Item, stored: Stored) -> str:
        return na_words() if self.is_not_applicable(stored) else plain(stored)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        na = self.is_not_applicable(stored)
        written = "" if stored is None or na else plain(stored)
        box = f'<span class="option">{tick(na)}{escape(na_words())}</span>' if item.get("not_applicable") else ""
        return markup(f'<span class="text">{written}</span>{box}')

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        text = texts.get("", "")
        if says_not_applicable(text):
            return dict(NOT_APPLICABLE)
        return super().parse(item, without_ending(text, "分", "points"), context)

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [self.text(item, stored) if self.is_not_applicable(stored) else stored]

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield na_fact(item) if self.is_not_applicable(stored) else Fact(item["key"], number=stored)

    def codes(self, item: Item) -> tuple[Code, ...]:
        return (na_code(),) if item.get("not_applicable") else ()

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "is", "between", input="number", codes=self.codes(item))]

    def summary(self, item: Item) -> str | None:
        return "scale"

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        return None if self.is_not_applicable(stored) else super().number(item, stored)

    def points(self, item: Item) -> Sequence[Decimal]:
        step = as_decimal(item.get("step", 1))
        steps = int(as_decimal(item["max"]) // step)
        return [step * place for place in range(steps + 1)] if steps <= MOST_STEPS else ()

    def starting(self) -> dict[str, Any]:
        return {**super().starting(), "max": 10}

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {
            "key": "patrol",
            "type": "score",
            "label": "日常巡视检查",
            "max": 8,
            "step": 0.5,
            "not_applicable": True,
        }
        return item, 7.5
