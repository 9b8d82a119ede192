"""A total as a calculation: what is added up, term by term."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext

from app.fields import type_of
from app.paper_in.xlsform.formulas import quoted
from app.paper_in.xlsform.names import Names
from app.paper_in.xlsform.vocabulary import written_as
from app.paper_in.xlsform.xpath import LONGEST, UntranslatableError
from app.schema.dependencies import summed
from app.schema.document import Document
from app.schema.items import FoundItem, Item

COUNTED = frozenset({"decimal", "integer", "range", "calculate"})


def sum_of(document: Document, item: Item, names: Names) -> str:
    """Return what a total adds up; the most it can be stands for the possible points of a share."""
    found = next(each for each in document.found.values() if each.item is item)
    members = list(summed(document, found))
    terms = [_term(member, names) for member in members if _counts(member.item)]
    if not terms:
        raise UntranslatableError(gettext("it adds up nothing"))
    whole = " + ".join(terms)
    if item.get("show") == "average":
        whole = f"({whole}) div {len(terms)}"
    if item.get("show") == "percent":
        most = sum(float(type_of(member.item).maximum(member.item) or 0) for member in members)
        whole = f"({whole}) div {most:g} * 100"
    if len(whole) > LONGEST:
        raise UntranslatableError(gettext("it adds up too much"))
    return whole


def _counts(item: Item) -> bool:
    """Say whether an item can add anything: a number, or options with points."""
    return type_of(item).maximum(item) is not None or written_as(item)[0] in COUNTED


def _term(member: FoundItem, names: Names) -> str:
    path = f"answers.{member.path}" if member.table is None else f"answers.{member.table['key']}.*.{member.item['key']}"
    if member.item.get("options"):
        terms = list(_points(path, member.item["options"], "", names))
        if not terms or member.table is not None:
            raise UntranslatableError(gettext("points of options in a table cannot be added up"))
        return " + ".join(terms)
    name = names.by_path[path]
    return f"sum(${{{name}}})" if member.table is not None else f"coalesce(${{{name}}}, 0)"


def _points(path: str, options: Any, parent: str, names: Names) -> Iterator[str]:
    for option in options:
        here = f"{parent}/{option['key']}".strip("/")
        if option.get("points"):
            question, choice = names.choices[path, here]
            yield f"if(selected(${{{question}}}, {quoted(choice)}), {option['points']}, 0)"
        yield from _points(path, option.get("options", ()), here, names)
