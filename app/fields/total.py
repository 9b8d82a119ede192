"""A subtotal, total, percentage or average of other items; the server computes it, nobody types it."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FilterSpec,
    Item,
    Problem,
    Shown,
    Stored,
    filter_of,
)
from app.fields._labels import label_of, marked
from app.fields._markup import markup
from app.fields._numbers import as_decimal, check_number, number_schema, plain
from app.fields._scores import MAX_CELL_SCHEMA
from app.fields._types import type_of

PLACES = {"percent": Decimal("0.1"), "average": Decimal("0.01")}


class Total(Shown):
    name = "total"
    label = _l("Total")
    icon = "sum"
    group = "score"
    cell_css = "marks"
    browser_value = "number"
    options_schema = {
        "of": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", "names": "addend"},
            "title": marked("Made of"),
            "description": marked("Items, whole sections or columns of tables that it adds up."),
        },
        "show": {
            "enum": ["sum", "percent", "average"],
            "titles": [marked("Sum"), marked("Percent"), marked("Average")],
            "default": "sum",
            "title": marked("Shows"),
        },
        "max": {
            "type": "number",
            "title": marked("Full mark as printed"),
            "description": marked("Kept even where the items do not add up to it."),
        },
        "max_cell": MAX_CELL_SCHEMA,
    }
    required_options = ("of",)

    def check_item(self, item: Item) -> Iterator[Problem]:
        if "max_cell" in item and "max" not in item:
            message = gettext("There is a cell for the full mark, but no full mark.")
            yield Problem("/max_cell", message, gettext("Give max, or take the cell away."))

    def compute(self, item: Item, members: Iterable[tuple[Item, Stored | None]]) -> Decimal | None:
        counted = [(member, stored) for member, stored in members if not type_of(member).is_not_applicable(stored)]
        numbers = [type_of(member).number(member, stored) for member, stored in counted]
        known = [number for number in numbers if number is not None]
        if not known:
            return None
        show = item.get("show", "sum")
        if show == "percent":
            return _share(sum(known), self._possible(item, counted))
        whole = sum(known, Decimal(0))
        return whole if show == "sum" else _rounded(whole / len(known), show)

    def _possible(self, item: Item, counted: Iterable[tuple[Item, Stored | None]]) -> Decimal:
        most = [type_of(member).maximum(member) for member, _stored in counted]
        return sum((value for value in most if value is not None), Decimal(0))

    def typed(self, item: Item, stored: Stored | None) -> Any:
        return stored

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_number(stored)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return number_schema("number")

    def text(self, item: Item, stored: Stored) -> str:
        return f"{plain(stored)}%" if item.get("show") == "percent" else plain(stored)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(f'<span class="text">{"" if stored is None else self.text(item, stored)}</span>')

    def cells(self, item: Item) -> list[tuple[str, str]]:
        return [("", label_of(item))]

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [stored]

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], number=stored)

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "is", "between", input="number")]

    def summary(self, item: Item) -> str | None:
        return "number"

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        return None if stored is None else as_decimal(stored)

    def maximum(self, item: Item) -> Decimal | None:
        return as_decimal(item["max"]) if "max" in item else None

    def starting(self) -> dict[str, Any]:
        return {**super().starting(), "of": []}

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {"key": "scored", "type": "total", "label": "实得分", "of": ["patrol", "reports"], "max": 20}
        return item, 17.5


def _share(earned: Decimal | int, possible: Decimal) -> Decimal | None:
    return _rounded(earned * Decimal(100) / possible, "percent") if possible else None


def _rounded(value: Decimal, show: str) -> Decimal:
    return value.quantize(PLACES[show], ROUND_HALF_UP)
