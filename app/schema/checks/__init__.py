"""What is wrong with a document, found before anybody fills it in; one file per concern."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.schema.checks import conditions, keys, listing, names, route, shape, sheet, types
from app.schema.problems import Problem

if TYPE_CHECKING:
    from app.schema.document import Document

MEANING = (keys, types, names, listing, conditions, route, sheet)


def check(document: "Document") -> list[Problem]:
    """List every problem with file, place and remedy; a document without its shape is looked at no further."""
    found = shape.problems(document.source) or [each for concern in MEANING for each in concern.problems(document)]
    return [replace(problem, file=document.where) for problem in found]
