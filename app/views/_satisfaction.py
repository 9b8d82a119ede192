"""How a customer rated one form's scales, month by month, from the same bitmaps charts are counted from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from flask_babel import format_percent
from flask_login import current_user
from pyroaring import BitMap

from app.answers.charts import Counting
from app.answers.filters import NOTHING_MORE, Selection, Wanted
from app.answers.postings import Postings
from app.fields import label_of, type_of
from app.models.form_template import FormTemplate
from app.permissions import hidden_sections
from app.views._compiled import compiled_of

MOST_MONTHS = 24
SCALE = "scale"
WIDTH, HEIGHT, MARGIN = 320, 120, 12


@dataclass(frozen=True)
class Month:
    first: date
    share: Fraction
    """Of the full mark, over all scales together."""
    entries: int
    x: float
    y: float

    @property
    def words(self) -> str:
        return str(format_percent(float(self.share), "#,##0%"))


@dataclass(frozen=True, slots=True)
class Exactly:
    """These entries: what of a customer's the reader may see."""

    entries: BitMap

    def wanted(self) -> Wanted:
        return NOTHING_MORE

    def among(self, _postings: Postings) -> BitMap:
        return self.entries


class Satisfaction:
    width, height = WIDTH, HEIGHT

    def __init__(self, template: FormTemplate, entry_ids: list[int]) -> None:
        self.template = template
        self._ids = entry_ids
        self._compiled = compiled_of(template.version)
        self._items = [
            (path, Fraction(full))
            for path, item in _scales(template, self._compiled)
            if (full := type_of(item).maximum(item))
        ]

    @property
    def title(self) -> str:
        return self._compiled.title

    @property
    def items(self) -> list[str]:
        """Name what was rated; a column without words of its own goes by its table's."""
        found = (self._compiled.document.found[path] for path, _full in self._items)
        labels = (label_of(each.item) or (label_of(each.table) if each.table else "") for each in found)
        return list(dict.fromkeys(label for label in labels if label))

    @cached_property
    def months(self) -> list[Month]:
        """Return the months in which anything was rated."""
        counting = Counting(
            Selection(self.template.id, (Exactly(BitMap(self._ids)),)), [path for path, _ in self._items]
        )
        sums: dict[date, list[Fraction]] = {}
        entries: dict[date, int] = {}
        for path, full in self._items:
            for month in counting.by_period(path):
                if month.amount.cells:
                    total, cells = sums.setdefault(month.first, [Fraction(0), Fraction(0)])
                    sums[month.first] = [total + month.amount.total / full, cells + month.amount.cells]
                    entries[month.first] = max(entries.get(month.first, 0), month.amount.entries)
        shares = [(first, total / cells) for first, (total, cells) in sorted(sums.items())][-MOST_MONTHS:]
        first_place, last_place = (_place(shares[end][0]) if shares else 0 for end in (0, -1))
        return [
            Month(first, share, entries[first], _x(_place(first) - first_place, last_place - first_place), _y(share))
            for first, share in shares
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{month.x:.1f},{month.y:.1f}" for month in self.months)


def has_scales(template: FormTemplate, compiled: Any) -> bool:
    return any(True for _each in _scales(template, compiled))


def _scales(template: FormTemplate, compiled: Any) -> Any:
    """Yield path and item of every rating or score the reader sees, those in tables included; totals repeat others."""
    hidden = compiled.items_of(hidden_sections(current_user, template))
    for path, found in compiled.document.found.items():
        if path not in hidden and type_of(found.item).asked and type_of(found.item).summary(found.item) == SCALE:
            yield path, found.item


def _place(first: date) -> int:
    return first.year * 12 + first.month


def _x(months: int, span: int) -> float:
    """Put months apart as they were, also where nothing was rated in between."""
    return MARGIN + (WIDTH - 2 * MARGIN) * months / span if span else WIDTH / 2


def _y(share: Fraction) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * float(share)
