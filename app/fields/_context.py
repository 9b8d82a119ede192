"""What an answer may refer to: the callables a page lends to the field types, which know no table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Reference:
    """A customer, user or room as answers know it."""

    id: int
    name: str
    detail: str = ""
    """What tells two of the same name apart, such as the room."""


class Lookup(Protocol):
    def __call__(self, kind: str, id_: int, /) -> Reference | None: ...


class Find(Protocol):
    def __call__(self, kind: str, text: str, /) -> Sequence[Reference]: ...


def _knows_nobody(_kind: str, _id: int, /) -> Reference | None:
    return None


def _finds_nobody(_kind: str, _text: str, /) -> Sequence[Reference]:
    return ()


def _lends_nothing(_attachment: str, /) -> bool:
    return False


def _address_on_paper(attachment: str, /) -> str:
    return f"app:file/{attachment}"


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """Whom and what an answer may name; by default nobody and nothing."""

    by: Any = None
    may_use_attachment: Callable[[str], bool] = _lends_nothing
    lookup: Lookup = _knows_nobody
    """Kind and id -> the one meant, also if no longer active. Kinds: customer, room, user, user:<role>."""
    find: Find = _finds_nobody
    """Kind and exact name or code -> the active ones it can mean."""
    receive: Callable[[str, Any], str] | None = None
    """Kind and uploaded file -> attachment id, or InvalidAnswer in words; for browsers without script."""
    file_address: Callable[[str], str] = _address_on_paper
    sees_personal: bool = True
    """Whether personal answers are shown in full where they are only read."""
    _seen: dict[tuple[str, int], Reference] = field(default_factory=dict, repr=False, compare=False)

    def known(self, kind: str, id_: int) -> Reference | None:
        """Look one up, once: an answer is asked for its name first and judged afterwards."""
        found = self._seen.get((kind, id_)) or self.lookup(kind, id_)
        if found is not None:
            self._seen[kind, id_] = found
        return found


NOTHING_LENT = AnswerContext()
