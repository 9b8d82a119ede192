"""The part of a document's logic that the browser may know: comfort while filling in, never the judge."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.fields import type_of
from app.fields._labels import label_text
from app.schema.dependencies import name_of, settling_order, shown_conditions
from app.schema.document import Document
from app.schema.expressions import browser_safe
from app.schema.items import FoundItem

MAY_REACH_BROWSER = frozenset({"answers", "row", "today"})
"""Customers, sites, people and the entry itself stay on the server."""


def browser_logic(document: Document, editable: frozenset[str] | None = None) -> dict[str, Any]:
    """Return what the fill page needs, paths as in the document; `editable` names the sections being filled."""
    allowed = MAY_REACH_BROWSER if editable is None else _readable(document, editable)
    return {
        "sections": dict(_shown_sections(document, allowed)),
        "shown": dict(_shown_items(document, allowed)),
        "required": dict(_said(document, "required", allowed)),
        "computed": dict(_said(document, "computed", allowed)),
        "order": [found.path for found in settling_order(document)],
        "checks": [each for each in _checks(document) if browser_safe(each["must"], allowed)],
        "values": {path: type_of(found.item).browser_value for path, found in document.found.items()},
    }


def _readable(document: Document, editable: frozenset[str]) -> frozenset[str]:
    """Return the variables of the sections being filled: what the reader has before the eyes anyway."""
    inside = (found for found in document.found.values() if _is_inside(found, editable))
    return frozenset({"row", "today", *(name_of(found) for found in inside if found.table is None)})


def _is_inside(found: FoundItem, sections: frozenset[str]) -> bool:
    return any(section["key"] in sections for section in found.home.lineage)


def _shown_sections(document: Document, allowed: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for key, found in document.sections.items():
        yield from _whole(key, [each["shown"] for each in found.lineage if "shown" in each], allowed)


def _shown_items(document: Document, allowed: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for path, found in document.found.items():
        yield from _whole(path, shown_conditions(found), allowed)


def _whole(name: str, conditions: list[Any], allowed: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Yield all conditions of something as one, its sections' included: a part of it alone would show too much."""
    if conditions and browser_safe(conditions, allowed):
        yield name, conditions[0] if len(conditions) == 1 else {"and": conditions}


def _said(document: Document, name: str, allowed: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for path, found in document.found.items():
        expression = found.item.get(name)
        if isinstance(expression, Mapping | list) and browser_safe(expression, allowed):
            yield path, expression


def _checks(document: Document) -> Iterator[dict[str, Any]]:
    for each in document.source.get("checks", ()):
        yield {"must": each["must"], "at": each.get("at", ""), "message": label_text(each["message"])}
    for path, found in document.found.items():
        for each in found.item.get("checks", ()):
            yield {"must": each["must"], "at": path, "message": label_text(each["message"])}
