"""What can never be shown, wanted or fail: conditions that contradict themselves, each other, or the items."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.schema.dependencies import shown_conditions
from app.schema.facts import FILLED, contradict
from app.schema.items import FoundItem
from app.schema.possible import ANY, Case, cases, together
from app.schema.problems import Problem

if TYPE_CHECKING:
    from app.schema.document import Document

MOST_LOOKS = 500
"""So many cases are looked at; what is more tangled than that passes for possible."""
Placed = tuple[str, Any, FoundItem | None]


def problems(document: "Document", placed: Iterable[Placed]) -> Iterator[Problem]:
    yield from _hidden_sections(document)
    hidden = set()
    for path, found in document.found.items():
        if "shown" in found.item and _is_hidden(document, found):
            hidden.add(path)
            yield _never_shown(f"{found.pointer}/shown")
    # What stands in an item that is never shown need not be complained of once more.
    for place, expression, column in placed:
        kind, holder = place.rpartition("/")[2], _holder_of(document, place)
        if kind in LATER and not (holder and holder.path in hidden):
            yield from LATER[kind](Reach(document, column), place, expression, holder)


def _hidden_sections(document: "Document") -> Iterator[Problem]:
    for found in document.sections.values():
        if "shown" in found.section:
            around = [each["shown"] for each in found.ancestors if "shown" in each]
            reach = Reach(document, None)
            if reach.is_possible(around) and not reach.is_possible([*around, found.section["shown"]]):
                yield _never_shown(f"{found.pointer}/shown")


def _is_hidden(document: "Document", found: FoundItem) -> bool:
    """Say whether it is the item's own condition that makes it never shown, not what it stands in."""
    reach, conditions = Reach(document, found if found.table else None), _conditions(found)
    return reach.is_possible(conditions[:-1]) and not reach.is_possible(conditions)


def _conditions(found: FoundItem) -> list[Any]:
    table = found.table or {}
    return [*([table["shown"]] if "shown" in table else []), *shown_conditions(found)]


def _holder_of(document: "Document", place: str) -> FoundItem | None:
    """Return the innermost item a place lies in."""
    around = (found for found in document.found.values() if place.startswith(f"{found.pointer}/"))
    return max(around, key=lambda found: len(found.pointer), default=None)


class Reach:
    """Knows the items behind the variables of one place."""

    def __init__(self, document: "Document", column: FoundItem | None) -> None:
        self.document = document
        self.table = column.table["key"] if column and column.table else None
        self.looks = MOST_LOOKS

    def is_possible(self, conditions: list[Any], *, fails: Any = None) -> bool:
        """Say whether all conditions can hold at once; `fails` is one more that does not."""
        groups = [cases(condition) for condition in conditions]
        if fails is not None:
            groups.append(cases(fails, wanted=False))
        return any(self._may_be(case, frozenset()) for case in together(*groups))

    def _may_be(self, case: Case, seen: frozenset[str]) -> bool:
        """Say whether a case can come about: no item contradicts itself, and all that are filled in can be shown."""
        self.looks -= 1
        if self.looks < 0:
            return True
        paths = dict.fromkeys(path for path, _question, _value in case)
        for path in paths:
            found = self._found(path)
            if contradict([fact for fact in case if fact[0] == path], found.item if found else None):
                return False
        for path in paths:
            conditions = [] if path in seen else self._shown_with(path, case)
            if conditions:
                wider = together([case], *(cases(condition) for condition in conditions))
                return wider is ANY or any(self._may_be(each, seen | {path}) for each in wider)
        return True

    def _shown_with(self, path: str, case: Case) -> list[Any]:
        """Return the conditions that hold because something of an item is known that is only known of shown ones."""
        found = self._found(path)
        is_filled = any(each == path and question in FILLED for each, question, _value in case)
        return _conditions(found) if found and is_filled else []

    def _found(self, path: str) -> FoundItem | None:
        root, *rest = path.split(".")
        if root == "row" and self.table and len(rest) == 1:
            return self.document.found.get(f"{self.table}.{rest[0]}")
        return self.document.found.get(rest[0]) if root == "answers" and len(rest) == 1 else None


def _required(reach: Reach, place: str, expression: Any, holder: FoundItem | None) -> Iterator[Problem]:
    around = _conditions(holder) if holder else []
    if not reach.is_possible([*around, expression]):
        message = gettext("This condition never holds: it contradicts itself, or what it asks for cannot be answered.")
        yield Problem(place, message, gettext("Change it, or take it away."))


def _check(reach: Reach, place: str, expression: Any, holder: FoundItem | None) -> Iterator[Problem]:
    around = _conditions(holder) if holder else []
    if not reach.is_possible(around, fails=expression):
        yield Problem(place, gettext("This check can never fail."), gettext("Change it, or take it away."))
    elif not reach.is_possible([*around, expression]):
        message = gettext("This check can never hold: nobody could submit the form.")
        yield Problem(place, message, gettext("Change it, or take it away."))


def _route(reach: Reach, place: str, expression: Any, _holder: FoundItem | None) -> Iterator[Problem]:
    if not isinstance(expression, bool):
        yield from _required(reach, place, expression, None)


def _never_shown(place: str) -> Problem:
    message = gettext(
        "This can never be shown: its conditions contradict each other, or want answers that cannot be given."
    )
    return Problem(place, message, gettext("Change the condition, or take the part away."))


LATER = {"required": _required, "must": _check, "skip_when": _route, "when": _route}
"""What is asked of each expression by its name, once it is known what is shown."""
