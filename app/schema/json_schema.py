"""The published JSON Schema of form templates: a common part, and what each field type says of its own options."""

import json
from functools import lru_cache
from typing import Any

from app.fields import TYPES, FieldType
from app.fields._options import OPTION_SCHEMA

FORMAT = 1
ROLES = ("agent", "supervisor", "manager", "handler", "clerk", "designer")
Schema = dict[str, Any]
ITEM_KEY = "^[a-z][a-z0-9_]{0,39}$"
TEMPLATE_KEY = "^[a-z][a-z0-9-]{0,59}$"
LABEL_POSITIONS = ["left", "top", "above", "upright", "none"]
LONGEST_LABEL = 4_000
OPERATORS = ("any_of", "between", "contains", "filled", "blank")
"""What a list's filter can say; whom it is about differs from house to house and stands in saved views."""


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def array(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def closed(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def units(most: int, description: str) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "description": description}


def said(schema: Schema, description: str) -> Schema:
    return schema | {"description": description}


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
        "title": ref("label"),
        "code": said({"type": "string", "maxLength": 60}, "The number printed on the paper form."),
        "purpose": said(ref("label"), "What the form is for, in one sentence."),
        "kind": said({"enum": ["sheet", "reference"]}, "A reference is only read, never filled."),
        "incomplete": said(ref("label"), "What its owner must supply before it can be published."),
        "settings": said(_settings(), "Words and rows each firm sets for itself; labels hold them as {name}."),
        "sections": array(ref("section"), least=1),
        "route": said(array(ref("step"), least=1), "Without one: the author fills, a supervisor signs."),
        "checks": array(ref("check")),
        "number": ref("number"),
        "list": _list(),
        "charts": _charts(),
        "derived_from": said({"type": "string"}, "Key of the template this one began as a copy of."),
    }


def _list() -> Schema:
    value = {"type": ["string", "number", "null"]}
    condition = {
        "path": {"type": "string"},
        "operator": {"enum": list(OPERATORS)},
        "values": said(
            array(value), "Codes; a text; from and to, null where it is open; nothing for filled and blank."
        ),
    }
    return closed(
        {
            "columns": said(array({"type": "string"}), "Paths of the items that lists show."),
            "sort": said(
                closed({"by": {"type": "string"}, "descending": {"type": "boolean"}}, "by"),
                "The order a list opens in; without one the newest first.",
            ),
            "filter": said(
                array(closed(condition, "path", "operator"), least=1),
                "What a list shows until its reader takes the filter away.",
            ),
        }
    )


def _charts() -> Schema:
    return closed(
        {
            "show": said(
                array({"type": "string"}, least=1), "Which charts and in which order; without it all of them."
            ),
            "compare": said({"type": "string"}, "What charts are compared by until their reader chooses otherwise."),
        }
    )


def _settings() -> Schema:
    default = {"anyOf": [ref("label"), array(closed({"key": ref("key"), "label": ref("label")}, "key", "label"))]}
    return {
        "type": "object",
        "propertyNames": {"pattern": ITEM_KEY},
        "additionalProperties": closed({"label": ref("label"), "default": default}, "label", "default"),
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
            "title": ref("label"),
            "title_at": {"enum": ["top", "left", "phone", "none"], "default": "top"},
            "title_span": units(12, "How many columns a title at the left takes."),
            "frame": said({"enum": ["box", "open"], "default": "box"}, "Open: lines of words without a box around."),
            "columns": said(
                array({"type": "number", "exclusiveMinimum": 0}, least=1) | {"maxItems": 48},
                "Weights of the columns; without them 24 equal ones.",
            ),
            "shown": ref("expression"),
            "items": array(ref("item")),
            "sections": array(ref("section")),
        },
        "key",
    )


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
        "label": ref("label"),
        "help": said(ref("label"), "Said below the input while filling in."),
        "required": said({"anyOf": [{"type": "boolean"}, {"type": "object"}]}, "Yes, no, or an expression."),
        "shown": said(ref("expression"), "It drops out of the answers while this does not hold."),
        "computed": said(ref("expression"), "Its value; nobody can type it."),
        "checks": array(ref("check")),
        "list": said({"type": "boolean"}, "False keeps it out of lists."),
        "span": units(48, "How many columns of the section it takes, label included."),
        "rows": units(40, "How many lines it is tall."),
        "label_at": {"enum": LABEL_POSITIONS},
        "label_span": units(24, "How many of its columns the label takes."),
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
