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
WIDTH, HEIGHT = 320, 144
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 30
"""Room around the curve: marks at its left, months below it."""
LEVELS = (0, Fraction(1, 2), 1)


@dataclass(frozen=True)
class Month:
    first: date
    share: Fraction
    """Of the best there is to say, over all answers together."""
    entries: int
    x: float
    y: float

    @property
    def words(self) -> str:
        return str(format_percent(float(self.share), "#,##0%"))


class Satisfaction:
    """Ratings of several forms together: each is a share of its own full mark, so that scales of any length add up."""

    width, height, left = WIDTH, HEIGHT, LEFT

    def __init__(
        self, entry_ids: Sequence[int], templates: Mapping[int, FormTemplate], chosen: int | None = None
    ) -> None:
        """Read these entries; the curve is that of the form chosen, or of all forms together."""
        self._ids = entry_ids[:MOST_RATED]
        self.is_capped = len(entry_ids) > MOST_RATED
        self._templates, self._chosen = templates, chosen
        self._scales: dict[int, list[Scale]] = {}
        self.forms: dict[int, str] = {}
        """Titles of all forms something was rated in."""
        self.items: dict[str, None] = {}
        """Names of what was rated, in the order in which it was found."""

    @property
    def title(self) -> str:
        """Name the forms the curve is made of."""
        return gettext(", ").join(self.forms[each] for each in self.forms if self._chosen in {None, each})

    @cached_property
    def months(self) -> list[Month]:
        """Return the months in which anything was rated."""
        rated: dict[date, list[list[Fraction]]] = {}
        for entry in self._entries():
            shares = list(self._shares(entry))
            if shares:
                self.forms.setdefault(entry.template_id, compiled_of(entry.TemplateVersion).title)
            if shares and self._chosen in {None, entry.template_id}:
                rated.setdefault(clock.local(entry.submitted_at).date().replace(day=1), []).append(shares)
        found = sorted(rated.items())[-MOST_MONTHS:]
        first_place, last_place = (_place(found[end][0]) if found else 0 for end in (0, -1))
        return [
            _month(first, entries, _x(_place(first) - first_place, last_place - first_place))
            for first, entries in found
        ]

    @property
    def levels(self) -> list[tuple[float, str]]:
        """Return where the marks of the axis stand and what they say."""
        return [(_y(Fraction(level)), str(format_percent(float(level), "#,##0%"))) for level in LEVELS]

    @property
    def ends(self) -> list[tuple[Month, str]]:
        """Return the months named below the curve and how their names stand to their dots."""
        first, *further = self.months
        return [(first, "start"), (further[-1], "end")] if further else [(first, "middle")]

    @property
    def line(self) -> str:
        return " ".join(f"{month.x:.1f},{month.y:.1f}" for month in self.months)

    def _entries(self) -> Sequence[Any]:
        columns = (Entry.template_id, Entry.answers, Entry.submitted_at, TemplateVersion)
        wanted = select(*columns).join(Entry.version).where(Entry.id.in_(self._ids)).order_by(Entry.id.desc())
        return db.session.execute(wanted).all() if self._ids else []

    def _shares(self, entry: Any) -> Iterator[Fraction]:
        """Yield how satisfied each answer of an entry says they were, as its own version asks it."""
        for item, table in self._scales_of(entry.template_id, entry.TemplateVersion):
            rows = entry.answers.get(table["key"]) or () if table else (entry.answers,)
            answers = (row.get(item["key"]) for row in rows)
            told = (type_of(item).satisfaction(item, stored) for stored in answers if stored is not None)
            shares = [share for share in told if share is not None]
            if shares and self._chosen in {None, entry.template_id}:
                self.items.setdefault(label_of(item) or (label_of(table) if table else ""))
            yield from shares

    def _scales_of(self, template_id: int, version: TemplateVersion) -> list["Scale"]:
        if version.id not in self._scales:
            template = self._templates.get(template_id)
            self._scales[version.id] = list(_scales(template, version)) if template else []
        return self._scales[version.id]


Scale = tuple[Item, Item | None]
"""What is rated, and the table it stands in."""


def _scales(template: FormTemplate, version: TemplateVersion) -> Iterator[Scale]:
    """Yield every item that rates and that the reader sees, those in tables included; totals repeat others."""
    compiled = compiled_of(version)
    hidden = compiled.items_of(hidden_sections(current_user, template))
    for path, found in compiled.document.found.items():
        home = found.table["key"] if found.table else path
        if path not in hidden and home not in hidden and type_of(found.item).rates(found.item):
            yield found.item, found.table


def _month(first: date, entries: list[list[Fraction]], x: float) -> Month:
    shares = [share for entry in entries for share in entry]
    mean = sum(shares, Fraction(0)) / len(shares)
    return Month(first, mean, len(entries), x, _y(mean))


def _place(first: date) -> int:
    return first.year * 12 + first.month


def _x(months: int, span: int) -> float:
    """Put months apart as they were, also where nothing was rated in between."""
    across = WIDTH - LEFT - RIGHT
    return LEFT + (across * months / span if span else across / 2)


def _y(share: Fraction) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(share)
