from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flask_babel import gettext

from app.answers.charts import Answered
from app.answers.query import PREFIX
from app.charts._base import Kind, Subject
from app.charts._drawing import Drawing
from app.charts._numbers import counted, mean_figures, percent, plain, share, times, trend_note, trends, worth
from app.charts._parts import Bar, Chart, Figure, Part, Value
from app.fields import Item, label_text, type_of

TOP_BOX = Fraction(4, 5)
"""The upper fifth of a scale: 9 and 10 of ten points, 5 of five."""
Counts = dict[Fraction, int]


class Scale(Kind):
    """How a scale was answered: each point, the average and its trend, and how many gave the best points.

    Of a printed table of several lines, the average of each line.
    """

    name = "scale"

    def paths(self, subject: Subject) -> Iterator[str]:
        yield subject.key
        yield from (path for path, _label in _lines(subject))

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        drawn, ticks = trends(drawing, subject.found)
        figures = mean_figures(drawing, subject.found)
        if subject.found.table is not None:
            bars = [self._line(drawing, subject.item, path, label) for path, label in _lines(subject)]
            answered = [part.counting.answered(subject.key) for part in drawing.parts]
        else:
            found = [(part, *part.counting.count_numbers(subject.key)) for part in drawing.parts]
            figures += _best(subject, found)
            bars = _points(subject, found)
            answered = [of_part for _part, of_part, _counts in found]
        label, note = gettext("Average by period"), trend_note(drawing)
        return Chart(subject.key, subject.title, answered, figures, bars, drawn, label, ticks, note)

    def _line(self, drawing: Drawing, item: Item, path: str, label: str) -> Bar:
        given = {f"{PREFIX}{path}.is": "given"}
        most = Fraction(type_of(item).maximum(item) or 1)
        values = []
        for part in drawing.parts:
            _answered, amount = part.counting.amount(path)
            length = share(amount.mean, most)
            values.append(
                Value(amount.entries, worth(item, amount.mean), times(amount.entries), length, part.records(given))
            )
        return Bar(label, values, 0, given)


def _points(subject: Subject, found: list[tuple[Part, Answered, Counts]]) -> list[Bar]:
    points = _possible(subject.item).union(*(counts for _part, _answered, counts in found))
    bars = []
    for value in sorted(points):
        name, words = PREFIX + subject.key, plain(value)
        narrowing = {f"{name}.from": words, f"{name}.to": words}
        bars.append(
            Bar(words, [_value(part, counts.get(value, 0), of, narrowing) for part, of, counts in found], 0, narrowing)
        )
    return bars


def _value(part: Part, count: int, answered: Answered, narrowing: dict[str, str]) -> Value:
    length = count / answered.filled if answered.filled else 0.0
    return Value(count, counted(count), percent(length), length, part.records(narrowing))


def _best(subject: Subject, found: list[tuple[Part, Answered, Counts]]) -> Iterator[Figure]:
    """Yield how many of those who answered gave points of the upper fifth."""
    points, most = sorted(_possible(subject.item)), type_of(subject.item).maximum(subject.item)
    low = points[0] if points else Fraction(0)
    if most is None or most <= low:
        return
    upper = low + (Fraction(most) - low) * TOP_BOX
    bound = next((point for point in points if point > upper), upper)
    for part, answered, counts in found:
        best = sum(count for value, count in counts.items() if value >= bound)
        if answered.filled:
            url = part.records({f"{PREFIX}{subject.key}.from": plain(bound)})
            label = gettext("%(points)s and better", points=plain(bound))
            yield Figure(label, percent(best / answered.filled), url, best, None, part.label)


def _possible(item: Item) -> set[Fraction]:
    """Return the points of a short scale, so that those nobody gave show as well."""
    return set(map(Fraction, type_of(item).points(item)))


def _lines(subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield path and label of each printed row of the table the item is a column of."""
    table: Any = subject.found.table
    rows = table.get("rows") if table is not None else None
    for row in rows if isinstance(rows, list) else ():
        yield f"{table['key']}.{row['key']}.{subject.item['key']}", label_text(row["label"])
