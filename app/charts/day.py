from datetime import date

from flask_babel import gettext

from app.answers.charts import Calendar, Counting, Period
from app.answers.periods import Grain, next_start
from app.charts._base import Kind, Subject
from app.charts._counts import count_trends, drawn_counts
from app.charts._drawing import Drawing
from app.charts._numbers import coarser_note
from app.charts._parts import Chart, Part

MONTH = len("2026-11")


class Day(Kind):
    """How many records name a day in each period; of a table, how many name one in any of its rows, by month."""

    name = "day"

    def draw(self, drawing: Drawing, subject: Subject) -> Chart:
        calendar = Calendar(drawing.calendar.grain, subject.key)
        if subject.found.table is None:
            drawn, ticks = count_trends(drawing, calendar)
            note = coarser_note(calendar.grain, drawing.grain_of(subject.key))
        else:
            known = sorted(_months_in(drawing.counting, subject.key))
            by_part = [(part, _months(part, subject.key, known)) for part in drawing.trended]
            drawn, ticks = drawn_counts(by_part, subject.key, Grain.MONTH)
            note = "" if calendar.grain is Grain.MONTH else gettext("Days in a table are counted by month.")
        answered = [part.counting.answered(subject.key) for part in drawing.parts]
        return Chart(subject.key, subject.title, answered, [], [], drawn, gettext("Records by period"), ticks, note)


def _months(part: Part, path: str, known: list[str]) -> list[Period]:
    """Return how many records of a part have a day in each of these months."""
    counts = _months_in(part.counting, path)
    firsts = [(date.fromisoformat(f"{month}-01"), counts.get(month, 0)) for month in known]
    return [Period.of_records(first, next_start(first, Grain.MONTH), count) for first, count in firsts]


def _months_in(counting: Counting, path: str) -> dict[str, int]:
    """Return the months in which a row of the table has a day; days of rows are counted as codes."""
    entries = counting.count_codes(path).entries
    return {code: count for code, count in entries.items() if len(code) == MONTH and count}
