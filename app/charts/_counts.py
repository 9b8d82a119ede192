"""How many records there are in each period."""

from app.answers.charts import Calendar, Period
from app.answers.periods import Grain
from app.charts._drawing import Drawing
from app.charts._numbers import counted, period_text, span_of
from app.charts._parts import Part, Point, Trend


def count_trends(drawing: Drawing, calendar: Calendar) -> tuple[list[Trend], tuple[str, str]]:
    """Return the number of records by period of each part, and the numbers at the foot and the top."""
    span = drawing.span(calendar.by)
    by_part = [(part, part.counting.by_period("", calendar, span)) for part in drawing.trended]
    return drawn_counts(by_part, calendar.by, drawing.grain_of(calendar.by))


def drawn_counts(
    by_part: list[tuple[Part, list[Period]]], by: str, grain: Grain
) -> tuple[list[Trend], tuple[str, str]]:
    """Draw periods as long as the grain says, whatever was asked for."""
    top = max((period.selected for _part, periods in by_part for period in periods), default=0)
    drawn = [Trend(part.label, [_point(part, one, by, grain, top) for one in periods]) for part, periods in by_part]
    return drawn, ("0", counted(top))


def _point(part: Part, period: Period, by: str, grain: Grain, top: int) -> Point:
    url = part.records(span_of(period, by))
    share = period.selected / top if top else 0.0
    return Point(period_text(period, grain), counted(period.selected), share, period.selected, url)
