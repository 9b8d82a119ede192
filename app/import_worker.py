"""Brings old records in, a few rows at a time."""

from dataclasses import dataclass

from flask_babel import force_locale

from app.extensions import db, writing
from app.leased_worker import LeasedWorker
from app.models.record_import import RecordImport
from app.operations import record_work
from app.operations.old_record import Linked, Rows


@dataclass(frozen=True)
class Bringing:
    job_id: int
    language: str
    rows: Rows
    linked: Linked


class ImportWorker(LeasedWorker[Bringing]):
    duty = "import"

    def claim(self) -> RecordImport | None:
        return record_work.claim(self.name)

    def prepared(self, job_id: int, language: str) -> Bringing:
        job = db.session.get_one(RecordImport, job_id)
        return Bringing(job_id, language, list(enumerate(job.rows)), record_work.reader_of(job).linked())

    def go_on(self, running: Bringing) -> bool:
        with force_locale(running.language), writing():
            return record_work.work_off(running.job_id, self.name, running.rows, running.linked)

    def fail(self, job_id: int, words: str) -> None:
        record_work.fail(job_id, self.name, words)
