"""Operands that cannot do what is wanted of them: words where a number is added, an option that nobody can tick."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.fields import type_of
from app.fields._labels import label_of
from app.schema.checks.kinds import OBJECTS, ORDERED, Kinds, Operand
from app.schema.expressions.walk import walk
from app.schema.problems import Problem, pointer

Judge = Callable[[str, "Placed"], Iterator[Problem]]
Placed = list[tuple[str, Operand]]
"""Operands with the places where they stand."""
WORDS = {
    "number": _l("a number"),
    "text": _l("words"),
    "truth": _l("yes or no"),
    "date": _l("a day"),
    "time": _l("a time"),
    "datetime": _l("a day with a time"),
    "options": _l("options to tick"),
    "table": _l("a table"),
    "reference": _l("a name that is looked up"),
}
EQUAL = ORDERED | {"text", "truth"}
DAYS = frozenset({"date", "datetime"})
NUMBER = frozenset({"number"})


def problems(expression: Any, kinds: Kinds) -> Iterator[Problem]:
    """Yield what is wrong in an expression that is well formed and names what there is."""
    for place in walk(expression):
        if isinstance(place.node, dict):
            ((name, given),) = place.node.items()
            at = place.pointer + pointer(name)
            judge = JUDGES.get(name)
            if judge:
                yield from judge(at, [(where, kinds.of(node)) for where, node in _operands(at, given)])


def _operands(at: str, given: Any) -> list[tuple[str, Any]]:
    if isinstance(given, list):
        return [(f"{at}/{index}", node) for index, node in enumerate(given)]
    return [(at, given)]


def result_problems(expression: Any, item: Any, kinds: Kinds) -> Iterator[Problem]:
    """Yield what keeps a computed value from ever being one of its item."""
    result, wanted = kinds.of(expression), kinds.of_item(item)
    if result.kinds is not None and not wanted & result.kinds - OBJECTS - {"options"}:
        kind, holds = named(result.kinds), named(wanted)
        message = gettext("This computes %(kind)s, but the item holds %(wanted)s.", kind=kind, wanted=holds)
        yield Problem("", message, gettext("Compute something else, or choose another type."))


def named(kinds: frozenset[str]) -> str:
    """Return what a value is, in words."""
    return str(next((words for kind, words in WORDS.items() if kind in kinds), _l("something else")))


def _wanting(wanted: frozenset[str], remedy: Any) -> Judge:
    """Return a judge who wants operands of these kinds."""

    def judge(_at: str, operands: Placed) -> Iterator[Problem]:
        for where, operand in operands:
            if operand.kinds is not None and not operand.kinds & wanted:
                message = gettext("%(what)s is %(kind)s.", what=operand.words, kind=named(operand.kinds))
                yield Problem(where, message, str(remedy))

    return judge


def _one_by_one(judge: Judge) -> Judge:
    """Return a judge who also refuses whole columns."""

    def refuse(at: str, operands: Placed) -> Iterator[Problem]:
        columns = [(where, operand) for where, operand in operands if operand.is_column]
        for where, operand in columns:
            message = gettext("%(what)s is a whole column.", what=operand.words)
            yield Problem(where, message, gettext("Sum it up or count it, or ask whether a row holds something."))
        if not columns:
            yield from judge(at, operands)

    return refuse


def _alike(comparable: frozenset[str]) -> Judge:
    """Return a judge who wants two operands that can be compared in one of these ways."""

    def judge(at: str, operands: Placed) -> Iterator[Problem]:
        left, right = (operand for _where, operand in operands)
        if not left.is_alike(right, comparable):
            yield _unlike(at, left, right)

    return judge


def _unlike(at: str, left: Operand, right: Operand) -> Problem:
    kind, other = named(left.kinds or frozenset()), named(right.kinds or frozenset())
    message = gettext(
        "%(left)s is %(kind)s, %(right)s is %(other)s: they cannot be compared.",
        left=left.words,
        kind=kind,
        right=right.words,
        other=other,
    )
    return Problem(at, message, gettext("Compare like with like; of options, ask which are ticked."))


def _sought(at: str, operands: Placed) -> Iterator[Problem]:
    (_where, sought), *places = operands
    if not any(sought.is_alike(operand, EQUAL) for _place, operand in places):
        yield _unlike(at, sought, places[0][1])


def _picked(at: str, operands: Placed) -> Iterator[Problem]:
    (where, answer), *options = operands
    if answer.kinds is not None and "options" not in answer.kinds:
        message = gettext("%(what)s is %(kind)s.", what=answer.words, kind=named(answer.kinds))
        yield Problem(where, message, gettext("Only options can be ticked; compare it in another way."))
    elif answer.item is not None:
        known = {code.code for code in type_of(answer.item).codes(answer.item)}
        for place, option in options:
            for path in option.literals:
                if path not in known:
                    message = gettext("%(item)s has no option %(option)s.", item=label_of(answer.item), option=path)
                    yield Problem(place, message, gettext("Choose one of its options."))


_numbers = _wanting(NUMBER, _l("Only numbers can be computed with."))
_days = _wanting(DAYS, _l("A day is wanted here."))
_words = _wanting(ORDERED | {"text"}, _l("Only words and numbers can be joined."))


def _days_later(at: str, operands: Placed) -> Iterator[Problem]:
    yield from _days(at, operands[:1])
    yield from _numbers(at, operands[1:])


JUDGES: dict[str, Judge] = {
    **dict.fromkeys(("<", "<=", ">", ">="), _one_by_one(_alike(ORDERED))),
    **dict.fromkeys(("==", "!="), _one_by_one(_alike(EQUAL))),
    **dict.fromkeys(("+", "-", "*", "/", "%", "round", "abs"), _one_by_one(_numbers)),
    **dict.fromkeys(("sum", "avg"), _numbers),
    **dict.fromkeys(("min", "max"), _wanting(ORDERED, _l("Only numbers, days and times are more or less."))),
    **dict.fromkeys(("days_between", "year", "month"), _one_by_one(_days)),
    "add_days": _one_by_one(_days_later),
    "concat": _words,
    "in": _sought,
    "picked": _picked,
}
