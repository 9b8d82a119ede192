"""What XLSForm has no column for, kept in columns of our own that other tools pass over.

Each line remembers only what reading its other columns does not give back. An edit in Excel wins: what is remembered
of a value counts only as long as the line still gives the value it gave when it was written.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from app.schema.reading import values

WAS = "was"
CONTENT = frozenset({"items", "sections", "columns", "options", "blanks"})
"""What has lines of its own."""


def remembered(text: str) -> dict[str, Any]:
    """Read such a cell; what is no JSON object, or an unfit one, is nothing."""
    found, problems = values(text) if text else ({}, [])
    return found if isinstance(found, dict) and not problems else {}


def applied(made: dict[str, Any], rest: Mapping[str, Any]) -> None:
    """Give an item, section or option back what its line remembers."""
    was = rest.get(WAS)
    prints = was if isinstance(was, dict) else {}
    for name, value in rest.items():
        if name == WAS or (name in CONTENT and made.get(name)):
            continue
        if prints.get(name) == (fingerprint(made[name]) if name in made else None):
            if value is None:
                made.pop(name, None)
            else:
                made[name] = value


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
