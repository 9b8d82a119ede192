"""Brings old records in, a few rows at a time, so that the other duties and whoever fills in get their turn."""

import logging
import uuid
from dataclasses import dataclass

from flask_babel import force_locale, gettext

from app.errors import DomainError
from app.extensions import db, writing
from app.models.record_import import RecordImport
from app.operations import record_work
from app.operations.old_record import Linked, Rows

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Running:
    job_id: int
    language: str
    rows: Rows
    linked: Linked


class ImportWorker:
    """Several may work beside each other: each import is leased by one of them, and a lease that runs out is free."""

    def __init__(self) -> None:
        self.name = str(uuid.uuid4())
        self._running: Running | None = None

    def act(self) -> bool:
        """Do a piece of work and say whether there is more."""
        if self._running is None:
            return self._begin()
        running = self._running
        try:
            with force_locale(running.language), writing():
                if not record_work.work_off(running.job_id, self.name, running.rows, running.linked):
                    self._running = None
        except Exception as error:
            self._end(running.job_id, running.language, error)
        return True

    def _begin(self) -> bool:
        with writing():
            job = record_work.claim(self.name)
            taken = (job.id, job.language) if job else None
        if taken is None:
            return False
        try:
            with force_locale(taken[1]):
                self._running = self._prepared(*taken)
        except Exception as error:
            self._end(*taken, error)
        return True

    def _prepared(self, job_id: int, language: str) -> Running:
        job = db.session.get_one(RecordImport, job_id)
        return Running(job_id, language, list(enumerate(job.rows)), record_work.reader_of(job).linked())

    def _end(self, job_id: int, language: str, error: Exception) -> None:
        db.session.rollback()
        self._running = None
        with force_locale(language):
            if isinstance(error, DomainError):
                words = str(error.message)
            else:
                log.exception("import %s failed", job_id, exc_info=error)
                words = gettext("Something went wrong on our side.")
        with writing():
            record_work.fail(job_id, self.name, words)
