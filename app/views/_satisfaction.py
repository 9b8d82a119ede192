"""How a customer rated what their forms ask, month by month, in shares of the full mark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from flask_babel import format_percent, gettext
from flask_login import current_user
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.fields import Item, label_of, type_of
from app.models.entry import Entry
from app.models.form_template import FormTemplate, TemplateVersion
from app.permissions import hidden_sections
from app.views._compiled import compiled_of

MOST_RATED = 1_000
"""So many of the newest records are read; nobody has been rated more often than a page can show."""
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


class Satisfaction:
    """Ratings of several forms together: each is a share of its own full mark, so that scales of any length add up."""

    width, height = WIDTH, HEIGHT

    def __init__(self, entry_ids: Sequence[int], templates: Mapping[int, FormTemplate]) -> None:
        self._ids = entry_ids[:MOST_RATED]
        self.is_capped = len(entry_ids) > MOST_RATED
        self._templates = templates
        self._scales: dict[int, list[Scale]] = {}
        self.forms: dict[int, str] = {}
        """Titles of the forms something was rated in."""
        self.items: dict[str, None] = {}
        """Names of what was rated, in the order in which it was found."""

    @property
    def title(self) -> str:
        return gettext(", ").join(self.forms.values())

    @cached_property
    def months(self) -> list[Month]:
        """Return the months in which anything was rated."""
        rated: dict[date, list[list[Fraction]]] = {}
        for entry in self._entries():
            shares = list(self._shares(entry))
            if shares:
                self.forms.setdefault(entry.template_id, compiled_of(entry.TemplateVersion).title)
                rated.setdefault(clock.local(entry.submitted_at).date().replace(day=1), []).append(shares)
        found = sorted(rated.items())[-MOST_MONTHS:]
        first_place, last_place = (_place(found[end][0]) if found else 0 for end in (0, -1))
        return [
            _month(first, entries, _x(_place(first) - first_place, last_place - first_place))
            for first, entries in found
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{month.x:.1f},{month.y:.1f}" for month in self.months)

    def _entries(self) -> Sequence[Any]:
        columns = (Entry.template_id, Entry.answers, Entry.submitted_at, TemplateVersion)
        wanted = select(*columns).join(Entry.version).where(Entry.id.in_(self._ids)).order_by(Entry.id.desc())
        return db.session.execute(wanted).all() if self._ids else []

    def _shares(self, entry: Any) -> Iterator[Fraction]:
        """Yield every rating of an entry as a share of its full mark, as its own version asks it."""
        for item, table, full in self._scales_of(entry.template_id, entry.TemplateVersion):
            rows = entry.answers.get(table["key"]) or () if table else (entry.answers,)
            numbers = (type_of(item).number(item, row.get(item["key"])) for row in rows)
            shares = [Fraction(number) / full for number in numbers if number is not None]
            if shares:
                self.items.setdefault(label_of(item) or (label_of(table) if table else ""))
            yield from shares

    def _scales_of(self, template_id: int, version: TemplateVersion) -> list["Scale"]:
        if version.id not in self._scales:
            template = self._templates.get(template_id)
            self._scales[version.id] = list(_scales(template, version)) if template else []
        return self._scales[version.id]


Scale = tuple[Item, Item | None, Fraction]
"""What is rated, the table it stands in, its full mark."""


def _scales(template: FormTemplate, version: TemplateVersion) -> Iterator[Scale]:
    """Yield every rating or score the reader sees, those in tables included; totals repeat others."""
    compiled = compiled_of(version)
    hidden = compiled.items_of(hidden_sections(current_user, template))
    for path, found in compiled.document.found.items():
        kind, home = type_of(found.item), found.table["key"] if found.table else path
        if path not in hidden and home not in hidden and kind.asked and kind.summary(found.item) == SCALE:
            full = kind.maximum(found.item)
            if full:
                yield found.item, found.table, Fraction(full)


def _month(first: date, entries: list[list[Fraction]], x: float) -> Month:
    shares = [share for entry in entries for share in entry]
    mean = sum(shares, Fraction(0)) / len(shares)
    return Month(first, mean, len(entries), x, _y(mean))


def _place(first: date) -> int:
    return first.year * 12 + first.month


def _x(months: int, span: int) -> float:
    """Put months apart as they were, also where nothing was rated in between."""
    return MARGIN + (WIDTH - 2 * MARGIN) * months / span if span else WIDTH / 2


def _y(share: Fraction) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * float(share)
