"""All charts of a form over one selection of entries, whole or compared part by part."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.answers.asked import Asked
from app.answers.charts import SUBMITTED, Calendar, Counting, Span
from app.answers.filters import Selection
from app.answers.periods import Grain, readable
from app.charts._base import Kind, Subject
from app.charts._parts import Chart, Narrowing, Part
from app.schema.items import FoundItem

MOST_PARTS = 6
"""Of more, nobody can tell the colours apart."""


@dataclass(frozen=True)
class Split:
    """What the records are compared by."""

    paths: tuple[str, ...] = ()
    """What has to be read to make the groups."""
    groups: Callable[[Counting], Iterable[tuple[str, Counting, Narrowing]]] | None = None
    """Returns label, entries and narrowing of each group, the largest first."""
    before: Selection | None = None
    """The selection of the time before, where this period is compared with the last."""
    labels: tuple[str, str] = ("", "")
    """What this period and the one before are called."""
    before_records: Callable[..., str] | None = None
    is_running: bool = False
    """This period is not over, so only as much of the one before is taken."""


@dataclass
class Drawing:
    """Draws the charts of some items of a form; reads everything they need together."""

    kinds: dict[str, Kind]
    items: list[FoundItem]
    selection: Selection
    records: Callable[..., str]
    """Returns the address of the list of the selected records that meet all the narrowings it is given."""
    calendar: Calendar = field(default_factory=Calendar)
    split: Split = field(default_factory=Split)
    only: str = ""
    """The key of the one chart that is wanted; empty: all of them."""
    asked: Asked | None = None
    """Tells who was asked what."""
    shown: Sequence[str] = ()
    """The keys of the charts the form shows, in their order; empty: all of them, in the order of the sheet."""

    @cached_property
    def subjects(self) -> list[tuple[Subject, Kind]]:
        found = [(subject, kind) for kind in self.kinds.values() for subject in kind.subjects(self.items)]
        wanted = sorted((pair for pair in found if self.only in {"", pair[0].key}), key=lambda pair: pair[0].place)
        by_key = {pair[0].key: pair for pair in wanted}
        return [by_key[key] for key in self.shown if key in by_key and not self.only] or wanted

    @cached_property
    def counting(self) -> Counting:
        """Count over everything selected."""
        return Counting(self.selection, self._paths(), self.asked)

    def _paths(self) -> Iterator[str]:
        yield self.calendar.by
        yield from self.split.paths
        for subject, kind in self.subjects:
            yield from kind.paths(subject)

    def span(self, by: str = SUBMITTED) -> Span | None:
        """Return the first and the last day of everything selected: all parts are drawn over the same periods."""
        return self.counting.days(by)

    def grain_of(self, by: str = SUBMITTED) -> Grain:
        """Return the grain of a trend: the wanted one, or a coarser one if that makes too many periods."""
        span = self.span(by)
        return readable(*span, self.calendar.grain) if span else self.calendar.grain

    @property
    def selected(self) -> int:
        return len(self.counting.among)

    @property
    def is_against_before(self) -> bool:
        return self.split.before is not None

    @cached_property
    def parts(self) -> list[Part]:
        """Return what is compared, everything as one where nothing is."""
        if self.split.before is not None and self.split.before_records is not None:
            before = self.counting.of(self.split.before)
            return [
                Part(self.split.labels[0], self.counting, self.records),
                Part(self.split.labels[1], before, self.split.before_records),
            ]
        if self.split.groups is None:
            return [Part("", self.counting, self.records)]
        groups = list(self.split.groups(self.counting))[:MOST_PARTS]
        return [Part(label, some, self._narrowed(narrowing)) for label, some, narrowing in groups]

    @property
    def trended(self) -> list[Part]:
        """Return the parts that have a trend; the time before lies beside this one, not on the same axis."""
        return self.parts[:1] if self.is_against_before else self.parts

    def _narrowed(self, narrowing: Narrowing) -> Callable[..., str]:
        return lambda *more: self.records(narrowing, *more)

    def draw(self) -> list[Chart]:
        return [kind.draw(self, subject) for subject, kind in self.subjects] if self.parts else []
