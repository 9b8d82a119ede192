"""Expressions that cannot be evaluated, name nothing, or wait for each other."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.fields import type_of
from app.fields._labels import label_of
from app.schema import expressions
from app.schema.checks import operands, reach
from app.schema.checks.kinds import Kinds
from app.schema.dependencies import settling_order
from app.schema.items import FoundItem, sections, walk
from app.schema.problems import Problem, pointer

if TYPE_CHECKING:
    from app.schema.document import Document

Placed = tuple[str, Any, FoundItem | None]
"""Where an expression stands, itself, and the table column it belongs to."""


def problems(document: "Document") -> Iterator[Problem]:
    found = [*_wrong(document), *_cycles(document)]
    # What contradicts itself is looked for where everything else is sound.
    yield from found or reach.problems(document, expressions_in(document))


def _wrong(document: "Document") -> Iterator[Problem]:
    for place, expression, column in expressions_in(document):
        for problem in _of_expression(document, expression, column):
            yield Problem(place + problem.pointer, problem.message, problem.remedy)
    for found in document.found.values():
        if "computed" in found.item and not expressions.check(found.item["computed"]):
            kinds = Kinds(document, found if found.table else None)
            for problem in operands.result_problems(found.item["computed"], found.item, kinds):
                yield Problem(f"{found.pointer}/computed{problem.pointer}", problem.message, problem.remedy)


def _of_expression(document: "Document", expression: Any, column: FoundItem | None) -> list[Problem]:
    """Look at the language first, then at the names, then at what the operands are."""
    wrong = expressions.check(expression, known=_Names(document, column).knows)
    return wrong or list(operands.problems(expression, Kinds(document, column)))


def expressions_in(document: "Document") -> Iterator[Placed]:
    for home in sections(document.source):
        yield from _of_holder(home.section, home.pointer, None)
    for found in walk(document.source):
        yield from _of_holder(found.item, found.pointer, found if found.table else None)
    yield from _of_checks(document.source, "", None)
    for index, step in enumerate(document.source.get("route", ())):
        yield from _of_step(step, f"/route/{index}")


def _of_holder(holder: Any, place: str, column: FoundItem | None) -> Iterator[Placed]:
    for name in ("shown", "required", "computed"):
        if name in holder and not isinstance(holder[name], bool):
            yield f"{place}/{name}", holder[name], column
    yield from _of_checks(holder, place, column)


def _of_checks(holder: Any, place: str, column: FoundItem | None) -> Iterator[Placed]:
    for index, each in enumerate(holder.get("checks", ())):
        yield f"{place}/checks/{index}/must", each["must"], column


def _of_step(step: Any, place: str) -> Iterator[Placed]:
    if "skip_when" in step:
        yield f"{place}/skip_when", step["skip_when"], None
    for index, jump in enumerate(step.get("next", ())):
        if "when" in jump:
            yield place + pointer("next", index, "when"), jump["when"], None


class _Names:
    """Knows which variables exist where an expression stands."""

    def __init__(self, document: "Document", column: FoundItem | None) -> None:
        self.document = document
        self.column = column

    def knows(self, path: str) -> bool:
        root, *rest = path.split(".")
        if root == "answers":
            return bool(rest) and self._answer(rest)
        if root == "row":
            table = self.column.table if self.column else None
            return table is not None and bool(rest) and self._has_column(table["key"], rest[0])
        return root in expressions.ROOTS

    def _answer(self, rest: list[str]) -> bool:
        if rest[0] not in self.document.standing:
            return False
        item = self.document.standing[rest[0]]
        if "columns" in item:
            return not rest[2:] or self._has_column(rest[0], rest[2])
        parts = type_of(item).parts(item)
        return not parts or not rest[1:] or rest[1] in parts

    def _has_column(self, table: str, column: str) -> bool:
        return f"{table}.{column}" in self.document.found or column == "row"


def _cycles(document: "Document") -> Iterator[Problem]:
    try:
        settling_order(document)
    except expressions.CycleError as error:
        paths = [str(name).removeprefix("answers.").replace(".*.", ".") for name in error.cycle]
        names = " → ".join(label_of(document.found[path].item) or path for path in paths)
        for path in dict.fromkeys(paths):
            yield Problem(
                document.found[path].pointer,
                gettext("These items wait for each other: %(names)s.", names=names),
                gettext("Take the condition or the computation away from one of them."),
            )
