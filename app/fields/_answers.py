"""What a field type says about an answer: what is wrong with it, what it counts as, how it is filtered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
"""An item of a template as its document has it, settings already filled in; never changed in place."""


class InvalidAnswer(ValueError):
    """An answer that cannot stand; `parts` says what is wrong where, for values of several inputs."""

    def __init__(self, message: Any, parts: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.parts = dict(parts or {})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in an item's definition."""

    place: str
    """JSON pointer inside the item, such as `/options/2/key`."""
    message: Any
    remedy: Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One countable statement of an answer."""

    path: str
    code: str | None = None
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A value that facts of an item can have, for filters and charts."""

    code: str
    label: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """How a list is narrowed by one item."""

    path: str
    label: str
    operators: tuple[str, ...]
    """Among: is any_of between on_or_after before contains filled blank."""
    input: str
    """Kind of input: text number money date time datetime codes reference."""
    codes: tuple[Code, ...] = ()
    source: str | None = None
    """What kind of reference is looked up, such as `customer` or `user:agent`."""
