"""What the pages of an import of old records show."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from flask import Response, request
from flask_babel import gettext
from flask_login import current_user

from app.dates import date_text
from app.errors import Invalid, NotFound
from app.fields import type_of
from app.fields._labels import clauses
from app.importers import Sheet, Target, read_sheets
from app.models.record_import import RecordImport
from app.models.site import Site
from app.operations import record_import
from app.operations.old_record import OldRecord, Reader
from app.operations.record_columns import DAY, NUMBER, SITE
from app.operations.submission import may_start
from app.views._download import downloaded
from app.views._importing import FIRST_OUT, unread

SHOWN = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Cell(NamedTuple):
    """A cell as it will be understood, or as it stands in the file with what is wrong about it."""

    label: str
    text: str
    error: str


class FurtherSheet(NamedTuple):
    name: str
    key: str
    table: str
    """The table its rows belong to; empty: it is not read."""
    rows: int


class RecordImportPage:
    """An import as its owner sees it."""

    def __init__(self, job_id: int, rows: str = "") -> None:
        """Show the rows of one outcome only, if wanted: `out`, `new` or `known`."""
        self._wanted = rows
        self.job: RecordImport = record_import.find(job_id, current_user, whole=True)
        self.template = self.job.template
        self.mapping, self.site_id = self.job.mapping, self.job.site_id
        self.closed, self.reason = self.job.closed, self.job.reason
        """As the form shows them."""

    def showing(self, form: Mapping[str, str]) -> "RecordImportPage":
        """Show in the form again what was chosen there."""
        chosen = settings_of(form)
        self.mapping, self.site_id = chosen["mapping"], chosen["site_id"]
        self.closed, self.reason = chosen["closed"], chosen["reason"]
        return self

    @property
    def is_open(self) -> bool:
        return self.job.state == "uploaded" and not self.job.forgotten

    @property
    def sites(self) -> list[Site]:
        return self._reader.sites

    @cached_property
    def may_close(self) -> bool:
        return record_import.may_close(current_user, self.template)

    @property
    def may_send(self) -> bool:
        return may_start(self._reader.definition.route, current_user)

    @cached_property
    def _looked_at(self) -> tuple[Reader, list[OldRecord]]:
        return record_import.looked_at(self.job, current_user)

    @property
    def _reader(self) -> Reader:
        return self._looked_at[0]

    @property
    def rows(self) -> list[OldRecord]:
        return self._looked_at[1]

    @property
    def only(self) -> str:
        """Return the outcome whose rows are shown; empty: all of them are."""
        return self._wanted if self.counts[self._wanted] else ""

    @property
    def shown(self) -> list[OldRecord]:
        """Return a screenful, what needs a look first, or all rows of one outcome."""
        if self.only:
            return [one for one in self.rows if _outcome(one) == self.only]
        return sorted(self.rows, key=lambda one: not one.errors)[:SHOWN]

    @property
    def first_out(self) -> list[tuple[str, str]]:
        """Return line and reasons of the first rows that are left out."""
        wrong = [one for one in self.rows if one.errors][:FIRST_OUT]
        return [(one.line, self._reader.columns.said(one.errors)) for one in wrong]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(_outcome(one) for one in self.rows)

    @property
    def adds_nothing(self) -> bool:
        return record_import.adds_nothing(self.job, self.rows)

    @property
    def most(self) -> int:
        """Return how many rows will be imported: exactly, or at most where not all were looked at."""
        return self.job.rows_total - len(self.rows) + self.counts["new"]

    @property
    def targets(self) -> list[Target]:
        """Return what columns can be read as, the record's own first."""
        return self._reader.columns.targets

    @property
    def unread(self) -> list[str]:
        return unread(self.job)

    @property
    def missing(self) -> list[str]:
        """Return what must be filled in and is not in the file."""
        items = {key.partition(".")[0] for key in self.job.mapping} | {sheet.key for sheet in self.further}
        required = (target for target in self.targets if target.required)
        return [str(target.label) for target in required if target.key.partition(".")[0] not in items]

    @cached_property
    def further(self) -> list[FurtherSheet]:
        columns = self._reader.columns
        found = [(sheet, columns.table_of(sheet["heads"])) for sheet in self.job.sheets]
        keys = [(sheet, table[0] if table else "") for sheet, table in found]
        return [
            FurtherSheet(sheet["name"], key, columns.table_labels.get(key, ""), len(sheet["rows"]))
            for sheet, key in keys
        ]

    @cached_property
    def _read(self) -> list[str]:
        """Return what the preview shows: the record's own, then the items in the order of the sheet."""
        own = [key for key in (DAY, SITE, NUMBER) if key in self.job.mapping or key == SITE]
        said = {key for one in self.rows for key in (*one.answers, *one.errors)}
        return [*own, *(key for key in self._reader.columns.readable_in_order if key in said)]

    @property
    def heads(self) -> list[str]:
        return [self._reader.columns.label(key) for key in self._read]

    def cells(self, one: OldRecord) -> list[Cell]:
        return [self._cell(one, key, label) for key, label in zip(self._read, self.heads, strict=True)]

    def _cell(self, one: OldRecord, key: str, label: str) -> Cell:
        errors = [str(message) for name, message in one.errors.items() if name.partition("-")[0] == key]
        return Cell(label, self._text(one, key), " ".join(errors))

    def _text(self, one: OldRecord, key: str) -> str:
        own = {SITE: one.site.name if one.site else "", NUMBER: one.number, DAY: date_text(one.moment)}
        if own.get(key):
            return own[key]
        answers = one.answers if one.errors else one.whole
        if key in answers:
            return type_of(item := self._item(key)).text(item, answers[key])
        return " ".join(self._typed(one, key)) if key in one.errors else ""

    def _item(self, key: str) -> Any:
        return self._reader.definition.document.standing[key]

    def _typed(self, one: OldRecord, key: str) -> list[str]:
        """Return what the cells of an item hold as they stand in the file."""
        at = [column for name, column in self.job.mapping.items() if name.partition(".")[0] == key]
        return [one.cells[column] for column in at if column < len(one.cells)]

    def wrong(self, one: OldRecord) -> str:
        """Return the columns of the preview that say what is wrong, and in words what none of them shows."""
        columns = self._reader.columns
        named = dict.fromkeys(name.partition("-")[0] for name in one.errors)
        shown = [columns.label(key) for key in named if key in self._read]
        rest = {name: words for name, words in one.errors.items() if name.partition("-")[0] not in self._read}
        return clauses([*shown, columns.said(rest)] if rest else shown)

    @property
    def made(self) -> list[Any]:
        return record_import.made(self.job, SHOWN)


