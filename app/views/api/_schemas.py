"""The shapes of what the API takes and gives; the document of the API holds them under these names."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from app.schema.json_schema import ITEM_KEY, TEMPLATE_KEY
from app.schema.reading import MOST_EXACT

Schema = Mapping[str, Any]

ID = {"type": "integer", "minimum": 1, "maximum": MOST_EXACT}
SMALL_ID = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
VERSION = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string"}
FLAG = {"type": "boolean"}
MOMENT = {"type": "string", "format": "date-time", "description": "In UTC."}
NUMBER = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "description": "Exact, in decimal digits."}
DOCUMENT: Schema = {"type": "object"}
PRINTABLE = r"^[^\x00-\x08\x0b-\x1f]*$"
SAYING = r"^[^\x00-\x08\x0b-\x1f]*[^\s\x00-\x1f\x85][^\x00-\x08\x0b-\x1f]*$"
"""What every body is read for before its schema is asked, said for readers; and texts with more than blanks in them."""
UUID_TEXT = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}


def typed(longest: int, shortest: int = 0) -> dict[str, Any]:
    """Return a text that a caller gives."""
    least = {"minLength": shortest} if shortest else {}
    return {"type": "string", **least, "maxLength": longest, "pattern": SAYING if shortest else PRINTABLE}


KEY_TEXT = {"type": "string", "maxLength": 60, "pattern": TEMPLATE_KEY}
ITEM_TEXT = {"type": "string", "maxLength": 40, "pattern": ITEM_KEY}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def shape(required: Mapping[str, Schema], **optional: Schema) -> Schema:
    """Return an object with exactly these members."""
    properties = {**required, **optional}
    wanted = {"required": list(required)} if required else {}
    return {"type": "object", "additionalProperties": False, "properties": properties, **wanted}


def rows(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def listed(schema: Schema) -> Schema:
    """Return one page of a list; `next` leads to the following one."""
    return shape({"found": rows(schema), "next": maybe(TEXT)}, count=COUNT)


NAMED = shape({"id": ID, "name": TEXT})
LINKS: Schema = {"type": "object", "additionalProperties": TEXT}
ANSWERS: Schema = {
    "type": "object",
    "description": "Item key -> answer, shaped as the form template's `answers` says.",
    "propertyNames": {"pattern": ITEM_KEY},
}
GIVEN_ANSWERS: Schema = {**ANSWERS, "additionalProperties": ref("Value")}
PICTURE = {**UUID_TEXT, "description": "Id of a picture sent before: the signature drawn by hand."}
MARK = typed(64)
REASON = typed(500, 1)
OPINION = typed(2000)
ENTRY_STATE = {"enum": ["running", "done", "void"]}
CUSTOMER_CLASS = {"enum": ["A", "B", "C"]}

_TEMPLATE: dict[str, Schema] = {
    "key": TEXT,
    "title": TEXT,
    "purpose": TEXT,
    "state": {"enum": ["active", "incomplete", "retired"]},
    "version": VERSION,
    "may_fill": FLAG,
    "links": LINKS,
}
_ENTRY: dict[str, Schema] = {
    "id": ID,
    "template": TEXT,
    "version": VERSION,
    "number": TEXT,
    "state": ENTRY_STATE,
    "unlocked": FLAG,
    "lock_version": VERSION,
    "author": NAMED,
    "site_id": maybe(ID),
    "customer_id": maybe(ID),
    "submitted_at": MOMENT,
    "changed_at": MOMENT,
    "finished_at": maybe(MOMENT),
    "answers": ANSWERS,
    "links": LINKS,
}
_CUSTOMER_TEXTS: dict[str, Schema] = {
    "phone": typed(40),
    "note": typed(500),
    "tags": typed(200),
}
_CUSTOMER_GIVEN: dict[str, Schema] = {
    "customer_class": CUSTOMER_CLASS,
    **_CUSTOMER_TEXTS,
    "room": {**typed(60), "description": "Room number, such as 3-2-1201; empty: none."},
    "owner_id": maybe(SMALL_ID),
    "active": FLAG,
}
_NAME: Schema = typed(80, 1)
_ANSWERED: dict[str, Schema] = {"selected": COUNT, "filled": COUNT, "not_applicable": COUNT, "blank": COUNT}
_AMOUNT: dict[str, Schema] = {"entries": COUNT, "cells": COUNT, "total": NUMBER, "mean": NUMBER}

SCHEMAS: dict[str, Schema] = {
    "Value": {
        "description": "Any JSON: texts without control characters, numbers that every reader keeps exactly.",
        "pattern": PRINTABLE,
        "minimum": -MOST_EXACT,
        "maximum": MOST_EXACT,
        "items": ref("Value"),
        "propertyNames": {"pattern": PRINTABLE},
        "additionalProperties": ref("Value"),
    },
    "Problem": shape(
        {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
        errors={"type": "object", "additionalProperties": TEXT, "description": "Item, member or argument -> words."},
        lock_version=VERSION,
    ),
    "Token": shape({"access_token": TEXT}, refresh_token=TEXT),
    "Reader": shape(
        {
            "id": ID,
            "username": TEXT,
            "name": TEXT,
            "roles": rows(shape({"key": TEXT, "title": TEXT})),
            "sites": rows(NAMED),
            "all_sites": FLAG,
            "verbs": {**rows(TEXT), "description": "What may be done at all, on whichever form."},
        }
    ),
    "TemplateLine": shape(_TEMPLATE),
    "Template": shape(
        {
            **_TEMPLATE,
            "document": DOCUMENT,
            "answers": DOCUMENT,
            "submit": DOCUMENT,
            "filters": rows(
                shape(
                    {
                        "path": TEXT,
                        "label": TEXT,
                        "input": TEXT,
                        "codes": rows(shape({"code": TEXT, "label": TEXT, "depth": COUNT})),
                    }
                )
            ),
        }
    ),
    "TemplateVersion": shape(
        {
            "key": TEXT,
            "number": VERSION,
            "published_at": MOMENT,
            "note": TEXT,
            "checksum": TEXT,
            "document": DOCUMENT,
            "answers": DOCUMENT,
        }
    ),
    "EntryLine": shape(_ENTRY),
    "Entry": shape(
        {
            **_ENTRY,
            "steps": rows(
                shape(
                    {
                        "id": ID,
                        "key": TEXT,
                        "title": TEXT,
                        "state": {"enum": ["waiting", "done", "returned", "skipped", "withdrawn"]},
                        "role": maybe(TEXT),
                        "user": maybe(NAMED),
                        "decided_by": maybe(NAMED),
                        "opened_at": MOMENT,
                        "due_at": maybe(MOMENT),
                        "decided_at": maybe(MOMENT),
                        "note": TEXT,
                    }
                )
            ),
            "sign_offs": rows(
                shape(
                    {
                        "step_id": ID,
                        "item": maybe(TEXT),
                        "name": TEXT,
                        "role": TEXT,
                        "meaning": TEXT,
                        "opinion": TEXT,
                        "at": MOMENT,
                        "signature": {**maybe(TEXT), "description": "Id of the picture of it."},
                        "voided_at": maybe(MOMENT),
                        "void_reason": TEXT,
                    }
                )
            ),
            "possible": {
                **rows(shape({"act": TEXT, "step": maybe(ID), "return_to": rows(TEXT)})),
                "description": "What the caller can do with it now.",
            },
        }
    ),
    "EntryState": shape(
        {
            "id": ID,
            "number": TEXT,
            "state": ENTRY_STATE,
            "lock_version": VERSION,
            "links": LINKS,
        }
    ),
    "LogLine": shape(
        {
            "seq": VERSION,
            "verb": TEXT,
            "step": TEXT,
            "by": TEXT,
            "at": MOMENT,
            "reason": TEXT,
            "changes": rows(shape({"item": TEXT}, old={}, new={}, erased=FLAG)),
            "hash": TEXT,
            "prev_hash": TEXT,
        }
    ),
    "Export": shape(
        {
            "id": ID,
            "template": TEXT,
            "output": TEXT,
            "table": TEXT,
            "filters": {**TEXT, "description": "In words."},
            "state": {"enum": ["waiting", "running", "done", "failed", "cancelled"]},
            "done": {**COUNT, "description": "Records written so far."},
            "total": COUNT,
            "with_phones": FLAG,
            "created_at": MOMENT,
            "finished_at": maybe(MOMENT),
            "expires_at": {**maybe(MOMENT), "description": "When the file is removed."},
            "error": TEXT,
            "links": LINKS,
        }
    ),
    "Picture": shape(
        {"id": TEXT, "kind": TEXT, "name": TEXT, "media_type": TEXT, "width": COUNT, "height": COUNT, "size": COUNT}
    ),
    "Customer": shape(
        {
            "id": ID,
            "name": TEXT,
            "customer_class": CUSTOMER_CLASS,
            "phone": {**TEXT, "description": "Masked for those who need not see it."},
            "site": NAMED,
            "room": TEXT,
            "owner": maybe(NAMED),
            "note": TEXT,
            "tags": TEXT,
            "active": FLAG,
            "seen": {
                **TEXT,
                "description": "Sent back with a change, it refuses the change if somebody was faster.",
            },
        }
    ),
    "NewCustomer": shape({"name": _NAME, "site_id": SMALL_ID}, **_CUSTOMER_GIVEN),
    "CustomerChange": shape({}, name=_NAME, site_id=SMALL_ID, seen=MARK, **_CUSTOMER_GIVEN),
    "Summary": shape(
        {"path": TEXT, "label": TEXT, "kind": {"enum": ["options", "scale", "number"]}, "answered": shape(_ANSWERED)},
        options=rows(
            shape({"code": TEXT, "label": TEXT, "depth": COUNT, "entries": COUNT, "times": COUNT, "records": TEXT})
        ),
        values=rows(shape({"value": NUMBER, "entries": COUNT, "records": TEXT})),
        amount=shape(_AMOUNT),
        months=rows(shape({"month": TEXT, "selected": COUNT, **_AMOUNT, "records": TEXT})),
    ),
    "Summaries": shape({"selected": COUNT, "records": TEXT, "items": rows(ref("Summary"))}),
}


def validator(schema: Schema) -> Any:
    """Return the judge of values of a schema, which may point to those named above.

    Reading a body judges its values already, and going through two megabytes of them once is enough.
    """
    return Draft202012Validator({**schema, "components": {"schemas": {**SCHEMAS, "Value": {}}}})
