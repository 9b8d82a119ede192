"""What the designer is told of the field types: each declares its own options, nothing is said a second time here."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask_babel import gettext
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

GROUPS = {
    "words": (None, ("title", "label", "required", "help")),
    "own": (None, None),
    "layout": (_l("Layout"), ("title_at", "title_span", "frame", "columns", "span", "rows", "label_at", "label_span")),
    "conditions": (_l("Conditions and checks"), ("shown", "computed", "checks")),
    "more": (_l("More"), ("list",)),
}
"""Groups of the property panel, in their order: their heading, and which of the common options stand there."""

SPARED = {"asked": ("required", "computed", "checks"), "grid": ("rows", "label_at", "label_span")}
"""Common options that say nothing of what nobody fills in, and nothing of a column of a table."""

ABOUT_A_FORM = ("title", "code", "purpose", "kind", "incomplete", "settings")
"""What the property panel shows of a document when nothing in it is selected."""


def described() -> dict[str, Any]:
    """Return shelves, types and the schema parts they refer to, in the reader's language."""
    return _described(language())


@cache
def _described(_language: str) -> dict[str, Any]:
    return {
        "shelves": [[name, str(label)] for name, label in SHELVES.items()],
        "types": dict(_types()),
        "common": in_words(common_options()),
        "document": [[name, in_words(json_schema()["properties"][name])] for name in ABOUT_A_FORM],
        "groups": [[name, str(label or ""), names] for name, (label, names) in GROUPS.items()],
        "spared": SPARED,
        "defs": in_words({name: part for name, part in json_schema()["$defs"].items() if not name.startswith("item")}),
    }


def in_words(schema: Any) -> Any:
    """Return a schema with its titles and descriptions in the reader's language, and the order of what it holds."""
    if isinstance(schema, Mapping):
        order = {"order": list(schema["properties"])} if isinstance(schema.get("properties"), Mapping) else {}
        return {name: _worded(name, part) for name, part in schema.items()} | order
    return [in_words(part) for part in schema] if isinstance(schema, list | tuple) else schema


def _worded(name: str, part: Any) -> Any:
    """Translate what is said to people; an option may itself be called `title`."""
    if name in {"title", "description"} and isinstance(part, str):
        return gettext(part)
    return [gettext(each) for each in part] if name == "titles" else in_words(part)


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
        "options": in_words(kind.options_schema),
        "order": list(kind.options_schema),
        "required": list(kind.required_options),
        "label_at": kind.label_at,
        "asked": kind.asked,
        "holds_sign_off": kind.holds_sign_off,
        "in_table_only": kind.counts_rows,
        "value": kind.browser_value,
        "adds": type(kind).number is not FieldType.number,
        "compared": kind.value_kind,
    }
