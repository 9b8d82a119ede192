"""Exports: asked for, worked off in the background by whoever is free, fetched by their owner, kept as a record."""

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import get_locale, gettext
from sqlalchemy import Select, or_, select, update

from app import clock
from app.errors import Conflict, NotFound, Refused
from app.exports import OUTPUTS
from app.extensions import db
from app.models.export_job import UNFINISHED, ExportJob
from app.models.form_template import FormTemplate
from app.operations.repeating import Once
from app.permissions import Verb, is_admin, may, may_see_phone, require
from app.security import full_name

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=2)
LONG_LEASE = timedelta(minutes=15)
"""Putting a large workbook together is one piece of work."""
MOST_ATTEMPTS = 3
MOST_WAITING = 3
"""So many exports of one person may be under way."""
SWEEP_BATCH = 100
ORPHANED = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What an export is asked for, besides its records."""

    output: str
    query: str = ""
    filters: str = ""
    table: str = ""
    once: Once | None = None
    """The request of a program."""


def hand_out(template: FormTemplate, count: int, asked: Asked, by: Any) -> ExportJob:
    """Note an export that is written while its reader waits."""
    job = _noted(template, count, asked, by)
    job.state, job.rows_done, job.finished_at = "done", count, job.created_at
    db.session.flush()
    return job


def order(template: FormTemplate, entry_ids: Sequence[int], asked: Asked, by: Any) -> ExportJob:
    """Put an export into the queue; what the same person waits for already is not made twice."""
    ordered = ordered_once(asked.once) if asked.once else None
    if ordered is not None:
        return ordered
    unfinished = select(ExportJob).where(ExportJob.owner_id == by.id, ExportJob.state.in_(UNFINISHED))
    waiting = db.session.scalars(unfinished).all()
    ids = zlib.compress(array("I", entry_ids).tobytes(), 1)
    for job in waiting if asked.once is None else ():
        same = (job.template_id, job.output, job.query) == (template.id, asked.output, asked.query)
        if same and job.entry_ids == ids:
            return job
    if len(waiting) >= MOST_WAITING:
        raise Refused(gettext("%(most)s exports of yours are under way. Wait for one or cancel it.", most=MOST_WAITING))
    job = _noted(template, len(entry_ids), asked, by)
    job.entry_ids = ids
    db.session.flush()
    return job


def ordered_once(once: Once) -> ExportJob | None:
    """Return what this very request has ordered before."""
    ordered: ExportJob | None = db.session.scalar(select(ExportJob).where(ExportJob.request_token == once.token))
    if ordered is not None:
        once.refuse_other(ordered.request_digest)
    return ordered


def _noted(template: FormTemplate, count: int, asked: Asked, by: Any) -> ExportJob:
    require(by, Verb.EXPORT, template)
    job = ExportJob(
        owner_id=by.id,
        owner_name=full_name(by),
        template_id=template.id,
        output=asked.output,
        table_key=asked.table,
        query=asked.query,
        filters=asked.filters,
        with_phones=may_see_phone(by),
        language=str(get_locale() or "zh"),
        rows_total=count,
        request_token=asked.once.token if asked.once else None,
        request_digest=asked.once.digest if asked.once else None,
        created_at=clock.now(),
    )
    db.session.add(job)
    return job


# ---- what people see of them


def may_look(by: Any) -> bool:
    """Say whether somebody has anything to do with exports."""
    return is_admin(by) or may(by, Verb.EXPORT)


def seen_by(by: Any) -> Select[Any]:
    """Select the exports a person may know of: their own, an administrator all; the newest first."""
    found = select(ExportJob).order_by(ExportJob.id.desc())
    return found if is_admin(by) else found.where(ExportJob.owner_id == by.id)


def find(job_id: int, by: Any) -> ExportJob:
    """Return an export of one's own; nobody else fetches it or follows it."""
    job = db.session.get(ExportJob, job_id)
    if job is None or job.owner_id != by.id:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return job


