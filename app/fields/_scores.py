"""Full marks in a cell of their own, and not applicable: an answer neither earned nor possible."""

from typing import Any

from flask_babel import gettext

from app.fields._answers import Code, Fact, Item
from app.fields._base import NOT_APPLICABLE
from app.fields._labels import LABEL_SCHEMA, label_text, marked
from app.fields._numbers import plain

NA = "na"
NOT_APPLICABLE_SCHEMA = {
    "type": "boolean",
    "title": marked("May not apply"),
    "description": marked("Offers 不适用; such an answer is left out of totals and their maximum."),
}
MAX_CELL_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "title": marked("Full mark in a cell of its own"),
    "description": marked("Between label and score, as in a column 满分."),
    "properties": {
        "unit": LABEL_SCHEMA | {"title": marked("Word behind it")},
        "span": {"type": "integer", "minimum": 1, "maximum": 24, "default": 2, "title": marked("Columns it takes")},
    },
}


def full_mark(item: Item) -> str:
    """Return the full mark as printed in its cell."""
    return f"{plain(item['max'])}{label_text(item['max_cell'].get('unit'))}"


def na_words() -> str:
    return gettext("not applicable")


def na_code() -> Code:
    return Code(NA, na_words())


def or_not_applicable(schema: dict[str, Any], item: Item) -> dict[str, Any]:
    """Return the schema of an answer that may also say that it does not apply."""
    return {"anyOf": [schema, {"const": NOT_APPLICABLE}]} if item.get("not_applicable") else schema


def na_fact(item: Item) -> Fact:
    return Fact(item["key"], code=NA)
