"""Imports of old records: a file is taken in, its columns are named, and its rows become entries in the background."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import get_locale, gettext
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import joinedload, undefer

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.importers import Sheet, Target
from app.models.form_template import FormTemplate
from app.models.record_import import UNFINISHED, RecordImport, RecordImportLine
from app.operations.definition import definition_of
from app.operations.entry import worded
from app.operations.old_record import OldRecord, Reader, cell, sites_for
from app.operations.recognition import recognise, recognise_numbers
from app.operations.record_columns import DAY, NUMBER
from app.operations.submission import may_start
from app.permissions import Verb, reach, require

KEPT = timedelta(days=7)
LOOKED_AT = 200
"""So many rows are judged before the import, on the page."""
MOST_WAITING = 2
SWEEP_BATCH = 20


# ---- who may


def may_import(by: Any, template: FormTemplate) -> bool:
    """Say whether somebody brings in old records of a form: who fills it in for a whole site, not only their own."""
    version = template.version
    if version is None or template.state != "active" or not _reaches(by, template, Verb.FILL):
        return False
    return not definition_of(version).document.is_reference


def may_close(by: Any, template: FormTemplate) -> bool:
    """Say whether somebody may say of old records that they were finished on paper: who may open finished ones."""
    return _reaches(by, template, Verb.UNLOCK)


def _reaches(by: Any, template: FormTemplate, verb: Verb) -> bool:
    found = reach(by, template, verb)
    return found.everything or bool(found.sites)


def require_may_import(by: Any, template: FormTemplate) -> None:
    require(by, Verb.SEE, template)
    if not may_import(by, template):
        raise Refused(gettext("Old records are imported by who fills in this form for a whole site."))


# ---- taking in and looking at it


def take_in(
    template: FormTemplate, filename: str, sheets: Sequence[Sheet], by: Any, site_id: int | None = None
) -> RecordImport:
    """Keep the rows of a file until its owner has looked at them."""
    require_may_import(by, template)
    sites, first = sites_for(by, template), sheets[0].grid
    chosen = site_id if site_id in {site.id for site in sites} else sites[0].id if len(sites) == 1 else None
    job = RecordImport(
        owner_id=by.id,
        template=template,
        version=template.version,
        filename="".join(char for char in filename if char.isprintable())[-200:],
        language=str(get_locale() or "zh"),
        heads=first.heads,
        rows=first.rows,
        sheets=[{"name": each.name, "heads": each.grid.heads, "rows": each.grid.rows} for each in sheets[1:]],
        rows_total=len(first.rows),
        site_id=chosen,
        closed=may_close(by, template),
        reason=gettext("Finished on paper"),
        created_at=clock.now(),
    )
    job.mapping = Reader(job, by).columns.guess(first.heads)
    db.session.add(job)
    db.session.flush()
    return job


def columns_of(template: FormTemplate, by: Any) -> list[Target]:
    """Return what can be read of a list, before there is one."""
    closed = may_close(by, template)
    job = RecordImport(template=template, version=template.version, closed=closed, mapping={}, sheets=[])
    return Reader(job, by).columns.targets


def find(job_id: int, by: Any, *, whole: bool = False) -> RecordImport:
    """Return an import of one's own, with its rows if wanted; a file full of people is nobody else's to look at."""
    options = [joinedload(RecordImport.template), joinedload(RecordImport.version)]
    options += [undefer(RecordImport.rows), undefer(RecordImport.sheets)] if whole else []
    job = db.session.get(RecordImport, job_id, options=options)
    if job is None or job.owner_id != by.id:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    require_may_import(by, job.template)
    return job


def latest(template: FormTemplate, by: Any, most: int = 5) -> list[RecordImport]:
    """Return one's own imports of a form, the newest first."""
    mine = select(RecordImport).where(RecordImport.owner_id == by.id, RecordImport.template_id == template.id)
    return list(db.session.scalars(mine.order_by(RecordImport.id.desc()).limit(most)))


def settle(
    job: RecordImport, mapping: Mapping[str, int], site_id: int | None, by: Any, *, closed: bool, reason: str
) -> None:
    """Say how the columns are read, where rows without a site belong, and whether the records are finished."""
    _refuse_begun(job)
    errors: dict[str, str] = {}
    reason = worded(reason)
    if closed and not may_close(by, job.template):
        errors["closed"] = gettext("Only who may unlock finished records of this form can say so.")
    elif closed and not reason:
        errors["reason"] = gettext("Please give a reason.")
    if not closed and not may_start(definition_of(job.version).route, by):
        errors["closed"] = gettext("Others fill in this form, so you cannot send its old records along the route.")
    if closed and DAY not in mapping:
        errors[DAY] = gettext("Records finished on paper are old: choose the column with their day.")
    if site_id is not None and site_id not in {site.id for site in sites_for(by, job.template)}:
        errors["site_id"] = gettext("You do not belong to this site.")
    job.closed = closed and "closed" not in errors
    errors |= _wrong_columns(job, mapping, by)
    if errors:
        raise Invalid(errors)
    job.mapping, job.site_id, job.reason = dict(mapping), site_id, reason
    db.session.flush()


