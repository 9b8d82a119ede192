"""Evaluate an expression on data: same result, same number of steps, same error as the twin in the browser."""

import re
from collections.abc import Callable, Mapping

from app.schema.expressions.limits import MAX_DEPTH, MAX_STEPS, BudgetError, DepthError, MalformedError
from app.schema.expressions.operators import OPERATORS
from app.schema.expressions.values import handed_back, read, spread, truthy

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def evaluate(expression: object, roots: Mapping[str, object]) -> object:
    """Give the result as None, bool, int, float, text or a flat list of those; raise ExpressionError only."""
    return handed_back(_Run(roots).value(expression, 1))


class _Run:
    """One evaluation: what it may look at and how many steps it has left."""

    def __init__(self, roots: Mapping[str, object]) -> None:
        self.roots = roots
        self.steps_left = MAX_STEPS

    def spend(self, steps: int) -> None:
        self.steps_left -= steps
        if self.steps_left < 0:
            raise BudgetError(f"more than {MAX_STEPS} steps")

    def value(self, node: object, depth: int) -> object:
        self.spend(1)
        if depth > MAX_DEPTH:
            raise DepthError(f"more than {MAX_DEPTH} levels")
        if isinstance(node, dict):
            return self._applied(node, depth)
        if isinstance(node, list):
            return [self.value(each, depth + 1) for each in node] or None
        return read(node)

    def _applied(self, node: dict[str, object], depth: int) -> object:
        if len(node) != 1:
            raise MalformedError("an operation has exactly one key")
        ((name, given),) = node.items()
        operator = OPERATORS.get(name)
        operands = given if isinstance(given, list) else [given]
        if operator is None or not operator.least <= len(operands) <= operator.most:
            raise MalformedError(f"no operator {name!r} with {len(operands)} operands")
        if operator.run is None:
            return _FORMS[name](self, operands, depth + 1)
        values = [self.value(each, depth + 1) for each in operands]
        self.spend(sum(len(each) for each in values if isinstance(each, list)))
        return operator.run(*values)


def _var(run: _Run, operands: list[object], depth: int) -> object:
    """Follow a path through own members only; `*` goes through all rows and makes the result a list."""
    path = operands[0]
    if not isinstance(path, str):
        raise MalformedError("a variable is named by text")
    first, *rest = path.split(".")
    places = [run.roots.get(first)]
    for segment in rest:
        if segment == "*":
            places = _rows(run, places)
        else:
            run.spend(len(places))
            places = [_member(place, segment) for place in places]
    return (places or None) if "*" in rest else read(places[0])


def _rows(run: _Run, places: list[object]) -> list[object]:
    tables = [place for place in places if isinstance(place, (list, tuple))]
    run.spend(sum(map(len, tables)))
    return [row for table in tables for row in table]


def _member(place: object, segment: str) -> object:
    if isinstance(place, dict):
        return place.get(segment)
    if isinstance(place, (list, tuple)) and _INDEX.fullmatch(segment) and int(segment) < len(place):
        return place[int(segment)]
    return None


def _and(run: _Run, operands: list[object], depth: int) -> bool | None:
    return _all_agree(run, operands, depth, wanted=True)


def _or(run: _Run, operands: list[object], depth: int) -> bool | None:
    return _all_agree(run, operands, depth, wanted=False)


def _all_agree(run: _Run, operands: list[object], depth: int, *, wanted: bool) -> bool | None:
    """Stop at the first operand that decides; a blank one leaves the answer open."""
    result: bool | None = wanted
    for operand in operands:
        value = run.value(operand, depth)
        if value is None:
            result = None
        elif truthy(value) is not wanted:
            return not wanted
    return result


def _if(run: _Run, operands: list[object], depth: int) -> object:
    """Take condition, result, condition, result ... otherwise; evaluate only what is taken."""
    for at in range(0, len(operands) - 1, 2):
        if truthy(run.value(operands[at], depth)):
            return run.value(operands[at + 1], depth)
    return run.value(operands[-1], depth) if len(operands) % 2 else None


def _picked(run: _Run, operands: list[object], depth: int) -> bool:
    """Say whether one of the options, or one below it, is ticked in an answer of any stored form."""
    answer, *options = (run.value(each, depth) for each in operands)
    run.spend(sum(len(each) for each in options if isinstance(each, list)))
    wanted = [each for each in spread(tuple(options)) if isinstance(each, str)]
    ticked = _ticked_paths(run, answer)
    run.spend(len(wanted) * len(ticked))
    return any(path == option or path.startswith(option + "/") for path in ticked for option in wanted)


def _ticked_paths(run: _Run, answer: object) -> list[str]:
    """Collect the option paths in `"a/b"`, `["a/b", "c"]`, `{"paths": [...]}`, `{"path": "a/b"}` or a list of these."""
    paths, pending = [], [answer]
    while pending:
        run.spend(1)
        place = pending.pop()
        if isinstance(place, str):
            paths.append(place)
        elif isinstance(place, (list, tuple)):
            run.spend(len(place))
            pending.extend(place)
        elif isinstance(place, dict):
            pending.append(place.get("paths", place.get("path")))
    return paths


_FORMS: dict[str, Callable[[_Run, list[object], int], object]] = {
    "var": _var,
    "and": _and,
    "or": _or,
    "if": _if,
    "picked": _picked,
}
