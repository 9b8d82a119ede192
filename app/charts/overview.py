from collections.abc import Iterator

from flask_babel import gettext

from app.answers.charts import Answered
from app.charts._base import Kind, Subject
from app.charts._counts import count_trends
from app.charts._drawing import Drawing
from app.charts._numbers import counted, trend_note
from app.charts._parts import Chart, Delta, Figure
from app.schema.items import FoundItem


class Overview(Kind):
    """How many records there are, and how many came in each period."""

    name = "overview"

    def subjects(self, items: list[FoundItem]) -> Iterator[Subject]:
        yield Subject("@records", gettext("Records"), -1)

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        drawn, ticks = count_trends(drawing, drawing.calendar)
        counts = [len(part.counting.among) for part in drawing.parts]
        answered = [Answered(count, count, 0) for count in counts]
        delta = _delta(counts) if drawing.is_against_before else None
        figures = [
            Figure(gettext("Records"), counted(count), part.records(), count, delta if place == 0 else None, part.label)
            for place, (part, count) in enumerate(zip(drawing.parts, counts, strict=True))
        ]
        note = trend_note(drawing)
        return Chart(
            subject.key, subject.title, answered, figures, [], drawn, gettext("Records by period"), ticks, note
        )


def _delta(counts: list[int]) -> Delta | None:
    now, before = counts
    return Delta(counted(abs(now - before)), now > before) if now != before else None
