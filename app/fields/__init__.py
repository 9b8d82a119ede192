"""Field types: everything about one kind of item stands in one file of this folder."""

import sys
from typing import Any

from markupsafe import Markup

from app.fields._answers import Code, Fact, FilterSpec, InvalidAnswer, Item, Problem
from app.fields._base import FieldType, Place, Posted, RowTexts
from app.fields._context import NOTHING_LENT, AnswerContext, Reference
from app.fields._labels import label_of, label_text
from app.fields._numbers import as_json
from app.fields._options import OPTION_SCHEMA
from app.fields._referring import is_reference_id
from app.fields._rows import Rows, rows_of
from app.fields._types import TYPES, type_of
from app.registry import collect

TYPES.update({name: cls() for name, cls in collect(sys.modules[__name__], FieldType).items()})


def paper(item: Item, stored: Any, context: AnswerContext = NOTHING_LENT) -> Markup:
    """Return an answer as it stands on the sheet; None leaves the places blank."""
    return type_of(item).paper(item, stored, context)


__all__ = [
    "NOTHING_LENT",
    "OPTION_SCHEMA",
    "TYPES",
    "AnswerContext",
    "Code",
    "Fact",
    "FieldType",
    "FilterSpec",
    "InvalidAnswer",
    "Item",
    "Place",
    "Posted",
    "Problem",
    "Reference",
    "RowTexts",
    "Rows",
    "as_json",
    "is_reference_id",
    "label_of",
    "label_text",
    "paper",
    "rows_of",
    "type_of",
]