def fetch(job_id: int, by: Any) -> tuple[ExportJob, Path]:
    """Return an export with its file, to whoever may still take these records out."""
    job = find(job_id, by)
    require(by, Verb.EXPORT, job.template)
    if not job.has_file or not path_of(job).is_file():
        raise NotFound(gettext("The file is not there any more. Export again."))
    return job, path_of(job)


def cancel(job_id: int, by: Any) -> ExportJob:
    job = find(job_id, by)
    found = update(ExportJob).where(ExportJob.id == job.id, ExportJob.state.in_(UNFINISHED))
    gone = found.values(state="cancelled", finished_at=clock.now(), entry_ids=None, worker="", leased_until=None)
    if db.session.execute(gone).rowcount == 0:
        raise Conflict(gettext("This export is over already."))
    return job


def folder() -> Path:
    return Path(current_app.config["HUIYIN_DATA"]) / "exports"


def path_of(job: ExportJob) -> Path:
    return folder() / f"{job.id}.{OUTPUTS[job.output].suffix}"


# ---- working them off


def free() -> Select[Any]:
    """Select the exports nobody works on, the oldest first."""
    is_free = or_(ExportJob.state == "waiting", ExportJob.leased_until < clock.now())
    return select(ExportJob).where(ExportJob.finished_at.is_(None), is_free).order_by(ExportJob.created_at)


def claim(worker: str) -> ExportJob | None:
    """Take an export that waits, or that its worker let go of, so that nobody else works on it."""
    job = db.session.scalar(free().limit(1).with_for_update(skip_locked=True))
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        fail(job.id, job.worker, gettext("It was begun %(n)s times and never ended.", n=job.attempts))
        return None
    job.state, job.worker, job.attempts, job.rows_done = "running", worker, job.attempts + 1, 0
    job.leased_until = clock.now() + LEASE
    db.session.flush()
    return job


def records_of(job: ExportJob) -> "array[int]":
    found = array("I")
    found.frombytes(zlib.decompress(job.entry_ids or zlib.compress(b"")))
    return found


def renew(job_id: int, worker: str, rows_done: int, lease: timedelta = LEASE) -> bool:
    """Say how far the work is and that somebody is still at it; False if it was cancelled or taken over."""
    mine = _mine(job_id, worker).values(rows_done=rows_done, leased_until=clock.now() + lease)
    return bool(db.session.execute(mine).rowcount)


def finish(job_id: int, worker: str, written: Path, rows: int) -> bool:
    """Put the file in its place, unless somebody else was given the work meanwhile."""
    now = clock.now()
    values = {"rows_done": rows, "size": written.stat().st_size, "expires_at": now + KEPT}
    if not _end(job_id, worker, state="done", **values):
        return False
    job = db.session.get_one(ExportJob, job_id)
    written.replace(path_of(job))
    return True


def fail(job_id: int, worker: str, error: str) -> None:
    _end(job_id, worker, state="failed", error=error)


def _end(job_id: int, worker: str, **values: Any) -> bool:
    over = _mine(job_id, worker).values(finished_at=clock.now(), entry_ids=None, worker="", leased_until=None, **values)
    return bool(db.session.execute(over).rowcount)


def _mine(job_id: int, worker: str) -> Any:
    mine = (ExportJob.id == job_id, ExportJob.state == "running", ExportJob.worker == worker)
    return update(ExportJob).where(*mine)


def sweep() -> bool:
    """Remove files whose time is over and what killed workers left; the records stay. Say whether there is more."""
    _sweep_parts()
    found = db.session.scalars(expired().limit(SWEEP_BATCH)).all()
    for job in found:
        path_of(job).unlink(missing_ok=True)
        job.expires_at = None
    return len(found) == SWEEP_BATCH


def expired() -> Select[Any]:
    """Select the exports whose file is to be removed."""
    return select(ExportJob).where(ExportJob.expires_at < clock.now()).order_by(ExportJob.expires_at)


def _sweep_parts() -> None:
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.is_dir() and _is_orphaned(path):
            _remove(path)


def _is_orphaned(path: Path) -> bool:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return clock.stored(written) < clock.now() - ORPHANED


def _remove(workplace: Path) -> None:
    for path in workplace.iterdir():
        path.unlink(missing_ok=True)
    workplace.rmdir()
