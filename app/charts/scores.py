from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flask_babel import gettext

from app.answers.query import PREFIX
from app.charts._base import Kind, Subject, titled
from app.charts._drawing import Drawing
from app.charts._numbers import percent, share, times, worth
from app.charts._parts import Bar, Chart, Figure, Part, Value
from app.fields import label_text, type_of
from app.schema.items import FoundItem

FEWEST = 2


class Scores(Kind):
    """The averages of a section's scales and scores side by side, each against the most it can be."""

    name = "scores"

    def subjects(self, items: list[FoundItem]) -> Iterator[Subject]:
        sections: dict[str, list[tuple[int, FoundItem]]] = {}
        for place, found in enumerate(items):
            if found.table is None and type_of(found.item).summary(found.item) == "scale" and _most(found):
                sections.setdefault(found.home.section["key"], []).append((place, found))
        for key, scored in sections.items():
            if len(scored) >= FEWEST:
                place, first = scored[0]
                title = label_text(first.home.section.get("title")) or gettext("Scores")
                yield Subject(f"@scores.{key}", title, place, tuple(found for _place, found in scored))

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        means = [[part.counting.amount(found.path)[1] for found in subject.items] for part in drawing.parts]
        answered = [part.counting.answered(*(found.path for found in subject.items)) for part in drawing.parts]
        bars = []
        for place, found in enumerate(subject.items):
            given = {f"{PREFIX}{found.path}.is": "given"}
            values = [
                _value(part, found, of_part[place].entries, of_part[place].mean, given)
                for part, of_part in zip(drawing.parts, means, strict=True)
            ]
            bars.append(Bar(titled(found), values, 0, given))
        return Chart(subject.key, subject.title, answered, list(_rates(drawing, subject, means)), bars)


def _rates(drawing: Drawing, subject: Subject, means: list[list[Any]]) -> Iterator[Figure]:
    """Yield what was reached of all that could be, by those who answered."""
    for part, of_part in zip(drawing.parts, means, strict=True):
        reached = sum((amount.total for amount in of_part), Fraction(0))
        possible = sum(amount.cells * _most(found) for amount, found in zip(of_part, subject.items, strict=True))
        if possible:
            yield Figure(gettext("Reached of the maximum"), percent(float(reached / possible)), "", 0, None, part.label)


def _value(part: Part, found: FoundItem, entries: int, mean: Fraction | None, given: dict[str, str]) -> Value:
    text = f"{worth(found.item, mean)} / {worth(found.item, _most(found))}" if mean is not None else ""
    return Value(entries, text, times(entries), share(mean, _most(found)), part.records(given))


def _most(found: FoundItem) -> Fraction:
    return Fraction(type_of(found.item).maximum(found.item) or 0)
