"""What the designer's page starts with, and how it is told what is wrong."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import gettext

from app.grants import ROLES
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations.publication import earlier_documents
from app.operations.template import NO_DRAFT
from app.schema.items import FoundItem, sections
from app.security import role_title
from app.views._conditions import condition_words
from app.views._designing_route import route_data
from app.views._field_types import described

ADDRESSES = ("draw", "listing", "save", "preview", "preview_paper", "read")
"""What scripts ask of the server about the draft."""
KINDS = Path(__file__).parents[1] / "static" / "js" / "designer" / "kinds"
"""One module for each kind of option the property panel knows inputs for."""
HELD = frozenset({"items", "columns"})
"""Lists of items inside an item: these have paths of their own."""


def page_data(template: FormTemplate, draft: TemplateDraft | None) -> dict[str, Any]:
    """Return what scripts need beside the document."""
    earlier = earlier_documents(template)
    published = [found for document in earlier for found in document.found.items()]
    return {
        **described(),
        "logic": condition_words(),
        **route_data(),
        "key": template.key,
        "lockVersion": draft.lock_version if draft else NO_DRAFT,
        "guesses": draft.guesses if draft else [],
        "isPublished": template.version_id is not None,
        "usedKeys": sorted({found.item["key"] for _path, found in published}),
        "usedSections": sorted({found.section["key"] for each in earlier for found in sections(each.source)}),
        "usedParts": used_parts(published),
        "kinds": sorted(file.stem for file in KINDS.glob("*.mjs")),
        "roles": {name: role_title(name) for name in ROLES},
        "urls": {name: url_for(f"DesignerView.{name}", key=template.key) for name in ADDRESSES},
        "libraryUrl": url_for("LibraryPartView.index"),
        "versionsUrl": url_for("TemplateVersionView.index", key=template.key),
        "sprite": url_for("static", filename="icons/sprite.svg"),
        "words": words(),
    }


def used_parts(published: list[tuple[str, FoundItem]]) -> dict[str, dict[str, Any]]:
    """Map each published item to the keys given to parts of it, options foremost, each with the label it had last."""
    used: dict[str, dict[str, Any]] = {}
    for path, found in published:
        used.setdefault(path, {}).update(_keyed(found.item))
    return {path: parts for path, parts in used.items() if parts}


def _keyed(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the keys inside a part that are no items of their own."""
    lists = (value for name, value in part.items() if isinstance(value, list) and name not in HELD)
    for each in (each for value in lists for each in value):
        if isinstance(each, Mapping) and "key" in each:
            yield each["key"], each.get("label", "")
            yield from _keyed(each)


def words() -> dict[str, str]:
    """Return what several panels say."""
    return {
        "undone": gettext("Undone:"),
        "redone": gettext("Done again:"),
        "section": gettext("Section"),
        "untitled": gettext("without a name"),
        "comma": gettext(", "),
    }
