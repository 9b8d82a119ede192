"""Imports: a file is taken in, its columns are named, its rows judged, and the good ones written at once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select, update
from sqlalchemy.orm import undefer

from app import clock
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.fields._labels import clauses
from app.importers import IMPORTERS, Grid
from app.models.import_job import ImportJob
from app.models.site import Site
from app.operations import customer_import
from app.operations.customer_import import Judged
from app.permissions import sites_of

KEPT = timedelta(days=7)
SWEEP_BATCH = 50
DUPLICATES = ("skip", "update")


def take_in(importer: str, filename: str, grid: Grid, by: Any, site_id: int | None = None) -> ImportJob:
    """Keep the rows of a file until its owner has looked at them."""
    sites = my_sites(by)
    chosen = site_id if site_id in {site.id for site in sites} else sites[0].id if len(sites) == 1 else None
    job = ImportJob(
        owner_id=by.id,
        importer=importer,
        filename=filename[-200:],
        heads=grid.heads,
        rows=grid.rows,
        mapping=IMPORTERS[importer].guess(grid.heads),
        site_id=chosen,
        created_at=clock.now(),
    )
    db.session.add(job)
    db.session.flush()
    return job


def find(job_id: int, by: Any) -> ImportJob:
    """Return an import of one's own; a file full of people is nobody else's to look at."""
    job = db.session.get(ImportJob, job_id, options=[undefer(ImportJob.rows)])
    if job is None or job.owner_id != by.id:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return job


def settle(job: ImportJob, mapping: Mapping[str, int], site_id: int | None, duplicates: str, by: Any) -> None:
    """Say how the columns are read, where rows without a site belong and what becomes of known ones."""
    _refuse_done(job)
    targets = {target.key: target for target in IMPORTERS[job.importer].targets}
    errors = {}
    for key, column in mapping.items():
        if key not in targets or not 0 <= column < len(job.heads):
            errors[key] = gettext("There is no such column.")
        elif list(mapping.values()).count(column) > 1:
            errors[key] = gettext("This column is read twice.")
    for key, target in targets.items():
        if target.required and key not in mapping:
            errors[key] = gettext("Choose the column this is in.")
    if site_id is not None and site_id not in {site.id for site in my_sites(by)}:
        errors["site_id"] = gettext("You do not belong to this site.")
    if duplicates not in DUPLICATES:
        errors["duplicates"] = gettext("Skip or update them.")
    if errors:
        raise Invalid(errors)
    job.mapping, job.site_id, job.duplicates = dict(mapping), site_id, duplicates


def judged(job: ImportJob, sites: Sequence[Site], by: Any) -> list[Judged]:
    """Return what would become of every row, brought by somebody of these sites."""
    importer = IMPORTERS[job.importer]
    default = next((site for site in sites if site.id == job.site_id), None)
    texts = [importer.values(row[1:], job.mapping) for row in job.rows]
    return customer_import.judged(job.rows, texts, sites, default, by)


def run(job_id: int, by: Any, *, may_update: bool) -> ImportJob:
    """Write the good rows, all or none of them, and keep the others with the reason why not."""
    find(job_id, by)
    job = db.session.scalars(select(ImportJob).where(ImportJob.id == job_id).with_for_update()).one()
    _refuse_done(job)
    if any(target.required and target.key not in job.mapping for target in IMPORTERS[job.importer].targets):
        raise Invalid({"mapping": gettext("Choose the column this is in.")})
    updates = may_update and job.duplicates == "update"
    rows = [(one, reason_against(one, updates=updates)) for one in judged(job, my_sites(by), by)]
    if all(reason for _one, reason in rows):
        raise Invalid({"": gettext("There is nothing to import: every row is left out.")})
    refused = []
    for one, reason in rows:
        if reason:
            refused.append([one.line, reason, *one.cells])
        else:
            customer_import.put(one)
            job.updated, job.added = job.updated + bool(one.known), job.added + (one.known is None)
    job.skipped, job.refused = len(refused), refused
    job.state, job.finished_at, job.rows = "done", clock.now(), []
    db.session.flush()
    return job


def reason_against(one: Judged, *, updates: bool) -> str:
    """Say in words why a row is not imported; empty if it is."""
    if one.errors:
        return clauses(str(words).rstrip("。.") for words in one.errors.values())
    if one.same_as:
        return gettext("The same customer as in line %(line)s.", line=one.same_as)
    if one.known is not None and not updates:
        return gettext("Known already: %(name)s.", name=one.known.name)
    return ""


def my_sites(by: Any) -> list[Site]:
    """Return the sites somebody may bring customers into."""
    sites = sites_of(by)
    here = [] if sites is None else [Site.id.in_(sites)]
    return list(db.session.scalars(select(Site).where(*here).order_by(Site.code)))


def sweep() -> bool:
    """Forget rows of files that are no longer needed; what became of them stays. Say whether there is more."""
    found = db.session.scalars(stale().limit(SWEEP_BATCH)).all()
    emptied = update(ImportJob).where(ImportJob.id.in_(found)).values(rows=[], refused=[], forgotten=True)
    db.session.execute(emptied)
    return len(found) == SWEEP_BATCH


def stale() -> Select[Any]:
    """Select the imports whose rows are to be forgotten."""
    return select(ImportJob.id).where(ImportJob.forgotten.is_(False), ImportJob.created_at < clock.now() - KEPT)


def _refuse_done(job: ImportJob) -> None:
    if job.forgotten:
        raise Conflict(gettext("The rows of this file are forgotten by now. Upload it again."))
    if job.state == "done":
        raise Conflict(gettext("This file is imported already."))
