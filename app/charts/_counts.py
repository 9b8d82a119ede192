"""How many records there are in each period."""

from app.answers.charts import Calendar, Period
from app.answers.periods import readable
from app.charts._drawing import Drawing
from app.charts._numbers import counted, period_text, span_of
from app.charts._parts import Part, Point, Trend


def count_trends(drawing: Drawing, calendar: Calendar) -> tuple[list[Trend], tuple[str, str]]:
    """Return the number of records by period of each part, and the numbers at the foot and the top."""
    span = drawing.counting.days(calendar.by)
    return drawn_counts([(part, part.counting.by_period("", calendar, span)) for part in drawing.trended], calendar)


def drawn_counts(by_part: list[tuple[Part, list[Period]]], calendar: Calendar) -> tuple[list[Trend], tuple[str, str]]:
    top = max((period.selected for _part, periods in by_part for period in periods), default=0)
    drawn = [Trend(part.label, [_point(part, one, calendar, top) for one in periods]) for part, periods in by_part]
    return drawn, ("0", counted(top))


def _point(part: Part, period: Period, calendar: Calendar, top: int) -> Point:
    grain = readable(period.first, period.last, calendar.grain)
    url = part.records(span_of(period, calendar))
    share = period.selected / top if top else 0.0
    return Point(period_text(period, grain), counted(period.selected), share, period.selected, url)
