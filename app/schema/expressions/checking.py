"""Find what is wrong with an expression before it is stored: where it is, what it is and what to do about it."""

import math
from collections.abc import Callable, Iterator
from itertools import islice

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.schema.expressions.limits import MAX_DEPTH, MAX_NODES
from app.schema.expressions.operators import MANY, OPERATORS, Operator
from app.schema.expressions.walk import Place, variable, walk
from app.schema.problems import Problem, pointer

Known = Callable[[str], bool]
ROOTS = ("answers", "row", "customer", "site", "entry", "actor", "today")


def check(expression: object, *, known: Known | None = None) -> list[Problem]:
    """List the static errors; `known` says whether a variable's path exists, `*` standing for every row."""
    places = list(islice(walk(expression), MAX_NODES + 1))
    if len(places) > MAX_NODES:
        return [_too_large()]
    return [problem for place in places for problem in _problems(place, known)]


def _problems(place: Place, known: Known | None) -> Iterator[Problem]:
    if place.depth > MAX_DEPTH:
        yield _too_deep(place)
    elif isinstance(place.node, dict):
        yield from _operation_problems(place, place.node, known)
    elif not isinstance(place.node, list):
        yield from _literal_problems(place)


def _operation_problems(place: Place, node: dict[str, object], known: Known | None) -> Iterator[Problem]:
    if len(node) != 1:
        yield _not_one_operator(place)
        return
    ((name, given),) = node.items()
    operator = OPERATORS.get(name)
    count = len(given) if isinstance(given, list) else 1
    at = place.pointer + pointer(name)
    if operator is None:
        yield _unknown_operator(at, name)
    elif not operator.least <= count <= operator.most:
        yield _wrong_count(at, name, operator)
    elif name == "var":
        yield from _variable_problems(at, variable(node), known)


def _variable_problems(at: str, path: str | None, known: Known | None) -> Iterator[Problem]:
    if not path or not all(path.split(".")):
        yield _not_a_path(at)
    elif path.split(".")[0] not in ROOTS:
        yield _unknown_root(at, path)
    elif known and not known(path):
        yield _unknown_variable(at, path)


def _literal_problems(place: Place) -> Iterator[Problem]:
    value = place.node
    if isinstance(value, (int, float)):
        if not _is_finite(value):
            yield _not_finite(place)
    elif not isinstance(value, (str, type(None))):
        yield _not_json(place)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _too_large() -> Problem:
    return Problem(
        "",
        _l("This expression has more than %(limit)s parts.", limit=MAX_NODES),
        _l("Compute a part of it in an item of its own and use that item here."),
    )


def _too_deep(place: Place) -> Problem:
    return Problem(
        place.pointer,
        _l("This expression is nested more than %(limit)s levels deep.", limit=MAX_DEPTH),
        _l("Compute the inner part in an item of its own and use that item here."),
    )


def _not_one_operator(place: Place) -> Problem:
    return Problem(
        place.pointer,
        _l("An operation is an object with exactly one key, its operator."),
        _l('Write it like {"+": [1, 2]}; join several conditions by "and" or "or".'),
    )


def _unknown_operator(at: str, name: object) -> Problem:
    return Problem(
        at,
        _l('There is no operator "%(name)s".', name=str(name)[:40]),
        _l("Use one of: %(names)s.", names=" ".join(OPERATORS)),
    )


def _wrong_count(at: str, name: str, operator: Operator) -> Problem:
    return Problem(
        at,
        _l('The operator "%(name)s" does not take this number of operands.', name=name),
        _operands_wanted(operator),
    )


def _operands_wanted(operator: Operator) -> LazyString:
    if operator.most == MANY:
        return _l("Give it %(least)s or more.", least=operator.least)
    if operator.most == operator.least:
        return _l("Give it exactly %(least)s.", least=operator.least)
    return _l("Give it %(least)s to %(most)s.", least=operator.least, most=operator.most)


def _not_a_path(at: str) -> Problem:
    return Problem(
        at,
        _l("A variable is named by a text of keys with dots between them."),
        _l('Write it like "answers.area", or "answers.rows.*.amount" for a column of a table.'),
    )


def _unknown_root(at: str, path: str) -> Problem:
    return Problem(
        at,
        _l('The variable "%(path)s" begins with nothing an expression can see.', path=path[:80]),
        _l("Begin it with one of: %(names)s.", names=" ".join(ROOTS)),
    )


def _unknown_variable(at: str, path: str) -> Problem:
    return Problem(
        at,
        _l('There is no "%(path)s".', path=path[:80]),
        _l("Correct the name, or add what it should name before using it."),
    )


def _not_finite(place: Place) -> Problem:
    return Problem(
        place.pointer,
        _l("This number is too large or is not a number."),
        _l("Write an ordinary number."),
    )


def _not_json(place: Place) -> Problem:
    return Problem(
        place.pointer,
        _l("This value cannot stand in an expression."),
        _l("Use a text, a number, true, false, null, a list or an operation."),
    )