def _outcome(one: OldRecord) -> str:
    return "out" if one.errors else "known" if one.known is not None else "new"


def settings_of(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form says; nonsense means no column."""
    chosen = {name.partition(".")[2]: value for name, value in form.items() if name.startswith("column.")}
    site = form.get("site_id", "")
    return {
        "mapping": {key: int(value) for key, value in chosen.items() if _is_number(value)},
        "site_id": int(site) if _is_number(site) else None,
        "closed": form.get("closed") == "1",
        "reason": form.get("reason", ""),
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def uploaded() -> tuple[list[Sheet], str]:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": gettext("Choose a file.")})
    return read_sheets(upload.stream, upload.filename), upload.filename


def refused_file(job: RecordImport) -> Response:
    """Answer with the rows that became no record, to be corrected and brought again."""
    if not job.refused or job.forgotten:
        raise NotFound(gettext("There are no such rows, or they are forgotten by now."))
    from app.exports._handed_back import workbook  # noqa: PLC0415 -- reads XlsxWriter, which a start does without

    response, said = Response(workbook(record_import.handed_back(job)), mimetype=XLSX), gettext("not imported")
    return downloaded(response, f"{job.template.title} {said} {job.id}.xlsx")


def progress_of(job: RecordImport) -> dict[str, Any]:
    """Return what a page that follows an import shows."""
    return {"state": job.state, "done": job.rows_done, "total": job.rows_total, "over": not job.is_unfinished}
