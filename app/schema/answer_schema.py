"""The JSON Schema of a sheet's answers, for programs that fill it in or read it.

It says the shape of what is stored, never more than the field types judge: what depends on other answers, on whom an
answer names or on a picture is judged by them alone.
"""

from collections.abc import Collection, Mapping
from typing import Any

from app.fields import label_of, label_text, type_of
from app.schema.compiled import Compiled
from app.schema.items import FoundItem

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answer_schema(compiled: Compiled, keys: Collection[str], *, complete: bool = True) -> dict[str, Any]:
    """Return the schema of answers to these items; `complete` wants what is always required."""
    found = {key: each for key, each in compiled.document.found.items() if key in keys}
    schemas = {key: type_of(each.item).stored_schema(each.item) for key, each in found.items()}
    stored = {key: _described(found[key].item, schema) for key, schema in schemas.items() if schema is not None}
    needed = [key for key in stored if complete and _is_always_required(found[key])]
    return {
        "$schema": DIALECT,
        "title": compiled.title,
        "type": "object",
        "additionalProperties": False,
        "properties": stored,
        **({"required": needed} if needed else {}),
    }


def _described(item: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    words = {"title": label_of(item), "description": label_text(item.get("help"))}
    return {**{name: text for name, text in words.items() if text}, **schema}


def _is_always_required(found: FoundItem) -> bool:
    around = (*found.home.lineage, *([found.group] if found.group else []), found.item)
    return found.item.get("required") is True and not any("shown" in each for each in around)
