"""What a list opens with because its form says so, in the words of the list's address."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from app.answers.query import PREFIX, Arguments

Said = Mapping[str, Any]
"""What a document says at `list`."""


def filter_arguments(said: Said, known: Collection[str]) -> Arguments:
    """Return the filters a list opens with, as far as they are about what its reader knows of."""
    conditions = (each for each in said.get("filter", ()) if each["path"] in known)
    return Arguments([pair for each in conditions for pair in _written(each)])


def sort_argument(said: Said, known: Collection[str]) -> str:
    """Return the order a list opens in, such as `-score`; nothing where it is the usual one."""
    sort = said.get("sort", {})
    path = sort.get("by", "")
    return ("-" if sort.get("descending") else "") + path if path in {"@age", *known} else ""


def _written(condition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return _WORDS[condition["operator"]](PREFIX + condition["path"], condition.get("values", ()))


def _codes(name: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, str(value)) for value in values)


def _bounds(name: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    ends = zip(("from", "to"), values, strict=False)
    yield from ((f"{name}.{end}", str(value)) for end, value in ends if value is not None)


def _filled(name: str, _values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    yield f"{name}.is", "filled"


def _blank(name: str, _values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    yield f"{name}.is", "blank"


_WORDS: dict[str, Callable[[str, Sequence[Any]], Iterator[tuple[str, str]]]] = {
    "any_of": _codes,
    "between": _bounds,
    "contains": _codes,
    "filled": _filled,
    "blank": _blank,
}
