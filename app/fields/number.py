"""A number, with a unit and so many decimals as it says."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import NOTHING_LENT, AnswerContext, Item, Problem, Stored
from app.fields._labels import LABEL_SCHEMA, label_text, marked
from app.fields._measuring import Measuring
from app.fields._numbers import NUMBER_SCHEMA, bound_problems, check_number, number_schema

DECIMALS = 6


class Number(Measuring):
    name = "number"
    label = _l("Number")
    icon = "number-123"
    says_itself = True
    options_schema = {
        "unit": LABEL_SCHEMA
        | {"title": marked("Unit"), "description": marked("Stands behind the number, such as ㎡.")},
        "decimals": {
            "type": "integer",
            "minimum": 0,
            "maximum": DECIMALS,
            "default": DECIMALS,
            "title": marked("Decimals"),
            "description": marked("How many decimal places may be typed; 0 for whole numbers."),
        },
        "min": NUMBER_SCHEMA | {"title": marked("Smallest")},
        "max": NUMBER_SCHEMA | {"title": marked("Largest")},
    }

    def unit(self, item: Item) -> str:
        return label_text(item.get("unit"))

    def check_item(self, item: Item) -> Iterator[Problem]:
        return bound_problems(item)

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_number(
            stored, least=item.get("min"), most=item.get("max"), decimals=item.get("decimals", DECIMALS), step=None
        )

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return number_schema("number", item.get("min"), item.get("max"))

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "floor_space", "type": "number", "label": "营业面积", "unit": "㎡", "min": 0}, 120.5
