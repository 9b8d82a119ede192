from flask_babel import gettext

from app.answers.charts import Calendar
from app.charts._base import Kind, Subject
from app.charts._counts import count_trends
from app.charts._drawing import Drawing
from app.charts._parts import Chart


class Day(Kind):
    """How many records name a day in each period."""

    name = "day"

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        drawn, ticks = count_trends(drawing, Calendar(drawing.calendar.grain, subject.key))
        answered = [part.counting.answered(subject.key) for part in drawing.parts]
        return Chart(subject.key, subject.title, answered, [], [], drawn, gettext("Records by period"), ticks)