def _wrong_columns(job: RecordImport, mapping: Mapping[str, int], by: Any) -> dict[str, str]:
    """Refuse columns that are not there, and one that two items would be read from; a day may be an item's too."""
    targets = {target.key for target in Reader(job, by).columns.targets}
    read = [at for key, at in mapping.items() if not key.startswith("@")]
    errors = {}
    for key, at in mapping.items():
        if key not in targets or not 0 <= at < len(job.heads):
            errors[key] = gettext("There is no such column.")
        elif not key.startswith("@") and read.count(at) > 1:
            errors[key] = gettext("This column is read twice.")
    if not read:
        errors[""] = gettext("Choose the column of at least one item.")
    return errors


def looked_at(job: RecordImport, by: Any) -> tuple[Reader, list[OldRecord]]:
    """Return what would become of the first rows."""
    reader = Reader(job, by)
    found = reader.read(list(enumerate(job.rows[:LOOKED_AT])), reader.linked())
    recognise(found, {})
    recognise_numbers(found, job.template_id)
    return reader, found


def adds_nothing(job: RecordImport, found: Sequence[OldRecord]) -> bool:
    """Say whether an import is known to add nothing: by all of its rows, or by the first ones if all are wrong."""
    if any(one.is_new for one in found):
        return False
    return len(found) == job.rows_total or all(one.errors for one in found)


# ---- the work


def order(job_id: int, by: Any) -> RecordImport:
    """Put an import into the queue."""
    job = find(job_id, by, whole=True)
    _refuse_begun(job)
    if job.closed and DAY not in job.mapping:
        raise Invalid({DAY: gettext("Records finished on paper are old: choose the column with their day.")})
    if adds_nothing(job, looked_at(job, by)[1]):
        raise Invalid({"": gettext("There is nothing to import: every row is left out or was imported before.")})
    waiting = select(func.count()).where(RecordImport.owner_id == by.id, RecordImport.state.in_(UNFINISHED))
    if db.session.scalar(waiting) >= MOST_WAITING:
        raise Refused(gettext("%(most)s imports of yours are under way. Wait for one or cancel it.", most=MOST_WAITING))
    job.state, job.language = "waiting", str(get_locale() or "zh")
    db.session.flush()
    return job


def cancel(job_id: int, by: Any) -> None:
    """Stop; what has become an entry by then stays one, and the file brought again goes on behind it."""
    job = find(job_id, by)
    over = update(RecordImport).where(RecordImport.id == job.id, RecordImport.state.in_(UNFINISHED))
    ended = over.values(state="cancelled", finished_at=clock.now(), worker="", leased_until=None)
    if db.session.execute(ended).rowcount == 0:
        raise Conflict(gettext("This import is over already."))


# ---- afterwards


def refused_rows(job: RecordImport) -> list[tuple[str, list[str]]]:
    """Return the rows that became no entry, each with the reason."""
    line = RecordImportLine
    refused = select(line.place, line.reason).where(line.import_id == job.id, line.outcome == "refused")
    found = db.session.execute(refused.order_by(line.place)).all()
    return [(reason, job.rows[place]) for place, reason in found if place < len(job.rows)]


def handed_back(job: RecordImport) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return name, heads and rows of the sheets to be corrected and brought again, reasons in front."""
    refused = refused_rows(job)
    own = [[row[0], reason, *row[1:]] for reason, row in refused]
    sheets = [(gettext("Not imported"), [gettext("Line"), gettext("Why not"), *job.heads], own)]
    if NUMBER in job.mapping:
        numbers = {cell(row, job.mapping[NUMBER]).strip() for _reason, row in refused} - {""}
        for sheet in job.sheets:
            rows = [row[1:] for row in sheet["rows"] if cell(row, 0).strip() in numbers]
            sheets += [(sheet["name"], sheet["heads"], rows)] if rows else []
    return sheets


def made(job: RecordImport, most: int) -> list[Any]:
    """Return the first entries an import has made."""
    line = RecordImportLine
    added = select(line).where(line.import_id == job.id, line.outcome == "added").order_by(line.place).limit(most)
    return [each.entry for each in db.session.scalars(added)]


def sweep() -> bool:
    """Forget rows of files that are no longer needed; what became of them stays. Say whether there is more."""
    found = db.session.scalars(stale().limit(SWEEP_BATCH)).all()
    line = RecordImportLine
    db.session.execute(delete(line).where(line.import_id.in_(found), line.outcome == "refused"))
    emptied = update(RecordImport).where(RecordImport.id.in_(found))
    db.session.execute(emptied.values(rows=[], sheets=[], forgotten=True))
    return len(found) == SWEEP_BATCH


def stale() -> Select[Any]:
    """Select the imports whose rows are to be forgotten."""
    is_old = RecordImport.created_at < clock.now() - KEPT
    return select(RecordImport.id).where(
        RecordImport.forgotten.is_(False), is_old, RecordImport.state.not_in(UNFINISHED)
    )


def _refuse_begun(job: RecordImport) -> None:
    if job.forgotten:
        raise Conflict(gettext("The rows of this file are forgotten by now. Upload it again."))
    if job.state != "uploaded":
        raise Conflict(gettext("This file is being imported already."))
