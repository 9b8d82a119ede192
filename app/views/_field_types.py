"""What the designer is told of the field types: each declares its own options, nothing is said a second time here."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields import TYPES, FieldType
from app.fields._labels import language
from app.schema.json_schema import common_options, json_schema

SHELVES = {
    "text": _l("Words"),
    "number": _l("Numbers"),
    "time": _l("Days and times"),
    "choice": _l("Choices"),
    "score": _l("Scores"),
    "table": _l("Tables"),
    "people": _l("People and places"),
    "file": _l("Signatures and pictures"),
    "layout": _l("Layout"),
}
"""Shelves of the palette, in their order."""


def described() -> dict[str, Any]:
    """Return shelves, types and the schema parts they refer to, in the reader's language."""
    return _described(language())


@cache
def _described(_language: str) -> dict[str, Any]:
    return {
        "shelves": [[name, str(label)] for name, label in SHELVES.items()],
        "types": dict(_types()),
        "common": common_options(),
        "defs": {name: part for name, part in json_schema()["$defs"].items() if not name.startswith("item")},
    }


def _types() -> Iterator[tuple[str, dict[str, Any]]]:
    order = list(SHELVES)
    for kind in sorted(TYPES.values(), key=lambda each: order.index(each.group)):
        yield kind.name, _type(kind)


def _type(kind: FieldType) -> dict[str, Any]:
    return {
        "label": str(kind.label),
        "icon": kind.icon,
        "shelf": kind.group,
        "starting": kind.starting(),
        "options": dict(kind.options_schema),
        "required": list(kind.required_options),
        "label_at": kind.label_at,
        "asked": kind.asked,
        "holds_sign_off": kind.holds_sign_off,
        "in_table_only": kind.counts_rows,
        "value": kind.browser_value,
        "compared": kind.value_kind,
    }
