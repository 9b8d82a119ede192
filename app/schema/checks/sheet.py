"""Cells that cannot be laid out as the document says."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask_babel import gettext

from app.schema.items import FoundItem, FoundSection, sections, walk
from app.schema.layout import (
    ABOVE,
    BESIDE,
    content_width,
    grid_width,
    holds_table,
    label_position,
    label_span,
    mark_span,
    span_of,
    title_span,
)
from app.schema.problems import Problem

if TYPE_CHECKING:
    from app.schema.document import Document


def problems(document: "Document") -> Iterator[Problem]:
    for home in sections(document.source):
        yield from _title(home)
    for found in walk(document.source):
        if found.table is None and found.group is None:
            yield from _cells(found)


def _title(home: FoundSection) -> Iterator[Problem]:
    section = home.section
    if not section.get("title") or section.get("title_at") != "left":
        return
    place = f"{home.pointer}/title_at"
    if holds_table(section):
        message = gettext("A title cannot stand beside a table.")
        yield Problem(place, message, gettext("Put the title on top, or the table into a section of its own."))
    elif title_span(section) >= grid_width(home):
        message = gettext("The title takes the whole width: %(span)s columns.", span=title_span(section))
        yield Problem(place, message, gettext("Make title_span smaller, or give the section more columns."))


def _cells(found: FoundItem) -> Iterator[Problem]:
    item, width = found.item, content_width(found.home)
    if "columns" in item:
        return
    if item.get("span", 1) > width:
        message = gettext("It is %(span)s columns wide, its section only %(width)s.", span=item["span"], width=width)
        yield Problem(f"{found.pointer}/span", message, gettext("Make it at most %(width)s wide.", width=width))
    span = span_of(item, width)
    if label_position(item) in BESIDE and label_span(item, span) + mark_span(item) >= span:
        message = gettext("The label takes all %(span)s columns and leaves none to write in.", span=span)
        yield Problem(found.pointer, message, gettext("Make label_span smaller, or put the label on top."))
    if mark_span(item) and label_position(item) not in {ABOVE, *BESIDE}:
        message = gettext("The full mark has no cell: it stands between a label and its field.")
        yield Problem(f"{found.pointer}/max_cell", message, gettext("Put the label left or above."))
