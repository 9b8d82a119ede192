"""The published JSON Schema of form templates: a common part, and what each field type says of its own options."""

import json
from functools import lru_cache
from typing import Any

from app.fields import TYPES, FieldType
from app.fields._labels import marked
from app.fields._options import OPTION_SCHEMA
from app.schema.list_schema import CHARTS, LIST

FORMAT = 1
ROLES = ("agent", "supervisor", "manager", "handler", "clerk", "designer")
Schema = dict[str, Any]
ITEM_KEY = "^[a-z][a-z0-9_]{0,39}$"
TEMPLATE_KEY = "^[a-z][a-z0-9-]{0,59}$"
LONGEST_LABEL = 4_000


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def long_label() -> Schema:
    return ref("label") | {"long": True}


def array(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def closed(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def units(most: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most}


def said(schema: Schema, description: str) -> Schema:
    return schema | {"description": description}


def titled(title: str, schema: Schema, description: str = "") -> Schema:
    """Say what an option is called where forms are designed, and what it does."""
    return schema | {"title": title} | ({"description": description} if description else {})


def choice_of(titles: dict[str, str], default: str = "") -> Schema:
    """Return the schema of one of several words, each with what it is called."""
    return {"enum": list(titles), "titles": list(titles.values())} | ({"default": default} if default else {})


@lru_cache(maxsize=1)
def json_schema() -> Schema:
    """Build the schema of whole documents."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:huiyin:form-template:1",
        "title": "Huiyin form template",
        "description": "One definition of a form: sheet, questions, route. docs/form-format.md explains it.",
        **closed(_document(), "format", "key", "title", "sections"),
        "$defs": {**_common(), **_parts(), **{f"item_{name}": _item(kind) for name, kind in sorted(TYPES.items())}},
    }


def _document() -> Schema:
    return {
        "format": said({"const": FORMAT}, "Version of this format."),
        "key": said(ref("template_key"), "What the template is known by, for ever."),
        **_about_it(),
        "sections": array(ref("section"), least=1),
        "route": said(array(ref("step"), least=1), "Without one: the author fills, a supervisor signs."),
        "checks": array(ref("check")),
        "number": ref("number"),
        "list": LIST,
        "charts": CHARTS,
        "derived_from": said({"type": "string"}, "Key of the template this one began as a copy of."),
    }


def _about_it() -> Schema:
    kinds = choice_of({"sheet": marked("To be filled in"), "reference": marked("Only to be read")}, "sheet")
    return {
        "title": titled(marked("Title"), ref("label")),
        "code": titled(
            marked("Form number"), {"type": "string", "maxLength": 60}, marked("The number printed on the paper form.")
        ),
        "purpose": titled(marked("Purpose"), long_label(), marked("What the form is for, in one sentence.")),
        "kind": titled(marked("Kind"), kinds, marked("A reference is only read, never filled.")),
        "incomplete": titled(
            marked("Still missing"), long_label(), marked("What its owner must supply before it can be published.")
        ),
        "settings": titled(
            marked("Settings"),
            _settings(),
            marked("Words and rows each firm sets for itself; labels hold them as {name}."),
        ),
    }


def _settings() -> Schema:
    row = closed(
        {"key": titled(marked("Key"), ref("key")), "label": titled(marked("Label"), ref("label"))}, "key", "label"
    )
    default = {
        "anyOf": [titled(marked("Words"), ref("label")), titled(marked("Rows"), array(row))],
        "title": marked("Default"),
    }
    return {
        "type": "object",
        "propertyNames": {"pattern": ITEM_KEY},
        "additionalProperties": closed(
            {"label": titled(marked("Label"), ref("label")), "default": default}, "label", "default"
        ),
    }


def _common() -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST_LABEL}
    translated = closed({"zh": text, "en": text}, "zh")
    return {
        "key": {"type": "string", "pattern": ITEM_KEY},
        "template_key": {"type": "string", "pattern": TEMPLATE_KEY},
        "label": said({"anyOf": [text, translated]}, "Words in Chinese, or in several languages."),
        "expression": said(
            {"type": ["object", "array", "string", "number", "boolean", "null"]}, "docs/expressions.md defines them."
        ),
    }


def _parts() -> Schema:
    return {
        "section": _section(),
        "item": _any_item(),
        "column": ref("item"),
        "option": dict(OPTION_SCHEMA),
        "check": closed({"must": ref("expression"), "message": ref("label"), "at": ref("key")}, "must", "message"),
        "step": _step(),
        "actor": _actor(),
        "number": closed(
            {
                "prefix": {"type": "string", "maxLength": 12},
                "reset": {"enum": ["year", "never"]},
                "digits": {"type": "integer", "minimum": 1, "maximum": 9},
            }
        ),
    }


def _section() -> Schema:
    return closed(
        {
            "key": ref("key"),
            "title": titled(marked("Title"), ref("label")),
            "title_at": titled(marked("Place of the title"), _title_positions()),
            "title_span": titled(marked("Columns of the title"), units(12), marked("For a title at the left.")),
            "frame": titled(
                marked("Frame"),
                choice_of({"box": marked("Boxed"), "open": marked("Without a box")}, "box"),
                marked("Without a box: lines of words outside the grid."),
            ),
            "columns": titled(
                marked("Columns"),
                array({"type": "number", "exclusiveMinimum": 0}, least=1) | {"maxItems": 48},
                marked("Weights of the columns; without them 24 equal ones."),
            ),
            "shown": titled(
                marked("Shown when"),
                ref("expression"),
                marked("It drops out of the answers while this does not hold."),
            ),
            "items": array(ref("item")),
            "sections": array(ref("section")),
        },
        "key",
    )


def _title_positions() -> Schema:
    named = {
        "top": marked("Above"),
        "left": marked("At the left"),
        "phone": marked("On phones only"),
        "none": marked("Nowhere"),
    }
    return choice_of(named, "top")


def _label_positions() -> Schema:
    named = {
        "left": marked("At the left"),
        "top": marked("In the cell"),
        "above": marked("In a cell above"),
        "upright": marked("Upright"),
        "none": marked("Nowhere"),
    }
    return choice_of(named)


def _any_item() -> Schema:
    """Pick the schema of the item's type, so that errors speak of that type only."""
    branches = [
        {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": ref(f"item_{name}")}
        for name in sorted(TYPES)
    ]
    known = {"key": ref("key"), "type": {"enum": sorted(TYPES)}}
    return {"type": "object", "properties": known, "required": ["key", "type"], "allOf": branches}


def common_options() -> Schema:
    """Return what every item can say, whatever its type."""
    return {
        "label": titled(marked("Label"), ref("label")),
        "help": titled(marked("Help"), long_label(), marked("Said below the input while filling in.")),
        "required": titled(
            marked("Required"),
            {"anyOf": [{"type": "boolean"}, {"type": "object"}]},
            marked("Yes, no, or an expression."),
        ),
        "shown": titled(
            marked("Shown when"), ref("expression"), marked("It drops out of the answers while this does not hold.")
        ),
        "computed": titled(marked("Computed as"), ref("expression"), marked("Its value; nobody can type it.")),
        "checks": titled(marked("Checks"), array(ref("check")), marked("What an answer must hold to.")),
        "list": titled(
            marked("May stand in lists"),
            {"type": "boolean", "default": True},
            marked("Without this no list ever shows it."),
        ),
        "span": titled(
            marked("Columns it takes"), units(48), marked("How many columns of the section it takes, label included.")
        ),
        "rows": titled(marked("Lines tall"), units(40), marked("How many lines it is tall.")),
        "label_at": titled(marked("Place of the label"), _label_positions()),
        "label_span": titled(
            marked("Columns of the label"), units(24), marked("How many of its columns the label takes.")
        ),
    }


def _item(kind: FieldType) -> Schema:
    own = {name: dict(schema) for name, schema in kind.options_schema.items()}
    fixed = {"key": ref("key"), "type": {"const": kind.name}}
    return closed({**fixed, **common_options(), **own}, "key", "type", *kind.required_options)


def _actor() -> Schema:
    return said(
        closed(
            {
                "role": {"enum": list(ROLES)},
                "department": {"type": "string", "minLength": 1, "maxLength": 40},
                "chosen": said(ref("key"), "Key of the user item that names the person."),
                "author": {"const": True},
                "owner": {"const": True},
            }
        )
        | {"minProperties": 1},
        "Who may take the step; role and department narrow each other.",
    )


def _step() -> Schema:
    amount = {"type": "integer", "minimum": 1, "maximum": 10_000}
    limit = closed(dict.fromkeys(("minutes", "hours", "days", "workdays"), amount))
    jump = closed({"when": ref("expression"), "to": ref("key")}, "to")
    return closed(
        {
            "key": ref("key"),
            "title": ref("label"),
            "by": {"anyOf": [ref("actor"), array(ref("actor"), least=1)]},
            "together": said({"type": "boolean"}, "All of them, not any of them."),
            "fills": said(array(ref("key")), "Keys of the sections it may edit."),
            "signs": said({"anyOf": [{"type": "boolean"}, ref("key")]}, "True, or the item that shows the sign-off."),
            "meaning": ref("label"),
            "within": limit | {"minProperties": 1, "maxProperties": 1},
            "may_return_to": array(ref("key")),
            "skip_when": ref("expression"),
            "next": array(jump),
            "allow_author": said({"type": "boolean"}, "The author may sign off the own entry."),
        },
        "key",
        "title",
    )


def published() -> str:
    """Return the text of docs/form-template.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(published())
