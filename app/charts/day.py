from datetime import date

from flask_babel import gettext

from app.answers.charts import Calendar, Period
from app.answers.periods import Grain, next_start
from app.charts._base import Kind, Subject
from app.charts._counts import count_trends, drawn_counts
from app.charts._drawing import Drawing
from app.charts._parts import Chart, Part

MONTH = len("2026-11")


class Day(Kind):
    """How many records name a day in each period; of a table, how many name one in any of its rows, by month."""

    name = "day"

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        calendar = Calendar(drawing.calendar.grain, subject.key)
        if subject.found.table is None:
            drawn, ticks = count_trends(drawing, calendar)
        else:
            calendar = Calendar(Grain.MONTH, subject.key)
            drawn, ticks = drawn_counts([(part, _months(part, subject.key)) for part in drawing.trended], calendar)
        answered = [part.counting.answered(subject.key) for part in drawing.parts]
        return Chart(subject.key, subject.title, answered, [], [], drawn, gettext("Records by period"), ticks)


def _months(part: Part, path: str) -> list[Period]:
    """Return the months in which a row of the table has a day; days of rows are counted as codes."""
    counted = part.counting.count_codes(path).entries
    months = sorted((code, count) for code, count in counted.items() if len(code) == MONTH and count)
    firsts = [(date.fromisoformat(f"{code}-01"), count) for code, count in months]
    return [Period.of_records(first, next_start(first, Grain.MONTH), count) for first, count in firsts]
