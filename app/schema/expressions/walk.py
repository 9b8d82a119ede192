"""Go through the nodes of an expression, sound or not, without evaluating anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.schema.expressions.limits import MAX_DEPTH
from app.schema.problems import pointer


@dataclass(frozen=True, slots=True)
class Place:
    """A node and where it stands in the expression, as a JSON pointer."""

    pointer: str
    node: object
    depth: int


def walk(expression: object) -> Iterator[Place]:
    """Give every node in reading order, down to the first level that is too deep."""
    pending = [Place("", expression, 1)]
    while pending:
        place = pending.pop()
        yield place
        if place.depth <= MAX_DEPTH:
            pending.extend(reversed(list(_parts(place))))


def _parts(place: Place) -> Iterator[Place]:
    if isinstance(place.node, list):
        yield from _numbered(place.pointer, place.node, place.depth)
    if isinstance(place.node, dict) and "var" not in place.node:
        for name, given in place.node.items():
            at = place.pointer + pointer(name)
            if isinstance(given, list):
                yield from _numbered(at, given, place.depth)
            else:
                yield Place(at, given, place.depth + 1)


def _numbered(at: str, nodes: list[object], depth: int) -> Iterator[Place]:
    return (Place(at + pointer(index), node, depth + 1) for index, node in enumerate(nodes))


def variable(node: object) -> str | None:
    """Read the path of a `var` node."""
    if not isinstance(node, dict) or len(node) != 1:
        return None
    path = node.get("var")
    path = path[0] if isinstance(path, list) and len(path) == 1 else path
    return path if isinstance(path, str) else None
