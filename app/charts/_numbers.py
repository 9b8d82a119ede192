"""Numbers as charts say them, and what every chart of numbers shares: averages and their trend."""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l

from app.answers.charts import Calendar, Period
from app.answers.periods import Grain
from app.answers.query import PREFIX
from app.charts._parts import Delta, Figure, Part, Point, Trend
from app.dates import date_text, month_text
from app.fields import Item, type_of
from app.schema.items import FoundItem

if TYPE_CHECKING:
    from app.charts._drawing import Drawing

FEN = 100
GRAINS = {
    Grain.DAY: _l("By day"),
    Grain.WEEK: _l("By week"),
    Grain.MONTH: _l("By month"),
    Grain.QUARTER: _l("By quarter"),
    Grain.YEAR: _l("By year"),
}
PLACES = "#,##0.##"


def worth(item: Item, value: Fraction | None) -> str:
    """Return a mean or sum in the item's unit."""
    return "" if value is None else str(format_decimal(round(in_unit(item, value), 2), format=PLACES))


def in_unit(item: Item, value: Fraction) -> float:
    is_money = any(spec.input == "money" for spec in type_of(item).filters(item))
    return float(value / FEN if is_money else value)


def plain(value: Fraction) -> str:
    """Return a number as an address says it: stored numbers have few decimal places."""
    return f"{Decimal(value.numerator) / value.denominator:f}"


def counted(number: int) -> str:
    return f"{number:,}"


def times(number: int) -> str:
    return gettext("%(count)s records", count=counted(number))


def share(mean: Fraction | None, of: Fraction) -> float:
    return min(max(float(mean / of), 0.0), 1.0) if mean and of else 0.0


def percent(part: float) -> str:
    return f"{part:.0%}"


def mean_figures(drawing: "Drawing", found: FoundItem) -> list[Figure]:
    """Return the average of each part, with the difference where it is compared with the time before."""
    means = [part.counting.amount(found.path)[1] for part in drawing.parts]
    given = {f"{PREFIX}{found.path}.is": "given"}
    return [
        Figure(
            gettext("Average"),
            worth(found.item, amount.mean),
            part.records(given),
            amount.entries,
            _delta(found.item, amount.mean, means[1].mean) if place == 0 and drawing.is_against_before else None,
            part.label,
        )
        for place, (part, amount) in enumerate(zip(drawing.parts, means, strict=True))
        if amount.cells
    ]


def _delta(item: Item, now: Fraction | None, before: Fraction | None) -> Delta | None:
    if now is None or before is None or now == before:
        return None
    return Delta(worth(item, abs(now - before)), now > before)


def trends(drawing: "Drawing", found: FoundItem) -> tuple[list[Trend], tuple[str, str]]:
    """Return the averages by period of each part, and the numbers at the foot and the top."""
    # All parts over the same periods, or one that began later would be drawn too early.
    by = drawing.calendar.by
    span, calendar = drawing.span(by), Calendar(drawing.grain_of(by), by)
    by_part = [(part, part.counting.by_period(found.path, calendar, span)) for part in drawing.trended]
    highest = max(
        (period.amount.mean or Fraction(0) for _part, each in by_part for period in each), default=Fraction(0)
    )
    top = Fraction(type_of(found.item).maximum(found.item) or highest or 1)
    given = {f"{PREFIX}{found.path}.is": "given"}
    drawn = [
        Trend(part.label, [_mean(found, part, one, calendar, top, given) for one in each]) for part, each in by_part
    ]
    return drawn, ("0", worth(found.item, top))


def trend_note(drawing: "Drawing") -> str:
    """Say why the trends by the chosen day are not drawn as they were asked for."""
    return coarser_note(drawing.calendar.grain, drawing.grain_of(drawing.calendar.by))


def _mean(
    found: FoundItem, part: Part, period: Period, calendar: Calendar, top: Fraction, given: dict[str, str]
) -> Point:
    mean = period.amount.mean
    url = part.records({**span_of(period, calendar.by), **given})
    label = period_text(period, calendar.grain)
    return Point(label, worth(found.item, mean), share(mean, top), period.amount.entries, url)


def span_of(period: Period, by: str) -> dict[str, str]:
    return {f"{PREFIX}{by}.from": period.first.isoformat(), f"{PREFIX}{by}.to": period.last.isoformat()}


def coarser_note(wanted: Grain, drawn: Grain) -> str:
    """Say why a trend is not drawn by the periods that were asked for; nothing where it is."""
    if wanted is drawn:
        return ""
    return gettext(
        "“%(wanted)s” gives too many points over this time, so this is drawn “%(drawn)s”.",
        wanted=GRAINS[wanted],
        drawn=GRAINS[drawn],
    )


def period_text(period: Period, grain: Grain) -> str:
    """Say a period in words: a day, the week from its Monday, a month, a quarter, a year."""
    match grain:
        case Grain.DAY:
            return date_text(period.first)
        case Grain.WEEK:
            return gettext("week of %(day)s", day=date_text(period.first))
        case Grain.MONTH:
            return month_text(period.first)
        case Grain.QUARTER:
            return gettext("%(year)s Q%(quarter)s", year=period.first.year, quarter=period.first.month // 3 + 1)
    return gettext("year %(year)s", year=period.first.year)
