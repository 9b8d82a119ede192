"""The sheet as the designer sees it: the real markup, every cell saying what it belongs to."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from app.fields._labels import language
from app.fields._markup import markup
from app.fields._rows import MOST_ROWS
from app.schema import render
from app.schema.compiled import Compiled
from app.schema.document import Document
from app.schema.drawing import Drawing
from app.schema.frames import Frame
from app.schema.items import FoundItem, is_group, is_table
from app.schema.json_schema import FORMAT
from app.schema.layout import content_width, label_span, sheet, span_of

Source = Mapping[str, Any]


def blocks(document: Document, tints: Mapping[str, str] | None = None) -> list[Markup]:
    """Draw section by section, so that a page need only put in those that are other than before."""
    settings = json.dumps(document.source.get("settings", {}))
    said = json.dumps(tints or {})
    sections = _with_places(document).source["sections"]
    return [markup(_drawn(json.dumps(each), settings, said, language())) for each in sections]


@lru_cache(maxsize=2_000)
def _drawn(section: str, settings: str, tints: str, _language: str) -> str:
    """Draw one section, with those inside it; most of a sheet is the same as at the change before."""
    source = {"format": FORMAT, "key": "canvas", "title": "-", "sections": [json.loads(section)]}
    compiled = Compiled(Document({**source, "settings": json.loads(settings)}))
    drawing = Drawing(None, frozenset(), is_canvas=True, tints=json.loads(tints))
    tables = sheet(compiled.document.source, compiled.row_counts({})).tables
    piece = render.blank_pieces(compiled)
    return f'<div class="design-block">{"".join(Frame(drawing.table(table)).filled(piece) for table in tables)}</div>'


def spans(document: Document) -> dict[str, tuple[int, int, int]]:
    """Map each item in a grid to how many columns it takes, how many of them its label, and how many there are."""
    return {path: _spans(found) for path, found in document.found.items() if found.table is None and not found.group}


def _spans(found: FoundItem) -> tuple[int, int, int]:
    width = content_width(found.home)
    taken = span_of(found.item, width)
    return taken, label_span(found.item, taken), width


def _with_places(document: Document) -> Document:
    """Return the document with a line in each section that is still empty, to see it and put items there."""
    return Document({**document.source, "sections": [_with_place(each) for each in document.source["sections"]]})


def _with_place(section: Source) -> Source:
    inner = [_with_place(each) for each in section.get("sections", ())]
    items = [_with_row(item) for item in section.get("items", ()) if not is_group(item) or item["items"]]
    if not items and not inner:
        items = [{"key": f"empty-{section['key']}", "type": "note", "text": gettext("Nothing stands here yet.")}]
    return {**section, "items": items, **({"sections": inner} if inner else {})}


def _with_row(item: Source) -> Source:
    """Give a table a row to be seen by whose rows its owner supplies later, or which wants more than there can be."""
    if not is_table(item) or (item.get("rows") != [] and _fits(item.get("rows"))):
        return item
    return {name: value for name, value in item.items() if name != "from_setting"} | {"rows": 1}


def _fits(rows: Any) -> bool:
    """Say whether so many rows can be drawn: the checks refuse more, but only once the draft is saved."""
    wanted = [rows.get("min"), rows.get("start")] if isinstance(rows, Mapping) else [rows]
    return all(number <= MOST_ROWS for number in wanted if isinstance(number, int))
