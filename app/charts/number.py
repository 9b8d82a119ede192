from flask_babel import gettext

from app.answers.query import PREFIX
from app.charts._base import Kind, Subject
from app.charts._drawing import Drawing
from app.charts._numbers import mean_figures, trend_note, trends, worth
from app.charts._parts import Chart, Figure


class Number(Kind):
    """Average, sum and trend of a number."""

    name = "number"

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        drawn, ticks = trends(drawing, subject.found)
        figures = mean_figures(drawing, subject.found)
        answered = []
        for part in drawing.parts:
            of_part, amount = part.counting.amount(subject.key)
            answered.append(of_part)
            if amount.cells:
                url = part.records({f"{PREFIX}{subject.key}.is": "given"})
                total = worth(subject.item, amount.total)
                figures.append(Figure(gettext("Sum"), total, url, amount.entries, None, part.label))
        note = trend_note(drawing)
        return Chart(
            subject.key, subject.title, answered, figures, [], drawn, gettext("Average by period"), ticks, note
        )
