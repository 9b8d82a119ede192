"""What an expression reads: for the order of computing, for cycles, and for what may be sent to the browser."""

import graphlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from app.schema.expressions.limits import CycleError
from app.schema.expressions.walk import variable, walk


def variables(expression: object) -> frozenset[str]:
    """Collect the variables' paths as they are written."""
    return frozenset(path for place in walk(expression) if (path := variable(place.node)) is not None)


def dependency_order(named: Mapping[str, object]) -> list[str]:
    """Order computed values so that each comes after what it reads.

    The names are variables' paths; inside `answers.rows.*.amount` the root `row` means `answers.rows.*`.
    """
    index = _Index(named)
    reads = {name: index.hit_by(_own_reads(name, expression)) for name, expression in named.items()}
    try:
        return list(graphlib.TopologicalSorter(reads).static_order())
    except graphlib.CycleError as error:
        raise CycleError(error.args[1]) from error


def browser_safe(expression: object, allowed_roots: Iterable[str]) -> bool:
    """Say whether all it reads may be seen by the browser; allowed are roots or longer paths, with what is below."""
    allowed = [path.split(".") for path in allowed_roots]
    read = [path.split(".") for path in variables(expression)]
    return all(any(path[: len(prefix)] == prefix for prefix in allowed) for path in read)


def _own_reads(name: str, expression: object) -> Iterator[list[str]]:
    before, star, _column = name.rpartition("*")
    row = f"{before}{star}".split(".") if star else ["row"]
    for path in variables(expression):
        first, *rest = path.split(".")
        yield [*row, *rest] if first == "row" else [first, *rest]


class _Index:
    """The names by their first one and two segments, so that ten thousand of them are quickly searched."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names: dict[tuple[str, ...], list[tuple[str, list[str]]]] = defaultdict(list)
        for name in names:
            segments = name.split(".")
            for beginning in {tuple(segments[:1]), tuple(segments[:2])}:
                self.names[beginning].append((name, segments))

    def hit_by(self, paths: Iterable[list[str]]) -> list[str]:
        return [name for path in paths for name, its in self.names.get(tuple(path[:2]), []) if _overlap(path, its)]


def _overlap(path: list[str], name: list[str]) -> bool:
    """Say whether one is the other, contains it or is inside it."""
    return all(one == other or "*" in (one, other) for one, other in zip(path, name, strict=False))
