"""What the pages of an import show, and who may open them."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import Response, current_app, url_for
from flask_babel import gettext
from flask_login import current_user

from app.errors import NotFound, Refused
from app.exports.csv import BOM, written
from app.importers import IMPORTERS, Importer, Target
from app.models.import_job import ImportJob
from app.models.site import Site
from app.operations import import_job
from app.operations.customer_import import Judged
from app.views._download import downloaded

SHOWN, SHOWN_OF_ONE_OUTCOME, FIRST_OUT = 50, 500, 3


def importer_of(name: str) -> Importer:
    """Return an importer whose reader may add such things by hand."""
    importer = IMPORTERS.get(name)
    if importer is None:
        raise NotFound
    if not _holds(importer.right_to_add):
        raise Refused(gettext("You may not import this."))
    return importer


def may_update(importer: Importer) -> bool:
    return _holds(importer.right_to_update)


def _holds(right: tuple[str, str]) -> bool:
    return right in current_app.extensions["appbuilder"].sm.rights(current_user)


def settings_of(form: Mapping[str, str]) -> tuple[dict[str, int], int | None, str]:
    """Return mapping, site and what becomes of known rows as a form says; nonsense means no column."""
    chosen = {name.partition(".")[2]: value for name, value in form.items() if name.startswith("column.")}
    mapping = {key: int(value) for key, value in chosen.items() if _is_number(value)}
    site = form.get("site_id", "")
    return mapping, int(site) if _is_number(site) else None, form.get("duplicates", "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


class ImportPage:
    """An import as its owner sees it."""

    def __init__(self, job_id: int, rows: str = "") -> None:
        """Show the rows of one outcome only, if wanted: `out`, `new` or `known`."""
        self._wanted = rows
        self.job = import_job.find(job_id, current_user)
        self.importer = importer_of(self.job.importer)
        self.mapping, self.site_id, self.duplicates = self.job.mapping, self.job.site_id, self.job.duplicates
        """As the form shows them."""

    def showing(self, form: Mapping[str, str]) -> "ImportPage":
        """Show in the form again what was chosen there."""
        self.mapping, self.site_id, self.duplicates = settings_of(form)
        return self

    @property
    def is_open(self) -> bool:
        return self.job.state == "uploaded" and not self.job.forgotten

    @cached_property
    def sites(self) -> list[Site]:
        return import_job.my_sites(current_user)

    @cached_property
    def may_update(self) -> bool:
        return may_update(self.importer)

    @cached_property
    def rows(self) -> list[tuple[Judged, str]]:
        """Return every row with what is against it."""
        updates = self.may_update and self.job.duplicates == "update"
        found = import_job.judged(self.job, self.sites, current_user)
        return [(one, import_job.reason_against(one, updates=updates)) for one in found]

    @property
    def only(self) -> str:
        """Return the outcome whose rows are shown; empty: all of them are."""
        return self._wanted if self.counts[self._wanted] else ""

    @property
    def shown(self) -> list[tuple[Judged, str]]:
        """Return a screenful, what needs a look first."""
        if self.only:
            return [row for row in self.rows if _outcome(*row) == self.only][:SHOWN_OF_ONE_OUTCOME]
        return sorted(self.rows, key=lambda row: not row[1])[:SHOWN]

    @property
    def first_out(self) -> list[tuple[str, str]]:
        """Return line and reason of the first rows that are left out."""
        return [(one.line, reason) for one, reason in self.rows if reason][:FIRST_OUT]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(_outcome(*row) for row in self.rows)

    @property
    def good(self) -> int:
        return self.counts["new"] + self.counts["known"]

    @property
    def read(self) -> list[Target]:
        """Return what is read of the file, in order."""
        return [target for target in self.importer.targets if target.key in self.job.mapping]

    def text(self, one: Judged, key: str) -> str:
        """Return what the file says in the column something is read from."""
        at = self.job.mapping[key]
        return one.cells[at] if at < len(one.cells) else ""

    @property
    def unread(self) -> list[str]:
        return unread(self.job)

    @property
    def back(self) -> str:
        return url_for(f"{self.importer.right_to_add[1]}.list")


def _outcome(one: Judged, reason: str) -> str:
    return "out" if reason else "known" if one.known is not None else "new"


def unread(job: Any) -> list[str]:
    """Return the heads of the columns of a file nothing is read from."""
    read = set(job.mapping.values())
    return [head for at, head in enumerate(job.heads) if head and at not in read]


def refused_file(job: ImportJob) -> Response:
    """Answer with the rows that were not imported, to be corrected and brought again."""
    if not job.refused:
        raise NotFound(gettext("There are no such rows, or they are forgotten by now."))
    lines = [[gettext("Line"), gettext("Why not"), *job.heads], *job.refused]
    response = Response((BOM + written(lines)).encode(), mimetype="text/csv")
    name = gettext("not imported")
    return downloaded(response, f"{name} {job.id}.csv")
