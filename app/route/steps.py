"""The route of a document: steps in order, where each leads, and the default route."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.errors import BadDocument

Label = str | Mapping[str, str]
Holds = Callable[[Any], bool]
"""Says whether a condition of the document holds for the entry as it stands."""
Stands = Callable[["Step"], bool]
"""Says whether a step was taken and nothing has undone it since."""


@dataclass(frozen=True)
class Actor:
    """One who may take a step; role and department narrow each other."""

    role: str | None = None
    department: str | None = None
    chosen: str | None = None
    """Key of the user item that names the person."""
    author: bool = False
    owner: bool = False


@dataclass(frozen=True)
class Jump:
    when: Any
    to: str


@dataclass(frozen=True)
class Step:
    key: str
    title: Label
    by: tuple[Actor, ...]
    together: bool = False
    fills: tuple[str, ...] = ()
    signs: bool = False
    signed_in: str | None = None
    """Key of the signature item that shows the sign-off; None: the strip below the sheet."""
    meaning: Label = ""
    within: tuple[int, str] | None = None
    may_return_to: tuple[str, ...] = ()
    skip_when: Any = None
    next: tuple[Jump, ...] = ()
    allow_author: bool = False

    @property
    def bars_author(self) -> bool:
        """Tell whether the author may not take it: signing, unless the route asks just them or allows it."""
        return self.signs and not self.allow_author and not any(actor.author for actor in self.by)


@dataclass(frozen=True)
class Route:
    steps: tuple[Step, ...]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {step.key: place for place, step in enumerate(self.steps)}

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, key: str) -> Step:
        return self.steps[self._places[key]]

    def place(self, key: str) -> int:
        return self._places[key]

    def keys_from(self, key: str) -> frozenset[str]:
        """Return the keys of a step and of every later one."""
        return frozenset(step.key for step in self.steps[self.place(key) :])

    def up_to(self, key: str) -> tuple[Step, ...]:
        return self.steps[: self.place(key) + 1]

    def jump(self, step: Step, holds: Holds) -> Step | None:
        """Return where a condition of a finished step sends the entry, or None to go on in order."""
        return next((self.step(jump.to) for jump in step.next if holds(jump.when)), None)

    def ahead(self, key: str, holds: Holds, stands: Stands) -> Iterator[tuple[Step, bool]]:
        """Yield the steps to open from one on: skipped ones, then one that is asked; those that stand are passed."""
        step: Step | None = self.step(key)
        for _ in self.steps:
            if step is None:
                return
            if stands(step):
                step = self._past(step, holds)
                continue
            is_skipped = step.skip_when is not None and holds(step.skip_when)
            yield step, is_skipped
            if not is_skipped:
                return
            step = self.jump(step, holds) or self.after(step)
        if step is not None:
            raise BadDocument([f"route: from step {key!r} the skipped steps lead round for ever"])

    def _past(self, step: Step, holds: Holds) -> Step | None:
        """Go on behind a step that stands; only forward, for its way back was taken when it was decided."""
        target = self.jump(step, holds)
        return target if target and self.place(target.key) > self.place(step.key) else self.after(step)

    def after(self, step: Step) -> Step | None:
        place = self.place(step.key) + 1
        return self.steps[place] if place < len(self.steps) else None


DEFAULT_ROUTE: tuple[Mapping[str, Any], ...] = (
    {"key": "fill", "title": {"zh": "填写", "en": "Fill in"}, "by": {"author": True}},
    {"key": "review", "title": {"zh": "审核", "en": "Review"}, "by": {"role": "supervisor"}, "signs": True},
)


def route_of(document: Mapping[str, Any]) -> Route:
    """Read the route of a document that passed the checks, the default one if it has none."""
    raw = document.get("route") or DEFAULT_ROUTE
    taken = {key for step in raw for key in step.get("fills", ())}
    rest = tuple(section["key"] for section in document.get("sections", ()) if section["key"] not in taken)
    first = raw[0]["key"]
    steps = (_first(raw[0], rest), *(_step(step, default_return=(first,)) for step in raw[1:]))
    return Route(steps)


def _first(raw: Mapping[str, Any], rest: tuple[str, ...]) -> Step:
    """Read the author's step: it fills what nobody else does, unless it says which sections."""
    return _step({"fills": rest, **raw}, default_return=())


def _step(raw: Mapping[str, Any], default_return: tuple[str, ...]) -> Step:
    signs = raw.get("signs", False)
    return Step(
        key=raw["key"],
        title=raw["title"],
        by=_actors(raw.get("by", {"author": True})),
        together=raw.get("together", False),
        fills=tuple(raw.get("fills", ())),
        signs=bool(signs),
        signed_in=signs if isinstance(signs, str) else None,
        meaning=raw.get("meaning") or raw["title"],
        within=_within(raw.get("within")),
        may_return_to=tuple(raw.get("may_return_to", default_return)),
        skip_when=raw.get("skip_when"),
        next=tuple(Jump(jump.get("when", True), jump["to"]) for jump in raw.get("next", ())),
        allow_author=raw.get("allow_author", False),
    )


def _actors(raw: Any) -> tuple[Actor, ...]:
    return tuple(Actor(**actor) for actor in ([raw] if isinstance(raw, Mapping) else raw))


def _within(raw: Mapping[str, int] | None) -> tuple[int, str] | None:
    if not raw:
        return None
    ((unit, amount),) = raw.items()
    return amount, unit
