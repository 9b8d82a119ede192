"""What each field type finds wrong with its own items, and where types cannot stand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask_babel import gettext

from app.fields import type_of
from app.schema.items import FoundItem, walk
from app.schema.problems import Problem

if TYPE_CHECKING:
    from app.schema.document import Document


def problems(document: "Document") -> Iterator[Problem]:
    for found in walk(document.source):
        for problem in type_of(found.item).check_item(found.item):
            yield Problem(found.pointer + problem.place, problem.message, problem.remedy)
        yield from _misplaced(found)


def _misplaced(found: FoundItem) -> Iterator[Problem]:
    kind = type_of(found.item)
    if kind.counts_rows and not found.table:
        message = gettext("Only a table has rows to number.")
        yield Problem(f"{found.pointer}/type", message, gettext("Make it a column of a table."))
    if found.group and (kind.columns(found.item) or kind.members(found.item)):
        message = gettext("A group shares one cell: no table and no other group fits into it.")
        yield Problem(f"{found.pointer}/type", message, gettext("Move it out of the group."))
