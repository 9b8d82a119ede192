"""What XLSForm has no column for, kept in columns of our own that other tools pass over.

Each line remembers only what reading its other columns does not give back. An edit in Excel wins: what is remembered
of a value counts only as long as the line still gives the value it gave when it was written.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator

from app.schema.json_schema import json_schema
from app.schema.reading import values

WAS = "was"
DOCUMENT, OPTION, BLANK = "document", "option", "blank"
CONTENT = frozenset({"items", "sections", "columns", "options", "blanks"})
"""What has lines of its own."""


def remembered(text: str) -> dict[str, Any]:
    """Read such a cell; what is no JSON object, or an unfit one, is nothing."""
    found, problems = values(text) if text else ({}, [])
    return found if isinstance(found, dict) and not problems else {}


def applied(made: dict[str, Any], rest: Mapping[str, Any], part: str) -> None:
    """Give an item, section or option back what its line remembers, as far as it fits such a part of a document."""
    was = rest.get(WAS)
    prints = was if isinstance(was, dict) else {}
    for name, value in rest.items():
        if name == WAS or (name in CONTENT and made.get(name)):
            continue
        if value is not None and not _fits(part, name, value):
            continue
        if prints.get(name) == (fingerprint(made[name]) if name in made else None):
            if value is None:
                made.pop(name, None)
            else:
                made[name] = value


def part_of(thing: Mapping[str, Any]) -> str:
    """Return what part of a document a thing is, by its own words."""
    return f"item_{thing['type']}" if "type" in thing else "section"


def _fits(part: str, name: str, value: Any) -> bool:
    """Say whether a value may stand there; what has no schema of its own is left to the check of the document."""
    if part == BLANK or (part, name) == (OPTION, "values"):
        return True
    validator = _validator(part, name)
    return validator is not None and validator.is_valid(value)


@lru_cache(maxsize=1_000)
def _validator(part: str, name: str) -> Draft202012Validator | None:
    schema = json_schema()
    properties = schema["properties"] if part == DOCUMENT else schema["$defs"].get(part, {}).get("properties", {})
    return Draft202012Validator({**properties[name], "$defs": schema["$defs"]}) if name in properties else None


def difference(source: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line has to remember so that `applied` makes the source of what was read."""
    names = [*source, *(name for name in made if name not in source)]
    found = {
        name: source.get(name)
        for name in names
        if source.get(name) != made.get(name) and not (name in CONTENT and source.get(name) and made.get(name))
    }
    was = {name: fingerprint(made[name]) for name in found if name in made}
    return found | {WAS: was} if was else found


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fingerprint(value: Any) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
