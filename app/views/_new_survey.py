"""What a survey is opened with, read from the page as typed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request
from flask_babel import gettext
from flask_login import current_user

from app import clock
from app.errors import Invalid, NotFound
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateVersion
from app.models.site import Site
from app.operations import survey as surveys
from app.operations.definition import Definition, definition_of
from app.operations.survey import Terms
from app.views._page import current_site_id
from app.views.layout import my_sites

YEARS = range(2000, 3000)


@dataclass
class NewPage:
    """What a survey is opened with, as typed."""

    template: FormTemplate
    typed: Any
    errors: Any = None

    @property
    def sites(self) -> list[Any]:
        return sites_for(self.template)

    @property
    def site_id(self) -> int | None:
        return number_typed("site") or current_site_id()

    def site(self) -> Site:
        """Return the site chosen, or the only one there is to choose."""
        known = {site.id for site in self.sites}
        chosen = self.site_id if self.site_id in known else min(known) if len(known) == 1 else None
        found = db.session.get(Site, chosen) if chosen is not None else None
        if found is None:
            raise Invalid({"site": gettext("Please choose a site.")})
        return found

    def terms(self) -> Terms:
        opens, expires = _day("opens"), _day("expires")
        return Terms(
            self.typed.get("title", "").strip(),
            self.typed.get("mode", ""),
            self.typed.get("greeting", "").replace("\r\n", "\n").strip(),
            _begin_of(opens) if opens else None,
            _begin_of(expires + timedelta(days=1)) if expires else None,
            number_typed("most_answers"),
            tuple(self.typed.getlist("signed")),
            "shows_totals" in self.typed,
            "replaces_first_step" in self.typed,
        )

    @property
    def version(self) -> TemplateVersion:
        """Return the published version: no other form is shown here."""
        if self.template.version is None:
            raise NotFound
        return self.template.version

    @property
    def definition(self) -> Definition:
        return definition_of(self.version)

    @property
    def is_reserved(self) -> bool:
        return surveys.is_reserved(self.definition)

    @property
    def signable(self) -> dict[str, str]:
        return self.definition.signable

    def must_sign(self, key: str) -> bool:
        """Say whether nobody could answer without drawing this signature."""
        return bool(self.definition.document.item(key).get("required"))

    @property
    def signed(self) -> list[str]:
        chosen = self.typed.getlist("signed") if self.typed else []
        return [key for key in self.signable if key in chosen or (not self.typed and self.must_sign(key))]

    def hindrances(self, mode: str) -> list[str]:
        """Return what stands against a survey whatever is chosen below."""
        return list(surveys.hindrances(self.definition, mode, self.signable, replaces=True))


def sites_for(template: FormTemplate) -> list[Any]:
    """Return the sites the reader may open surveys of a form at."""
    return [site for site in my_sites() if surveys.may_open(template, site.id, current_user)]


def number_typed(name: str) -> int | None:
    """Return a number typed, None for nothing; anything else is no number that could be meant."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _day(name: str) -> date | None:
    text = request.form.get(name, "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and day.year not in YEARS:
        raise Invalid({name: gettext("This is not a day.")})
    return day


def _begin_of(day: date) -> datetime:
    return clock.stored(datetime.combine(day, time(), tzinfo=clock.CHINA))
