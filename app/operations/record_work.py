"""Working imports of old records off: a few rows at a time, by whoever is free, each row once."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.errors import Conflict, DomainError, Invalid
from app.extensions import db
from app.models.record_import import OPEN, RecordImport, RecordImportLine
from app.operations.old_record import Linked, OldRecord, Reader, Rows, bring_in
from app.operations.recognition import recognise, recognise_numbers
from app.operations.record_import import require_may_import

LEASE = timedelta(minutes=2)
BATCH = 10
"""So many rows become entries in one transaction; others write in between."""
MOST_ATTEMPTS = 3


def claim(worker: str) -> RecordImport | None:
    """Take an import that waits, or that its worker let go of, so that nobody else works on it."""
    is_free = or_(RecordImport.state == "waiting", RecordImport.leased_until < clock.now())
    # In the very words of the index: SQLite takes a partial one for nothing else.
    wanted = select(RecordImport).where(text(OPEN), is_free).order_by(RecordImport.created_at)
    job = db.session.scalar(wanted.limit(1).with_for_update(skip_locked=True))
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        fail(job.id, job.worker, gettext("It was begun %(n)s times and never ended.", n=job.attempts))
        return None
    job.state, job.worker, job.attempts = "running", worker, job.attempts + 1
    job.leased_until = clock.now() + LEASE
    db.session.flush()
    return job


def reader_of(job: RecordImport) -> Reader:
    """Return the reader of an import for whoever ordered it, while they still may and the form is the same."""
    require_may_import(job.owner, job.template)
    if job.version_id != job.template.version_id:
        raise Conflict(gettext("The form was changed meanwhile. Upload the file again and look at its columns."))
    return Reader(job, job.owner)


def work_off(job_id: int, worker: str, rows: Rows, linked: Linked) -> bool:
    """Make entries of the next rows, and say whether there are more and they are still this worker's.

    Rows, counts and lease change together: whoever goes on after a killed worker begins with the first row that
    is no entry.
    """
    job = db.session.scalar(select(RecordImport).where(*_mine(job_id, worker)).with_for_update())
    if job is None:
        return False
    reader = reader_of(job)
    done = job.rows_done
    found = reader.read(rows[done : done + BATCH], linked, rows[:done])
    recognise(found, _seen(job, found))
    recognise_numbers(found, job.template_id)
    lines = [_brought(job, reader, one) for one in found]
    db.session.add_all(lines)
    for outcome, number in Counter(line.outcome for line in lines).items():
        setattr(job, outcome, getattr(job, outcome) + number)
    job.rows_done += len(found)
    job.attempts = 1  # only those that got nowhere count
    job.leased_until = clock.now() + LEASE
    if job.rows_done >= job.rows_total:
        job.state, job.worker, job.leased_until, job.finished_at = "done", "", None, clock.now()
    db.session.flush()
    return job.state == "running"


def _seen(job: RecordImport, found: Sequence[OldRecord]) -> dict[str, int]:
    """Count the rows of this file that said the same before."""
    line = RecordImportLine
    same = line.fingerprint.in_({one.fingerprint for one in found})
    counted = select(line.fingerprint, func.count()).where(line.import_id == job.id, line.outcome != "refused", same)
    return dict(db.session.execute(counted.group_by(line.fingerprint)).all())


def _brought(job: RecordImport, reader: Reader, one: OldRecord) -> RecordImportLine:
    line = RecordImportLine(import_id=job.id, place=one.place, fingerprint=one.fingerprint, outcome="refused")
    if one.errors:
        line.reason = reader.columns.said(one.errors)
    elif one.known is not None:
        line.outcome, line.entry_id = "known", one.known.id
        line.reason = gettext("Imported already: %(number)s.", number=one.known.number)
    else:
        _make(reader, one, line)
    return line


def _make(reader: Reader, one: OldRecord, line: RecordImportLine) -> None:
    """Make the entry of one row; what it is refused for undoes nothing of the others."""
    try:
        with db.session.begin_nested():
            line.entry_id = bring_in(reader, one).id
            line.outcome = "added"
    except Invalid as error:
        line.reason = reader.columns.said(error.errors)
    except DomainError as error:
        line.reason = str(error.message)
    except IntegrityError:
        line.reason = gettext("Somebody imported the same record at the same time.")
    if line.entry_id is None:
        line.outcome = "refused"


def fail(job_id: int, worker: str, error: str) -> None:
    failed = update(RecordImport).where(*_mine(job_id, worker))
    over = {"finished_at": clock.now(), "worker": "", "leased_until": None}
    db.session.execute(failed.values(state="failed", error=error, **over))


def _mine(job_id: int, worker: str) -> tuple[ColumnElement[bool], ...]:
    return RecordImport.id == job_id, RecordImport.state == "running", RecordImport.worker == worker
