"""What every importer answers; one file in this folder = one of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

Right = tuple[str, str]


@dataclass(frozen=True)
class Target:
    """What a column of a file can be read as."""

    key: str
    label: Any
    heads: tuple[str, ...]
    """How such columns are called, without spaces and in small letters."""
    required: bool = False


class Importer:
    name: ClassVar[str]
    label: ClassVar[Any]
    targets: ClassVar[tuple[Target, ...]]
    right_to_add: ClassVar[Right]
    """The framework's right of whoever may add one by hand."""
    right_to_update: ClassVar[Right]

    def guess(self, heads: Sequence[str]) -> dict[str, int]:
        """Say which column is meant by each target, by its head; a column is read once."""
        plain = [_plain(head) for head in heads]
        found: dict[str, int] = {}
        for matches in (_is_called, _begins_like):
            for target in self.targets:
                if target.key not in found:
                    free = (column for column, head in enumerate(plain) if head and column not in found.values())
                    column = next((column for column in free if matches(target, plain[column])), None)
                    found |= {} if column is None else {target.key: column}
        return found

    def values(self, cells: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
        """Return what a row says of each target that is mapped."""
        return {key: cells[column].strip() if column < len(cells) else "" for key, column in mapping.items()}


def _plain(head: str) -> str:
    return re.sub(r"[\s*＊:：()（）_-]+", "", head).casefold()


def _is_called(target: Target, head: str) -> bool:
    return head in target.heads or head == _plain(str(target.label))


def _begins_like(target: Target, head: str) -> bool:
    return any(head.startswith(name) or head.endswith(name) for name in target.heads)
